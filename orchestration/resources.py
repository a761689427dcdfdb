"""What the assets are given: where to read and write, and the extractor."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from dagster import ConfigurableResource, InitResourceContext

from extract import Extractor
from orchestration.runs import tag_process
from orchestration.settings import Limits, Settings
from orchestration.worker import Workers, workers


class Folders(ConfigurableResource):
    """The folders of the warehouse, as Dagster shows them."""

    data: str
    seeds: str
    landing: str | None = None
    annotated: str | None = None
    judgements: str | None = None
    configuration: str = str(Settings.configuration)

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
        )

    def setup_for_execution(self, context: InitResourceContext) -> None:
        """Every run needs the folders, so here it says which process it is in."""
        if context.instance and context.run_id:
            tag_process(context.instance, context.run_id)

    def settings(self) -> Settings:
        """The folders as the pipeline's own code takes them."""
        optional = (Path(name) if name else None for name in (self.landing, self.annotated, self.judgements))
        return Settings(Path(self.data), Path(self.seeds), *optional, configuration=Path(self.configuration))


class ExtractorResource(ConfigurableResource):
    """The extractor of extract/; its models are loaded when an article waits."""

    def version(self) -> str:
        """The extractor's content hash."""
        from extract import extractor_version

        return extractor_version()

    def load(self) -> Extractor:
        """The extractor in this process, without limits: for articles that are known to be harmless."""
        return Extractor.load()

    def workers(self, articles: int) -> AbstractContextManager[Workers]:
        """The extractor in processes of its own, within limits, for so many articles."""
        return workers(articles, Limits.from_environment())
