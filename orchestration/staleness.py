"""When an asset is stale, and what Dagster does about it: code versions, automation conditions, how fresh readers expect it.

Every asset from staging to the exports follows one rule: build it when its code, or anything that it is made from, has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator

from orchestration import transform

MONTH = dg.AssetKey(["staging", "month"])
PUBLISHED = dg.AssetKey(["warehouse", "published"])
QUALITY = dg.AssetKey(["extraction_quality"])

_Condition = dg.AutomationCondition

_UNHURT = (
    ~_Condition.any_deps_missing().ignore(dg.AssetSelection.assets(MONTH))
    & ~_Condition.any_deps_in_progress()
    & ~_Condition.in_progress()
)

# A run that rebuilds what changed upstream with it counts; so nothing is built twice.
STALE = (
    (
        _Condition.newly_missing() | _Condition.any_deps_updated() | _Condition.code_version_changed()
    ).since_last_handled()
    & _UNHURT
).with_label("its code, or what it is made from, has changed")

CHANGED_CODE = (_Condition.code_version_changed().since_last_handled() & ~_Condition.in_progress()).with_label(
    "its code has changed"
)

# The daily run confirms the release when there is nothing new, so silence means that nobody looked.
DAILY = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=50), warn_window=timedelta(hours=26))


def with_rules(definition: dg.AssetsDefinition, versions: Mapping[str, str]) -> dg.AssetsDefinition:
    """The same assets with the version of their code (by group, or by key), their rule and their freshness."""
    return definition.map_asset_specs(lambda spec: _with_rule(spec, versions))


def _with_rule(spec: dg.AssetSpec, versions: Mapping[str, str]) -> dg.AssetSpec:
    version = versions.get("/".join(spec.key.path)) or versions.get(spec.group_name or "") or spec.code_version
    spec = spec.replace_attributes(code_version=version)
    if spec.key == MONTH:  # read again when somebody asks for it
        return spec
    if spec.key == QUALITY or spec.group_name == "raw":  # new input is seen by the sensors
        return spec.replace_attributes(automation_condition=CHANGED_CODE if version else None)
    return spec.replace_attributes(
        automation_condition=STALE, freshness_policy=DAILY if spec.key == PUBLISHED else spec.freshness_policy
    )


class ModelVersions(DagsterDbtTranslator):
    """dbt's models as assets; the version of a model is its own SQL and that of the project's macros in it."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        super().__init__()
        self._macros = manifest["macros"]

    def get_code_version(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """A hash that changes with the file or with a macro that it calls, directly or through another; sources have none."""
        checksum = dbt_resource_props.get("checksum")
        if checksum is None:
            return None
        digest = hashlib.sha256(checksum["checksum"].encode())
        if checksum["name"] == "path":  # of a large seed dbt only notes where it is
            digest.update((transform.PROJECT / dbt_resource_props["original_file_path"]).read_bytes())
        for name in sorted(self._called(dbt_resource_props, set())):
            digest.update(self._macros[name]["macro_sql"].encode())
        return digest.hexdigest()[:16]

    def _called(self, node: Mapping[str, Any], known: set[str]) -> set[str]:
        """The project's macros that a model or macro calls; dbt's own change with dbt, which is pinned."""
        for name in node.get("depends_on", {}).get("macros", ()):
            macro = self._macros.get(name)
            if macro and macro["package_name"] == node["package_name"] and name not in known:
                known.add(name)
                self._called(macro, known)
        return known
