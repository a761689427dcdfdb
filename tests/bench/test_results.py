"""What the table of figures says, and that a part measured again leaves the others as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.results import Figure, write


@pytest.mark.parametrize(
    ("value", "more_is_better", "verdict"),
    [
        (5.0, True, "no"),
        (7.0, True, "holds"),
        (10.0, True, "reached"),
        (7.0, False, "no"),
        (5.0, False, "reached"),
    ],
)
def test_a_figure_is_judged_on_its_own_side(value: float, more_is_better: bool, verdict: str) -> None:
    assert Figure("speed", value, "×", 6, 10 if more_is_better else 5, more_is_better).verdict == verdict


def test_a_part_measured_again_leaves_the_others(tmp_path: Path) -> None:
    write(
        tmp_path, {"one": ([Figure("first", 1.0, "×", 2)], "a note"), "two": ([Figure("second", 300.0, "MB", 450)], "")}
    )
    write(tmp_path, {"one": ([Figure("first", 3.0, "×", 2)], "")})
    text = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert "| first | 3 × | 2 × |  | holds |" in text
    assert "| second | 300 MB |" in text
    assert "a note" not in text
    assert (tmp_path / "results.svg").read_text(encoding="utf-8").count("<rect") == 3
