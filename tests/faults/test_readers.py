"""25 publishes under 8 readers (in `make test` 6 under 4): no read fails, and none sees two releases mixed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from orchestration.settings import Settings
from tests.faults.conftest import LONG
from tests.orchestration.test_release import audited_build, publish

ROOT = Path(__file__).parents[2]
PUBLISHES, READERS = (25, 8) if LONG else (6, 4)

# Half of them connect anew for every question, half ask through the analysts' helper; all read both tables, and the history.
READ = """
import sys, time
from pathlib import Path
import duckdb, vstrecha
path, stop, is_helper = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) % 2
question = '''
    select (select min(generation) from marts.t), (select max(generation) from marts.v), (select count(*) from marts.t),
        (select max(generation) from history.t where known_to is null)
'''
reads, last = 0, 0
while not stop.exists():
    with vstrecha.connect(path) if is_helper else duckdb.connect(path, read_only=True) as warehouse:
        for _ in range(3):
            [(lowest, highest, rows, known)] = warehouse.execute(question).fetchall()
            assert lowest == highest == known, f'mixed: {lowest} {highest} {known}'
            assert rows == 5000, rows
            assert highest >= last, 'an older release than before'
            reads, last = reads + 1, highest
    time.sleep(0.01)  # a reader thinks; without it the readers alone would keep the machine busy
print(reads, last)
"""


def test_no_reader_ever_fails_or_sees_two_releases(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    audited_build(settings, 1)
    publish(settings)
    stop = tmp_path / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, settings.published, stop, str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in range(READERS)
    ]
    for generation in range(2, PUBLISHES + 2):
        audited_build(settings, generation)
        publish(settings)
    stop.touch()
    ended = [(reader.communicate(timeout=120), reader.returncode) for reader in readers]
    assert [(errors, status) for (_, errors), status in ended if errors or status] == []
    reads = [int(output.split()[0]) for (output, _), _ in ended]
    print(f"{PUBLISHES} publishes under {READERS} readers: {sum(reads):,} reads, 0 errors")
    assert min(reads) > 0
