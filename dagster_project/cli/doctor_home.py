"""What `doctor` asks of a home: place, key, clock, the last run, the release."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dagster_project.alerts import outbox
from dagster_project.alerts.settings import read_settings, ways
from dagster_project.cli.diagnostic import Diagnostic
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger, names_version
from dagster_project.ingest.key import NAMES_VERSION, find_key, key_file
from dagster_project.release import history, pointer
from dagster_project.release.rounding_key import find_secret, published_with
from dagster_project.warehouse import operations, spark_server
from dagster_project.warehouse.engine import chosen_engine

NEEDED_FREE_BYTES = 2_000_000_000
CLOCK_TOLERANCE_SECONDS = 60


def checks(home: Home) -> dict[str, Callable[[], Diagnostic]]:
    found: dict[str, Callable[[Home], Diagnostic]] = {"home": writable, "disk": free_disk}
    if home.root.exists():
        found |= {
            "pseudonym key": key,
            "rules of names": names,
            "rounding secret": rounding,
            "secrets": secrets,
            "clock": clock,
            "Dagster's record": dagster_storage,
            "alerts": alerts,
            "engine": engine,
            "last run": last_run,
            "release": release,
        }
    return {subject: partial(check, home) for subject, check in found.items()}


def nearest(home: Home) -> Path:
    """The home, or the folder that exists above where it will be made."""
    return next(path for path in (home.root, *home.root.parents) if path.exists())


def engine(home: Home) -> Diagnostic:
    """What builds, and whether it answers."""
    spark = chosen_engine(home)
    if spark is None:
        return Diagnostic("engine", True, "DuckDB, in the run itself")
    with spark_server.open_server(spark, tries=1) as server:
        server.run("select 1")
    return Diagnostic("engine", True, f"Spark, by the Thrift server at {spark.address}")


def writable(home: Home) -> Diagnostic:
    """Every folder that a run writes to."""
    closed = {
        str(folder): error.strerror or type(error).__name__
        for folder, error in home.unwritable().items()
    }
    said = "; ".join(f"{folder} can't be written: {why}" for folder, why in closed.items())
    well = f"none at {home.root} yet; the first run makes it"
    if home.root.exists():
        well = f"{home.root} can be written"
    return Diagnostic("home", not closed, said or well)


def free_disk(home: Home) -> Diagnostic:
    free = shutil.disk_usage(nearest(home)).free
    return Diagnostic("disk", free >= NEEDED_FREE_BYTES, f"{free / 1e9:.1f} GB free (2 are needed)")


def key(home: Home) -> Diagnostic:
    """By the very rules of the load."""
    found = find_key(home, (row.key_id for row in ledger.read(home)))
    if found is None:
        return Diagnostic("pseudonym key", True, "none yet; it is made with the first load")
    return Diagnostic("pseudonym key", True, f"{found.key_id}, the one this home was loaded with")


def names(home: Home) -> Diagnostic:
    """Whether all persons in effect were made by the rules in force."""
    rows = ledger.read(home)
    found = names_version.former(rows, decisions.read(home), datetime.max)
    says = (
        " ".join(names_version.told(found, rows))
        if found
        else f"version {NAMES_VERSION} throughout"
    )
    return Diagnostic("rules of names", not found, says)


def rounding(home: Home) -> Diagnostic:
    """Another secret than before would give every count of persons a second rounding."""
    found, before = find_secret(home), published_with(home)
    if found is None and before is None:
        return Diagnostic("rounding secret", True, "none yet; it is made with the first release")
    hint = "put it back from the backup of the home's secrets, else the next release is renewed"
    if found is None:
        says = f"missing, but the current release was rounded with {before}: {hint}"
        return Diagnostic("rounding secret", False, says)
    if before not in (None, found.secret_id):
        says = f"{found.secret_id}, but the current release was rounded with {before}: {hint}"
        return Diagnostic("rounding secret", False, says)
    return Diagnostic(
        "rounding secret", True, f"{found.secret_id}, the one releases are rounded with"
    )


def secrets(home: Home) -> Diagnostic:
    """The folder is 0700, what lies in it 0600, and all of it this user's."""
    paths = [home.secrets, *sorted(home.secrets.rglob("*"))] if home.secrets.exists() else []
    if key_file(home).exists() and key_file(home) not in paths:
        paths.append(key_file(home))
    wrong = []
    for path in paths:
        found = path.stat()
        mode, wanted = stat.S_IMODE(found.st_mode), 0o700 if path.is_dir() else 0o600
        if mode != wanted:
            wrong.append(f"{path} is {mode:04o}: run chmod {wanted:o} {path}")
        if found.st_uid != os.geteuid():
            wrong.append(f"{path} belongs to another user: run chown {os.geteuid()} {path}")
    return Diagnostic("secrets", not wrong, "; ".join(wrong) or "only for this user")


def clock(home: Home) -> Diagnostic:
    """Never behind what this home already holds: a run would not see it."""
    pointers = (home.operations / "current.json", home.releases / pointer.POINTER)
    written = [path for path in (*home.receipts.glob("*.json"), *pointers) if path.exists()]
    last = max((path.stat().st_mtime for path in written), default=0.0)
    now = time.time()
    says = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if last > now + CLOCK_TOLERANCE_SECONDS:
        later = f"{datetime.fromtimestamp(last, UTC):%Y-%m-%d %H:%M:%S}"
        return Diagnostic("clock", False, f"{says}, but this home was written at {later}: set it")
    return Diagnostic("clock", True, says)


def dagster_storage(home: Home) -> Diagnostic:
    from dagster_project.defs.instance import damaged_files  # imports Dagster: only here

    damaged = ", ".join(str(path) for path in damaged_files(home))
    says = f"damaged: {damaged}; move {home.dagster} away, the next run makes it anew"
    return Diagnostic("Dagster's record", not damaged, says if damaged else "can be read")


def alerts(home: Home) -> Diagnostic:
    """Where they go, and whether some wait for a way to open."""
    named, waiting = ", ".join(ways(read_settings(home))), len(outbox.waiting(home))
    says = f"go to: {named}" + (f"; {waiting} could not be sent yet" if waiting else "")
    return Diagnostic("alerts", not waiting, says)


def last_run(home: Home) -> Diagnostic:
    dead = operations.unended(home)
    if dead:
        return Diagnostic("last run", False, f"the run of {dead[0]['started_at']} UTC did not end")
    runs = operations.read(home, "run")
    if not runs:
        return Diagnostic(
            "last run", not operations.is_record_lost(home), operations.no_record(home)
        )
    outcome, message = runs[0]["outcome"], runs[0]["message"]
    says = f"{outcome}, ended {runs[0]['finished_at']} UTC. {message}".strip()
    return Diagnostic("last run", outcome != "nothing_published", says)


def release(home: Home) -> Diagnostic:
    """The current one, every file compared with its manifest."""
    if pointer.read(home) is None:
        left = [path.parent.name for path in home.releases.glob(f"*/{pointer.MANIFEST}")]
        says = f"no pointer, but {len(left)} releases lie there: call `compatriots run`"
        return Diagnostic("release", not left, says if left else "none yet")
    found = history.verify(home)
    says = " ".join(found.problems) or f"{found.release_id}, {found.files} files as published"
    return Diagnostic("release", found.is_sound, says)
