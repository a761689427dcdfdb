"""How fast articles are read, against plain Natasha, and whether the faster language layer says the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tqdm import tqdm

from bench.contestants import Article, Contestant

TURN = 20  # articles that a contestant reads before the next one's turn


@dataclass(frozen=True)
class Race:
    """Seconds of each contestant by step, how many answers were compared and how many differ, by kind."""

    articles: int
    steps: dict[str, dict[str, float]]
    compared: Counter[str]
    different: Counter[str]
    megabytes: float
    whole: float
    whole_without_dates: float
    extraction: float


def race(articles: list[Article]) -> Race:
    """Let plain Natasha, the faster layer and the whole extraction read the same articles in turn."""
    contestants = {name: Contestant(name) for name in ("plain", "swift", "extraction")}
    plain, swift, extraction = contestants.values()
    compared: Counter[str] = Counter()
    different: Counter[str] = Counter()
    for start in tqdm(range(0, len(articles), TURN), desc="reading", unit="turn"):
        turn = articles[start : start + TURN]
        extraction.read(turn)
        for one, other in zip(plain.read(turn), swift.read(turn), strict=True):
            for kind, answers in one.items():
                compared[kind] += len(answers)
                different[kind] += abs(len(answers) - len(other[kind]))
                different[kind] += sum(a != b for a, b in zip(answers, other[kind], strict=False))
    for contestant in contestants.values():
        contestant.end()
    return Race(
        articles=len(articles),
        steps={name: dict(one.steps) for name, one in contestants.items()},
        compared=compared,
        different=different,
        megabytes=extraction.megabytes,
        whole=plain.seconds() / swift.seconds(),
        whole_without_dates=plain.seconds("dates") / swift.seconds("dates"),
        extraction=plain.seconds() / extraction.seconds(),
    )
