"""`python -m extract < articles.jsonl > extracted.jsonl`: one JSON object per line in and out, in order."""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a second thread burns twice the processor time for nothing

from tqdm import tqdm

from extract import Article, Extractor


def main() -> int:
    """Read articles from standard input; a line that is no article is reported on standard error, and the rest goes on."""
    extractor = Extractor.load()
    bad = 0
    for number, line in enumerate(tqdm(sys.stdin.buffer, desc="extract", unit=" articles", disable=None), start=1):
        if not line.strip():
            continue
        try:
            article = Article.from_dict(json.loads(line.decode("utf-8-sig")))
        except ValueError as error:
            bad += 1
            print(f"line {number}: {error}", file=sys.stderr)
            continue
        sys.stdout.write(json.dumps(extractor.extract(article), ensure_ascii=False) + "\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
