"""The worked example of ``docs/adding_a_person_indicator.md``, taken from the page and executed:
its lattice rows, SQL and YAML, and nothing else, give a rounded and attacked indicator."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project import catalogue
from dagster_project.disclosure.attack import attack
from dagster_project.disclosure.released import Released, read_released
from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT, REPOSITORY, Home
from dagster_project.release import gate
from dagster_project.release.persons import TOO_FEW
from dagster_project.release.publish import publish
from dagster_project.release.released_tables import manifest_path
from dagster_project.release.rounding import RoundingSecret
from dagster_project.warehouse.build import BuildResult
from tests.pipeline import raw_people
from tests.pipeline.dbt_project import run_dbt
from tests.pipeline.release_home import node

PAGE = REPOSITORY / "docs" / "adding_a_person_indicator.md"
KNOWN_AT = "2026-11-01T00:00:00Z"
CODE = "T01"
BLOCK = re.compile(r"`(dbt/[^`\n]+)`:?\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LATTICE, YAML = "person_lattice.csv", "_ind_regular.yml"


def apply(project: Path) -> None:
    """Do to a copy of the dbt project what the page says."""
    found = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert sorted(kind for _, kind, _ in found) == ["csv", "sql", "yaml"]
    for name, kind, text in found:
        path = project.parent / name
        if kind == "csv":
            with path.open("a") as stream:
                stream.write(text)
        else:
            path.write_text(text)
    catalogue.write(project, project.parent / "indicators.md")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project after the example, and a home whose warehouse it built."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(DBT_PROJECT, folder / "dbt", ignore=shutil.ignore_patterns("target", "logs"))
    apply(folder / "dbt")
    home = Home(folder / "home")
    home.create()
    raw_people.build(home.warehouse)
    build(folder, "--exclude-resource-type", "unit_test", "test")
    return folder


def build(folder: Path, *arguments: str) -> None:
    home = Home(folder / "home")
    run_dbt(home.warehouse, KNOWN_AT, "build", *arguments, project=folder / "dbt")
    manifest = folder / "home" / "dbt" / "target" / "manifest.json"
    manifest_path(home).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(manifest, manifest_path(home))


def released(folder: Path) -> Released:
    home = Home(folder / "home")
    known_at = datetime.fromisoformat(KNOWN_AT).replace(tzinfo=None)
    result = gate.check(home, {}, BuildResult(known_at, (node("all"),), fingerprint="example"))
    assert publish(home, result) is not None, result.failures
    return read_released(home)


def test_three_additions_give_a_rounded_and_attacked_indicator(built: Path) -> None:
    found = released(built)
    rows = [row for row in found.rows if row["indicator_code"] == CODE]
    told = {row["territory_code"]: row for row in rows if row["period_code"] == "2025"}
    assert {row["territory_level"] for row in rows} == {"territory", "group", "world"}
    for row in told.values():
        assert row["numerator_central"] % 5 == row["denominator_central"] % 5 == 0
    # The small world has registrations of some months only.
    assert told["WLD"]["status"] == "partial"
    assert told["WLD"]["value_central"] is not None
    assert told["WLD"]["value_low"] < told["WLD"]["value_central"] < told["WLD"]["value_high"]
    assert told["LVA"]["status"] == TOO_FEW
    assert told["LVA"]["value_central"] is None
    # The denominator is the count of R02, with its rounding.
    participants = {
        (row["territory_code"], row["period_code"]): row["value_central"]
        for row in found.rows
        if row["indicator_code"] == "R02" and row["dim1_scheme"] == "_T"
    }
    assert all(
        row["denominator_central"] == participants[row["territory_code"], row["period_code"]]
        for row in rows
    )
    assert any(cell.counted == "regulars" and number for cell, number in found.true.items())
    assert attack(found.rows, found.exact, found.counts, found.parent_of, found.lattice) == []


def test_the_attacker_finds_the_new_count_when_rounding_is_off(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(built, tmp_path)
    monkeypatch.setattr(RoundingSecret, "rounded", lambda _self, count, *_: count)
    # Two guards would stop such a release before the attacker sees it.
    monkeypatch.setattr("dagster_project.release.person_checks.is_rounded", lambda *_: True)
    monkeypatch.setattr(gate, "suites", lambda *_: {})
    found = released(folder)
    named = {
        x.cell.counted
        for x in attack(found.rows, found.exact, found.counts, found.parent_of, found.lattice)
    }
    assert "regulars" in named


def copied(built: Path, folder: Path) -> Path:
    """The example once more, with releases of its own; its manifest has no paths."""
    shutil.copytree(built / "home", folder / "home", ignore=shutil.ignore_patterns("releases"))
    shutil.copytree(built / "dbt", folder / "dbt")
    Home(folder / "home").create()
    return folder


def test_without_rows_of_the_lattice_nothing_of_it_is_released(built: Path, tmp_path: Path) -> None:
    folder = copied(built, tmp_path)
    shutil.copy(DBT_PROJECT / "seeds" / "reference" / LATTICE, folder / "dbt/seeds/reference")
    build(folder, "--select", "person_lattice", "--exclude-resource-type", "test")
    with duckdb.connect(str(folder / "home" / "warehouse.duckdb"), read_only=True) as warehouse:
        counted = "select count(*) from indicators.fct_indicator_value where indicator_code = $1"
        assert warehouse.execute(counted, [CODE]).fetchall()[0][0] > 0
    assert CODE not in {row["indicator_code"] for row in released(folder).rows}


@pytest.mark.parametrize("lattice", [True, False])
def test_without_counts_the_release_stops_and_names_it(
    built: Path, tmp_path: Path, lattice: bool
) -> None:
    folder = copied(built, tmp_path)
    path = folder / "dbt" / "models" / "indicators" / "reach" / YAML
    text = path.read_text()
    path.write_text(re.sub(r" +counts: .*\n", "", text))
    assert path.read_text() != text
    wanted = ["int_indicator__meaning_declared"]
    if not lattice:
        shutil.copy(DBT_PROJECT / "seeds" / "reference" / LATTICE, folder / "dbt/seeds/reference")
        wanted.append("person_lattice")
    build(folder, "--select", *wanted, "--exclude-resource-type", "test")
    with pytest.raises(UserError, match=f"The indicators {CODE} count persons") as stopped:
        released(folder)
    assert "`counts`" in str(stopped.value)
