"""Real reference files, from the inbox to the page: the published figures arrive unchanged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dagster_project.home import Home
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from tests.dashboards.conftest import page_script
from tests.dashboards.reading import figures, words
from tests.pipeline.command import KNOWN_AT, compatriots

FILES = {
    "un_desa_migrant_stock": "un_desa/UN_MigrantStockByOriginAndDestination_*_clean.csv",
    "un_desa_totals": "un_desa/undesa_pd_*_migrant_stock_total.xlsx",
    "worldbank_population": "population/worldbank_population.csv",
    "cbr_rates": "cbr/XML_d*.xml",
}
BORN_IN_RUSSIA_2019 = 10_575_205


@pytest.fixture(scope="module")
def real_home(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("real"))
    for export, pattern in FILES.items():
        folder = home.exports / export / "received=2026-11-01T060000Z"
        folder.mkdir(parents=True)
        for file in realdata.glob(pattern):
            target = folder / file.name
            target.write_bytes(file.read_bytes())
            os.utime(target, (1_790_000_000, 1_790_000_000))
    for verb in ("load", "build", "release"):
        known = () if verb == "load" else ("--known-at", KNOWN_AT)
        done = compatriots(home.root, verb, *known)
        assert done.returncode == 0, done.stdout + done.stderr
    return home


def ask(home: Home, statement: str) -> list[dict[str, object]]:
    done = compatriots(home.root, "sql", "--json", statement, check=True)
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_born_in_russia_reaches_the_mart(real_home: Home) -> None:
    found = ask(
        real_home,
        "select sum(russian_born_count) as born, count(russian_born_count) as territories "
        "from mart_diaspora__estimate where year = 2019 and definition = '_T'",
    )
    assert [(int(str(row["born"])), row["territories"]) for row in found] == [
        (BORN_IN_RUSSIA_2019, 232)
    ]


def open_page(home: Home, page: str) -> AppTest:
    release = json.loads((home.releases / "current.json").read_text(encoding="utf-8"))
    reader = Scope(str(home.root), release["release_id"], language="en")
    shown = AppTest.from_function(
        page_script, default_timeout=60, kwargs={"page": page, "scope": reader}
    ).run()
    assert not shown.exception
    return shown


def test_born_in_russia_reaches_the_diaspora_page(real_home: Home) -> None:
    drawn = json.dumps(figures(open_page(real_home, "diaspora")))
    assert "10,575,205" in drawn or str(BORN_IN_RUSSIA_2019) in drawn


@pytest.mark.parametrize("page", ["overview", "events", "youth"])
def test_pages_without_their_sources_say_so(real_home: Home, page: str) -> None:
    shown = open_page(real_home, page)
    assert figures(shown) == []
    assert Texts("en")("empty.title") in words(shown)


def test_rates_are_shown_before_any_money(real_home: Home) -> None:
    shown = open_page(real_home, "spending")
    assert len(figures(shown)) == 1
    assert "2022, " in words(shown)


def test_the_central_banks_rates_are_those_of_the_day(real_home: Home) -> None:
    found = ask(
        real_home,
        "select currency_code, cast(rate_date as varchar) as day, "
        "cast(rate_rub as varchar) as rate from fct_fx_rate where rate_date = source_date "
        "and currency_code in ('USD', 'CNY') order by 2, 1",
    )
    rates = {(row["currency_code"], row["day"]): float(str(row["rate"])) for row in found}
    assert rates[("USD", "2002-09-21")] == 31.6379
    assert rates[("CNY", "2016-10-26")] == 9.15486
    assert rates[("CNY", "2021-10-26")] == 10.9908
    assert rates[("USD", "2022-03-15")] == 115.1963
