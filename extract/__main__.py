"""`python -m extract < articles.jsonl > extracted.jsonl`: one JSON object per line in and out, in order.

`--explain` prints for each article how its record came about; `--picture page.html` draws that as a page.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a second thread burns twice the processor time for nothing

from tqdm import tqdm

from extract import Article, Extractor
from extract.explain import picture, trace
from extract.text import require_length


class Input:
    """Articles from standard input; a line that is no article is reported on standard error, counted, and passed over."""

    def __init__(self) -> None:
        self.bad = 0

    def __iter__(self) -> Iterator[Article]:
        for number, line in enumerate(tqdm(sys.stdin.buffer, desc="extract", unit=" articles", disable=None), start=1):
            if not line.strip():
                continue
            try:
                article = Article.from_dict(json.loads(line.decode("utf-8-sig")))
                require_length(article.title, article.text)
                yield article
            except ValueError as error:
                self.bad += 1
                print(f"line {number}: {error}", file=sys.stderr)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m extract", description="Who met whom: JSON Lines in, JSON Lines out."
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="print what was read, what led to each meeting, and what was rejected and why",
    )
    parser.add_argument(
        "--picture", type=Path, metavar="PAGE.html", help="write the marked-up articles with their traces"
    )
    return parser.parse_args()


def main() -> int:
    """Extract, explain or draw every article of standard input; 1 where a line was no article."""
    options = arguments()
    extractor = Extractor.load()
    articles = Input()
    if options.explain or options.picture:
        accounts = [extractor.account(article) for article in articles]
        if options.explain:
            sys.stdout.write("\n".join(map(trace, accounts)))
        if options.picture:
            options.picture.write_text(picture(accounts), encoding="utf-8")
    else:
        for article in articles:
            sys.stdout.write(json.dumps(extractor.extract(article), ensure_ascii=False) + "\n")
    return 1 if articles.bad else 0


if __name__ == "__main__":
    sys.exit(main())
