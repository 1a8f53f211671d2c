"""One home with the demo's registrations, one with many times as many: each built by DuckDB and by
a Spark cluster of this machine, its tables compared, its costs and sizes noted."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.demo.generate import generate
from dagster_project.home import Home, write_atomic
from dagster_project.warehouse.connection import DEFAULT_MEMORY, MEMORY_VARIABLE
from tests.pipeline.command import COMMAND, KNOWN_AT, new_home
from tests.scaling.cost import Cost, TookTooLong, cost_of
from tests.scaling.multiply import multiply
from tests.spark import cluster
from tests.spark.comparison import differences, names, rows_of

EXPORT = "event_registrations"
EXECUTOR = "2g"
SMALL_MEMORY = "1GB"
PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dbt-spark", "pyspark")


@dataclass(frozen=True)
class Size:
    """One home. ``sent``: rows in the files; ``in_effect``: registrations that count; ``persons``:
    told apart. ``tables``, ``rows``: compared. ``costs``: by step, None for one that did not end.
    ``bytes``: by place."""

    times: int
    sent: int
    in_effect: int
    persons: int
    tables: int
    rows: int
    differences: list[str]
    costs: dict[str, Cost | None]
    bytes: dict[str, int]


def measure(folder: Path, scale: float, sizes: Sequence[int], limit: float) -> dict[str, Any]:
    """The figures, as they are kept. What is in ``folder`` already is used: the demo, the home that
    holds all of it but registrations, sizes that were measured. ``limit``: seconds of a step."""
    demo, base = folder / "demo", folder / "base"
    if not (demo / "truth.json").exists():
        generate(demo, scale=scale)
    done = folder / "base.done"
    if not done.exists():
        shutil.rmtree(base, ignore_errors=True)
        others = tuple(path.name for path in (demo / "exports").iterdir() if path.name != EXPORT)
        new_home(base, demo / "exports", others)
        _verb(base, folder / "base.log", limit, "load")
        done.touch()
    for times in sizes:
        kept = folder / f"times-{times}.json"
        if not kept.exists():
            write_atomic(kept, json.dumps(asdict(_one(folder, base, times, limit))))
    return {
        "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": len(os.sched_getaffinity(0)),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "versions": {
            "Python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
            "Java": _java(),
        },
        "scale": scale,
        "workers": cluster.WORKERS,
        "executor": EXECUTOR,
        "default_memory": DEFAULT_MEMORY,
        "small_memory": SMALL_MEMORY,
        "sizes": [json.loads((folder / f"times-{times}.json").read_text()) for times in sizes],
    }


def _one(folder: Path, base: Path, times: int, limit: float) -> Size:
    place = folder / f"times-{times}"
    shutil.rmtree(place, ignore_errors=True)
    home = Home(place / "home")
    shutil.copytree(base, home.root)
    others = _bytes(home.lake)
    multiply(folder / "demo" / "exports" / EXPORT, home.exports / EXPORT, times)
    costs: dict[str, Cost | None] = {}

    def step(name: str, *words: str, small: bool = False, servers: Sequence[int] = ()) -> None:
        costs[name] = cost_of(
            [sys.executable, "-m", "tests.scaling.work", *words],
            place / f"{name}.log",
            limit=limit,
            environment={MEMORY_VARIABLE: SMALL_MEMORY if small else DEFAULT_MEMORY},
            servers=servers,
        )
        _tell(times, name, costs[name])

    costs["load"] = _verb(home.root, place / "load.log", limit, "load", "--export", EXPORT)
    _tell(times, "load", costs["load"])
    step("rows", "rows", str(home.root))
    unbuilt = place / "unbuilt.duckdb"
    shutil.copyfile(home.warehouse, unbuilt)
    step("duckdb", "tables", str(home.root))
    by_duckdb = place / "by-duckdb.duckdb"
    shutil.copyfile(home.warehouse, by_duckdb)
    try:
        step("duckdb_small", "tables", str(home.root), small=True)
    except (subprocess.CalledProcessError, TookTooLong):
        costs["duckdb_small"] = None
        _tell(times, "duckdb_small", None)
    # Nothing that DuckDB made is there to be taken for Spark's; each size finds Java as cold.
    shutil.copyfile(unbuilt, home.warehouse)
    started = cluster.start(place / "cluster", EXECUTOR, is_tuned=False)
    try:
        step("spark", "tables", str(home.root), str(started.port), servers=started.pids)
    finally:
        started.stop()
    unlike = differences(by_duckdb, home.warehouse)
    _tell(times, "differences", unlike)
    sizes = {
        "sent": _bytes(home.exports / EXPORT),
        "lake": _bytes(home.lake) - others,
        "lake_of_others": others,
        "warehouse": by_duckdb.stat().st_size,
        "spark": _bytes(home.work / "spark" / "tables"),
    }
    costs["build"] = _verb(home.root, place / "build.log", limit, "build", "--engine", "duckdb")
    _tell(times, "build", costs["build"])
    costs["release"] = _verb(home.root, place / "release.log", limit, "release")
    _tell(times, "release", costs["release"])
    sizes["release"] = _bytes(home.releases)
    rows = [rows_of(by_duckdb, name) for name in names(by_duckdb)]
    return Size(times, *_counts(by_duckdb), len(rows), sum(rows), unlike, costs, sizes)


def _verb(home: Path, log: Path, limit: float, verb: str, *arguments: str) -> Cost:
    """A verb of the command; one that held something back has done its work too."""
    known = ("--known-at", KNOWN_AT) if verb != "load" else ()
    command = [str(COMMAND), verb, "--home", str(home), *known, *arguments]
    return cost_of(command, log, limit=limit, accepted=(0, 1))


def _tell(times: int, name: str, found: object) -> None:
    sys.stdout.write(f"{times} × {name}: {found}\n")
    sys.stdout.flush()


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _counts(warehouse: Path) -> tuple[int, int, int]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select (select count(*) from raw.event_registrations), count(*), "
            "count(distinct person_id) from intermediate.int_person__resolved"
        ).fetchone()
    assert found is not None
    sent, in_effect, persons = found
    return sent, in_effect, persons


def _java() -> str:
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    return said.split('"')[1]
