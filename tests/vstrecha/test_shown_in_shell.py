"""How answers stand in a terminal: nothing cut, days as days, whole numbers whole."""

from __future__ import annotations

import datetime

import pandas as pd

from vstrecha.shown import ROWS, shown


def test_a_narrow_answer_is_a_table_and_a_wide_one_is_records():
    found = pd.DataFrame({"place": ["Минск", "Гавана"], "advice": ["convert it", "x" * 100]})
    assert shown(found, width=120).splitlines()[0].split() == ["place", "advice"]
    assert shown(found, width=60).splitlines() == [
        "place   Минск",
        "advice  convert it",
        "",
        "place   Гавана",
        f"advice  {'x' * 100}",
    ]


def test_whole_numbers_days_and_nulls():
    days = pd.to_datetime([datetime.date(2025, 11, 10), None])
    times = pd.to_datetime(["2025-11-10 09:15:00", "2025-11-10 00:00:00"])
    found = pd.DataFrame({"day": days, "time": times, "count": [3.0, None], "share": [0.5, 1.0], "line": [None, 2]})
    assert [line.split() for line in shown(found, width=200).splitlines()] == [
        ["day", "time", "count", "share", "line"],
        ["2025-11-10", "2025-11-10", "09:15:00", "3", "0.5"],
        ["2025-11-10", "00:00:00", "1.0", "2"],
    ]


def test_no_rows_and_too_many_are_told():
    assert shown(pd.DataFrame({"a": [], "b": []}), width=80) == "a  b\n(no rows)"
    assert shown(pd.DataFrame({"a": range(ROWS)}), width=80).splitlines()[-1].strip() == str(ROWS - 1)
    assert shown(pd.DataFrame({"a": range(1234)}), width=80).endswith(f"({ROWS} of 1,234 rows)")
