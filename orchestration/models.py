"""dbt's models, seeds and tests as Dagster shows them: assets with rows, columns, lineage and charts, and checks that block publishing."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets
from dagster_dbt.asset_utils import DAGSTER_DBT_UNIQUE_ID_METADATA_KEY as DBT_ID
from dagster_dbt.asset_utils import get_subset_selection_for_context

from orchestration import charts, columns, preview, release, tables, transform
from orchestration import warehouse as warehouse_place
from orchestration.assets import POOL
from orchestration.failures import RETRIES, told
from orchestration.resources import ExtractorResource, Folders, Writer
from orchestration.settings import Settings
from orchestration.staleness import PUBLISHED, ModelVersions

log = logging.getLogger(__name__)


def warehouse_assets(described: dict[str, Any]) -> dg.AssetsDefinition:
    """Every dbt model and seed of the manifest as an asset, every dbt test as a check of one."""
    manifest = _with_shown_tests(described)
    translator = ModelVersions(manifest)

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, name="warehouse", pool=POOL, retry_policy=RETRIES)
    def warehouse(
        context: dg.AssetExecutionContext, folders: Folders, writer: Writer, extractor: ExtractorResource
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        """One row per model and seed built, and per test run."""
        with told(context):
            settings = folders.settings()
            writer.require()
            selection, indirect = get_subset_selection_for_context(
                context, manifest, None, None, None, translator, current_dbt_indirect_selection_env=None
            )
            if selection and publishes(context.run):
                log.info("this run publishes, so every model is built and tested, whichever are selected")
                selection = []
            if selection:
                release.distrust_build(settings)
            else:
                release.start_build(settings)
            results = transform.build(
                settings, [*selection, *(["--indirect-selection", indirect] if indirect and selection else [])]
            )
            log.info(transform.summary(results))
            yield from _events(context, settings, manifest, results)
            transform.require_green(results)
            if not selection:
                writer.require()
                release.record_audit(settings, extractor.version())

    return warehouse


def publishes(run: dg.DagsterRun) -> bool:
    """Whether a run of chosen assets ends with the published file, which is built and tested whole or not at all."""
    return PUBLISHED in (run.asset_selection or ())


# What a test of dbt's own kinds says, for those that have no words of their own.
_SAID = {
    "unique": "No two rows have the same {column_name}.",
    "not_null": "Every row has a {column_name}.",
    "accepted_values": "{column_name} is one of: {values}.",
    "relationships": "Every {column_name} is a {field} of {to}.",
}


def _with_shown_tests(manifest: dict[str, Any]) -> dict[str, Any]:
    """A test is shown with what it holds, one of several models with the first of them; dagster-dbt would show neither."""
    for unique_id, node in manifest["nodes"].items():
        if unique_id.startswith("test."):
            node["meta"] = {"description": node["description"] or _said(node), **node["meta"]}
            if not node.get("attached_node") and node["depends_on"]["nodes"]:
                node["attached_node"] = node["depends_on"]["nodes"][0]
    return manifest


def _said(node: Mapping[str, Any]) -> str:
    generic = node.get("test_metadata") or {"name": "", "kwargs": {}}
    told = _SAID.get(generic["name"], "").format_map(defaultdict(str, generic["kwargs"]))
    return told + (
        " Where it does not hold, nothing is published." if _blocks(node) else " It warns, and stops nothing."
    )


def _blocks(node: Mapping[str, Any]) -> bool:
    return str(node["config"]["severity"]).lower() == "error"


def _events(
    context: dg.AssetExecutionContext,
    settings: Settings,
    manifest: Mapping[str, Any],
    results: Sequence[transform.NodeResult],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """dbt's results as Dagster shows them, of what was chosen: what was built with its rows, what was tested with its outcome."""
    chosen, chosen_checks = context.selected_asset_keys, context.selected_asset_check_keys
    assets = {spec.metadata[DBT_ID]: spec.key for spec in context.assets_def.specs if spec.key in chosen}
    checks = {spec.metadata[DBT_ID]: spec.key for spec in context.assets_def.check_specs if spec.key in chosen_checks}
    with warehouse_place.build(settings, read_only=True) as connection:
        tables.attach(connection, settings.pipeline, "pipeline")
        origins = columns.lineage(settings, manifest, connection)
        for result in results:
            facts: dict[str, Any] = {"status": result.status, "seconds": round(result.seconds, 3)}
            if result.message:
                facts["message"] = result.message
            if result.unique_id in assets and not result.failed and result.status != "skipped":
                node = manifest["nodes"][result.unique_id]
                table, relation = f"{node['schema']}.{node['alias']}", node["relation_name"]
                facts |= preview.table_metadata(connection, table, relation) | charts.metadata(
                    connection, table, relation
                )
                if result.unique_id in origins:
                    facts |= columns.lineage_metadata(origins[result.unique_id])
                yield dg.MaterializeResult(asset_key=assets[result.unique_id], metadata=facts)
            elif result.unique_id in checks and result.status != "skipped":
                check = checks[result.unique_id]
                yield dg.AssetCheckResult(
                    asset_key=check.asset_key,
                    check_name=check.name,
                    passed=result.status == "pass",
                    severity=dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR,
                    metadata={**facts, "failing_rows": result.failures or 0},
                )
