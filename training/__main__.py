"""`python -m training FOLDER`: learn all models from the annotated data in a folder and write them to extract/scoring."""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from extract.extractor import Extractor
from extract.records import Article
from extract.scoring.model import MODELS
from training import post_holder, workplace
from training.corpus import lessons
from training.trees import COLUMNS, write

NEREL = "nerel_train_dev.jsonl.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help=f"where {NEREL} is")
    parser.add_argument("--into", type=Path, default=MODELS, help="where the models are written")
    options = parser.parse_args()
    train(options.folder, options.into)


def train(folder: Path, into: Path) -> None:
    """Read the articles, learn, write."""
    extractor = Extractor.load()
    read = [(lesson, extractor.read(Article(lesson.id, lesson.text))[1]) for lesson in lessons(folder / NEREL)]
    holders = [e for lesson, reading in read for e in post_holder.examples(reading, lesson)]
    save(into, "post", *post_holder.learn_holders(holders))
    scored = defaultdict(list)
    for one, probability in zip(holders, post_holder.probabilities(holders), strict=True):
        scored[one.article].append((one.pair, probability))
    workplaces = [e for lesson, reading in read for e in workplace.examples(reading, lesson, scored[lesson.id])]
    save(into, "workplace", *workplace.learn_workplaces(workplaces))
    print(f"{len(holders)} pairs of a post and a person, {sum(e.label for e in holders)} of them right")
    print(f"{len(workplaces)} pairs of a body and a person, {sum(e.label for e in workplaces)} of them right")


def save(into: Path, name: str, trees: list[dict[str, object]], shares: dict[str, float]) -> None:
    """A model's two tables."""
    write(into / f"{name}_trees.csv", COLUMNS, trees)
    write(into / f"{name}_shares.csv", ("word", "share"), ({"word": w, "share": f"{s:.4f}"} for w, s in shares.items()))


if __name__ == "__main__":
    main()
