"""The shipped contracts: right, complete in both languages, agreed, and as generated."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft201909Validator

from dagster_project.contracts import dictionary, sources, versions
from dagster_project.contracts.check import check
from dagster_project.contracts.generate import README, readme
from dagster_project.contracts.model import Column, Contract, is_bounded
from dagster_project.contracts.raw_columns import raw_columns, raw_tables
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS

FILES = sorted(CONTRACTS.glob("*.odcs.yaml"))
SHIPPED = read_contracts(CONTRACTS)
REGENERATE = "run `python -m dagster_project.contracts.generate`"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_has_no_problem(path: Path) -> None:
    assert check(path) == []


@pytest.mark.parametrize("contract", SHIPPED.values(), ids=SHIPPED)
def test_it_is_complete_for_people(contract: Contract) -> None:
    assert contract.path.name == f"{contract.export}.odcs.yaml"
    assert contract.owner
    assert contract.title_en
    assert contract.title_ru
    assert contract.description
    assert contract.description_ru
    assert contract.frequency
    assert contract.freshness_days is not None
    silent = [
        column.name
        for listed in contract.columns
        for column in (listed, *listed.items)
        if not (column.description and column.description_ru)
    ]
    assert not silent
    assert any("а" <= letter <= "я" for letter in contract.title_ru.lower())


@pytest.mark.parametrize("contract", SHIPPED.values(), ids=SHIPPED)
def test_what_is_personal_is_classified_and_not_stored(contract: Contract) -> None:
    records = [column for column in contract.columns if not column.items]
    for column in [*records, *(item for listed in contract.lists for item in listed.items)]:
        if column.protection != "open":
            assert column.classification == "personal", column.name
        if column.classification == "personal":
            assert column.protection != "open" or column.is_person_attribute, column.name
    stored = {column.name for columns in raw_tables(contract).values() for column in columns}
    assert not stored & {"note", "comment", "purpose", "counterparty_name", "person_surname"}
    assert not stored & {"school", "city_of_residence", "work_title", "approved_by", "full_name"}


@pytest.mark.parametrize("contract", SHIPPED.values(), ids=SHIPPED)
def test_a_snapshot_scope_can_be_read(contract: Contract) -> None:
    assert (contract.mode == "period_snapshot") == bool(contract.scope)
    assert contract.key


def test_what_others_build_on() -> None:
    plan = SHIPPED["event_plan"]
    assert (plan.key, plan.order_by, plan.row_key) == (
        ("plan_id",),
        ("version",),
        ("plan_id", "version"),
    )
    assert [layout.record_path for layout in plan.layouts] == ["", "plans"]
    assert plan.column("starts_at").label == plan.column("starts_on").label
    ledger = SHIPPED["ledger_1c"]
    assert ledger.layouts[0].csv.encoding == "windows-1251"
    assert ledger.layouts[0].csv.decimal_character == ","
    assert ledger.scope[0].declared_by == r"ledger_1c_(\d{4}-\d{2})"
    assert "counterparty_token" in {column.name for column in raw_columns(ledger)}
    rates = SHIPPED["cbr_rates"]
    assert [layout.labels["effective_date"] for layout in rates.layouts] == ["../@Date", "@Date"]
    persons = SHIPPED["event_registrations"]
    assert persons.person == {
        "surname": "person_surname",
        "given": "person_given",
        "patronymic": "person_patronymic",
        "birth_date": "person_birth_date",
        "email": "person_email",
    }
    assert persons.person_age_at == "registered_at"
    assert SHIPPED["un_desa_totals"].row_key == ("sort_order", "ref_year", "sex")
    reports = SHIPPED["event_reports"]
    assert [part.column for part in reports.scope] == ["post_code", "period"]
    assert [layout.sheet.header_rows for layout in reports.layouts] == [1, 2, 1]


def test_the_lock_of_versions_is_up_to_date() -> None:
    locked = (CONTRACTS / versions.LOCK).read_text(encoding="utf-8")
    assert locked == versions.render(SHIPPED), REGENERATE


def test_dbt_is_given_the_sources_of_the_shipped_contracts(tmp_path: Path) -> None:
    sources.write(tmp_path / "sources")
    (written,) = (tmp_path / "sources").iterdir()
    assert written.read_text(encoding="utf-8") == sources.render(SHIPPED)


def test_the_readme_has_all_words() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == readme(text), REGENERATE


def test_the_dbt_sources_hold_every_raw_table_with_described_columns() -> None:
    loaded = yaml.safe_load(sources.render(SHIPPED))
    tables = {table["name"]: table for table in loaded["sources"][0]["tables"]}
    lists = {
        item.table_of(listed): item.export for item in SHIPPED.values() for listed in item.lists
    }
    assert set(tables) == {*SHIPPED, *lists, *sources.LOADER_TABLES}
    for name, table in tables.items():
        asset = ["raw", lists.get(name, name)]
        assert table["config"]["meta"]["dagster"]["asset_key"] == asset
        assert all(column["description"] for column in table["columns"]), name
    registrations = [column["name"] for column in tables["event_registrations"]["columns"]]
    assert registrations[-5:] == [
        "_delivery_id",
        "_received_at",
        "_sheet",
        "_line",
        "_contract_version",
    ]
    assert "person_name_token" in registrations
    assert "person_surname" not in registrations


def test_the_dictionary_names_every_column_and_never_invents_one() -> None:
    text = dictionary.render(SHIPPED)
    for contract in SHIPPED.values():
        assert f"## {contract.export}\n" in text
        for name, columns in raw_tables(contract).items():
            assert f"## {name}\n" in text
            assert all(f"| `{column.name}` |" in text for column in columns)
    assert "| `comment` | Комментарий | never stored |" in text


def test_the_standard_itself_accepts_them(realdata: Path) -> None:
    """Our checker uses the bundled schema of 3.2.0; 3.1.0 must accept the files as well."""
    schema = json.loads((realdata / "odcs/schema/odcs-json-schema-v3.1.0.json").read_text())
    validator = Draft201909Validator(schema)
    for path in FILES:
        errors = list(validator.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8"))))
        assert not errors, (path.name, errors[0].message)


def test_contracts_of_others_are_standard_valid_but_not_loadable(realdata: Path) -> None:
    examples = sorted((realdata / "odcs/examples").glob("*.yaml"))
    assert len(examples) == 6
    for path in examples:
        found = check(path)
        assert [problem.is_blocking for problem in found] == [False], path.name
        assert found[0].message.startswith("Standard-valid, not loadable:")


def test_codes_of_registrations_are_no_passports_or_phones() -> None:
    export = SHIPPED["event_registrations"]
    for name, codes in {
        "registration_id": ("R0000017", "R000000017", "R-1", "A-39999"),
        "plan_id": ("PL-2026-000123", "PL-0000-000001", "P000123", "P-1", "PLAN/404", "P"),
    }.items():
        column = export.column(name)
        assert is_bounded(column)
        assert column.pattern
        for text in codes:
            assert re.search(column.pattern, text), text
        for text in ("N7654321", "N12345678", "AN7654321", "A77011234567", "P77011234567"):
            assert not re.search(column.pattern, text), text
    for pattern in ("^[A-Z]{1,3}-?[0-9]{1,12}$", "^[A-Z][0-9]{7}$", "^[A-Z]{2}[0-9]{11}$"):
        assert not is_bounded(Column("code", "code", "text", pattern=pattern)), pattern
