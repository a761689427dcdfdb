"""The releases before the published one: which are kept, and how one of them becomes the published one again.

A rollback is a release like any other: history says when it came, and keeps what the release rolled back from had said.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration import history, lake, tables, warehouse
from orchestration.settings import Settings, UserError
from orchestration.swap import flush, scratch_file, swap

log = logging.getLogger(__name__)

_RELEASES = """
    select published_at, coalesce(restored_from, published_at), article_count, fingerprint, withdrawn
    from history.release
    order by published_at desc
"""


@dataclass(frozen=True)
class Release:
    """A release and what it says of itself; `first_published_at` is older where it was rolled back to. One in a lake has no path."""

    published_at: datetime
    first_published_at: datetime
    article_count: int
    fingerprint: str
    withdrawn: list[str]
    path: Path | None = None

    @property
    def name(self) -> str:
        """How it is called among the kept ones."""
        return self.published_at.strftime(lake.NAME)


def read_release(path: Path) -> Release | None:
    """What a file says of itself; none if it cannot be read or was no release."""
    found = _read(tables.connect(path, read_only=True)) if path.exists() else []
    return replace(found[0], path=path) if found else None


def read_published(settings: Settings) -> Release | None:
    """What the published warehouse says of itself; none if there is none."""
    if settings.lake:
        return next(iter(_read(warehouse.published(settings))), None)
    return read_release(settings.published)


def _read(opened: AbstractContextManager[duckdb.DuckDBPyConnection]) -> list[Release]:
    """The release that a warehouse is, then those before it; none if it cannot be read or holds none."""
    try:
        with opened as connection:
            return [Release(*row) for row in connection.execute(_RELEASES).fetchall()]
    except (duckdb.Error, UserError):
        return []


def told_of(settings: Settings) -> str:
    """That readers have a release that was rolled back to, and how to leave it; nothing of any other."""
    found = read_published(settings)
    if found is None or found.published_at == found.first_published_at:
        return ""
    return (
        f"It was rolled back to the release of {found.first_published_at:%Y-%m-%d %H:%M} and stays so until an input, a judgement "
        "or the code changes;\n`.venv/bin/python -m orchestration releases` lists the others, `make rollback RELEASE=…` publishes one.\n"
    )


def kept(settings: Settings) -> list[Release]:
    """The releases that can be rolled back to, the latest first."""
    if settings.lake:
        return _kept_in_lake(settings)
    paths = [path for path in settings.releases.glob("*.duckdb") if not _is_published(path, settings)]
    releases = filter(None, map(read_release, paths))
    return sorted(releases, key=lambda release: release.published_at, reverse=True)


def _kept_in_lake(settings: Settings) -> list[Release]:
    """Those before the published one whose snapshots are still there."""
    earlier = _read(warehouse.published(settings))[1:]
    held = lake.snapshots(settings) if earlier else {}
    return [release for release in earlier if release.name in held]


def keep(settings: Settings) -> None:
    """Give the published file a second name, under which it stays when the next one takes its place."""
    if settings.published.exists() and (release := read_release(settings.published)):
        settings.releases.mkdir(exist_ok=True)
        for part in settings.releases.glob("*.part"):
            part.unlink()
        place = settings.releases / f"{release.name}.duckdb"
        if not place.exists():
            _second_name(settings.published, place)
            flush(settings.releases)


def prune(settings: Settings) -> None:
    """Delete the oldest releases beyond the number that is kept."""
    for release in kept(settings)[settings.kept_releases :]:
        if release.path:
            release.path.unlink()


def roll_back(settings: Settings, name: str | None, token: str, require_place: Callable[[], None]) -> Release:
    """Publish an earlier release again: the one named, or the one before what is published now."""
    current = read_published(settings)
    target = _target(kept(settings), current, name)
    if target.path:
        _publish_file(settings, target.path, target, current, token, require_place)
    else:
        assert current  # or there were none before it
        _publish_snapshot(settings, target, current, require_place)
    return target


def _publish_file(
    settings: Settings,
    path: Path,
    target: Release,
    current: Release | None,
    token: str,
    require_place: Callable[[], None],
) -> None:
    with scratch_file(settings.data, token) as copy:
        shutil.copyfile(path, copy)
        copy.chmod(0o644)
        if current:
            _restore(copy, target, current, settings.published)
        else:
            log.warning("The published file cannot be read, so history goes on from the release rolled back to.")
        require_place()
        keep(settings)
        swap(copy, settings.published)
    prune(settings)


def _publish_snapshot(settings: Settings, target: Release, current: Release, require_place: Callable[[], None]) -> None:
    lake.take_up(settings, lake.snapshots(settings)[target.name])
    with warehouse.build(settings) as connection:
        _say_restored(connection, target, current)
        views = _views(connection)
    lake.publish(settings, views, require_place)


def _target(releases: list[Release], current: Release | None, name: str | None) -> Release:
    for release in releases:
        if (
            release.name == name
            or name is None
            and (current is None or release.published_at < current.first_published_at)
        ):
            return release
    known = "\n".join(f"  {release.name}" for release in releases) or "  none"
    wanted = f"No kept release is called {name}." if name else "No earlier release is kept."
    raise UserError(f"{wanted} Kept are:\n{known}\nVSTRECHA_KEEP_RELEASES says how many are kept.")


def _restore(copy: Path, target: Release, current: Release, published: Path) -> None:
    """Say in the copy what it is, and let its history go on from the release that it replaces."""
    history.forget(copy)
    with tables.connect(copy) as connection:
        _say_restored(connection, target, current)
    history.keep(copy, published, tables.utc_now())
    with tables.connect(copy, read_only=True) as connection:
        for view in _views(connection):
            tables.row_count(connection, view)


def _say_restored(connection: duckdb.DuckDBPyConnection, target: Release, current: Release) -> None:
    """When a release was first published, and which ones were rolled back from."""
    withdrawn = sorted({*current.withdrawn, current.fingerprint} - {target.fingerprint})
    connection.execute(
        "update quality.release set restored_from = ?, withdrawn = ?", [target.first_published_at, withdrawn]
    )


def _views(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = "select view_name from duckdb_views() where schema_name = 'marts' and database_name = current_database()"
    return [f"marts.{view}" for (view,) in connection.execute(query).fetchall()]


def _second_name(path: Path, name: Path) -> None:
    """A hard link, which costs no room, or where there are none a copy that is whole or not there."""
    try:
        os.link(path, name)
    except OSError:
        part = name.with_suffix(".part")
        shutil.copyfile(path, part)
        flush(part)
        os.replace(part, name)


def _is_published(path: Path, settings: Settings) -> bool:
    return settings.published.exists() and path.samefile(settings.published)
