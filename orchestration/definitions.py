"""Assembles the code location; what the parts do stands beside it."""

import dagster as dg

from orchestration import assets, transform
from orchestration.resources import ExtractorResource, Folders
from orchestration.settings import Settings

JOB = "build_warehouse"

settings = Settings.from_environment()
manifest = transform.manifest_path(settings)
warehouse = assets.warehouse_assets(manifest)

defs = dg.Definitions(
    assets=[assets.ingested, assets.extracted, warehouse, assets.published_asset(manifest, warehouse)],
    jobs=[dg.define_asset_job(JOB, description="Everything, from the article files to the published warehouse.")],
    resources={"folders": Folders.of(settings), "extractor": ExtractorResource()},
    executor=dg.in_process_executor,
)
