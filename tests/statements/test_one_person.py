"""Statements 3, 6 and 8: what one person more, one person often, and one correction change."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.disclosure.attack import attack
from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.counts import cells_of
from dagster_project.release.gate import check
from dagster_project.release.lattice import Row
from dagster_project.release.publish import publish
from dagster_project.release.rounding import Cell, RoundingSecret
from tests.pipeline import raw_people
from tests.pipeline.dbt_project import rows as query
from tests.pipeline.dbt_project import run_dbt
from tests.pipeline.person_world import BANDS, BASE, Person
from tests.pipeline.release_home import World, build
from tests.pipeline.test_count_attack import (
    DECLARED,
    GROUPS,
    KNOWN,
    exact_rows,
    growth,
    published,
    world,
)

SECRETS = st.binary(min_size=32, max_size=32).map(RoundingSecret)
PERSONS = st.builds(
    Person,
    st.sampled_from([code for codes in GROUPS.values() for code in codes]),
    st.sampled_from(BANDS),
    st.booleans(),
    st.integers(1, 2),
    st.sampled_from([("H1",), ("H2",), ("H1", "H2")]),
)


def counts_in(rows: list[Row]) -> dict[Cell, int]:
    """Every published count of persons."""
    return {
        cell: int(row[f"{part}_central"])
        for row in rows
        for part, cell in cells_of(row, DECLARED[row["indicator_code"]]).items()
        if row[f"{part}_central"] is not None
    }


@settings(max_examples=40, deadline=None)
@given(secret=SECRETS, person=PERSONS, seed=st.integers(1, 50))
def test_3_one_person_more_changes_a_count_by_nothing_or_one_step(
    secret: RoundingSecret, person: Person, seed: int
) -> None:
    before = world(seed)
    at = random.Random(seed).randrange(len(before))
    now = [*before[:at], person, *before[at:]]
    old, new = (counts_in(published(exact_rows(people), secret)) for people in (before, now))
    assert {abs(new[cell] - old[cell]) for cell in old} <= {0, BASE}


def test_3_without_the_secret_offset_a_step_would_tell_the_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the statement guards against: exact counts move by one."""
    monkeypatch.setattr(RoundingSecret, "rounded", lambda _self, count, *_: count)
    before = world()
    old, new = (counts_in(published(exact_rows(people), RoundingSecret(bytes(32))))
                for people in (before, [*before, Person("AAX")]))  # fmt: skip
    assert 1 in {new[cell] - old[cell] for cell in old}


MODELS = {
    "ind_participants": "R02",
    "ind_new_participants": "R08",
    "ind_youth_share": "Y01",
    "ind_age_known": "Y02",
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[tuple[object, ...]]]]:
    """Persons' indicators of a small world, and of the same where one person registers often."""
    found = []
    for often in (1, 100):
        path = tmp_path_factory.mktemp("often") / "warehouse.duckdb"
        raw_people.build(path, often=often)
        select = [f"+{model}" for model in MODELS]
        run_dbt(path, "2026-11-01T00:00:00Z", "build", "--select", *select,
                "--exclude-resource-type", "unit_test", "test")  # fmt: skip
        rows = query(path, "select count(*) from core.fct_participation")
        tables = {model: query(path, columns_of(path, model)) for model in MODELS}
        found.append({"registrations": rows, **tables})
    return found


def columns_of(path: Path, model: str) -> str:
    return (
        "select indicator_code, period_code, territory_level, territory_code, dim1_scheme, "
        f"dim1_code, persons_num, persons_den from indicators.{model} order by all"
    )


def test_6_one_person_s_registrations_a_hundred_times_change_no_count(
    counted: list[dict[str, list[tuple[object, ...]]]],
) -> None:
    once, often = counted
    assert often["registrations"][0][0] == once["registrations"][0][0] + 99  # type: ignore[operator]
    for model, code in MODELS.items():
        assert {row[0] for row in once[model]} == {code}
        assert len([row for row in once[model] if row[6] or row[7]]) > 10
        assert once[model] == often[model]


def test_8_a_late_correction_reveals_nothing(tmp_path: Path) -> None:
    """Two releases of one home, one person found to be missing between them."""
    home = Home(tmp_path / "home")
    former, now = (
        released_rows_of(home, World(counts={**World().counts, "CCC": people}))
        for people in (30, 31)
    )
    steps = {now[name] - former[name] for name in former.keys() & now.keys()}
    assert steps <= {0, BASE, -BASE}
    text = (home.releases / pointer.current(home).release_id / "manifest.json").read_text()  # type: ignore[union-attr]
    assert '"is_renewed": false' in text


def released_rows_of(home: Home, of: World) -> dict[tuple[str, ...], int]:
    """Published counts of participants by the name of their cell."""
    assert publish(home, check(home, {}, build(home, of))) is not None
    release = pointer.current(home)
    assert release is not None
    with duckdb.connect() as connection:
        found = connection.execute(
            "select territory_code, period_code, dim1_scheme, dim1_code, "
            "cast(value_central as integer) from read_parquet($1) where indicator_code = 'R02'",
            [str(release.file("internal", "fct_indicator_value"))],
        ).fetchall()
    return {tuple(row[:4]): row[4] for row in found}


@pytest.mark.parametrize("person", [Person("AAX", "14_17", True), Person("FFX", "unknown")])
def test_8_who_knows_the_correction_learns_no_more_than_from_one_edition(person: Person) -> None:
    secret = RoundingSecret(bytes([8] * 32))
    before = exact_rows(world())
    now = exact_rows([*world(), person])
    moved = dict(growth(before, now))
    assert moved[Cell("participants", person.territory, "2025", "_T", "_T")] == 1
    former, shown = published(before, secret), published(now, secret)
    found = attack(shown, now, *KNOWN, former=former, moved=moved)
    assert found == []


def test_8_offsets_drawn_anew_would_tell_the_count_by_their_mean() -> None:
    """Why the secret stays: an archive of roundings is an archive of the count."""
    cell = Cell("participants", "AAX", "2025", "_T", "_T")
    kept = {RoundingSecret(bytes(32)).rounded(13, cell, BASE) for _ in range(400)}
    anew = [RoundingSecret(bytes([n % 256, n // 256] * 16)).rounded(13, cell, BASE)
            for n in range(400)]  # fmt: skip
    assert len(kept) == 1
    assert abs(sum(anew) / 400 - 13) < 0.5
