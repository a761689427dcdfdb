"""Assembles the code location; what the parts do stands beside it."""

import dagster as dg

from orchestration import assets, transform
from orchestration.resources import ExtractorResource, Folders, PostgresTarget, Writer
from orchestration.settings import Settings

settings = Settings.from_environment()
manifest = transform.manifest_path(settings)
warehouse = assets.warehouse_assets(manifest)

defs = dg.Definitions(
    assets=[
        assets.ingested,
        assets.extracted,
        warehouse,
        assets.published_asset(manifest, warehouse),
        assets.exported,
        assets.sent_to_postgres,
        assets.extraction_quality,
    ],
    jobs=[
        dg.define_asset_job(
            "build_warehouse",
            selection=dg.AssetSelection.all() - dg.AssetSelection.assets(assets.extraction_quality),
            description="Everything, from the article files to the published warehouse.",
        ),
        dg.define_asset_job(
            "evaluate_extraction",
            selection=dg.AssetSelection.assets(assets.extraction_quality),
            description="How well the extractor reads, measured on annotated articles.",
        ),
    ],
    resources={
        "folders": Folders.of(settings),
        "writer": Writer(data=str(settings.data)),
        "extractor": ExtractorResource(),
        "postgres_target": PostgresTarget.of(settings),
    },
    sensors=[assets.dead_runs],
    executor=dg.in_process_executor,
)
