"""`python -m evaluation calibrate FOLDER`: fits the confidence of meetings to the annotated articles of a folder."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a second thread burns twice the processor time for nothing

from tqdm import tqdm

from evaluation import annotated, calibration
from evaluation.datasets import is_held_aside, read_folder
from extract import Extractor


def main() -> int:
    """Fit, write the table, and print what it rests on."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    commands = parser.add_subparsers(required=True)
    calibrate = commands.add_parser("calibrate", help="write extract/lexicon/confidence.csv")
    calibrate.add_argument("folder", type=Path, help="annotated articles as JSON Lines, like seeds/gold/")
    folder = parser.parse_args().folder
    try:
        found, _ = read_folder(folder)
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    articles = {one.id: one for data in found if data.measure is annotated.measure for one in data.articles}
    cases = calibration.examples(Extractor.load(), tqdm(articles.values(), desc="reading", unit="article"))
    fitted = [case for case in cases if not is_held_aside(case.article_id)]
    if not fitted:
        print(f"error: no meeting was read in annotated articles of {folder}", file=sys.stderr)
        return 1
    ridge = calibration.best_ridge(fitted)
    weights = calibration.fit(fitted, ridge)
    calibration.write(weights)
    aside = [case for case in cases if is_held_aside(case.article_id)]
    print(calibration.report(weights, ridge, fitted, aside))
    return 0


if __name__ == "__main__":
    sys.exit(main())
