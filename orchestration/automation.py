"""What runs by itself while the daemon is up: sensors and the daily schedule. Each says in plain words what it saw.

None starts a run while another one of the warehouse is waiting or at work, so changes that come in a crowd become one run.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

import dagster as dg
import duckdb
from dagster._core.storage.tags import RUN_KEY_TAG

from orchestration import configuration, feeds, judgements, landing, release, runs, staleness, tables, warehouse, writer
from orchestration.reading import reader_version
from orchestration.resources import ExtractorResource, Folders
from orchestration.settings import Settings, UserError

BUILD, ASK, EVALUATE = "build_warehouse", "ask_feeds", "evaluate_extraction"
WHY = "vstrecha/why"

# A file that changed this recently may still be on its way.
SETTLED_SECONDS = 10

_UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dataclass(frozen=True)
class News:
    """What the folders hold that the warehouse does not know yet."""

    files: tuple[landing.InputFile, ...]
    removed: tuple[str, ...]
    are_judgements_new: bool
    known: int

    def __bool__(self) -> bool:
        return bool(self.files or self.removed or self.are_judgements_new)

    def __str__(self) -> str:
        names = [file.name.rsplit("/", 1)[-1] for file in self.files[:3]]
        more = f" and {len(self.files) - 3} more" if len(self.files) > 3 else ""
        parts = [
            f"{len(self.files)} new or changed files ({', '.join(names)}{more})" if self.files else "",
            f"{len(self.removed)} files are gone" if self.removed else "",
            "other judgements" if self.are_judgements_new else "",
        ]
        return "; ".join(filter(None, parts))

    def key(self) -> str:
        """The same for the same files in the same state, so that they are asked for once."""
        said = [f"{file.name}\0{file.size}\0{file.mtime}" for file in self.files]
        return hashlib.sha256("\n".join([*said, *self.removed, str(self.are_judgements_new)]).encode()).hexdigest()[:16]

    def seconds_since_change(self) -> float:
        """How long the youngest file has been as it is."""
        return time.time() - max((file.mtime for file in self.files), default=0) / 1e9


def look(settings: Settings) -> News:
    """Compare the folders with the ledger; only while nobody writes, since a reader would keep the writer out."""
    folders = settings.input_folders()
    files = landing.input_files(folders)
    if not settings.pipeline.exists():
        return News(tuple(files), (), are_judgements_new=False, known=0)
    limits = configuration.load(settings.configuration).limits
    with tables.connect(settings.pipeline, read_only=True) as ledger:
        try:
            changed = landing.changed_files(ledger, files, reader_version(limits))
            removed = landing.removed_files(ledger, folders, files)
            are_new = not judgements.are_loaded(ledger, settings.judgement_folders())
        except (duckdb.CatalogException, duckdb.BinderException):  # written by an older version: all is read again
            changed, removed, are_new = files, [], False
    return News(tuple(changed), tuple(removed), are_new, len(files) - len(changed))


def _at_work(instance: dg.DagsterInstance, jobs: Sequence[str]) -> str | None:
    """Which run is waiting or at work, if one is."""
    for record in instance.get_run_records(dg.RunsFilter(statuses=_UNFINISHED)):
        run = record.dagster_run
        if run.job_name in jobs or run.job_name.startswith("__"):  # what people and conditions select has such a name
            return f"run {run.run_id[:8]} of {run.job_name} is {run.status.value.lower()}"
    return None


def _failed_before(instance: dg.DagsterInstance, key: str) -> str | None:
    """Which run was asked for the same before, if one was."""
    for run in instance.get_runs(dg.RunsFilter(tags={RUN_KEY_TAG: key}), limit=1):
        return f"run {run.run_id[:8]} was started for them and is {run.status.value.lower()}"
    return None


def new_articles(context: dg.SensorEvaluationContext, folders: Folders) -> dg.RunRequest | dg.SkipReason:
    """Runs the pipeline when files come, change or go in seeds/, in the landing folder or among the answers of feeds, or judgements change. Once for each change: what failed is not tried again until a file changes or somebody starts a run."""
    settings = folders.settings()
    if busy := _at_work(context.instance, [BUILD]):
        return dg.SkipReason(f"{busy}; what is new is looked for when it is over.")
    with writer.glance(settings, "a look for new files") as nobody_writes:
        if not nobody_writes:
            return dg.SkipReason(
                "A run outside of Dagster's queue (make run) is writing; looked for again in a minute."
            )
        try:
            news = look(settings)
        except UserError as error:
            return dg.SkipReason(str(error))
    if not news:
        return dg.SkipReason(f"Nothing new: all {news.known} files are known.")
    if news.files and news.seconds_since_change() < SETTLED_SECONDS:
        return dg.SkipReason(
            f"{news}: the youngest changed a moment ago and may still be on its way; in a minute again."
        )
    if before := _failed_before(context.instance, news.key()):
        return dg.SkipReason(f"{news}: {before}. Read its log; then start {BUILD} by hand, or change the files.")
    return dg.RunRequest(run_key=news.key(), tags={WHY: str(news)[:200]})


def due_feeds(context: dg.SensorEvaluationContext, folders: Folders) -> dg.RunRequest | dg.SkipReason:
    """Asks the feeds of vstrecha.toml whose time has come. Their answers are files, so what is new in them is seen by `new_articles`."""
    settings = folders.settings()
    try:
        asked = configuration.load(settings.configuration).feeds
    except UserError as error:
        return dg.SkipReason(str(error))
    if not asked:
        return dg.SkipReason("vstrecha.toml names no feed; add one under [[feeds]].")
    due = feeds.due(settings.feeds, asked, tables.utc_now())
    states = [feeds.state_of(settings.feeds, feed) for feed in due or asked]
    if not due:
        nearest = min(states, key=lambda state: state.next_ask_at or "")
        return dg.SkipReason(f"No feed is due; next is {nearest.name} at {(nearest.next_ask_at or '')[:16]} UTC.")
    if busy := _at_work(context.instance, [ASK, BUILD]):
        return dg.SkipReason(f"{busy} and asks the feeds.")
    names = ", ".join(feed.name for feed in due)
    return dg.RunRequest(
        run_key="; ".join(f"{s.name} {s.next_ask_at}" for s in states), tags={WHY: f"due: {names}"[:200]}
    )


def daily(
    context: dg.ScheduleEvaluationContext, folders: Folders, extractor: ExtractorResource
) -> dg.RunRequest | dg.SkipReason:
    """Brings the warehouse up to date once a day, whatever the sensors missed; with nothing new it confirms the release, which keeps it fresh."""
    settings = folders.settings()
    if busy := _at_work(context.instance, [BUILD]):
        return dg.SkipReason(f"{busy}, and brings the warehouse up to date.")
    with writer.glance(settings, "the daily look") as nobody_writes:
        if not nobody_writes:
            return dg.SkipReason("A run outside of Dagster's queue (make run) is bringing the warehouse up to date.")
        try:
            is_current = release.is_up_to_date(settings, extractor.version())
            asked = configuration.load(settings.configuration).feeds
        except UserError as error:
            return dg.SkipReason(str(error))
    if is_current and not feeds.due(settings.feeds, asked, tables.utc_now()):
        _confirm(context.instance, settings)
        return dg.SkipReason(
            "Nothing new: inputs, judgements, extractor and models are those of the published release."
        )
    return dg.RunRequest(run_key=str(context.scheduled_execution_time), tags={WHY: "the daily run"})


def _confirm(instance: dg.DagsterInstance, settings: Settings) -> None:
    """Note that the published release was found to be up to date, with the data version it has, so that nothing is built for it."""
    last = instance.get_latest_materialization_event(staleness.PUBLISHED)
    tags = dict(last.asset_materialization.tags or {}) if last and last.asset_materialization else {}
    instance.report_runless_asset_event(
        dg.AssetMaterialization(
            staleness.PUBLISHED,
            description="Nothing new: the release was looked at and is up to date.",
            metadata={"path": dg.MetadataValue.path(warehouse.place(settings)), "status": "confirmed, not built anew"},
            tags=tags,
        )
    )


def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Ends the runs whose process was killed, so that nobody waits for them; starts none."""
    ended = runs.end_dead_runs(context.instance)
    return dg.SkipReason(f"Ended {ended} runs whose process is gone." if ended else "Every run has its process.")


def sensors(running: Sequence[str], everything: dg.AssetSelection) -> list[dg.SensorDefinition]:
    """All sensors; those that start runs are on only if the configuration says so."""
    on, off = dg.DefaultSensorStatus.RUNNING, dg.DefaultSensorStatus.STOPPED
    status = {name: on if name in running else off for name in configuration.AUTOMATIONS}
    quality = dg.AssetSelection.assets(staleness.QUALITY)
    return [
        dg.sensor(minimum_interval_seconds=20, default_status=on, description=dead_runs.__doc__)(dead_runs),
        dg.sensor(
            job_name=BUILD,
            minimum_interval_seconds=60,
            default_status=status["new_articles"],
            description=new_articles.__doc__,
        )(new_articles),
        dg.sensor(
            job_name=ASK,
            minimum_interval_seconds=60,
            default_status=status["due_feeds"],
            description=due_feeds.__doc__,
        )(due_feeds),
        dg.AutomationConditionSensorDefinition(
            "stale_assets",
            target=everything - quality,
            default_status=status["stale_assets"],
            minimum_interval_seconds=60,
            run_tags={WHY: "code, or what it is made from, has changed"},
            description="Builds what is stale, and all that is made from it, up to the published release and the exports: once, in one run.",
        ),
        dg.AutomationConditionSensorDefinition(
            "changed_rules",
            target=quality,
            default_status=status["changed_rules"],
            minimum_interval_seconds=60,
            run_tags={WHY: "the extractor has changed"},
            description="Measures the extractor when its code or tables have changed: precision and recall over time.",
        ),
    ]


def schedules(running: Sequence[str]) -> list[dg.ScheduleDefinition]:
    """The daily run; on only if the configuration says so."""
    on = dg.DefaultScheduleStatus.RUNNING if "daily" in running else dg.DefaultScheduleStatus.STOPPED
    scheduled = dg.schedule(
        job_name=BUILD,
        cron_schedule="0 4 * * *",
        execution_timezone="UTC",
        default_status=on,
        description=daily.__doc__,
    )
    return [scheduled(daily)]
