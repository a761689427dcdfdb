"""Texts made to break the reader: each is read, or set aside with its reason, within limits, and the next is read.

`make test` tries texts of 5 kB, `make test-faults` of the longest length that is read, and of a megabyte.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extract import Article
from extract.text import MAX_CHARACTERS
from orchestration.settings import Limits
from orchestration.worker import ArticleFailed, workers
from tests.faults.conftest import LONG, long

REPEATED = {
    "quotes": "«»",
    "quotes that never close": "«",
    "straight quotes": '"',
    "brackets": "([{",
    "full stops": ".",
    "full stops with spaces": ". ",
    "commas": ",",
    "dashes": " — ",
    "slashes": "/",
    "initials": "В. В. ",
    "initials without spaces": "В.",
    "digits": "7",
    "numbers": "12 ",
    "dates": "21.05.25 г. ",
    "months": "января ",
    "ordinals": "первый ",
    "one word": "а",
    "capitals": "А",
    "hyphens": "а-",
    "one letter a line": "а\n",
    "abbreviations": "т. е. ",
    "one sentence": "президент встретился с министром и ",
    "names without an end": "Владимир Путин, ",
    "surnames without an end": "Иванов, Петров и ",
    "posts without an end": "министр заместителя председателя ",
    "meetings": "Переговоры прошли в Москве. ",
    "Tangut": "\U00017000",
    "Tangut words": "\U00017000а ",
    "stress marks": "а\u0301\u0302",
    "invisible characters": "а\u200b\u00ad",
    "NUL": "\0а ",
    "emoji": "👨\u200d👩\u200d👧 ",
    "right to left": "\u202eабв ",
    "unpaired surrogates": "\ud800а ",
    "line separators": "а\u2028\u0085",
    "SQL": "'; drop table raw.article; -- ",
    "Jinja": "{{ 7 * 7 }}{% raw %} ",
}
MEETING = "Президент России Владимир Путин и президент США Джо Байден провели переговоры в Женеве 16 июня 2021 года."
LENGTHS = [MAX_CHARACTERS, 1_000_000] if LONG else [5_000]


def workers_of_this_process() -> list[int]:
    """The processes that extract for this one."""
    children = [int(child) for file in Path("/proc/self/task").glob("*/children") for child in file.read_text().split()]
    return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def peak_megabytes(process: int) -> float:
    """The most memory it held since it began its own program; `getrusage` would count what this process held when it forked."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(fields["VmHWM"].split()[0]) / 1000


@pytest.mark.parametrize("length", LENGTHS)
def test_every_hostile_text_ends_in_time_and_the_articles_between_are_read(length: int) -> None:
    limits = Limits(workers=1)
    hostile = [Article(name, (part * length)[:length]) for name, part in REPEATED.items()]
    good = [Article(f"after {article.id}", MEETING) for article in hostile]
    times = {}
    peak = 0.0
    with workers(1, limits) as pool:
        list(pool.read([Article("first", MEETING)]))  # the models are loaded
        for pair in zip(hostile, good, strict=True):
            started = time.monotonic()
            outcome, following = pool.read(pair)
            times[pair[0].id] = time.monotonic() - started
            peak = max(peak, *map(peak_megabytes, workers_of_this_process()))
            assert isinstance(outcome, ArticleFailed) or outcome["id"] == pair[0].id
            assert len(following["meetings"]) == 1, pair[0].id
            print(
                f"{length:,} × {pair[0].id}: {times[pair[0].id]:.1f} s, {outcome if isinstance(outcome, ArticleFailed) else 'read'}"
            )
    print(f"{peak:.0f} MB at most")
    assert peak < limits.megabytes


@long
@pytest.mark.parametrize("name", REPEATED)
def test_a_meeting_in_the_middle_of_a_hostile_text_is_still_found(name: str) -> None:
    noise = (REPEATED[name] * 2_000)[:2_000]
    with workers(1, Limits()) as pool:
        (found,) = pool.read([Article("a", f"{noise}\n{MEETING}\n{noise}")])
    assert not isinstance(found, ArticleFailed)
    assert "2021-06-16" in {meeting["date_start"] for meeting in found["meetings"]}
