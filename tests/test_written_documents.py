"""What the documents tell people to type exists: commands, variables, links, queries and Python; pictures have words beside them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "seeds").glob("*.md")),
]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([\w-]+):", MAKEFILE, re.M))
# Answered in tests of their own.
ANSWERED = {"docs/cookbook.md", "README.md"}


def blocks(kind: str) -> list[tuple[str, str]]:
    return [
        (name, code)
        for name, text in TEXTS.items()
        if kind != "sql" or name not in ANSWERED
        for code in re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S)
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_every_make_target_exists(name):
    assert set(re.findall(r"(?:^|`|\s)make ([a-z][\w-]*)(?=[`\s.,:;)=]|$)", code_of(TEXTS[name]), re.M)) <= TARGETS


def code_of(text: str) -> str:
    """What stands in code, blocks and lines."""
    return "\n".join([*re.findall(r"```[^\n]*\n(.*?)```", text, re.S), *re.findall(r"`([^`\n]+)`", text)])


def test_every_target_that_people_type_is_told_of_in_the_readme():
    typed = set(re.findall(r"^([\w-]+): environment +##", MAKEFILE, re.M))
    assert len(typed) > 10
    assert {target for target in typed | {"lint"} if f"make {target}" not in TEXTS["README.md"]} == set()


@pytest.mark.parametrize("name", TEXTS)
def test_every_module_and_subcommand_exists(name):
    for module in set(re.findall(r"python -m ([\w.]+)", TEXTS[name])) - {"pytest"}:
        path = ROOT.joinpath(*module.split("."))
        assert (path / "__main__.py").exists() or path.with_suffix(".py").exists(), module
    commands = re.findall(
        r'add_parser\(\s*"([\w-]+)"', (ROOT / "orchestration" / "__main__.py").read_text(encoding="utf-8")
    )
    assert set(re.findall(r"python -m orchestration (\w+)", TEXTS[name])) <= set(commands)


@pytest.mark.parametrize("name", TEXTS)
def test_every_variable_is_read_by_the_code(name):
    tracked = subprocess.run(
        ["git", "ls-files", "*.py", "*.yml", "Makefile"], cwd=ROOT, capture_output=True, text=True
    ).stdout.split()
    code = "".join(
        (ROOT / path).read_text(encoding="utf-8") for path in tracked if path != "tests/test_written_documents.py"
    )
    assert [v for v in re.findall(r"VSTRECHA_[A-Z_]+", TEXTS[name]) if v not in code] == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name):
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        if target.startswith(("http:", "https:")):
            continue
        path, _, anchor = target.partition("#")
        there = (ROOT / name).parent / path if path else ROOT / name
        assert there.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}, target


@pytest.mark.parametrize("name", TEXTS)
def test_every_picture_is_told_in_words(name):
    assert [alt for alt in re.findall(r"!\[(.*?)\]\(", TEXTS[name], re.S) if len(alt) < 30] == []


def test_queries_are_answered(published):
    found = blocks("sql")
    assert found
    with duckdb.connect(str(published), read_only=True) as warehouse:
        for name, query in found:
            assert warehouse.execute(query).description, name


def test_python_runs(published, monkeypatch):
    monkeypatch.setenv("VSTRECHA_DATA", str(published.parent))
    found = blocks("python")
    assert found
    for name, code in found:
        exec(compile(code, name, "exec"), {})


def test_the_metric_and_the_meeting_of_the_readme_are_there(published, monkeypatch):
    from vstrecha import metrics
    from vstrecha.evidence.facts import find_key

    monkeypatch.setenv("VSTRECHA_DATA", str(published.parent))
    (names,), (by,) = re.findall(r'METRICS="([^"]+)"', TEXTS["README.md"]), re.findall(r"BY=(\S+)", TEXTS["README.md"])
    assert len(metrics.frame(names.split(), [by])) > 5
    with duckdb.connect(str(published), read_only=True) as warehouse:
        for key in re.findall(r"MEETING=(\w+)", TEXTS["README.md"] + TEXTS["docs/operations.md"]):
            assert find_key(warehouse, key) or key == "key"
