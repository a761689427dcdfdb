"""Figures add up, and an empty one is no division by zero."""

from __future__ import annotations

import pytest

from evaluation.figures import Matches, Share, total


def test_matches() -> None:
    figure = Matches(hit=3, gold=4, predicted=6)
    assert (figure.precision, figure.recall, figure.value) == (0.5, 0.75, pytest.approx(0.6))
    assert Matches().value == 0.0


def test_share() -> None:
    assert Share(3, 4).value == 0.75
    assert Share().value == 0.0


def test_total_keeps_the_order_of_first_appearance() -> None:
    added = total([{"meeting": Matches(1, 2, 3)}, {"type": Share(1, 1), "meeting": Matches(1, 1, 1)}])
    assert list(added.items()) == [("meeting", Matches(2, 3, 4)), ("type", Share(1, 1))]
