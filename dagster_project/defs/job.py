"""The main job, its schedules and the sensor on the inbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import dagster as dg

from dagster_project.defs.failures import report_dead
from dagster_project.defs.line_resource import (
    CONTRACTS_VARIABLE,
    EXPORTS_VARIABLE,
    folder_from_environment,
)
from dagster_project.defs.names import CANDIDATE, MAIN_JOB, PURPOSE_TAG
from dagster_project.home import Home
from dagster_project.ingest.inbox import scan
from dagster_project.line import open_contracts
from dagster_project.warehouse import operations

main_job = dg.define_asset_job(
    MAIN_JOB,
    selection=dg.AssetSelection.all(),
    description="Load, build, check, release: the whole line in one process.",
    # Several processes would fight over the warehouse's one write lock.
    executor_def=dg.in_process_executor,
)

nightly = dg.ScheduleDefinition(
    name="nightly_candidate",
    job=main_job,
    cron_schedule="0 2 * * *",
    tags={PURPOSE_TAG: CANDIDATE},
    description="Every night: load and build; ends in a checked candidate.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
monthly = dg.ScheduleDefinition(
    name="monthly_release",
    job=main_job,
    cron_schedule="0 4 20 * *",
    description="On the 20th, when the month's reports are due: a release.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)


@dg.sensor(
    job=main_job,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A new or changed file in the inbox starts a run that ends in a candidate.",
)
def inbox_sensor(
    context: dg.SensorEvaluationContext,
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    home = Home.from_environment()
    # A run that died would hold the queue of one for ever.
    dead = operations.unended(home)
    if dead:
        report_dead(context.instance, dead["run_id"])
    inbox = folder_from_environment(EXPORTS_VARIABLE) or home.exports
    if not inbox.is_dir():
        yield dg.SkipReason("There is no inbox yet.")
        return
    files = scan(inbox, open_contracts(folder_from_environment(CONTRACTS_VARIABLE))).files
    listing = "\n".join(f"{file.relative}|{file.stamp}" for file in files)
    cursor = hashlib.sha256(listing.encode()).hexdigest()
    if not files or cursor == context.cursor:
        yield dg.SkipReason("Nothing new in the inbox.")
        return
    context.update_cursor(cursor)
    yield dg.RunRequest(run_key=cursor, tags={PURPOSE_TAG: CANDIDATE})


@dg.definitions
def job_definitions() -> dg.Definitions:
    return dg.Definitions(jobs=[main_job], schedules=[nightly, monthly], sensors=[inbox_sensor])
