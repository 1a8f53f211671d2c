"""Contracts and reader agree: the README's example, real files, and drafts load as said."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contract
from dagster_project.contracts.scaffold import scaffold
from dagster_project.home import CONTRACTS
from dagster_project.ingest.judging.convert import convert
from dagster_project.ingest.model import Conversion, DeliveryHeader, OutputPaths, Progress


def load(
    file: Path, contract: Contract, folder: Path, columns: str = "*"
) -> tuple[Conversion, list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The account, the accepted rows and (rule, column, line) of the quarantine."""
    out = OutputPaths(folder / "accepted.parquet", folder / "quarantine.parquet", folder)
    header = DeliveryHeader("d1", datetime(2026, 11, 1), contract.version)
    account = convert(file, contract, header, out, None, Progress())
    counted = account.rows_accepted + account.rows_quarantined + account.rows_skipped
    assert account.rows_read == counted
    rows = duckdb.execute(f"SELECT {columns} FROM read_parquet('{out.accepted}')").fetchall()
    faults: list[tuple[Any, ...]] = []
    if account.rows_quarantined:
        query = f"SELECT rule, column_name, _line FROM read_parquet('{out.quarantine}')"
        faults = duckdb.execute(query).fetchall()
    return account, rows, faults


def shipped(export: str) -> Contract:
    return read_contract(CONTRACTS / f"{export}.odcs.yaml")


def test_the_example_of_the_readme_loads_as_printed(tmp_path: Path) -> None:
    readme = (CONTRACTS / "README.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"<!-- example: (\w+) -->\n```\w+\n(.*?)```", readme, re.DOTALL))
    file = tmp_path / "courses_2026-10.csv"
    file.write_bytes(blocks["file"].encode("windows-1251"))
    path = tmp_path / "language_courses.odcs.yaml"
    path.write_text(blocks["contract"], encoding="utf-8")
    columns = (
        "centre_code, period, course_code, country_name, level, starts_on, hours_count, cost_rub"
    )
    account, rows, faults = load(file, read_contract(path), tmp_path, columns)
    printed = re.search(r"\| centre_code \|.*?\n\|[-|]+\n(.*?)\n\n", readme, re.DOTALL)
    assert printed
    expected = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in printed[1].splitlines()
    ]
    assert [tuple("" if cell is None else str(cell) for cell in row) for row in rows] == expected
    assert faults == [("bad_date", "starts_on", 6)]
    assert (account.rows_accepted, account.rows_quarantined, account.rows_skipped) == (3, 1, 1)


@pytest.mark.parametrize(
    ("export", "file", "layout", "accepted"),
    [
        ("cbr_rates", "cbr/XML_daily_2002-09-21.xml", "daily", 17),
        ("cbr_rates", "cbr/XML_daily_2016-10-26.xml", "daily", 33),
        ("cbr_rates", "cbr/XML_daily_2021-08-21.xml", "daily", 34),
        ("cbr_rates", "cbr/XML_daily_2022-03-15.xml", "daily", 34),
        ("cbr_rates", "cbr/XML_dynamic_R01375_2021-10.xml", "dynamic", 2),
        ("un_desa_totals", "un_desa/undesa_pd_2019_migrant_stock_total.xlsx", "default", 283),
        (
            "un_desa_migrant_stock",
            "un_desa/UN_MigrantStockByOriginAndDestination_2019_clean.csv",
            "default",
            1659,
        ),
        ("worldbank_population", "population/worldbank_population.csv", "default", 17195),
    ],
)
def test_shipped_contracts_fit_the_real_files(
    export: str, file: str, layout: str, accepted: int, realdata: Path, tmp_path: Path
) -> None:
    account, _, _ = load(realdata / file, shipped(export), tmp_path, "count(*)")
    assert (account.layout, account.rows_accepted) == (layout, accepted)
    assert account.rows_quarantined == 0
    assert account.warnings == ()


@pytest.mark.parametrize(
    ("file", "layout"),
    [
        ('<ValCurs Date="02.03.2002" name="x"/>', "daily"),
        ('<ValCurs ID="R01235" DateRange1="1" name="x"></ValCurs>', "daily"),
    ],
)
def test_an_answer_without_rates_is_an_empty_one(file: str, layout: str, tmp_path: Path) -> None:
    path = tmp_path / "rates.xml"
    path.write_text(file, encoding="utf-8")
    account, _, _ = load(path, shipped("cbr_rates"), tmp_path, "count(*)")
    assert (account.rows_read, account.layout) == (0, layout)


@pytest.mark.parametrize(
    ("file", "accepted"),
    [
        ("derived/781_cp1251_crlf.csv", 551),
        ("messy/mos_opendata/781.csv", 551),
        ("derived/589_utf16le_bom.csv", None),
        ("messy/packages/frictionless__table-with-accents.csv", 638),
        ("messy/census2002/nationality_refined_cp1251.csv", 185),
        ("messy/mos_budget/gp01/KBKFinancingValues.tsv", 783),
        ("messy/gov_xlsx/infogorod_table7.xlsx", 28),
        ("iso/country-codes.csv", 249),
        ("events/meetup_rsvps_part_a.csv", 2920),
        ("messy/pollock_survey/csv/NBA_scores_out.csv", 18),
        ("messy/pollock_survey/csv/mordenite-dh-2.csv", 38),
        ("messy/pollock_survey/csv/hist_2000_15O.csv", 80),
    ],
)
def test_a_draft_loads_its_sample_without_a_bad_row(
    file: str, accepted: int | None, realdata: Path, tmp_path: Path
) -> None:
    target = tmp_path / "draft.odcs.yaml"
    target.write_text(scaffold(realdata / file), encoding="utf-8")
    account, _, _ = load(realdata / file, read_contract(target), tmp_path, "count(*)")
    assert account.rows_quarantined == 0, account.errors
    assert accepted is None or account.rows_accepted == accepted
    assert account.rows_accepted > 0
