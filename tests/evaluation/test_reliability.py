"""Confidence against what turned out: bins, their intervals, the calibration error, the picture."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ElementTree

import pytest

from evaluation.outcome import Belief
from evaluation.reliability import Bin, bins, brier_score, calibration_error, plot


def test_beliefs_are_gathered_by_tenths() -> None:
    beliefs = [Belief(0.05, False), Belief(0.81, True), Belief(0.89, False), Belief(1.0, True)]
    assert bins(beliefs) == [Bin(1, 0.05, 0), Bin(2, pytest.approx(0.85), 1), Bin(1, 1.0, 1)]


def test_one_who_is_as_right_as_sure_has_no_error() -> None:
    assert calibration_error([Belief(0.75, True)] * 3 + [Belief(0.75, False)]) == 0.0


def test_one_who_is_too_sure_has_the_difference() -> None:
    assert calibration_error([Belief(0.9, True), Belief(0.9, False)]) == pytest.approx(0.4)


def test_brier_score() -> None:
    assert brier_score([Belief(1.0, True), Belief(0.5, False)]) == 0.125


def test_nothing_read_has_no_error() -> None:
    assert (bins([]), calibration_error([]), brier_score([])) == ([], 0.0, 0.0)


def test_few_cases_leave_much_room() -> None:
    low, high = Bin(4, 0.8, 3).interval
    assert low < 0.4
    assert high > 0.9
    low, high = Bin(400, 0.8, 300).interval
    assert 0.70 < low < 0.75 < high < 0.80


def test_the_picture_is_svg_with_a_dot_per_bin() -> None:
    chance = random.Random(0)
    beliefs = [Belief(p, chance.random() < p) for p in (chance.random() for _ in range(200))]
    picture = ElementTree.fromstring(plot(beliefs))
    dots = picture.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == len(bins(beliefs)) == 10
    assert all(45 <= float(dot.get("cx", 0)) <= 365 and 10 <= float(dot.get("cy", 0)) <= 330 for dot in dots)
