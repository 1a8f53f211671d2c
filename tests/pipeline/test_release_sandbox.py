"""`sql`: one SELECT over a release. Every way out is tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home
from dagster_project.release.gate import check
from dagster_project.release.history import verify
from dagster_project.release.publish import publish
from dagster_project.release.sandbox import query
from dagster_project.release.sandbox_worker import problem_of
from tests.pipeline.release_home import World, build

TABLES = {"dim_territory", "fct_indicator_value"}
ALLOWED = [
    "select 1",
    "from dim_territory",
    "select * from main.dim_territory;",
    "-- a comment\nselect count(*) from DIM_TERRITORY",
    "with x as (select 1 as a) select * from x join dim_territory on true",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select * from r",
    "select * from (values (1), (2)) as v(a) order by a",
    "select row_number() over (order by territory_code) from dim_territory",
    "select * from range(3)",
    "select unnest([1, 2])",
]
REFUSED = {
    "select 1; select 2": "Exactly one statement",
    "": "Exactly one statement",
    "selec 1": "not valid SQL",
    "attach '/tmp/x.duckdb'": "this is ATTACH",
    "copy dim_territory to '/tmp/x.csv'": "this is COPY",
    "pragma version": "this is PRAGMA",
    "set memory_limit = '100GB'": "this is SET",
    "load httpfs": "this is LOAD",
    "install httpfs": "this is LOAD",
    "create table x as select 1": "this is CREATE",
    "drop view dim_territory": "this is DROP",
    "export database '/tmp/x'": "this is EXPORT",
    "call duckdb_settings()": "this is CALL",
    "explain select 1": "this is EXPLAIN",
    "insert into dim_territory values (1)": "this is INSERT",
    "with x as (delete from dim_territory returning *) from x": "this holds a DELETE",
    "with x as (insert into dim_territory values (1) returning *) from x": "this holds a INSERT",
    "select * from read_csv('/etc/passwd')": "read_csv() is not allowed",
    "select (select count(*) from read_text('/etc/passwd'))": "read_text() is not allowed",
    "from read_blob('/etc/passwd')": "read_blob() is not allowed",
    "from glob('/*')": "glob() is not allowed",
    "from sniff_csv('/etc/passwd')": "sniff_csv() is not allowed",
    "select * from '/etc/passwd'": "no table '/etc/passwd'",
    "select * from 'other.parquet'": "no table 'other.parquet'",
    "from query('select 1')": "query() is not allowed",
    "from query_table('dim_territory')": "query_table() is not allowed",
    "from duckdb_settings()": "duckdb_settings() is not allowed",
    "from information_schema.tables": "not a table of the release",
    "from sqlite_master": "no table 'sqlite_master'",
    "show tables": "only SELECT is allowed",
    "select current_setting('temp_directory')": "current_setting() is not allowed",
    "select * from raw.event_registrations": "not a table of the release",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("sandbox") / "home")
    assert publish(home, check(home, {}, build(home, World()))) is not None
    return home


@pytest.mark.parametrize("sql", ALLOWED)
def test_a_select_may_run(sql: str) -> None:
    assert problem_of(sql, TABLES) is None


@pytest.mark.parametrize(("sql", "said"), REFUSED.items())
def test_everything_else_is_refused_in_a_sentence(sql: str, said: str) -> None:
    assert said in (problem_of(sql, TABLES) or "")


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


def test_the_engine_itself_opens_no_other_file(home: Home, tmp_path: Path) -> None:
    """A name made known in one place opens a file in another: that is for the second fence."""
    other = tmp_path / "other.csv"
    other.write_text("secret\n42\n")
    sql = f'select * from (with "{other}" as (select 1) from "{other}") as a, "{other}"'
    assert problem_of(sql, TABLES) is None
    with pytest.raises(UserError, match="disabled by configuration"):
        query(home, sql)


def test_time_and_memory_are_bounded(home: Home) -> None:
    with pytest.raises(UserError, match=r"longer than|was stopped"):
        query(home, "select count(*) from range(1000000000) a, range(1000000) b", seconds=1)
    with pytest.raises(UserError, match="memory"):
        query(
            home,
            "select count(distinct repeat(a.range::varchar, 50)) from range(30000000) as a",
            memory_megabytes=100,
        )


def test_nothing_of_the_release_changed(home: Home) -> None:
    assert verify(home).is_sound
