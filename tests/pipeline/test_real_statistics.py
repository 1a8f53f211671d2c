"""Tables of UN DESA and the World Bank load with the figures of EXPECTED.md.

Aggregates stay in raw; leaving them out by the seed of names gives the published sums.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.real_files import Loaded, load_file

ALIASES = (
    Path(__file__).resolve().parents[2] / "dbt" / "seeds" / "mappings" / "territory_aliases.csv"
)
AGGREGATES = ["Caribbean", "Melanesia", "Micronesia", "Polynesia", "South America"]
YEARS = [1990, 1995, 2000, 2005, 2010, 2015, 2019]
BORN_IN_RUSSIA = [12662893, 11621262, 10721414, 10358533, 10130259, 10272331, 10575205]
ALL_MIGRANTS = [153011473, 161316895, 173588441, 191615574, 220781909, 248861296, 271642105]


def name_key(expression: str) -> str:
    """The comparison of names that dbt makes (macro normalise_name), without its towns."""
    folded = f"replace(lower({expression}), 'ё', 'е')"
    return f"trim(regexp_replace({folded}, '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"


def not_aggregate(column: str) -> str:
    """Condition: the name is none the seed calls an aggregate."""
    keys = (
        f"SELECT {name_key('alias')} FROM read_csv('{ALIASES}', header = true, all_varchar = true)"
    )
    return f"{name_key(column)} NOT IN ({keys} WHERE territory_code = 'aggregate')"


def load_one(export: str, file: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load_file(file, export, tmp_path_factory.mktemp(export) / "out")


@pytest.fixture(scope="module")
def stock(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    file = "UN_MigrantStockByOriginAndDestination_2019_clean.csv"
    return load_one("un_desa_migrant_stock", realdata / "un_desa" / file, tmp_path_factory)


@pytest.fixture(scope="module")
def totals(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    file = "undesa_pd_2019_migrant_stock_total.xlsx"
    return load_one("un_desa_totals", realdata / "un_desa" / file, tmp_path_factory)


@pytest.fixture(scope="module")
def population(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    file = realdata / "population" / "worldbank_population.csv"
    return load_one("worldbank_population", file, tmp_path_factory)


def test_every_cell_of_the_matrix_becomes_a_row(stock: Loaded) -> None:
    account = stock.account
    assert (account.rows_accepted, account.rows_quarantined, account.rows_skipped) == (1659, 0, 0)
    assert account.cells_exploded == 1659 * 232
    assert stock.one("count(*) FROM loaded") == 1659 * 232
    assert stock.one("count(*) FROM loaded WHERE migrants_count IS NULL") == 341 + 4
    assert stock.one("count(*) FROM loaded WHERE migrants_count = 0") > 0
    years = stock.rows("DISTINCT ref_year FROM loaded ORDER BY 1")
    assert [year for (year,) in years] == YEARS


def test_the_five_aggregates_stay_in_raw_and_are_known_to_the_seed(stock: Loaded) -> None:
    assert stock.one("count(DISTINCT destination_name) FROM loaded") == 237
    left_out = (
        f"DISTINCT destination_name FROM loaded WHERE NOT {not_aggregate('destination_name')}"
    )
    assert sorted(name for (name,) in stock.rows(left_out)) == AGGREGATES
    kept = f"FROM loaded WHERE {not_aggregate('destination_name')}"
    assert stock.one(f"count(DISTINCT destination_name) {kept}") == 232
    assert stock.one(f"count(*) {kept}") == 376768
    assert stock.one(f"count(*) {kept} AND destination_name LIKE 'Micronesia (Fed%'") == 7 * 232
    origins = f"count(*) FROM loaded WHERE NOT {not_aggregate('origin_name')}"
    assert stock.one(origins) == 0


def test_born_in_russia(stock: Loaded) -> None:
    from_russia = "FROM loaded WHERE origin_name = 'Russian Federation'"
    countries = f"{from_russia} AND {not_aggregate('destination_name')}"
    by_year = f"ref_year, sum(migrants_count) {countries} GROUP BY 1 ORDER BY 1"
    assert stock.rows(by_year) == list(zip(YEARS, BORN_IN_RUSSIA, strict=True))
    assert stock.one(f"sum(migrants_count) {from_russia} AND ref_year = 2019") == 10586518
    top = f"destination_name, migrants_count {countries} AND ref_year = 2019"
    found = stock.rows(f"{top} ORDER BY 2 DESC LIMIT 10")
    assert [persons for _, persons in found] == [
        3308515, 2458414, 999162, 875824, 673880, 411537, 233297, 121568, 119832, 111474,
    ]  # fmt: skip
    names = [name for name, _ in found]
    assert names[:5] == ["Ukraine", "Kazakhstan", "Germany", "Uzbekistan", "Belarus"]
    assert names[5].startswith("United States")
    assert names[6:] == ["Tajikistan", "Estonia", "Latvia", "Israel"]


def test_rows_of_the_workbook(totals: Loaded) -> None:
    account = totals.account
    assert (account.rows_accepted, account.rows_quarantined) == (283, 0)
    assert totals.rows("min(_line), max(_line) FROM loaded") == [(17, 299)]
    lines = "count(DISTINCT _line) FROM loaded WHERE"
    assert totals.one(f"{lines} location_code < 900") == 232
    assert totals.one(f"{lines} location_code = 909") == 2
    assert totals.one(f"{lines} location_code IS NULL") == 4
    headings = "count(migrants_count) FROM loaded WHERE location_code IS NULL"
    assert totals.one(headings) == 0
    assert totals.one("DISTINCT typeof(migrants_count) FROM loaded") == "BIGINT"
    assert totals.one("count(*) FROM loaded WHERE migrants_count = 38891") > 0  # was …00000007


def test_countries_of_the_workbook_sum_to_the_world(totals: Loaded) -> None:
    countries = "sum(migrants_count) FILTER (location_code < 900)"
    world = "max(migrants_count) FILTER (location_name = 'WORLD')"
    by_year = f"ref_year, {countries}, {world} FROM loaded GROUP BY 1 ORDER BY 1"
    assert totals.rows(by_year) == [
        (year, value, value) for year, value in zip(YEARS, ALL_MIGRANTS, strict=True)
    ]
    russia = "migrants_count FROM loaded WHERE location_code = 643 AND ref_year = 2019"
    assert totals.one(russia) == 11640559


def test_population(population: Loaded) -> None:
    account = population.account
    assert (account.rows_accepted, account.rows_quarantined) == (17195, 0)
    query = "count(DISTINCT location_code), min(ref_year), max(ref_year) FROM loaded"
    assert population.rows(query) == [(265, 1960, 2024)]
    for code, year, persons in (
        ("WLD", 2024, 8141808945),
        ("RUS", 2020, 145245148),
        ("DEU", 2020, 83160871),
    ):
        cell = f"population_count FROM loaded WHERE location_code = '{code}' AND ref_year = {year}"
        assert population.one(cell) == persons
