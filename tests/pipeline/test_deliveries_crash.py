"""Killed in every step, and on a full disk: nothing half there, and the next run completes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dagster_project import faults
from dagster_project.home import REPOSITORY, Home
from dagster_project.ingest import decisions, ledger, vouch
from tests.pipeline.delivery_support import NOW, World

LOAD_STEPS = (
    "load.copied",
    "load.landed",
    "load.converted",
    "load.validated",
    "load.synchronised",
    "load.raw_placed",
    "load.items_placed",
    "load.quarantine_placed",
    "load.receipt",
    "load.receipt_written",
    "load.committed",
    "load.indexed",
)
SYNC_STEPS = ("build.raw_inserted", "build.raw_synced")


def fill(root: Path) -> World:
    world = World(root)
    world.send("reports", 1, "KZ,2026-10,1,5", "KZ,2026-10,2,x", "KZ,2026-10,3,7")
    world.send("reports", 2, "KZ,2026-10,1,6")
    world.send("reports", 3, "KZ,2026-10,1,6")
    world.send("plans", 1, "p,one,1", "q,two,2")
    world.send("rates", 2, "not a rate")
    for path in world.inbox.rglob("*.csv"):
        os.utime(path, (1790000000, 1790000000))
    return world


def run(
    root: Path, fault: str = "", file_limit: int = 0, gate: str = "passing"
) -> subprocess.CompletedProcess[str]:
    module = "tests.pipeline.run_deliveries"
    return subprocess.run(
        [sys.executable, "-m", module, str(root), str(file_limit), gate],
        cwd=REPOSITORY,
        env=os.environ | ({faults.VARIABLE: fault} if fault else {}),
        capture_output=True,
        text=True,
        check=False,
    )


def content(home: Home) -> dict[str, str]:
    """Hash of every raw table, whatever the order of its rows; the key id is the home's own."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw'"
        ).fetchall()
        found = {}
        for (table,) in tables:
            columns = "columns(c -> c <> 'key_id')" if table == "deliveries" else "columns(*)"
            columns = columns.replace("c ->", "lambda c:")
            row = connection.execute(
                f"select count(*), md5(coalesce(string_agg(line, '\n' order by line), '')) "
                f"from (select cast(row_of as varchar) as line from "
                f'(select {columns} from raw."{table}") as row_of)'
            ).fetchone()
            found[table] = str(row)
    return found


def lake(home: Home) -> set[str]:
    """Names of everything in the lake, but for evidence that carries a time of its own."""
    return {
        path.relative_to(home.lake).as_posix()
        for path in home.lake.rglob("*")
        if path.is_file() and "expectations" not in path.parts
    }


def is_whole(home: Home) -> bool:
    """Every delivery that counts has all its files."""
    rows = ledger.read(home)
    return all(path.exists() for row in rows for path in vouch.files_of(home, row).values())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = fill(tmp_path_factory.mktemp("undisturbed"))
    assert run(world.home.root.parent, gate="real").returncode == 0
    return world


@pytest.mark.parametrize("step", LOAD_STEPS + SYNC_STEPS)
def test_a_run_killed_in_any_step_is_completed_by_the_next(
    step: str, tmp_path: Path, undisturbed: World
) -> None:
    world = fill(tmp_path)
    assert run(tmp_path, fault=step).returncode == -signal.SIGKILL
    assert is_whole(world.home)
    again = run(tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert content(world.home) == content(undisturbed.home)
    assert lake(world.home) == lake(undisturbed.home)


@pytest.mark.parametrize(
    "step", ["load.copied", "load.converted", "load.validated", "load.raw_placed", "load.receipt"]
)
def test_a_full_disk_is_named_and_the_next_run_completes(
    step: str, tmp_path: Path, undisturbed: World
) -> None:
    world = fill(tmp_path)
    full = run(tmp_path, fault=f"{step}:full")
    assert full.returncode == 1
    assert "USER ERROR" in full.stderr
    assert "disk is full" in full.stderr
    assert "Traceback" not in full.stderr
    assert re.search(r"Free some, .*warehouse\.duckdb", full.stderr)
    assert not any(world.home.temporary.iterdir())
    assert is_whole(world.home)
    assert run(tmp_path).returncode == 0
    assert content(world.home) == content(undisturbed.home)


def test_a_limit_of_the_system_itself_counts_as_a_full_disk(tmp_path: Path) -> None:
    """Not by our own fault hook: the operating system refuses the write."""
    world = World(tmp_path)
    rows = [f"KZ,2026-10,{number},5" for number in range(20_000)]
    world.send("reports", 1, *rows)
    full = run(tmp_path, file_limit=64_000)
    assert full.returncode == 1
    assert "disk is full" in full.stderr
    assert "Traceback" not in full.stderr
    assert ledger.read(world.home) == []
    assert run(tmp_path).returncode == 0
    assert ledger.read(world.home)[0].rows_accepted == 20_000


@pytest.mark.parametrize(("step", "counts"), [("decision.written", 0), ("decision.placed", 1)])
def test_a_decision_is_there_or_not(step: str, counts: int, tmp_path: Path) -> None:
    world = fill(tmp_path)
    world.run()
    delivery_id = ledger.read(world.home)[0].delivery_id
    script = (
        "import sys; from pathlib import Path; from datetime import datetime;"
        "from dagster_project.home import Home; from dagster_project.ingest import decisions;"
        "decisions.withdraw(Home(Path(sys.argv[1])), sys.argv[2], reason='x',"
        f"now=datetime.fromisoformat('{NOW.isoformat()}'))"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(world.home.root), delivery_id],
        cwd=REPOSITORY,
        env=os.environ | {faults.VARIABLE: step},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(decisions.read(world.home)) == counts


def test_the_warehouse_can_be_deleted_and_made_again(tmp_path: Path, undisturbed: World) -> None:
    world = fill(tmp_path)
    assert run(tmp_path).returncode == 0
    world.home.warehouse.unlink()
    assert run(tmp_path).returncode == 0
    assert content(world.home) == content(undisturbed.home)
