"""Where the pipeline reads and writes, and the error a user can mend. Imports nothing slow."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class UserError(Exception):
    """Something the user can mend; the message says what happened and what to do."""


@dataclass(frozen=True)
class Limits:
    """What extraction may use; an article that needs more is set aside."""

    seconds: float = 20  # of processor time, per article: a tenth is usual
    megabytes: int = 1_500  # per worker
    workers: int = 1
    articles_per_worker: int = 20  # a worker takes some seconds to load its models
    articles_waiting: int = 200  # handed out before the first of them is answered

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """As many workers as `VSTRECHA_WORKERS` says, or as there are processors."""
        return cls(workers=_number(environment, "VSTRECHA_WORKERS", len(os.sched_getaffinity(0)), least=1))


def _number(environment: Mapping[str, str], variable: str, default: int, least: int = 0) -> int:
    """A whole number from a variable; one that is none is an error."""
    value = environment.get(variable) or str(default)
    if not value.isdecimal() or int(value) < least:
        raise UserError(f"{variable} must be a whole number from {least} upwards, not {value!r}.")
    return int(value)


@dataclass(frozen=True)
class Lake:
    """A DuckLake: the address of its catalogue, without a password, and of its files, a folder or «s3://bucket/folder», the same on all machines."""

    catalogue: str
    data: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], data: Path) -> Lake | None:
        """The lake, where `VSTRECHA_TARGET` asks for it; its files are beside everything else unless a folder is named."""
        target = environment.get("VSTRECHA_TARGET") or "local"
        if target not in ("local", "lake"):
            raise UserError(f"VSTRECHA_TARGET must be local or lake, not {target!r}.")
        if target == "local":
            return None
        address = urlsplit(environment.get("VSTRECHA_LAKE_CATALOGUE") or "")
        if (
            address.scheme not in ("postgres", "postgresql")
            or address.password is not None
            or "password" in address.query
        ):
            raise UserError(
                "The lake needs VSTRECHA_LAKE_CATALOGUE=postgresql://user@host:5432/database, without the password: "
                "that belongs in PGPASSWORD or in ~/.pgpass."
            )
        files = environment.get("VSTRECHA_LAKE_DATA") or str(data / "lake")
        return cls(address.geturl(), files if files.startswith("s3://") else str(Path(files).absolute()))


@dataclass(frozen=True)
class Settings:
    """The folders of one warehouse; everything written lies under `data`. `kept_releases` are kept beside the
    published one; `ui_origin` is where a proxy shows the UI («https://vstrecha.example»);
    `publish_postgres` is the address of the database that gets each release as well."""

    data: Path
    seeds: Path = ROOT / "seeds" / "articles"
    landing: Path | None = None
    annotated: Path | None = None
    judgements: Path | None = None
    configuration: Path = ROOT / "vstrecha.toml"
    kept_releases: int = 3
    ui_origin: str | None = None
    publish_postgres: str | None = field(default=None, repr=False)  # with a password
    lake: Lake | None = None  # instead of the file

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings as the variables `VSTRECHA_…` say; an empty variable counts as unset."""
        data = environment.get("VSTRECHA_DATA") or str(ROOT / "data")
        landing, annotated, judgements = (
            Path(name).absolute() if (name := environment.get(variable)) else None
            for variable in ("VSTRECHA_LANDING", "VSTRECHA_EVAL", "VSTRECHA_JUDGEMENTS")
        )
        return cls(
            data=Path(data).absolute(),
            landing=landing,
            annotated=annotated,
            judgements=judgements,
            configuration=Path(environment.get("VSTRECHA_CONFIG") or cls.configuration).absolute(),
            ui_origin=environment.get("VSTRECHA_UI_ORIGIN") or None,
            publish_postgres=environment.get("VSTRECHA_PUBLISH_POSTGRES") or None,
            lake=Lake.from_environment(environment, Path(data).absolute()),
            kept_releases=_number(environment, "VSTRECHA_KEEP_RELEASES", cls.kept_releases),
        )

    @property
    def pipeline(self) -> Path:
        """The working database: raw, quality, staging, intermediate."""
        return self.data / "pipeline.duckdb"

    @property
    def build(self) -> Path:
        """The warehouse while dbt builds and tests it."""
        return self.data / "build" / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The warehouse that readers open."""
        return self.data / "warehouse.duckdb"

    @property
    def extensions(self) -> Path:
        """DuckDB's extensions for the lake, laid out as DuckDB wants them."""
        return self.data / "extensions"

    @property
    def feeds(self) -> Path:
        """What feeds answered, a folder for each."""
        return self.data / "feeds"

    @property
    def releases(self) -> Path:
        """The releases before the published one."""
        return self.data / "releases"

    @property
    def exports(self) -> Path:
        """The marts as files; `latest` in it leads to those of the published release."""
        return self.data / "exports"

    @property
    def writer_lock(self) -> Path:
        """Whoever has this file locked is the one writer."""
        return self.data / "writer.lock"

    @property
    def dagster_home(self) -> Path:
        """Dagster's run history."""
        return self.data / "dagster"

    @property
    def quality_report(self) -> Path:
        """What the last evaluation found, as text."""
        return self.data / "extraction_quality.txt"

    def annotated_folder(self) -> Path | None:
        """The folder of annotated articles to measure on, if one is named; one that does not exist is an error."""
        if self.annotated and not self.annotated.is_dir():
            raise UserError(
                f"VSTRECHA_EVAL names a folder that does not exist: {self.annotated}\n"
                "Correct the variable, or unset it to measure on the project's own samples alone."
            )
        return self.annotated

    def input_folders(self) -> list[Path]:
        """The folders to read articles from, in order; a landing folder that does not exist is an error."""
        folders = [self.seeds] if self.seeds.is_dir() else []
        if self.landing:
            if not self.landing.is_dir():
                raise UserError(
                    f"VSTRECHA_LANDING names a folder that does not exist: {self.landing}\n"
                    "Create the folder, correct the variable, or unset it to read seeds/ alone."
                )
            folders.append(self.landing)
        return [*folders, self.feeds] if self.feeds.is_dir() else folders

    def judgement_folders(self) -> list[Path]:
        """The project's judgements, then the user's own; a named folder that does not exist is an error."""
        folders = [self.seeds.parent / "judgements"]
        if self.judgements:
            if not self.judgements.is_dir():
                raise UserError(
                    f"VSTRECHA_JUDGEMENTS names a folder that does not exist: {self.judgements}\n"
                    "Create the folder, correct the variable, or unset it to use the project's judgements alone."
                )
            folders.append(self.judgements)
        return folders
