"""Passports of the demo's numbers: lines add up exactly, persons have none, and the command."""

from __future__ import annotations

import json
import random
from itertools import zip_longest
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dagster_project.cli.main import main
from dagster_project.cli.passport import asking
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release.passport import Key, Passport, passport
from dagster_project.release.passport_sources import Ask
from dagster_project.release.passport_told import told
from dagster_project.release.reader import Reader, ReleaseHandle
from tests.pipeline.demo_run import demo_run

FIGURES = 200
# Two cells that differ in one of these take another way to their lines.
KIND = ("indicator_code", "territory_level", "period_type", "dim1_scheme", "status")
# Figures of money and events that are no sum of single lines, and why.
NO_LINES = {
    "E03": "persons",
    "E03b": "registrations of persons decide which events are in it",
    "E05": "counts regions, over the quarters of a year",
    "F07": "money of trips",
    "F08b": "money of trips and payments to persons",
    "R01b": "compares two years on the same posts and months",
    "R01c": "compares the shares of two years",
    "R03": "persons",
    "R10b": "compares two years on the same sites",
}
YEAR = "2025"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return demo_run(tmp_path_factory).home


@pytest.fixture(scope="module")
def release(home: Home) -> ReleaseHandle:
    return Reader(home).current()


@pytest.fixture(scope="module")
def ask(release: ReleaseHandle) -> Ask:
    return asking(release)


def key_of(cell: dict[str, Any]) -> Key:
    scheme, code = cell["dim1_scheme"], cell["dim1_code"]
    part = "" if scheme == "_T" else f"{scheme}:{code}"
    return Key(cell["indicator_code"], cell["territory_code"], cell["period_code"], part)


def cells(ask: Ask, condition: str) -> list[dict[str, Any]]:
    return ask(
        f"""select cell.* from fct_indicator_value as cell join dim_indicator using (indicator_code)
            where {condition} order by all"""
    )


def from_every_kind(cells: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """So many cells at random, in turn of every kind there is: indicator, level, type of period,
    breakdown, status. Most cells are visits of a month in a territory, the easiest of all."""
    chance = random.Random(12)
    kinds: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for cell in chance.sample(cells, len(cells)):
        kinds.setdefault(tuple(str(cell[name]) for name in KIND), []).append(cell)
    turns = zip_longest(*chance.sample(list(kinds.values()), len(kinds)))
    return [cell for turn in turns for cell in turn if cell is not None][:most]


def due_in(found: Passport) -> int:
    states = [state for state in found.exports if state.is_required and state.is_asked]
    return sum(len(state.agreed) for state in states)


def test_lines_of_random_figures_of_money_and_events_add_up(
    ask: Ask, release: ReleaseHandle
) -> None:
    told_cells = cells(ask, "lines is not null and value_central is not null")
    picked = from_every_kind(told_cells, FIGURES)
    for name in KIND:
        assert {cell[name] for cell in picked} == {cell[name] for cell in told_cells}, name
    for cell in picked:
        found = passport(ask, release.manifest, key_of(cell))
        lined = [part for part in found.parts if part.lines is not None]
        for part in lined:
            assert part.lines is not None
            assert part.lines.adds_up, (key_of(cell), part.name)
        assert lined, key_of(cell)
        assert due_in(found) == (cell["coverage_expected"] or 0), key_of(cell)


def test_every_figure_of_money_and_events_has_lines_or_a_reason(ask: Ask) -> None:
    without = ask(
        """select indicator_code from dim_indicator
           where theme in ('event', 'event_plan', 'spending', 'visit') and lines is null"""
    )
    assert {row["indicator_code"] for row in without} == NO_LINES.keys()


def test_a_line_less_no_longer_adds_up(ask: Ask, release: ReleaseHandle) -> None:
    def without_one(sql: str, *parameters: Any) -> list[dict[str, Any]]:
        rows = ask(sql, *parameters)
        return rows[1:] if sql.startswith("select * from mart_spending__line") else rows

    found = passport(without_one, release.manifest, Key("F08", "KAZ", YEAR))
    assert [part.lines.adds_up for part in found.parts if part.lines] == [False]
    assert "not all of those behind the number" in words(found)


def test_figures_of_persons_show_their_rounding_and_no_lines(
    ask: Ask, release: ReleaseHandle
) -> None:
    persons = cells(ask, "person_parts <> '' and value_central is not null")
    for cell in random.Random(12).sample(persons, 60):
        found = passport(ask, release.manifest, key_of(cell))
        counted = [part for part in found.parts if part.rounded_to is not None]
        assert counted, key_of(cell)
        assert all(part.lines is None for part in counted)
        assert all(part.lines is None or part.name == "numerator" for part in found.parts)
        assert "Lines of persons never leave the warehouse" in words(found)


def test_money_of_trips_has_no_lines_and_says_why(ask: Ask, release: ReleaseHandle) -> None:
    cell = cells(ask, "indicator_code = 'F07'")[0]
    found = passport(ask, release.manifest, key_of(cell))
    assert all(part.lines is None for part in found.parts)
    assert "Their lines are never published" in words(found)


def words(found: Passport) -> str:
    sections = told(found, "en", lambda _kind, code: code, 20)
    return "\n".join(sentence for section in sections for sentence in section.sentences)


def test_a_number_says_what_the_release_before_said(ask: Ask, release: ReleaseHandle) -> None:
    key, earlier = Key("R01", "KAZ", YEAR), {"release_id": "before", "known_at": "2026-01-01"}

    def before(sql: str, *parameters: Any) -> list[dict[str, Any]]:
        return [
            row | {"value_central": 7, "definition_version": 0} for row in ask(sql, *parameters)
        ]

    assert "no release before this one" in words(passport(ask, release.manifest, key))
    same = passport(ask, release.manifest, key, (ask, earlier))
    assert not same.is_changed
    assert "Release before said the same." in words(same)
    other = passport(ask, release.manifest, key, (before, earlier))
    assert other.is_changed
    assert "Release before said 7" in words(other)
    assert "version 0 before" in words(other)
    new = passport(ask, release.manifest, key, (lambda *_: [], earlier))
    assert "did not have this number" in words(new)


def test_a_missing_delivery_is_named(ask: Ask, release: ReleaseHandle) -> None:
    short = cells(ask, "indicator_code = 'R01' and status = 'partial' and period_type = 'Y'")
    found = passport(ask, release.manifest, key_of(short[-1]))
    missing = [item for state in found.exports if state.is_required for item in state.missing]
    assert missing
    assert all(not item.delivery_ids for item in missing)


def test_files_are_those_of_the_manifest(ask: Ask, release: ReleaseHandle) -> None:
    files = passport(ask, release.manifest, Key("R01", "KAZ", YEAR)).deliveries
    assert {item.export for item in files} >= {"event_reports", "event_plan"}
    assert any(item.sheets for item in files)
    hashes = {item["delivery_id"]: item["sha256"] for item in release.manifest["deliveries"]}
    assert all(hashes[item.delivery_id].startswith(item.file_hash) for item in files)


def test_a_release_of_before_says_so(ask: Ask, release: ReleaseHandle) -> None:
    tables: dict[str, Any] = {"internal": {"dim_indicator": {}}}
    with pytest.raises(UserError, match="before numbers had passports"):
        passport(ask, {**release.manifest, "tables": tables}, Key("R01", "KAZ", YEAR))


def run(home: Home, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--home", str(home.root)])


def test_the_command_tells_it_in_both_languages(home: Home) -> None:
    asked = ("passport", "F05", "--territory", "KAZ", "--period", YEAR)
    english = run(home, *asked)
    assert english.exit_code == 0, english.output
    assert "Passport of a number · F05.KAZ.2025" in english.output
    assert "exactly as published" in english.output
    russian = run(home, *asked, "--lang", "ru")
    assert "в точности как опубликовано" in russian.output
    assert "Казахстан" in russian.output
    assert "Kazakhstan" not in russian.output
    everything = json.loads(run(home, *asked, "--json").stdout)
    lines = everything["parts"][0]["lines"]
    assert everything["parts"][0]["adds_up"] is True
    assert f"… and {len(lines) - 20} more." in english.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("R011", "--period", YEAR), "Nearest: R01 "),
        (("R01", "--territory", "KZA", "--period", YEAR), "Nearest: KAZ (Kazakhstan)"),
        (("R01", "--territory", "Казахстн", "--period", YEAR), "Nearest: KAZ (Kazakhstan)"),
        (("R01", "--period", "2052"), "Nearest: 2025"),
        (("R01", "--period", YEAR, "--part", "event_type:concrt"), "event_type:concert"),
        (("E01", "--territory", "KAZ", "--period", "2025-Q1"), "at these levels: world"),
        (("R01", "--period", YEAR, "--release", "none"), "no release none"),
    ],
)
def test_what_is_not_there_names_what_is_near(
    home: Home, words: tuple[str, ...], said: str
) -> None:
    answer = run(home, "passport", *words)
    assert answer.exit_code != 0
    assert said in answer.output


def test_the_steward_comes_from_a_passport_to_the_raw_line(
    home: Home, ask: Ask, release: ReleaseHandle
) -> None:
    posting = ask(
        """select delivery_id, line_ref, net_amount_rub from mart_spending__line
           where not is_to_person and net_amount_rub > 0 order by all limit 1"""
    )[0]
    shown = run(home, "deliveries", "line", posting["delivery_id"], posting["line_ref"], "--json")
    (row,) = json.loads(shown.stdout)
    assert float(row["amount_rub"]) == float(posting["net_amount_rub"])
    assert not any(name.endswith("_token") for name in row)
    found = passport(ask, release.manifest, Key("R01", "KAZ", YEAR))
    listed = next(part.lines.lines for part in found.parts if part.lines)
    event = next(line for line in listed if line.row["count_basis"] == "list")
    delivery, number = event.origins[0]
    shown = run(home, "deliveries", "line", delivery, number, "--json")
    assert json.loads(shown.stdout)[0]["participants_total"] == int(event.amount or 0)


def test_a_line_that_may_not_or_cannot_be_shown_is_refused(home: Home, ask: Ask) -> None:
    files = {row["export"]: row["delivery_id"] for row in ask("select * from quality_file")}
    persons = run(home, "deliveries", "line", files["event_registrations"], "2")
    assert persons.exit_code == 2
    assert "speaks of persons" in persons.output
    beyond = run(home, "deliveries", "line", files["event_reports"], "99999")
    assert beyond.exit_code == 2
    assert "Its lines go from" in beyond.output


def test_the_address_of_a_number_is_read_back() -> None:
    for text in ("R01.KAZ.2025", "R01.WLD.2025.event_type:concert", "E01.WLD.2025-Q1.post:RU-ALA"):
        assert str(Key.read(text)) == text
    with pytest.raises(UserError, match="names no number"):
        Key.read("R01")
