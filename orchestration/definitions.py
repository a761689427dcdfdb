"""Assembles the code location; what the parts do stands beside it."""

import json

import dagster as dg

from extract import extractor_version
from orchestration import assets, automation, columns, configuration, models, staleness, transform
from orchestration.reading import reader_version
from orchestration.resources import ExtractorResource, Folders, PostgresTarget, Writer
from orchestration.settings import Settings

settings = Settings.from_environment()
configured = configuration.load(settings.configuration)
manifest = transform.manifest_path(settings)
described = json.loads(manifest.read_text())
warehouse = models.warehouse_assets(described)

extractor = extractor_version()
versions = {"raw": reader_version(configured.limits), "extracted": extractor, "extraction_quality": extractor}
everything = [
    assets.feed_answers,
    assets.ingested,
    assets.read_again,
    assets.extracted,
    warehouse,
    assets.published_asset(manifest, warehouse),
    assets.exported,
    assets.sent_to_postgres,
    assets.extraction_quality,
]
apart = dg.AssetSelection.assets(staleness.QUALITY, staleness.MONTH)

defs = dg.Definitions(
    assets=[columns.with_columns(staleness.with_rules(one, versions), described) for one in everything],
    jobs=[
        dg.define_asset_job(
            automation.BUILD,
            selection=dg.AssetSelection.all() - apart,
            description="Everything, from the article files to the published warehouse.",
        ),
        dg.define_asset_job(
            automation.ASK,
            selection=dg.AssetSelection.assets(assets.ANSWERS),
            description="The feeds of vstrecha.toml whose time has come; their answers are files to be read.",
        ),
        dg.define_asset_job(
            automation.EVALUATE,
            selection=dg.AssetSelection.assets(staleness.QUALITY),
            description="How well the extractor reads, measured on annotated articles.",
        ),
    ],
    resources={
        "folders": Folders.of(settings),
        "writer": Writer(data=str(settings.data)),
        "extractor": ExtractorResource(),
        "postgres_target": PostgresTarget.of(settings),
    },
    sensors=automation.sensors(configured.running, dg.AssetSelection.all()),
    schedules=automation.schedules(configured.running),
    executor=dg.in_process_executor,
)
