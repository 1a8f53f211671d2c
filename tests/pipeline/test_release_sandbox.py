"""`sql`: one SELECT over a release. Every way out is tried, on each fence alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dagster_project.errors import ExitCode, UserError
from dagster_project.home import REPOSITORY, Home
from dagster_project.release.gate import check as check_release
from dagster_project.release.history import verify
from dagster_project.release.publish import publish
from dagster_project.release.sandbox import OVERHEAD_MEGABYTES, query
from dagster_project.release.sandbox_check import allowed_functions, check
from dagster_project.release.sandbox_worker import closed_connection
from tests.pipeline.release_home import World, build
from tests.pipeline.sandbox_attacks import BURNING, HARMLESS, REACHING, SECRET, SLEEPING
from tests.pipeline.sandbox_second_fence import MEMORY_MEGABYTES

TABLES = {"t", "u"}
# What people read when they do something usual that is not allowed.
SAID = {
    "select 1; select 2": "Exactly one statement",
    "": "Exactly one statement",
    "selec 1": "not valid SQL",
    "attach '/tmp/x.duckdb'": "this is ATTACH",
    "explain select 1": "this is EXPLAIN",
    "with x as (delete from t returning *) from x": "this holds a DELETE",
    "from glob('/*')": "glob() is not allowed",
    "select pg_sleep(1)": "pg_sleep() is not allowed",
    "select * from 'other.parquet'": "no table 'other.parquet'",
    "from information_schema.tables": "not a table of the release",
    "show tables": "only SELECT is allowed",
    "pivot t on c using sum(b)": "PIVOT needs its values",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("sandbox") / "home")
    assert publish(home, check_release(home, {}, build(home, World()))) is not None
    return home


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two tables like those of a release."""
    folder = tmp_path_factory.mktemp("released")
    with duckdb.connect() as writer:
        for name, rows in {
            "t": "values (1, 10, 'x'), (2, 20, 'y') as v(a, b, c)",
            "u": "values (1, date '2026-02-03'), (3, date '2026-03-04') as v(a, d)",
        }.items():
            writer.execute(f"copy (from ({rows})) to '{folder / name}.parquet'")
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the same secret in every format that can be read."""
    folder = tmp_path_factory.mktemp("outside")
    with duckdb.connect(folder / "secret.duckdb") as writer:
        writer.execute(f"create table kept as select '{SECRET}' as kept")
        for kind in ("csv", "json", "parquet"):
            writer.execute(f"copy kept to '{folder}/secret.{kind}'")
    return folder


def written(attack: str, outside: Path, released: list[Path]) -> str:
    return attack.replace("{outside}", str(outside)).replace("{released}", str(released[0]))


def contents(*folders: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for folder in folders for file in folder.iterdir()}


@pytest.mark.parametrize("sql", HARMLESS)
def test_the_work_of_analysts_runs(sql: str, released: list[Path]) -> None:
    verdict = check(sql, TABLES)
    assert verdict.problem is None
    files = [file for file in released if file.stem in verdict.tables]
    with closed_connection(files, 256) as connection:
        connection.sql(sql).fetchall()


@pytest.mark.parametrize("name", [*REACHING, *SLEEPING])
def test_the_first_fence_alone_refuses(name: str, outside: Path, released: list[Path]) -> None:
    attack = written({**REACHING, **SLEEPING}[name], outside, released)
    assert check(attack, TABLES).problem


def test_the_second_fence_alone_lets_nothing_out_or_in(outside: Path, released: list[Path]) -> None:
    before = contents(outside, released[0].parent)
    told = behind_the_second_fence(REACHING, outside, released, seconds=10)
    for name, said in told.items():
        # A refusal may repeat the path that was asked for; an answer may not hold one.
        answered = "" if said.startswith('{"problem"') else said
        assert SECRET not in said, name
        assert not {str(outside), str(Path.home()), "root:x:"} & set(answered.split("'")), name
    assert contents(outside, released[0].parent) == before


def test_the_second_fence_alone_ends_what_burns(outside: Path, released: list[Path]) -> None:
    told = behind_the_second_fence({**BURNING, **SLEEPING}, outside, released, seconds=0.5)
    for name, said in told.items():
        assert said.startswith(('{"problem"', "(")), name


def behind_the_second_fence(
    attacks: dict[str, str], outside: Path, released: list[Path], seconds: float
) -> dict[str, str]:
    """What each attack said. None may have used more memory than it was given."""
    asked = {
        "attacks": {name: written(sql, outside, released) for name, sql in attacks.items()},
        "files": [str(file) for file in released],
        "seconds": seconds,
    }
    finished = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.sandbox_second_fence"],
        input=json.dumps(asked), capture_output=True, text=True, cwd=REPOSITORY, timeout=300,
        env={**os.environ, "COMPATRIOTS_PLANTED": SECRET},
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr[-2000:]
    told = json.loads(finished.stdout)
    assert told.keys() == attacks.keys()
    for name, answer in told.items():
        assert answer["megabytes"] < MEMORY_MEGABYTES + OVERHEAD_MEGABYTES, name
    return {name: answer["said"] for name, answer in told.items()}


def test_without_a_fence_the_attacks_work(outside: Path, released: list[Path]) -> None:
    """What is guarded is there: DuckDB as it comes reads the secret and writes over a file."""
    reading = written(REACHING["a name of a subquery"], outside, released)
    writing = written(REACHING["copy over a released file"], outside, released)
    kept = released[0].read_bytes()
    with duckdb.connect() as connection:
        connection.execute(f"create view t as from '{released[0]}'")
        assert SECRET in str(connection.sql(reading).fetchall())
        connection.execute(writing.replace("copy t", "copy (select 1 as a)"))
    assert released[0].read_bytes() != kept
    released[0].write_bytes(kept)


def test_no_function_is_let_in_by_a_newer_engine() -> None:
    """The list comes from the engine's catalogue: names like these must not slip in."""
    suspect = re.compile(
        "setting|secret|getenv|variable|sleep|query|sql|plan|read_|scan|write|log_|pg_|pragma|"
        "database|schema|catalog|user|connection|transaction|sequence|nextval|seed|random|^uuid|"
        "file_|glob|^__"
    )
    assert sorted(name for name in allowed_functions() if suspect.search(name)) == [
        "uuid_extract_timestamp", "uuid_extract_version",
    ]  # fmt: skip


@pytest.mark.parametrize(("sql", "said"), SAID.items())
def test_a_refusal_is_a_sentence(sql: str, said: str) -> None:
    assert said in (check(sql, TABLES).problem or "")


def test_an_answer_has_names_types_and_a_limit(home: Home) -> None:
    result = query(home, "select territory_code, 1 as one from dim_territory order by all", 2)
    assert result.columns == ("territory_code", "one")
    assert result.rows == (("AAA", 1), ("BBB", 1))
    assert result.is_cut
    assert not query(home, "select 1").is_cut


def test_a_refusal_is_wrong_use(home: Home) -> None:
    with pytest.raises(UserError, match="this is ATTACH") as caught:
        query(home, "attach 'x'")
    assert caught.value.exit_code == ExitCode.WRONG_USE
    with pytest.raises(UserError, match="nothing_such"):
        query(home, "select nothing_such from dim_territory")


def test_time_and_memory_are_bounded(home: Home) -> None:
    with pytest.raises(UserError, match=r"longer than|was stopped"):
        query(home, BURNING["a cross join"], seconds=1)
    with pytest.raises(UserError, match="memory"):
        query(home, BURNING["many groups"], memory_megabytes=100)
    with pytest.raises(UserError, match="larger than 64 MB"):
        query(home, BURNING["a flood of output"])


def test_nothing_of_the_release_changed(home: Home) -> None:
    assert verify(home).is_sound
