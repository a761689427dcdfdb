"""What the assets are given: where to read and write, and the extractor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from dagster import ConfigurableResource, DagsterInstance, EnvVar, InitResourceContext
from pydantic import PrivateAttr

from extract import Extractor
from orchestration.engine import open_engine
from orchestration.extraction import ArticleReader
from orchestration.runs import require_unfinished, tag_process
from orchestration.settings import Lake, Limits, Settings
from orchestration.writer import Claim, hold


class Folders(ConfigurableResource):
    """The folders of the warehouse, as Dagster shows them."""

    data: str
    seeds: str
    landing: str | None = None
    annotated: str | None = None
    judgements: str | None = None
    configuration: str = str(Settings.configuration)
    kept_releases: int = Settings.kept_releases
    lake_catalogue: str | None = None
    lake_data: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> Folders:
        """The same folders, as a resource."""
        return cls(
            data=str(settings.data),
            seeds=str(settings.seeds),
            landing=str(settings.landing) if settings.landing else None,
            annotated=str(settings.annotated) if settings.annotated else None,
            judgements=str(settings.judgements) if settings.judgements else None,
            configuration=str(settings.configuration),
            kept_releases=settings.kept_releases,
            lake_catalogue=settings.lake.catalogue if settings.lake else None,
            lake_data=settings.lake.data if settings.lake else None,
        )

    def setup_for_execution(self, context: InitResourceContext) -> None:
        """Every run needs the folders, so here it says which process it is in."""
        if context.instance and context.run_id:
            tag_process(context.instance, context.run_id)

    def settings(self) -> Settings:
        """The folders as the pipeline's own code takes them."""
        optional = (Path(name) if name else None for name in (self.landing, self.annotated, self.judgements))
        return Settings(
            Path(self.data),
            Path(self.seeds),
            *optional,
            configuration=Path(self.configuration),
            kept_releases=self.kept_releases,
            lake=Lake(self.lake_catalogue, self.lake_data) if self.lake_catalogue and self.lake_data else None,
        )


class PostgresTarget(ConfigurableResource):
    """The database that gets each release as well; its address is read from the environment and shown nowhere."""

    address: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> PostgresTarget:
        """The one of the settings, by the name of its variable, so that Dagster does not store the password."""
        return cls(address=EnvVar("VSTRECHA_PUBLISH_POSTGRES") if settings.publish_postgres else None)


class Writer(ConfigurableResource):
    """The right to write, held from a run's first step to its last."""

    data: str
    _claim: Claim = PrivateAttr()
    _instance: DagsterInstance = PrivateAttr()

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Writer]:
        """Wait for whoever writes, then be the writer."""
        assert context.instance
        assert context.run_id
        with hold(Settings(Path(self.data)), context.run_id) as self._claim:
            self._instance = context.instance
            yield self

    def require(self) -> None:
        """An error if this run may not write any more: another took over, or Dagster ended it."""
        self._claim.require()
        require_unfinished(self._instance, self._claim.run)


class ExtractorResource(ConfigurableResource):
    """The extractor of extract/; its models are loaded when an article waits."""

    def version(self) -> str:
        """The extractor's content hash."""
        from extract import extractor_version

        return extractor_version()

    def load(self) -> Extractor:
        """The extractor in this process, without limits: for articles that are known to be harmless."""
        return Extractor.load()

    def reader(self, articles: int) -> AbstractContextManager[ArticleReader]:
        """The extractor on the engine that the environment names, within limits, for so many articles."""
        return open_engine(articles, Limits.from_environment())
