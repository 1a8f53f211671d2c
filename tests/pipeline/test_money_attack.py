"""The attacker against released money: he learns nothing, and each rule that is switched off in the
SQL shows him something.

The world is the demo's, with its payments to persons bent so that every rule has work: 2021 (two
months of the demo) keeps nine recipients, 2022 a measure with too few; 2023 has two groups that
are told; in 2024 one person received most; in 2025 all but three live in one group.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.release.candidate import released_query
from dagster_project.release.released_tables import released_tables
from tests.pipeline import raw_demo
from tests.pipeline.dbt_project import run_dbt
from tests.pipeline.money_attack import Edition, attack, edition

KNOWN_AT = "2026-11-20T00:00:00Z"
MODELS = (
    "marts/associations/mart_associations__grant", "marts/associations/mart_associations__report",
    "core/fct_spend_fine", "marts/spending/mart_spending__programme",
    "marts/spending/mart_spending__line",
    "marts/spending/mart_spending__trips", "marts/spending/mart_spending__persons",
    "marts/spending/mart_spending__world", "indicators/base/int_indicator__event_cost",
    "indicators/spending/ind_cost_per_visit", "indicators/spending/ind_cost_per_participant",
    "indicators/spending/ind_spending_per_compatriot",
    "indicators/base/int_indicator__row_collected", "indicators/base/int_indicator__row_filled",
    "indicators/base/int_indicator__value_rounded", "indicators/fct_indicator_value",
)  # fmt: skip
# An agreement that names no association.
ANYBODY = "(select min(agreement_no) from raw.grants where returned_rub > 0)"
OF_PERSONS = "programme_measure_code in ('M05', 'M11')"
BEND = [
    # Whom the numbers speak of: the lines of persons of a year, in order.
    f"""create temp table bent as select doc_uid, line_no, left(period, 4) as year,
        row_number() over (partition by left(period, 4) order by doc_uid, line_no) as number
        from raw.ledger_1c where {OF_PERSONS} and operation_kind in ('payment', 'advance')""",
    "delete from bent where year = '2021' and number > 9",
    # Of persons no other lines: what is taken back makes the counting by hand no clearer.
    f"""delete from raw.ledger_1c where {OF_PERSONS}
        and (doc_uid, line_no) not in (select (doc_uid, line_no) from bent)""",
    f"""update raw.ledger_1c set amount_rub = 100000 + 100 * bent.number, event_plan_id = null,
        is_storno = false, counterparty_token = 'p' || bent.number, country_name =
          case when year = '2025' and number > 3 or year <> '2025' and number % 2 = 0
               then 'Казахстан' else 'Германия' end
        from bent where {OF_PERSONS} and bent.doc_uid = ledger_1c.doc_uid
          and bent.line_no = ledger_1c.line_no""",
    """delete from raw.ledger_1c where programme_measure_code = 'M11' and left(period, 4) = '2022'
        and (doc_uid, line_no) not in (select (doc_uid, line_no) from raw.ledger_1c
          where programme_measure_code = 'M11' and left(period, 4) = '2022'
          order by doc_uid, line_no limit 4)""",
    f"update raw.grants set assoc_reg_no = null where agreement_no = {ANYBODY}",
    """update raw.ledger_1c set amount_rub = 90000000 from bent where year = '2024' and number = 1
        and bent.doc_uid = ledger_1c.doc_uid and bent.line_no = ledger_1c.line_no""",
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bent_warehouse(tmp_path_factory.mktemp("money"))


def bent_warehouse(folder: Path) -> Path:
    path = folder / "warehouse.duckdb"
    raw_demo.build(path, raw_demo.make_demo(0.08))
    with duckdb.connect(str(path)) as connection:
        for statement in BEND:
            connection.execute(statement)
    run_dbt(path, KNOWN_AT, "build", "--resource-type", "seed", "--resource-type", "model")
    return path


def compiled(warehouse: Path, model: str) -> str:
    folder = warehouse.parent / "dbt" / "target" / "compiled" / "compatriots" / "models"
    return (folder / f"{model}.sql").read_text(encoding="utf-8")


def again(
    warehouse: Path, folder: Path, *, changed: tuple[str, str, str] | None = None, before: str = ""
) -> Edition:
    """The release after the models of money ran again, one of them with other words.

    ``before``: a statement on the facts, such as leaving out what came later.
    """
    folder.mkdir()
    copy = Path(shutil.copy(warehouse, folder / "warehouse.duckdb"))
    model, right, wrong = changed or ("", "", "")
    with duckdb.connect(str(copy)) as connection:
        if before:
            connection.execute(before)
        for name in MODELS:
            sql = compiled(warehouse, name)
            if name.endswith(model) and model:
                assert right in sql, f"{right} is not in {name}"
                sql = sql.replace(right, wrong)
            schema = name.split("/")[0]
            connection.execute(f"create or replace table {schema}.{name.split('/')[-1]} as {sql}")
        manifest = json.loads((warehouse.parent / "dbt/target/manifest.json").read_text())
        for table in released_tables(manifest):
            # Rows of persons are rounded on their way out; those of money are copied.
            query = released_query(table)
            if table.name == "fct_indicator_value":
                query += " where indicator_code like 'F%'"
            connection.execute(f"copy ({query}) to '{folder}/{table.name}.parquet'")
    return edition(folder, copy)


@pytest.fixture(scope="module")
def honest(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return again(warehouse, tmp_path_factory.mktemp("honest") / "release")


def test_the_bent_world_gives_every_rule_work(honest: Edition) -> None:
    rows: list[dict[str, Any]] = honest.tables["mart_spending__persons"]
    told = {(row["period_code"], row["territory_level"], row["measure_code"], row["status"])
            for row in rows}  # fmt: skip
    assert told == {
        ("2021", "world", "_T", "too_few"),
        ("2022", "world", "_T", "ok"), ("2022", "group", "_T", "ok"),
        ("2023", "world", "M05", "ok"), ("2023", "world", "M11", "ok"),
        ("2023", "group", "_T", "ok"),
        ("2024", "world", "_T", "too_few"),
        ("2025", "world", "M05", "ok"), ("2025", "world", "M11", "ok"),
    }  # fmt: skip


def test_nothing_is_given_away(honest: Edition) -> None:
    assert attack(honest) == []


FINE = "core/fct_spend_fine"
SPENDING = "indicators/spending/ind_spending_per_compatriot"
PERSONS = "mart_spending__persons"
RULES_OFF = {
    "trips are among fine money": (
        (FINE, "money_kind = 'fine'", "money_kind <> 'persons'"), "tells trips",
    ),
    "payments to persons are among fine money": (
        (FINE, "money_kind = 'fine'", "money_kind <> 'trip'"), "payments to persons",
    ),
    "one indicator reads all lines": (
        (SPENDING, '"warehouse"."core"."fct_spend_fine" as lines',
         '(select *, cast(left(period_code, 4) as integer) as year from core.fct_spend) as lines'),
        "F08 ",
    ),
    "a measure of few recipients is told": (
        (PERSONS, ">= 10", ">= 1"), "payments to persons of 2022",
    ),
    "one with more than half is told": (
        (PERSONS, "and 2 * max(abs(received_rub)) <= sum(abs(received_rub))", ""),
        "payments to persons of 2024",
    ),
    "a group is told beside a small rest": (
        (PERSONS, "and coalesce(rest.is_enough, true)", ""), "payments to persons of 2025",
    ),
    "lines of trips are among the released lines": (
        ("mart_spending__line", '"warehouse"."core"."fct_spend_fine"',
         "(select *, cast(left(period_code, 4) as integer) as year from core.fct_spend)"),
        "tells trips",
    ),
    "money of an agreement of nobody in the register is told": (
        ("mart_associations__grant", "grants.assoc_reg_no is not null", "true"), "no body's",
    ),
    "what nobody in the register gave back is told": (
        ("mart_associations__report", "grants.assoc_reg_no is not null",
         "tranches.report_due is not null"), "no body's",
    ),
    "trips are told by territory": (
        ("mart_spending__trips", "coalesce(unions.", "coalesce(spend."), "sum of no kinds",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES_OFF)
def test_each_rule_that_is_switched_off_is_noticed(
    warehouse: Path, tmp_path: Path, name: str
) -> None:
    changed, said = RULES_OFF[name]
    found = attack(again(warehouse, tmp_path / "release", changed=changed))
    assert any(said in sentence for sentence in found), found[:5]


LATE = {
    # One line of a year that was told, missing in the former edition.
    PERSONS: """delete from core.fct_spend where spend_key = (select min(spend_key)
        from core.fct_spend where money_kind = 'persons' and period_code like '2023%')""",
    "mart_spending__trips": """delete from core.fct_spend where spend_key = (select min(spend_key)
        from core.fct_spend where money_kind = 'trip' and period_code like '2023%')""",
}


@pytest.mark.parametrize(
    ("model", "said"),
    [(PERSONS, "payments to persons of 2023"), ("mart_spending__trips", "trips of 2023")],
)
def test_a_line_that_comes_late_to_a_closed_year_is_not_told(
    warehouse: Path, tmp_path: Path, honest: Edition, model: str, said: str
) -> None:
    former = again(warehouse, tmp_path / "former", before=LATE[model])
    assert len(former.lines) == len(honest.lines) - 1
    assert attack(former, honest) == []
    exact = (model, "500000", "0.01")
    editions = [
        again(warehouse, tmp_path / name, changed=exact, before=before)
        for name, before in (("exact_former", LATE[model]), ("exact", ""))
    ]
    found = attack(*editions)
    assert any(f"{said} are known" in sentence for sentence in found), found[:5]


LATER = "delete from core.fct_spend where period_code >= '2026-09'"


def test_two_editions_of_a_running_year_tell_nothing(
    warehouse: Path, tmp_path: Path, honest: Edition
) -> None:
    former = again(warehouse, tmp_path / "former", before=LATER)
    assert len(former.lines) < len(honest.lines)
    assert attack(former, honest) == []
