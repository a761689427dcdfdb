"""The assets: each reads, calls a plain function, and reports what it wrote. The logic is in the modules beside this one."""

import dataclasses
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from orchestration import (
    charts,
    configuration,
    exports,
    extraction,
    feeds,
    ingest,
    judgements,
    months,
    postgres,
    preview,
    quality,
    release,
    tables,
    transform,
)
from orchestration.failures import RETRIES, told
from orchestration.resources import ExtractorResource, Folders, PostgresTarget, Writer
from orchestration.staleness import MONTH

log = logging.getLogger(__name__)

warnings.simplefilter("ignore", dg.BetaWarning)  # of backfill policies; the version of Dagster is pinned

POOL = "duckdb_writer"
OWNER = "team:data-engineering"

# Only months that have articles; they come with them. Articles without a day are in `undated`.
MONTHS = dg.DynamicPartitionsDefinition(name="publication_month")


def _table(name: str, grain: str, group: str, **attributes: object) -> dg.AssetSpec:
    """A table that Python fills, described by its grain."""
    schema, table = name.split(".")
    return dg.AssetSpec(
        [schema, table],
        description=grain,
        group_name=group,
        owners=[OWNER],
        kinds={"python", "duckdb"},
        metadata={"dagster/table_name": f"pipeline.{name}"},
        **attributes,  # type: ignore[arg-type]
    )


ANSWERS = dg.AssetKey(["raw", "feed_answer"])

RAW = [
    _table(
        "raw.article",
        "One row per article version read; every version is kept with its hash.",
        "raw",
        deps=[ANSWERS],
    ),
    _table(
        "raw.file",
        "One row per file read, so that nothing is read twice; offered = loaded + quarantined + duplicates.",
        "raw",
        deps=[ANSWERS],
    ),
    _table("raw.article_signature", "One row per article version: the sign by which reprints of it are found.", "raw"),
    _table("raw.feed", "One row per feed: its last answer, and when it is asked again.", "raw", deps=[ANSWERS]),
    _table(
        "raw.meeting_judgement", "One row per judgement that two reported meetings are the same, or are not.", "raw"
    ),
    _table("raw.person_judgement", "One row per judgement that two names are the same person, or are not.", "raw"),
    _table(
        "raw.organization_judgement",
        "One row per judgement that two names are the same organisation, or are not.",
        "raw",
    ),
    _table("raw.value_judgement", "One row per corrected value of a meeting.", "raw"),
    _table(
        "quality.quarantined_input",
        "One row per input that could not be read, with its place, the reason and what to do.",
        "raw",
        deps=[ANSWERS],
    ),
]


@dg.asset(key=ANSWERS, group_name="raw", owners=[OWNER], kinds={"python", "xml"}, pool="feeds", retry_policy=RETRIES)
def feed_answers(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult:
    """One file per new answer of a feed, as it came, in `feeds/`; a feed that fails is left alone for a time that grows."""
    with told(context):
        settings = folders.settings()
        configured = configuration.load(settings.configuration)
        new = feeds.poll(settings.feeds, configured.feeds, configured.limits)
        states = [feeds.state_of(settings.feeds, feed) for feed in configured.feeds]
        rows = "".join(
            f"| {preview.cell(state.name)} | {state.status or ''} | {preview.cell(state.error or 'answered')} | "
            f"{(state.next_ask_at or '')[:16]} |\n"
            for state in states
        )
        shown = f"| feed | HTTP | last answer | asked again at (UTC) |\n|---|---|---|---|\n{rows}"
        return dg.MaterializeResult(
            metadata={
                "new_answers": new,
                "failing_feeds": sum(state.failures > 0 for state in states),
                "feeds": dg.MetadataValue.md(shown if states else "vstrecha.toml names no feed"),
            }
        )


@dg.multi_asset(specs=RAW, pool=POOL, retry_policy=RETRIES)
def ingested(context: dg.AssetExecutionContext, folders: Folders, writer: Writer) -> Iterator[dg.MaterializeResult]:
    """One row per article version, file read, judgement, and input set aside, from seeds/ and the user's folders."""
    with told(context):
        settings = folders.settings()
        writer.require()
        configured = configuration.load(settings.configuration)
        with tables.pipeline(settings.pipeline) as connection:
            ingest.record_feeds(connection, settings.feeds, configured.feeds)
            result = ingest.ingest(connection, settings.input_folders(), configured.limits)
            log.info(str(result))
            if judged := judgements.load(connection, settings.judgement_folders()):
                log.info("%s judgements outrank the rules", judged)
            counts = {"offered": result.offered, "loaded": result.loaded, "quarantined": result.quarantined}
            for spec in RAW:
                yield dg.MaterializeResult(
                    asset_key=spec.key,
                    metadata={
                        **_shown(connection, ".".join(spec.key.path)),
                        **counts,
                        "duplicates": result.duplicates,
                    },
                )


def _shown(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    return {**preview.table_metadata(connection, table), **charts.metadata(connection, table, table)}


@dg.multi_asset(
    specs=[
        _table(name, grain, "extracted", deps=[dg.AssetKey(["raw", "article"]), MONTH])
        for name, grain in tables.STAGING.items()
    ],
    pool=POOL,
    retry_policy=RETRIES,
)
def extracted(
    context: dg.AssetExecutionContext, folders: Folders, writer: Writer, extractor: ExtractorResource
) -> Iterator[dg.MaterializeResult]:
    """One row per meeting, participant, document, evidence, topic, occupation and mention that the articles hold."""
    with told(context):
        settings, version = folders.settings(), extractor.version()
        writer.require()
        with tables.pipeline(settings.pipeline) as connection:
            result = extraction.extract_articles(connection, extractor.reader, version)
            log.info(str(result))
            _note_months(context, connection, result.months, version)
            for name in tables.STAGING:
                yield dg.MaterializeResult(
                    asset_key=name.split("."),
                    metadata={
                        **_shown(connection, name),
                        "new_articles": result.articles,
                        "meetings_in_them": result.meetings,
                        "failed": result.failed,
                    },
                )


def _note_months(
    context: dg.AssetExecutionContext, connection: duckdb.DuckDBPyConnection, read: Sequence[str], version: str
) -> None:
    """Mark the months of which articles were read, and those that Dagster does not know yet, so that the UI shows them."""
    known = set(context.instance.get_dynamic_partitions(str(MONTHS.name)))
    noted = [month for month in months.all_read(connection) if month in read or month not in known]
    if noted:
        context.instance.add_dynamic_partitions(str(MONTHS.name), noted)
    for month in months.found(connection, noted):
        context.log_event(
            dg.AssetMaterialization(MONTH, partition=month.name, metadata=_month_metadata(month, version))
        )


def _month_metadata(month: months.Month, version: str) -> dict[str, Any]:
    return {
        "articles": month.articles,
        "meetings": month.meetings,
        "failed": month.failed,
        "extractor_version": version,
    }


@dg.asset(
    key=MONTH,
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    deps=[["raw", "article"]],
    pool=POOL,
    retry_policy=RETRIES,
    group_name="extracted",
    owners=[OWNER],
    kinds={"python", "duckdb"},
    output_required=False,
)
def read_again(
    context: dg.AssetExecutionContext, folders: Folders, writer: Writer, extractor: ExtractorResource
) -> dg.MaterializeResult[None]:
    """One partition per month of publication that has articles, and `undated`. A run reads what is new; materialise months to read their articles again, in one run: after a time limit that a busy machine ran into, or to try an extractor on a part."""
    with told(context):
        settings, version = folders.settings(), extractor.version()
        writer.require()
        with tables.pipeline(settings.pipeline) as connection:
            result = extraction.extract_articles(connection, extractor.reader, version, again=context.partition_keys)
            log.info("%s, of %s", result, ", ".join(context.partition_keys))
            for month in months.found(connection, context.partition_keys):
                context.add_asset_metadata(_month_metadata(month, version), MONTH, month.name)
    return dg.MaterializeResult(asset_key=MONTH)


def _counts(row_counts: Mapping[str, int]) -> dict[str, Any]:
    """How many rows a release holds, in all and in each table."""
    rows = "\n".join(f"| {relation} | {count:,} |" for relation, count in row_counts.items())
    return {
        "dagster/row_count": sum(row_counts.values()),
        "preview": dg.MetadataValue.md(f"| table | rows |\n|---|---:|\n{rows}"),
    }


def published_asset(manifest_path: Path, warehouse: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """The published file, downstream of every model."""
    relations = transform.published_relations(manifest_path)

    @dg.asset(
        key=["warehouse", "published"],
        deps=list(warehouse.keys),
        pool=POOL,
        group_name="published",
        owners=[OWNER],
        kinds={"duckdb"},
    )
    def published(context: dg.AssetExecutionContext, folders: Folders, writer: Writer) -> dg.MaterializeResult:
        """One file, `warehouse.duckdb`: every table of the marts, swapped in whole after all tests passed."""
        with told(context):
            result = release.publish(folders.settings(), relations, context.run_id, writer.require)
        log.info("published %s", result.place)
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(result.place),
                **({"bytes": result.size} if result.size is not None else {}),
                **_counts(result.row_counts),
            }
        )

    return published


@dg.asset(
    key=["warehouse", "exports"],
    deps=[["warehouse", "published"]],
    pool=POOL,
    group_name="published",
    owners=[OWNER],
    kinds={"duckdb", "parquet", "excel"},
)
def exported(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult:
    """One file per mart and format: Parquet, CSV and Excel, all of one release, in `exports/latest`."""
    settings = folders.settings()
    with told(context):
        configured = configuration.load(settings.configuration)
        made = exports.export(settings, configured.export_formats, configured.excel_rows)
    if made is None:
        return dg.MaterializeResult(metadata={"files": "as they were, or turned off in vstrecha.toml"})
    log.info("exported %s marts to %s", len(made.row_counts), made.folder)
    for note in made.notes:
        log.info(note)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(made.folder)),
            "dagster/row_count": sum(made.row_counts.values()),
            "notes": "\n".join(made.notes) or "everything fits",
        }
    )


@dg.asset(
    key=["warehouse", "postgres"],
    deps=[["warehouse", "published"]],
    pool=POOL,
    retry_policy=RETRIES,
    group_name="published",
    owners=[OWNER],
    kinds={"duckdb", "postgres"},
)
def sent_to_postgres(
    context: dg.AssetExecutionContext, folders: Folders, postgres_target: PostgresTarget
) -> dg.MaterializeResult:
    """One table in Postgres per published table, for tools without a DuckDB driver, if `VSTRECHA_PUBLISH_POSTGRES` names one."""
    settings = dataclasses.replace(folders.settings(), publish_postgres=postgres_target.address)
    with told(context):
        sent = postgres.send(settings)
    if sent is None:
        return dg.MaterializeResult(
            metadata={"tables": "there already, or VSTRECHA_PUBLISH_POSTGRES names no Postgres"}
        )
    return dg.MaterializeResult(
        metadata={
            "release": sent.release,
            **_counts(sent.row_counts),
        }
    )


class QualityConfig(dg.Config):
    """How much the evaluation shows."""

    errors: int = quality.ERRORS


@dg.asset(group_name="evaluation", owners=[OWNER], kinds={"python"})
def extraction_quality(
    context: dg.AssetExecutionContext, config: QualityConfig, folders: Folders, extractor: ExtractorResource
) -> dg.MaterializeResult:
    """One measurement of the extractor against annotated articles, each figure a number over time; not part of the daily job."""
    settings = folders.settings()
    with told(context):
        report = quality.evaluate(settings, extractor.load(), extractor.version())
    settings.quality_report.write_text(quality.text(report, config.errors), encoding="utf-8")
    return dg.MaterializeResult(metadata=quality.metadata(report, config.errors))
