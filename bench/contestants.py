"""The readers that are compared, each alone in a process of its own, given the same articles in turn.

A contestant turns an article into something comparable; `steps` says how much processor time each step of it took.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

Article = dict[str, Any]
Steps = defaultdict[str, float]
Reader = Callable[[Article, Steps], Any]


class Contestant:
    """A reader in a process of its own."""

    def __init__(self, name: str) -> None:
        self.name, self.steps, self.megabytes = name, Steps(float), 0.0
        context = get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(name, theirs), daemon=True)
        self._process.start()
        self._ours.recv()  # loaded

    def read(self, articles: list[Article]) -> list[Any]:
        """What it makes of some articles."""
        self.send(articles)
        return self.receive()

    def send(self, articles: list[Article]) -> None:
        """Give it some articles, without waiting."""
        self._ours.send(articles)

    def receive(self) -> list[Any]:
        """Wait for what it makes of them."""
        found, steps, self.megabytes = self._ours.recv()
        for step, seconds in steps.items():
            self.steps[step] += seconds
        return list(found)

    def seconds(self, *without: str) -> float:
        """Processor time so far, some steps left out."""
        return sum(seconds for step, seconds in self.steps.items() if step not in without)

    def end(self) -> None:
        """Let the process go."""
        self._ours.send(None)
        self._process.join()


def serve(name: str, pipe: Connection) -> None:
    """Read what comes through the pipe until nothing does."""
    read = READERS[name]()
    pipe.send("loaded")
    while (articles := pipe.recv()) is not None:
        steps = Steps(float)
        found = [read(article, steps) for article in articles]
        pipe.send((found, steps, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def pipeline(library: Any) -> Reader:
    """Natasha's pipeline as its own page shows it, out of natasha or of what is spelled like it."""
    embedding, vocab, segmenter = library.NewsEmbedding(), library.MorphVocab(), library.Segmenter()
    morphology, syntax = library.NewsMorphTagger(embedding), library.NewsSyntaxParser(embedding)
    entities, names = library.NewsNERTagger(embedding), library.NamesExtractor(vocab)
    dates = library.DatesExtractor(vocab)

    def read(article: Article, steps: Steps) -> Any:
        doc = library.Doc(article["text"])
        timed(steps, "segmentation", lambda: doc.segment(segmenter))
        timed(steps, "morphology", lambda: doc.tag_morph(morphology))
        timed(steps, "syntax", lambda: doc.parse_syntax(syntax))
        timed(steps, "entities", lambda: doc.tag_ner(entities))
        timed(steps, "lemmas", lambda: [token.lemmatize(vocab) for token in doc.tokens])
        timed(steps, "normal forms", lambda: [span.normalize(vocab) for span in doc.spans])
        people = [span for span in doc.spans if span.type == "PER"]
        timed(steps, "names", lambda: [span.extract_fact(names) for span in people])
        found = timed(steps, "dates", lambda: list(dates(doc.text)))
        return {
            "tokens": [(t.start, t.stop, t.text) for t in doc.tokens],
            "sentences": [(s.start, s.stop) for s in doc.sents],
            "tags": [(t.pos, t.feats or {}) for t in doc.tokens],
            "arcs": [(t.id, t.head_id, t.rel) for t in doc.tokens],
            "lemmas": [t.lemma for t in doc.tokens],
            "spans": [(s.start, s.stop, s.type, s.normal) for s in doc.spans],
            "names": [s.fact and s.fact.as_dict for s in people],
            "dates": [(d.start, d.stop, {s.key: s.value for s in d.fact.slots}) for d in found],
        }

    return read


def timed(steps: Steps, step: str, work: Callable[[], Any]) -> Any:
    """Do some work, and count its processor time."""
    started = time.process_time()
    result = work()
    steps[step] += time.process_time() - started
    return result


def plain() -> Reader:
    """Natasha as `pip install natasha` gives it, without the dictionary's reader in C++, over the maintained dictionary."""
    sys.modules["dawg"] = None  # type: ignore[assignment]
    from extract import swift  # noqa: F401, I001 - points natasha to pymorphy3
    import natasha

    return pipeline(natasha)


def swift() -> Reader:
    """The project's own language layer."""
    from extract import swift

    return pipeline(swift)


def extraction() -> Reader:
    """Articles in, meetings out."""
    from extract import Article as Read
    from extract import Extractor

    extractor = Extractor.load()

    def read(article: Article, steps: Steps) -> Any:
        one = Read.from_dict(article)
        return len(timed(steps, "extraction", lambda: extractor.extract(one))["meetings"])

    return read


READERS: dict[str, Callable[[], Reader]] = {"plain": plain, "swift": swift, "extraction": extraction}
