"""Where marks stand: every meeting is in one bar, names cover nothing, arcs and cities lie on the map."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vstrecha.dashboard import atlas, charts, network

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def told(day: date, meetings: int = 1, realis: str = "held") -> dict[str, object]:
    return {"start_date": day, "realis": realis, "meetings": meetings}


@example([(date.max, 1, "held"), (date(2000, 1, 1), 1, "held")])
@given(
    st.lists(
        st.tuples(DAYS, st.integers(1, 500), st.sampled_from(["held", "planned", "cancelled"])), min_size=1, max_size=30
    )
)
def test_every_meeting_is_in_the_bar_of_its_day(found):
    drawn = charts.timeline([told(*one[:2], one[2]) for one in found])
    assert sum(bar.total for bar in drawn.bars) == sum(count for _, count, _ in found)
    assert len(drawn.bars) <= charts.MOST_BARS
    for day, count, realis in found:
        (bar,) = [bar for bar in drawn.bars if bar.start <= day <= bar.end]
        assert bar.counts[realis] >= count
    for bar in drawn.bars:
        assert sum(height for _, _, height in bar.parts) <= drawn.base
        assert all(0 <= y <= drawn.base for _, y, _ in bar.parts)


@pytest.mark.parametrize(
    ("days", "step", "bars"),
    [
        (0, "day", 1),
        (30, "day", 31),
        (365, "month", 13),
        (3650, "quarter", 40),
        (20_000, "year", 55),
        (100_000, "years", 55),
    ],
)
def test_bars_are_as_fine_as_they_fit(days, step, bars):
    first = date(1700, 1, 1)
    drawn = charts.timeline([told(first), told(first + timedelta(days))])
    assert (drawn.step, len(drawn.bars)) == (step, bars)


def test_nothing_is_drawn_of_nothing():
    assert charts.timeline([]) is None
    assert charts.periods([{"valid_from": None, "valid_to": None}], date(2025, 1, 1)) is None
    assert network.network([], ("one_code", "other_code"), lambda row, side: row[side]).nodes == []
    assert atlas.drawn([], [], is_fitted=True).view == (0, 0, atlas.WIDTH, atlas.HEIGHT)


def test_a_post_that_goes_on_is_drawn_to_the_last_day_known():
    posts = [
        {"valid_from": date(2001, 1, 1), "valid_to": date(2005, 1, 1)},
        {"valid_from": date(2005, 1, 1), "valid_to": None},
    ]
    first, second = charts.periods(posts, date(2009, 1, 1)).periods
    assert (first.is_open, second.is_open) == (False, True)
    assert first.x + first.width == pytest.approx(second.x, abs=0.2)
    assert second.width == pytest.approx(first.width, rel=0.01)
    assert second.y > first.y


def flow(visitor: str, host: str, meetings: int = 1) -> dict[str, object]:
    return {"visitor_code": visitor, "host_code": host, "meetings": meetings}


def test_there_and_back_are_two_arcs():
    there, back = atlas.drawn([flow("RU", "CU", 9), flow("CU", "RU")], [], is_fitted=True).arcs
    assert (there.start, there.end) == (back.end, back.start)
    assert there.corner != back.corner
    assert there.stroke > back.stroke


def test_a_view_holds_what_is_shown():
    place = {"latitude": 23.13, "longitude": -82.38, "meetings": 1}
    drawn = atlas.drawn([flow("BY", "CU")], [place], is_fitted=True)
    left, top, width, height = drawn.view
    (arc,), (dot,) = drawn.arcs, drawn.dots
    assert all(left <= x <= left + width and top <= y <= top + height for x, y in (arc.start, arc.end, (dot.x, dot.y)))
    assert width < atlas.WIDTH
    assert atlas.drawn([flow("BY", "CU")], [place], is_fitted=False).view[2] == atlas.WIDTH


def test_every_country_of_the_reference_has_its_dot_and_most_their_shape():
    capitals = atlas.capitals()
    assert len(capitals) == 249
    assert all(0 <= x <= atlas.WIDTH for x, _ in capitals.values())
    numbers = {shape.m49 for shape in atlas.shapes()}
    assert {"643", "112", "840", "156", "192"} <= numbers
    assert "010" not in numbers, "Antarctica lies below the edge"
    assert atlas.drawn([flow("ZZ", "RU")], [], is_fitted=True).arcs == []


def pairs_of(count: int) -> list[dict[str, object]]:
    names = [f"Страна с именем {n}" for n in range(count)]
    return [
        {
            "one_code": a,
            "other_code": b,
            "one": a,
            "other": b,
            "one_region": "Europe",
            "other_region": "Asia",
            "meetings": 1 + i % 7,
        }
        for i, (a, b) in enumerate(combinations(names, 2))
    ]


def test_names_in_a_network_cover_no_other_and_the_picture_is_always_the_same():
    drawn = [network.network(pairs_of(20), ("one_code", "other_code"), lambda row, side: row[side]) for _ in range(2)]
    assert drawn[0] == drawn[1]
    nodes = drawn[0].nodes
    assert len(nodes) == 20
    assert len(drawn[0].edges) == 190
    assert all(0 < node.x < network.WIDTH and 0 < node.y < network.HEIGHT for node in nodes)
    labels = [(node.label.x, node.label.y) for node in nodes if node.label]
    assert len(labels) >= 10
    assert len(set(labels)) == len(labels)


def test_a_network_keeps_the_strongest_and_no_one_alone():
    drawn = network.network(pairs_of(60), ("one_code", "other_code"), lambda row, side: row[side])
    assert len(drawn.nodes) <= network.MOST_NODES
    tied = {node.key for edge in drawn.edges for node in (edge.one, edge.other)}
    assert {node.key for node in drawn.nodes} == tied
