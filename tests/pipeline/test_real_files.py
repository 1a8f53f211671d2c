"""Real tables load by a contract alone, with the figures of EXPECTED.md to the last digit.

Those figures were computed with plain Python, independently of this project.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from dagster_project.contracts.check import check
from tests.pipeline.real_files import OWN_CONTRACTS, Load, Loaded, load_file

D = Decimal
SUPPORT = ("messy/mos_opendata/781.csv", "derived/781_cp1251_crlf.csv")
OFFICES = ("messy/mos_opendata/589.csv", "derived/589_utf16le_bom.csv")
EVENTS = "events/meetup_events.csv"
YEARS_7 = ["2012", "2013", "2014", "2015", "2016"]
TOTALS_7 = [D("55068113.2"), D("60839202.4"), D("65875475.7"), D("71141678.0"), D("76849703.0")]


@pytest.fixture
def load(realdata: Path, tmp_path: Path) -> Load:
    """Load a real file, named from the folder of real files, by the contract of an export."""
    numbers = count()

    def one(export: str, file: str) -> Loaded:
        return load_file(realdata / file, export, tmp_path / str(next(numbers)))

    return one


def all_accepted(loaded: Loaded, rows: int, skipped: int = 0) -> bool:
    account = loaded.account
    found = (account.rows_accepted, account.rows_quarantined, account.rows_skipped)
    return found == (rows, 0, skipped) and not account.warnings


@pytest.mark.parametrize("path", sorted(OWN_CONTRACTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_contract_is_in_order(path: Path) -> None:
    assert check(path) == []


# Bank of Russia


@pytest.mark.parametrize(
    ("day", "currencies", "total", "rates"),
    [
        (
            "2002-09-21", 17, "525.3323",
            {"USD": (1, "31.6379"), "EUR": (1, "31.1254"),
             "TRL": (1000000, "18.9960"), "BYR": (1000, "16.9768")},
        ),
        (
            "2016-10-26", 33, "1588.0169",
            {"USD": (1, "62.0480"), "EUR": (1, "67.4958"),
             "CNY": (10, "91.5486"), "UZS": (1000, "20.0933")},
        ),
        (
            "2021-08-21", 34, "1838.2552",
            {"USD": (1, "74.3640"), "EUR": (1, "86.8646"), "UZS": (10000, "69.9436")},
        ),
        (
            "2022-03-15", 34, "1993.7022",
            {"USD": (1, "115.1963"), "EUR": (1, "127.2343"), "UZS": (1000, "10.5423")},
        ),
    ],
)  # fmt: skip
def test_daily_rates(
    load: Load, day: str, currencies: int, total: str, rates: dict[str, tuple[int, str]]
) -> None:
    loaded = load("cbr_rates", f"cbr/XML_daily_{day}.xml")
    assert all_accepted(loaded, currencies)
    assert loaded.rows("sum(value), count(DISTINCT currency_id) FROM loaded") == [
        (D(total), currencies)
    ]
    assert loaded.rows("DISTINCT effective_date FROM loaded") == [(date.fromisoformat(day),)]
    found = {
        code: (nominal, value)
        for code, nominal, value in loaded.rows("char_code, nominal, value FROM loaded")
    }
    for code, (nominal, value) in rates.items():
        assert found[code] == (nominal, D(value)), code
    assert loaded.one("count(*) FROM loaded WHERE currency_name SIMILAR TO '.*[А-Яа-я].*'") > 15


def test_dynamic_rates(load: Load) -> None:
    loaded = load("cbr_rates", "cbr/XML_dynamic_R01375_2021-10.xml")
    assert all_accepted(loaded, 2)
    query = "currency_id, effective_date, nominal, value FROM loaded ORDER BY 2"
    assert loaded.rows(query) == [
        ("R01375", date(2021, 10, 26), 1, D("10.9908")),
        ("R01375", date(2021, 10, 27), 1, D("10.8993")),
    ]


def test_list_of_currencies(load: Load) -> None:
    loaded = load("cbr_currencies", "cbr/XML_valFull.xml")
    assert all_accepted(loaded, 61)
    assert loaded.one("count(*) FROM loaded WHERE char_code IS NULL") == 2
    assert loaded.one("count(*) FROM loaded WHERE num_code IS NULL") == 2
    repeated = "char_code, count(*) FROM loaded WHERE char_code IS NOT NULL"
    assert loaded.rows(f"{repeated} GROUP BY 1 HAVING count(*) > 1") == [("DEM", 2)]
    assert loaded.one("max(length(parent_code)) FROM loaded") < 10
    assert loaded.one("count(*) FROM loaded WHERE num_code LIKE '0%'") == 0
    assert loaded.one("num_code FROM loaded WHERE char_code = 'AUD'") == "36"


# Russian CSV


@pytest.mark.parametrize("file", SUPPORT)
def test_support_of_enterprises(load: Load, file: str) -> None:
    loaded = load("mos_support", file)
    assert all_accepted(loaded, 551)
    query = "min(supported_on), max(supported_on), sum(amount_thousand_rub) FROM loaded"
    assert loaded.rows(query) == [(date(2012, 9, 5), date(2012, 12, 28), D("829019.81"))]
    assert loaded.one("sum(amount_rub) FROM loaded") == D("829019810.00")
    assert loaded.one("count(*) FROM loaded WHERE amount_thousand_rub % 1 <> 0") == 224
    assert loaded.one("count(DISTINCT recipient_token) FROM loaded") == 550
    months = "strftime(supported_on, '%Y-%m'), sum(amount_thousand_rub), count(*) FROM loaded"
    assert loaded.rows(f"{months} GROUP BY 1 ORDER BY 1") == [
        ("2012-09", D("22906.94"), 12),
        ("2012-10", D("63955.15"), 62),
        ("2012-11", D("175528.11"), 87),
        ("2012-12", D("566629.61"), 390),
    ]


@pytest.mark.parametrize(
    ("export", "files"), [("mos_support", SUPPORT), ("mos_registry_offices", OFFICES)]
)
def test_the_same_rows_in_another_encoding_load_the_same(
    load: Load, export: str, files: tuple[str, str]
) -> None:
    first, second = (load(export, file) for file in files)
    assert first.account.layout != second.account.layout
    assert first.rows("* FROM loaded ORDER BY _line") == second.rows("* FROM loaded ORDER BY _line")
    if export == "mos_registry_offices":
        assert all_accepted(first, 38)
        assert all_accepted(second, 38)


@pytest.mark.parametrize(
    ("programme", "rows", "blank", "total"),
    [
        ("gp01", 783, 142, "1876942001.2"),
        ("gp07", 26, 1, "4057468.1"),
        ("gp12", 728, 267, "246537583.6"),
        ("gp15", 306, 44, "72126768.0"),
        ("gp16", 168, 17, "54342441.9"),
    ],
)
def test_budget_of_a_programme(
    load: Load, programme: str, rows: int, blank: int, total: str
) -> None:
    loaded = load("mos_budget_values", f"messy/mos_budget/{programme}/KBKFinancingValues.tsv")
    assert all_accepted(loaded, rows)
    query = "count(*) - count(amount_thousand_rub), sum(amount_thousand_rub) FROM loaded"
    assert loaded.rows(query) == [(blank, D(total))]


def test_budget_by_year(load: Load) -> None:
    loaded = load("mos_budget_values", "messy/mos_budget/gp12/KBKFinancingValues.tsv")
    sums = ["33959932.2", "42031592.3", "37839202.4", "40875475.7", "44141678.0", "47689703.0"]
    query = "year(actual_date), sum(amount_thousand_rub) FROM loaded GROUP BY 1 ORDER BY 1"
    assert loaded.rows(query) == [(2011 + i, D(text)) for i, text in enumerate(sums)]


def test_census_with_an_unnamed_column(load: Load) -> None:
    loaded = load("census_2002_nationality", "messy/census2002/nationality_refined_cp1251.csv")
    account = loaded.account
    assert (account.rows_accepted, account.rows_quarantined, account.rows_skipped) == (185, 0, 0)
    # Line 17 says one delimiter too many: its last link stands under no label.
    assert account.warnings == ("Values in columns without a label are left out: column 6.",)
    first = "nationality_name, population_count FROM loaded ORDER BY _line LIMIT 1"
    assert loaded.rows(first) == [("Все население", 145166731)]


def test_latin_1_with_accents(load: Load) -> None:
    loaded = load("hotel_occupancy", "messy/packages/frictionless__table-with-accents.csv")
    assert all_accepted(loaded, 638)
    query = "min(month_start), max(month_start), sum(occupancy_rate) FROM loaded"
    assert loaded.rows(query) == [(date(2013, 1, 1), date(2017, 10, 1), D("438.388079380"))]
    assert loaded.one("count(*) FROM loaded WHERE year(month_start) <> ref_year") == 0


# XLSX with titles, merged cells and totals


def test_merged_groups_are_filled_down(load: Load) -> None:
    loaded = load("programme_costs", "messy/gov_xlsx/infogorod_table7.xlsx")
    assert all_accepted(loaded, 28, skipped=1)  # the numbering row
    assert loaded.account.cells_exploded == 28 * len(YEARS_7)
    programme = "WHERE status = 'Государственная программа'"
    total = "sum(amount_thousand_rub) FILTER (financing_source = 'всего')"
    parts = "sum(amount_thousand_rub) FILTER (financing_source <> 'всего')"
    query = f"ref_year, {total}, {parts} FROM loaded {programme} GROUP BY 1 ORDER BY 1"
    expected = [(int(year), value, value) for year, value in zip(YEARS_7, TOTALS_7, strict=True)]
    assert loaded.rows(query) == expected
    whole = "sum(amount_thousand_rub) FROM loaded GROUP BY ref_year ORDER BY ref_year"
    assert loaded.rows(whole) == [(4 * value,) for value in TOTALS_7]
    groups = "status, count(DISTINCT _line) FROM loaded GROUP BY 1"
    assert [lines for _, lines in loaded.rows(groups)] == [4] * 7


def test_text_beside_numbers(load: Load) -> None:
    loaded = load("programme_services", "messy/gov_xlsx/infogorod_table5.xlsx")
    assert all_accepted(loaded, 58, skipped=1)
    kind = "regexp_extract(item_name, '^(Мероприятие|Подпрограмма)')"
    query = f"{kind} AS kind, count(*), sum(cost_2012_thousand_rub) FROM loaded WHERE kind <> ''"
    assert loaded.rows(f"{query} GROUP BY 1 ORDER BY 1") == [
        ("Мероприятие", 19, D("95865.90")),
        ("Подпрограмма", 19, D("95865.90")),
    ]
    assert loaded.one("sum(cost_2012_thousand_rub) FROM loaded") == 2 * D("95865.90")
    cells = "cost_2012_thousand_rub FROM loaded WHERE _line IN (6, 9) ORDER BY _line"
    assert loaded.rows(cells) == [(D("1054.50"),), (D("184.10"),)]


# Registrations


def test_registrations(load: Load) -> None:
    loaded = load("meetup_rsvps", "events/meetup_rsvps_part_a.csv")
    assert all_accepted(loaded, 2920)
    answers = "response, count(*), sum(guests) FROM loaded GROUP BY 1 ORDER BY 1 DESC"
    (yes, no) = loaded.rows(answers)
    assert yes == ("yes", 2056, 117)
    assert no[:2] == ("no", 864)
    query = "count(DISTINCT event_id), count(DISTINCT member_id) FROM loaded"
    assert loaded.rows(query) == [(427, 689)]
    assert loaded.one("count(*) FROM loaded WHERE rsvp_id = -1") == 79


def test_events_repeated_exactly_are_quarantined(load: Load) -> None:
    loaded = load("meetup_events", EVENTS)
    account = loaded.account
    assert (account.rows_read, account.rows_accepted, account.errors) == (
        1396, 1391, {"duplicate_equal": 5},
    )  # fmt: skip
    assert loaded.faults() == [("duplicate_equal", n) for n in (999, 1000, 1120, 1126, 1128)]
    assert loaded.one("count(DISTINCT event_id) FROM loaded") == 1391
    first = "starts_at FROM loaded ORDER BY _line LIMIT 1"
    assert loaded.one(first) == datetime(2008, 12, 11, 2, 0)  # 1228960800000


# Lists of codes


def test_namibia_is_no_missing_value(load: Load) -> None:
    loaded = load("country_codes", "iso/country-codes.csv")
    assert all_accepted(loaded, 249)
    namibia = "iso3166_1_alpha_3, ds, continent FROM loaded WHERE iso3166_1_alpha_2 = 'NA'"
    assert loaded.rows(namibia) == [("NAM", "NAM", "AF")]
    assert loaded.one("count(*) FROM loaded WHERE iso3166_1_alpha_2 IS NULL") == 0
    assert loaded.one("count(*) FROM loaded WHERE continent = 'NA'") > 20  # North America
    albania = "iso4217_currency_numeric_code FROM loaded WHERE iso3166_1_alpha_2 = 'AL'"
    assert loaded.one(albania) == "008"


def test_codes_of_regions_keep_leading_zeros(load: Load) -> None:
    loaded = load("russian_regions", "iso/ru_regions_hflabs.csv")
    assert all_accepted(loaded, 86)
    first = "region_name, kladr_id, tax_office, okato FROM loaded ORDER BY _line LIMIT 1"
    assert loaded.rows(first) == [("Адыгея", "0100000000000", "0100", "79000000000")]
    zeros = "count(*) FROM loaded WHERE kladr_id LIKE '0%' AND tax_office LIKE '0%'"
    assert loaded.one(zeros) == 9
    assert loaded.one("count(*) FROM loaded WHERE okato LIKE '0%'") == 6
