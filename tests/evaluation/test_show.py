"""Tables and differences, as plain text and as Markdown."""

from __future__ import annotations

import base64

from evaluation import show
from evaluation.figures import Matches, Share
from evaluation.measured import Measured, Part
from evaluation.outcome import DIFFERS, MISSED, SPURIOUS, Belief, Difference, Outcome, Value

SENTENCE = "Путин *встретился* | с Байденом в Женеве."  # Markdown must not take its marks for its own
OUTCOME = Outcome(
    "a",
    {"meeting": Matches(1, 2, 1), "type": Share(1, 1), "role": Matches()},
    (
        Difference(MISSED, "a", SENTENCE, (Value("city", "Женева", ""),), 1),
        Difference(MISSED, "b_1", SENTENCE, (Value("city", "Минск", ""),), 2),
        Difference(DIFFERS, "a", SENTENCE, (Value("date", "2021-06-16", "2021-06-17"), Value("city", "", "Минск"))),
    ),
    (Belief(0.8, True), Belief(0.8, False)),
)
MEASURED = Measured("gold", (Part("all", (OUTCOME,)),), OUTCOME.differences)


def test_a_figure_per_row_a_part_per_column() -> None:
    assert show.figures_table(MEASURED).splitlines() == [
        "|         |                 all, 1 articles |",
        "| ------- | ------------------------------: |",
        "| meeting | 0.667 (P 1.000 R 0.500) of 2    |",
        "| type    |                   1.000 of 1    |",
        "| role    |                               – |",
    ]


def test_reliability_says_how_sure_and_how_right() -> None:
    assert "| 2    |            0.80 |        0.50 |  0.09 to 0.91 |" in show.reliability_table(MEASURED.all)
    assert "Expected calibration error 0.300, Brier score 0.340" in show.reliability_table(MEASURED.all)


def test_the_plot_is_an_image_that_carries_its_own_data() -> None:
    start, _, rest = show.reliability_markdown(MEASURED.all).partition("base64,")
    assert start == "![reliability plot](data:image/svg+xml;"
    assert base64.b64decode(rest.partition(")")[0]).startswith(b"<svg")


def test_the_worst_come_first_and_the_limit_is_told() -> None:
    text = show.differences_text(MEASURED, 1, 100)
    assert "MISSED: annotated, and not read (2, the worst 1)" in text
    assert "SPURIOUS: read, and not annotated (0)" in text
    assert "DIFFERS: found, with a field that differs (1; date 1; city 1)" in text
    assert "Минск" in text.partition(SPURIOUS.upper())[0]
    assert "Женева " not in text


def test_annotated_and_read_stand_side_by_side() -> None:
    lines = show.differences_text(MEASURED, 2, 70).splitlines()
    (date,) = [line for line in lines if line.strip().startswith("date")]
    assert date.split() == ["date", "2021-06-16", "2021-06-17"]
    (header,) = [line for line in lines[-4:] if "annotated" in line]
    assert header.index("read") == date.index("2021-06-17")


def test_long_values_are_wrapped_within_the_width() -> None:
    value = Value("participant", "; ".join(["Владимир Путин"] * 9), "")
    measured = Measured("gold", MEASURED.parts, (Difference(MISSED, "a", "Слово. " * 40, (value,)),))
    assert max(map(len, show.differences_text(measured, 2, 80).splitlines()[2:])) <= 80


def test_markdown_escapes_what_the_article_says() -> None:
    markdown = show.differences_markdown(MEASURED, 2)
    assert "**b\\_1**: Путин \\*встретился\\* \\| с Байденом" in markdown
    assert "| date | 2021-06-16 | 2021-06-17 |" in markdown
