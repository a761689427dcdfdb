"""The public corpora NEREL and factRuEval-2016 measured as the annotated meetings are: by article, with the differences in words."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from evaluation import factrueval, mentions, nerel
from evaluation.alike import pair_up, same_name, words
from evaluation.annotated import Reader, sentence_at
from evaluation.claims import Claim, distinct, same_claim
from evaluation.figures import Figures
from evaluation.outcome import MISSED, SPURIOUS, Belief, Difference, Outcome, Value
from extract import Article, Extractor

Record = Mapping[str, Any]


class Post(NamedTuple):
    """A post somebody holds, as annotated, in the words of the text."""

    name: str
    position: str
    where: str = ""


@dataclass(frozen=True)
class NerelArticle:
    """An article of NEREL: its claims about people, and the people and countries that are linked."""

    article: Article
    claims: Mapping[str, tuple[Claim, ...]]
    linked: tuple[mentions.Linked, ...]

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id


def is_nerel(row: Any) -> bool:
    """A decoded line holds an article's text, entities and relations."""
    return isinstance(row, dict) and {"id", "text", "entities", "relations"} <= set(row)


def read_nerel(path: Path) -> list[NerelArticle]:
    """The articles of a (gzipped) JSON Lines file of NEREL."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [
            NerelArticle(Article(row["id"], row["text"]), nerel.annotated(row).claims, mentions.linked(row))
            for row in map(json.loads, lines)
        ]


def measure_nerel(extractor: Extractor, articles: Iterable[NerelArticle]) -> Iterator[Outcome]:
    """Posts and workplaces, countries and names; names are judged when all articles have shown their nominatives."""
    outcomes, people = [], []
    for one in articles:
        account = extractor.account(one.article)
        people.append(mentions.names(one.linked, account))
        outcomes.append(nerel_outcome(one, account.record))
    labels = mentions.labels(name for names in people for name in names)
    for outcome, names in zip(outcomes, people, strict=True):
        of_names: Figures = {
            "person span": mentions.found_share(names),
            "oblique name": mentions.nominative(names, labels),
        }
        yield replace(outcome, figures=outcome.figures | of_names)


def nerel_outcome(one: NerelArticle, record: Record) -> Outcome:
    """The figures of one article but for its names; the differences of its posts."""
    figures: Figures = {}
    for kind, claims in one.claims.items():
        read = nerel.claims_of(record, kind)
        figures[kind] = nerel.figures(distinct(claims, same_claim), distinct(read, same_claim))
        figures[f"{kind} by mention"] = nerel.figures(list(claims), read)
    figures["country id"] = mentions.countries(one.linked, record["mentions"])
    wanted = distinct(one.claims["WORKS_AS"], same_claim)
    found = distinct(nerel.claims_of(record, "WORKS_AS"), same_claim)
    posts = [Post(*claim) for claim in wanted]
    records = [record_of(record, claim.name, claim.value) for claim in found]
    return outcome(one.article, figures, posts, records, pair_up(wanted, found, same_claim))


@dataclass(frozen=True)
class FactsArticle:
    """An article of factRuEval with its Occupation facts."""

    article: Article
    gold: factrueval.Annotated

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id


def is_facts(path: Path) -> bool:
    """A zip file holds facts as factRuEval writes them."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith(".facts") for name in archive.namelist())


def read_facts(path: Path) -> list[FactsArticle]:
    """The articles of factRuEval's development set."""
    return [FactsArticle(Article(name, gold.text), gold) for name, gold in factrueval.load(path).items()]


def measure_facts(reader: Reader, articles: Iterable[FactsArticle]) -> Iterator[Outcome]:
    """Occupations: all that are read, and only those that say where."""
    for one in articles:
        record = reader.extract(one.article)
        scores = factrueval.score({one.id: one.gold}, {one.id: record})
        figures: Figures = {"Occupation": scores["claim"], "Occupation placed": scores["placed"]}
        posts = [Post(" | ".join(f.who), " | ".join(f.positions), " | ".join(f.places)) for f in one.gold.facts]
        found = factrueval.occupations_of(record)
        records = [record_of(record, o.name, o.position) for o in found]
        yield outcome(one.article, figures, posts, records, factrueval.told(one.gold.facts, found))


def record_of(record: Record, name: str, position: str) -> Record:
    """The first occupation of a record with this name and position."""
    return next(o for o in record["occupations"] if (o["name"], o["position"]) == (name, position))


def outcome(
    article: Article, figures: Figures, posts: list[Post], records: list[Record], pairs: list[tuple[int, int]]
) -> Outcome:
    """An article's posts as annotated and as read, paired by index, as differences and beliefs."""
    told, right = {i for i, _ in pairs}, {j for _, j in pairs}
    missed = [missed_post(article, post, records) for i, post in enumerate(posts) if i not in told]
    spurious = [spurious_post(article, read, posts) for j, read in enumerate(records) if j not in right]
    beliefs = [Belief(o["confidence"], j in right) for j, o in enumerate(records) if o.get("confidence") is not None]
    return Outcome(article.id, figures, (*missed, *spurious), tuple(beliefs))


def missed_post(article: Article, post: Post, records: list[Record]) -> Difference:
    """A post that was not read, beside what was read of its holder."""
    read = "; ".join(o["position"] for o in records if same_name(post.name.partition(" | ")[0], o["name"]))
    values = [Value("person", post.name, ""), Value("position", post.position, read), Value("where", post.where, "")]
    return Difference(MISSED, article.id, sentence_at(article.text, place_of(post, article.text)), stated(values))


def place_of(post: Post, text: str) -> int:
    """Where the post's words and its holder's stand closest together, endings apart."""
    spots = [
        [found.start() for word in words(phrase) if len(word) > 2 for found in re.finditer(word[:5], text.lower())]
        for phrase in (post.position, post.name)
    ]
    positions, names = (found or [0] for found in spots)
    return min((abs(p - n), p) for p in positions for n in names)[1]


def spurious_post(article: Article, read: Record, posts: list[Post]) -> Difference:
    """A post that nobody annotated, beside what is annotated of its holder."""
    annotated = "; ".join(p.position for p in posts if same_name(p.name.partition(" | ")[0], read["name"]))
    where = ", ".join(filter(None, (read["organization"], read["country"])))
    values = [Value("person", "", read["name"]), Value("position", annotated, read["position"])]
    values += [Value("where", "", where), Value("rule", "", read["rule"])]
    sentence = sentence_at(article.text, read["start"])
    return Difference(SPURIOUS, article.id, sentence, stated(values), read.get("confidence") or 0.0)


def stated(values: Iterable[Value]) -> tuple[Value, ...]:
    """The values that either side states."""
    return tuple(value for value in values if value.annotated or value.read)
