"""The whole corpus three times over in one process, under readers: no error, and no memory that is not given back.

`VSTRECHA_CORPUS` names the corpus, JSON Lines as gzip; `VSTRECHA_SOAK` how many of its articles are read (default: all).
"""

from __future__ import annotations

import gzip
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import LONG
from tests.faults.test_readers import ROOT

CORPUS = os.environ.get("VSTRECHA_CORPUS")
ARTICLES = int(os.environ.get("VSTRECHA_SOAK", "0")) or None

# Three rounds in one process; the extractor's version differs in each, so that every article is read again.
SOAK = """
import os, sys
from pathlib import Path
from orchestration import extraction, ingest, release, tables, transform, worker, writer
from orchestration.settings import Limits, Settings
data, articles = map(Path, sys.argv[1:])
settings = Settings(data=data, seeds=articles)

def megabytes(process):
    fields = dict(line.split(":") for line in Path(f"/proc/{process}/status").read_text().splitlines() if ":" in line)
    return int(fields["VmRSS"].split()[0]) / 1000

def all_megabytes():
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return megabytes(os.getpid()), max((megabytes(child) for child in children), default=0)

with worker.workers(10 ** 6, Limits.from_environment()) as pool:
    from contextlib import nullcontext
    for round_ in range(3):
        with writer.hold(settings, f"round {round_}") as claim:
            with tables.pipeline(settings.pipeline) as connection:
                for file in articles.iterdir():
                    os.utime(file)
                ingest.ingest(connection, [articles])
                done = extraction.extract_articles(connection, lambda _: nullcontext(pool), f"round {round_}")
            release.start_build(settings)
            transform.require_green(transform.build(settings))
            release.record_audit(settings, f"round {round_}")
            relations = transform.published_relations(transform.manifest_path(settings))
            release.publish(settings, relations, "soak", claim.require)
        own, largest = all_megabytes()
        print(round_, done.articles, done.failed, round(own), round(largest), flush=True)
"""

READ = """
import sys, time
from pathlib import Path
import vstrecha
path, stop, reads = Path(sys.argv[1]), Path(sys.argv[2]), 0
while not stop.exists():
    if path.exists():
        with vstrecha.connect(path) as warehouse:
            [(facts, mentions)] = warehouse.execute(
                "select (select count(*) from marts.fact_meeting), (select count(distinct meeting_key) from marts.fact_meeting_mention)"
            ).fetchall()
        assert facts == mentions, (facts, mentions)
        reads += 1
    time.sleep(0.2)
print(reads)
"""


@pytest.mark.skipif(not LONG, reason="long; `make test-faults` runs it")
@pytest.mark.skipif(not CORPUS, reason="VSTRECHA_CORPUS names no corpus (JSON Lines, gzip)")
def test_the_corpus_three_times_over(tmp_path: Path) -> None:
    articles, stop = tmp_path / "articles", tmp_path / "stop"
    articles.mkdir()
    assert CORPUS
    with gzip.open(CORPUS, "rt", encoding="utf-8") as corpus:
        (articles / "corpus.jsonl").write_text("".join(itertools.islice(corpus, ARTICLES)), encoding="utf-8")
    published = tmp_path / "data" / "warehouse.duckdb"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, published, stop],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(4)
    ]
    script = tmp_path / "soak.py"
    script.write_text(
        f"if __name__ == '__main__':\n{''.join(f'    {line}' for line in SOAK.splitlines(keepends=True))}"
    )
    soak = subprocess.run(
        [sys.executable, script, tmp_path / "data", articles],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    stop.touch()
    ended = [reader.communicate(timeout=60) for reader in readers]
    print(soak.stdout, [output.strip() for output, _ in ended])
    assert soak.returncode == 0, soak.stderr[-3000:]
    assert [errors for _, errors in ended if errors] == []
    (_, first, failed, own, largest), _, (_, last, _, own_later, largest_later) = (
        map(int, line.split()) for line in soak.stdout.splitlines()
    )
    assert first == last
    assert failed == 0
    assert own_later < 1.1 * own
    assert largest_later < 1.1 * largest
