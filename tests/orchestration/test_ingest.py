"""What is kept, what is new, and that nothing is read twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestration import ingest
from orchestration.ingest import Ingested
from orchestration.settings import UserError


def rows(connection, query):
    return connection.execute(query).fetchall()


def test_every_version_is_kept_and_the_last_one_is_current(pipeline, articles, read_folder):
    (articles / "a.txt").write_text("первая")
    read_folder()
    (articles / "a.txt").write_text("вторая, длиннее")
    assert read_folder().loaded == 1
    versions = rows(pipeline, "select article_id, text, is_current from raw.article order by ingested_at")
    assert versions == [("a", "первая", False), ("a", "вторая, длиннее", True)]


def test_a_version_that_returns_is_current_again(pipeline, articles, read_folder):
    for text in ("первая", "вторая, длиннее", "первая"):
        (articles / "a.txt").write_text(text)
        read_folder()
    assert rows(pipeline, "select text from raw.article where is_current") == [("первая",)]
    assert rows(pipeline, "select count(*) from raw.article") == [(2,)]


def test_the_last_line_of_an_article_is_its_current_version(pipeline, articles, read_folder):
    (articles / "a.jsonl").write_text('{"id": "1", "text": "old"}\n{"id": "1", "text": "new"}\n')
    read_folder()
    assert rows(pipeline, "select text from raw.article where is_current") == [("new",)]


def test_a_withdrawn_article_has_no_current_version_until_it_is_offered_again(pipeline, articles, read_folder):
    (articles / "a.txt").write_text("текст")
    (articles / "b.txt").write_text("другой")
    read_folder()
    (articles / "withdrawn.jsonl").write_text('{"id": "a", "withdrawn": true}\n{"id": "unseen", "withdrawn": true}\n')
    read_folder()
    assert rows(pipeline, "select article_id from raw.article where is_current") == [("b",)]
    (articles / "again.jsonl").write_text('{"id": "a", "text": "снова", "withdrawn": false}\n')
    read_folder()
    assert rows(pipeline, "select article_id, text from raw.article where is_current order by 1") == [
        ("a", "снова"),
        ("b", "другой"),
    ]


def test_nothing_is_read_twice(pipeline, articles, read_folder, monkeypatch):
    (articles / "a.txt").write_text("текст")
    (articles / "b.jsonl").write_text('{"id": "1", "text": "a"}\nbad\n')
    os.utime(articles / "a.txt", (0, 0))
    read_folder()
    before = rows(pipeline, "select * from raw.article order by all")
    monkeypatch.setattr(ingest.FileReader, "read", None)
    assert read_folder() == Ingested(unchanged=2)
    (articles / "a.txt").touch()
    assert read_folder() == Ingested(unchanged=2)
    assert rows(pipeline, "select * from raw.article order by all") == before


def test_a_change_that_keeps_size_and_time_is_noticed_while_it_is_fresh(articles, read_folder):
    path = articles / "a.txt"
    path.write_text("один")
    read_folder()
    time = path.stat().st_mtime_ns
    path.write_text("двое")
    os.utime(path, ns=(time, time))
    assert read_folder().loaded == 1


def test_offered_is_loaded_and_quarantined_and_duplicates_in_every_file(pipeline, articles, read_folder):
    good, bad = '{"id": "1", "text": "a"}', '{"id": "1"}'
    (articles / "a.jsonl").write_text("\n".join([good, bad, good, "", '{"id": "2", "text": "b"}']))
    (articles / "b.jsonl").write_text("\n".join([good, bad]))
    (articles / "c.txt").write_text("")
    result = read_folder()
    counts = rows(pipeline, "select offered, loaded, quarantined, duplicates from raw.file order by path")
    assert counts == [(4, 2, 1, 1), (2, 0, 1, 1), (1, 0, 1, 0)]
    assert result == Ingested(files=3, offered=7, loaded=2, quarantined=3, duplicates=2)


def test_a_mended_file_leaves_the_quarantine(pipeline, articles, read_folder):
    (articles / "a.jsonl").write_text('{"id": "1"}\n')
    (articles / "b.jsonl").write_text('{"id": "2"}\n')
    read_folder()
    (articles / "a.jsonl").write_text('{"id": "1", "text": "a"}\n')
    read_folder()
    assert [file[-7:] for (file,) in rows(pipeline, "select file from quality.quarantined_input")] == ["b.jsonl"]


def test_a_removed_file_keeps_its_articles_and_leaves_the_quarantine(pipeline, articles, read_folder):
    (articles / "a.jsonl").write_text('{"id": "1", "text": "a"}\nbad\n')
    read_folder()
    (articles / "a.jsonl").unlink()
    read_folder()
    assert rows(pipeline, "select article_id, is_current from raw.article") == [("1", True)]
    assert rows(pipeline, "select * from quality.quarantined_input") == rows(pipeline, "select * from raw.file") == []


def test_other_folders_are_not_taken_for_removed(pipeline, articles, read_folder):
    (articles / "a.txt").write_text("текст")
    read_folder()
    other = articles.parent / "articles2"
    other.mkdir()
    ingest.ingest(pipeline, [other])
    assert rows(pipeline, "select count(*) from raw.file") == [(1,)]


def test_stems_that_clash_give_the_later_text_its_hash(pipeline, articles, read_folder):
    for folder, text in [("x", "один"), ("y", "другой"), ("z", "один")]:
        (articles / folder).mkdir()
        (articles / folder / "a.txt").write_text(text)
    assert read_folder() == Ingested(files=3, offered=3, loaded=2, duplicates=1)
    named = dict(rows(pipeline, "select text, article_id from raw.article"))
    assert named["один"] == "a"
    assert rows(pipeline, "select sha256 from raw.article where text = 'другой'") == [(named["другой"],)]


def test_links_do_not_lead_out_of_the_folder(pipeline, articles, read_folder, tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "s.txt").write_text("тайна")
    (articles / "file.txt").symlink_to(secret / "s.txt")
    (articles / "folder").symlink_to(secret)
    (articles / "nowhere.txt").symlink_to(articles / "gone.txt")
    (articles / "circle.txt").symlink_to(articles / "circle.txt")
    (articles / "inside.txt").write_text("текст")
    (articles / "link.txt").symlink_to(articles / "inside.txt")
    os.mkfifo(articles / "pipe.txt")
    read_folder()
    reasons = rows(pipeline, "select parse_filename(file), reason from quality.quarantined_input order by all")
    assert reasons == [
        ("circle.txt", "not_a_file"),
        ("file.txt", "link_outside"),
        ("folder", "link_outside"),
        ("nowhere.txt", "not_a_file"),
        ("pipe.txt", "not_a_file"),
    ]
    assert rows(pipeline, "select distinct text from raw.article") == [("текст",)]


def test_a_folder_that_cannot_be_listed_is_no_empty_folder(articles, read_folder, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    (articles / "a.txt").write_text("текст")
    read_folder()
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UserError, match=r"Cannot list .*articles: Permission denied"):
        read_folder()


def test_hidden_files_are_no_input(articles, read_folder):
    (articles / ".DS_Store").write_bytes(b"\x00")
    (articles / ".cache").mkdir()
    (articles / ".cache" / "a.txt").write_text("текст")
    assert read_folder() == Ingested()


def test_a_name_that_is_not_utf8_is_shown_escaped(pipeline, articles, read_folder):
    path = os.fsencode(articles) + b"/\xff.txt"
    with open(path, "w") as file:
        file.write("текст")
    read_folder()
    assert rows(pipeline, "select article_id from raw.article") == [("\\xff",)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_set_aside(pipeline, articles, read_folder):
    (articles / "a.txt").write_text("текст")
    (articles / "a.txt").chmod(0)
    read_folder()
    assert rows(pipeline, "select reason from quality.quarantined_input") == [("unreadable",)]


def test_large_files_are_loaded_in_several_transactions(pipeline, articles, read_folder, monkeypatch):
    monkeypatch.setattr(ingest.tables, "ROWS_PER_TRANSACTION", 3)
    lines = [f'{{"id": "{number % 8}", "text": "{number}"}}' for number in range(10)] + ["bad"]
    (articles / "a.jsonl").write_text("\n".join(lines))
    assert read_folder() == Ingested(files=1, offered=11, loaded=10, quarantined=1)
    current = rows(pipeline, "select text from raw.article where is_current order by cast(text as integer)")
    assert [text for (text,) in current] == ["2", "3", "4", "5", "6", "7", "8", "9"]


def test_what_a_fault_of_the_machine_kept_from_being_read_is_read_by_the_next_run(
    pipeline, articles, read_folder, monkeypatch
):
    (articles / "a.txt").write_text("текст")
    os.utime(articles / "a.txt", (0, 0))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse_to_open)
        read_folder()
    assert rows(pipeline, "select reason, line, byte_offset from quality.quarantined_input") == [("unreadable", 1, 0)]
    assert read_folder() == Ingested(files=1, offered=1, loaded=1)
    assert rows(pipeline, "select * from quality.quarantined_input") == []


def refuse_to_open(self, *_):
    raise PermissionError(13, "Permission denied", str(self))


def test_a_file_that_vanishes_while_the_folder_is_listed_is_no_input(pipeline, articles, read_folder, monkeypatch):
    (articles / "a.txt").write_text("текст")
    (articles / "b.txt").write_text("другой")
    lstat = Path.lstat

    def vanish(self):
        if self.name == "a.txt":
            self.unlink()
        return lstat(self)

    monkeypatch.setattr(Path, "lstat", vanish)
    assert read_folder() == Ingested(files=1, offered=1, loaded=1)


def test_names_that_look_alike_are_two_files(pipeline, articles, read_folder):
    for name, text in ((b"/\xff.txt", "текст"), (b"/\\xff.txt", "другой")):
        with open(os.fsencode(articles) + name, "w") as file:
            file.write(text)
    assert read_folder() == Ingested(files=2, offered=2, loaded=2)
