"""The assets: each reads, calls a plain function, and reports what it wrote. The logic is in the modules beside this one."""

import dataclasses
import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.asset_utils import DAGSTER_DBT_UNIQUE_ID_METADATA_KEY as DBT_ID
from dagster_dbt.asset_utils import get_subset_selection_for_context

from orchestration import (
    configuration,
    exports,
    extraction,
    feeds,
    ingest,
    judgements,
    postgres,
    preview,
    quality,
    release,
    runs,
    tables,
    transform,
)
from orchestration.resources import ExtractorResource, Folders, PostgresTarget, Writer

log = logging.getLogger(__name__)

POOL = "duckdb_writer"
OWNER = "team:data-engineering"


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


RAW = [
    _table("raw.article", "One row per article version read; every version is kept with its hash.", "raw"),
    _table(
        "raw.file",
        "One row per file read, so that nothing is read twice; offered = loaded + quarantined + duplicates.",
        "raw",
    ),
    _table("raw.article_signature", "One row per article version: the sign by which reprints of it are found.", "raw"),
    _table("raw.feed", "One row per feed: its last answer, and when it is asked again.", "raw"),
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
    ),
]


@dg.multi_asset(specs=RAW, pool=POOL)
def ingested(folders: Folders, writer: Writer) -> Iterator[dg.MaterializeResult]:
    """One row per article version, file read, judgement, and input set aside, from seeds/ and the user's folders."""
    settings = folders.settings()
    writer.require()
    configured = configuration.load(settings.configuration)
    feeds.poll(settings.feeds, configured.feeds, configured.limits)
    with tables.pipeline(settings.pipeline) as connection:
        ingest.record_feeds(connection, settings.feeds, configured.feeds)
        result = ingest.ingest(connection, settings.input_folders(), configured.limits)
        log.info(str(result))
        if judged := judgements.load(connection, settings.judgement_folders()):
            log.info("%s judgements outrank the rules", judged)
        counts = {"offered": result.offered, "loaded": result.loaded, "quarantined": result.quarantined}
        for spec in RAW:
            metadata = preview.table_metadata(connection, ".".join(spec.key.path))
            yield dg.MaterializeResult(
                asset_key=spec.key, metadata={**metadata, **counts, "duplicates": result.duplicates}
            )


@dg.multi_asset(
    specs=[
        _table(name, grain, "extracted", deps=[dg.AssetKey(["raw", "article"])])
        for name, grain in tables.STAGING.items()
    ],
    pool=POOL,
)
def extracted(folders: Folders, writer: Writer, extractor: ExtractorResource) -> Iterator[dg.MaterializeResult]:
    """One row per meeting, participant, document, evidence, topic, occupation and mention that the articles hold."""
    settings, version = folders.settings(), extractor.version()
    writer.require()
    with tables.pipeline(settings.pipeline) as connection:
        result = extraction.extract_articles(connection, extractor.workers, version)
        log.info(str(result))
        for name in tables.STAGING:
            metadata = preview.table_metadata(connection, name)
            yield dg.MaterializeResult(
                asset_key=name.split("."),
                metadata={**metadata, "new_articles": result.articles, "failed": result.failed},
            )


def warehouse_assets(manifest_path: Path) -> dg.AssetsDefinition:
    """Every dbt model and seed as an asset, every dbt test as a check of one."""
    manifest = _with_shown_tests(json.loads(manifest_path.read_text()))
    translator = DagsterDbtTranslator()

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, name="warehouse", pool=POOL)
    def warehouse(
        context: dg.AssetExecutionContext, folders: Folders, writer: Writer, extractor: ExtractorResource
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        """One row per model and seed built, and per test run."""
        settings = folders.settings()
        writer.require()
        selection, indirect = get_subset_selection_for_context(
            context, manifest, None, None, None, translator, current_dbt_indirect_selection_env=None
        )
        if selection:
            release.distrust_build(settings)
        else:
            release.start_build(settings)
        results = transform.build(settings, [*selection, *(["--indirect-selection", indirect] if indirect else [])])
        log.info(transform.summary(results))
        yield from _events(context, settings.build, settings.pipeline, manifest, results)
        transform.require_green(results)
        if not selection:
            writer.require()
            release.record_audit(settings, extractor.version())

    return warehouse


def _with_shown_tests(manifest: dict[str, Any]) -> dict[str, Any]:
    """A test of several models is shown with the first of them, and with its reason; dagster-dbt would show neither."""
    for unique_id, node in manifest["nodes"].items():
        if unique_id.startswith("test."):
            node["meta"] = {"description": node["description"], **node["meta"]}
            if not node.get("attached_node") and node["depends_on"]["nodes"]:
                node["attached_node"] = node["depends_on"]["nodes"][0]
    return manifest


def _events(
    context: dg.AssetExecutionContext,
    build: Path,
    pipeline: Path,
    manifest: dict[str, Any],
    results: Sequence[transform.NodeResult],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """dbt's results as Dagster shows them: what was built with its rows, what was tested with its outcome."""
    assets = {spec.metadata[DBT_ID]: spec.key for spec in context.assets_def.specs}
    checks = {spec.metadata[DBT_ID]: spec.key for spec in context.assets_def.check_specs}
    with tables.connect(build, read_only=True) as connection:
        tables.attach(connection, pipeline, "pipeline")
        for result in results:
            facts: dict[str, Any] = {"status": result.status, "seconds": round(result.seconds, 3)}
            if result.message:
                facts["message"] = result.message
            if result.unique_id in assets and not result.failed and result.status != "skipped":
                rows = preview.table_metadata(connection, manifest["nodes"][result.unique_id]["relation_name"])
                yield dg.MaterializeResult(asset_key=assets[result.unique_id], metadata={**facts, **rows})
            elif result.unique_id in checks and result.status != "skipped":
                check = checks[result.unique_id]
                yield dg.AssetCheckResult(
                    asset_key=check.asset_key,
                    check_name=check.name,
                    passed=result.status == "pass",
                    severity=dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR,
                    metadata={**facts, "failing_rows": result.failures or 0},
                )


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
        result = release.publish(folders.settings(), relations, context.run_id, writer.require)
        log.info("published %s", result.path)
        counts = "\n".join(f"| {relation} | {count:,} |" for relation, count in result.row_counts.items())
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(str(result.path)),
                "bytes": result.path.stat().st_size,
                "dagster/row_count": sum(result.row_counts.values()),
                "preview": dg.MetadataValue.md(f"| table | rows |\n|---|---:|\n{counts}"),
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
def exported(folders: Folders) -> dg.MaterializeResult:
    """One file per mart and format: Parquet, CSV and Excel, all of one release, in `exports/latest`."""
    settings = folders.settings()
    made = exports.export(settings, configuration.load(settings.configuration).export_formats)
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
    group_name="published",
    owners=[OWNER],
    kinds={"postgres"},
)
def sent_to_postgres(folders: Folders, postgres_target: PostgresTarget) -> dg.MaterializeResult:
    """The published tables in Postgres, for tools without a DuckDB driver, if `VSTRECHA_PUBLISH_POSTGRES` names one."""
    settings = dataclasses.replace(folders.settings(), publish_postgres=postgres_target.address)
    sent = postgres.send(settings)
    if sent is None:
        return dg.MaterializeResult(
            metadata={"tables": "there already, or VSTRECHA_PUBLISH_POSTGRES names no Postgres"}
        )
    counts = "\n".join(f"| {relation} | {count:,} |" for relation, count in sent.row_counts.items())
    return dg.MaterializeResult(
        metadata={
            "release": sent.release,
            "dagster/row_count": sum(sent.row_counts.values()),
            "preview": dg.MetadataValue.md(f"| table | rows |\n|---|---:|\n{counts}"),
        }
    )


@dg.sensor(minimum_interval_seconds=20, default_status=dg.DefaultSensorStatus.RUNNING)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Ends the runs whose process was killed, so that nobody waits for them; starts none."""
    runs.end_dead_runs(context.instance)
    return dg.SkipReason("looked for runs whose process is gone")


class QualityConfig(dg.Config):
    """How much the evaluation shows."""

    errors: int = quality.ERRORS


@dg.asset(group_name="evaluation", owners=[OWNER], kinds={"python"})
def extraction_quality(config: QualityConfig, folders: Folders, extractor: ExtractorResource) -> dg.MaterializeResult:
    """One measurement of the extractor against annotated articles, each figure a number over time; not part of the daily job."""
    settings = folders.settings()
    report = quality.evaluate(settings, extractor.load(), extractor.version())
    settings.quality_report.write_text(quality.text(report, config.errors), encoding="utf-8")
    return dg.MaterializeResult(metadata=quality.metadata(report, config.errors))
