"""Names that several Dagster modules share."""

from __future__ import annotations

import dagster as dg

MAIN_JOB = "main_job"
LOAD_JOB = "load_export_job"
RAW = "raw"
RELEASE_KEY = dg.AssetKey(["release", "internal"])
# A run with this tag ends in a checked candidate and publishes nothing.
PURPOSE_TAG = "compatriots/purpose"
CANDIDATE = "candidate"
# Says which state of the inbox a run was asked for.
INBOX_TAG = "compatriots/inbox"
# The export that a run of the loading job is for.
EXPORT_TAG = "compatriots/export"
# Runs with this tag come one after another.
ALONE_TAG = "compatriots/alone"


def raw_key(export: str) -> dg.AssetKey:
    return dg.AssetKey([RAW, export])


def key_of(relation: str) -> dg.AssetKey:
    """The asset of a table that is named as in SQL: ``"schema"."table"``."""
    return dg.AssetKey([part.strip('"') for part in relation.split(".")])


def is_whole(run: dg.DagsterRun) -> bool:
    """True for the main job as it stands; False for a part of it that somebody chose."""
    return run.job_name == MAIN_JOB and not (run.asset_selection or run.asset_check_selection)
