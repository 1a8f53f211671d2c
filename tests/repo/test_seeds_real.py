"""Names and codes that real files use resolve through the seeds."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from tests.repo.files import REPOSITORY
from tests.repo.test_seeds import TERRITORIES, normalise_name, rows, written_names

DEMO = REPOSITORY / "dagster_project" / "demo" / "data"
UN_AGGREGATES = {"Caribbean", "Melanesia", "Micronesia", "Polynesia", "South America"}


@pytest.fixture(scope="module")
def aliases() -> dict[str, str]:
    return written_names(*TERRITORIES)


def read(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


def test_un_destinations_and_origins(realdata: Path, aliases: dict[str, str]) -> None:
    (path,) = (realdata / "un_desa").glob("UN_MigrantStock*.csv")
    table = read(path)
    destinations = {row["Dest"] for row in table}
    assert len(destinations) == 237
    found = {name: aliases.get(normalise_name(name)) for name in destinations | set(table[0])}
    del found["Year"], found["Dest"]
    assert not [name for name, code in found.items() if code is None]
    assert {name for name, code in found.items() if code == "aggregate"} == UN_AGGREGATES
    territories = [found[name] for name in destinations if found[name] != "aggregate"]
    assert len(territories) == len(set(territories)) == 232


def test_un_totals_by_name_and_by_code(realdata: Path, aliases: dict[str, str]) -> None:
    book = load_workbook(
        realdata / "un_desa" / "undesa_pd_2019_migrant_stock_total.xlsx", read_only=True
    )
    m49 = {
        int(row["m49_code"]): row["territory_code"]
        for row in rows("reference/territories")
        if row["m49_code"]
    }
    countries = 0
    for line in book["Table 1"].iter_rows(min_row=17, max_row=299, values_only=True):
        name, code = str(line[1]).strip(), line[3]
        if code is not None and int(code) < 900:
            countries += 1
            assert aliases[normalise_name(name)] == m49[int(code)], name
        else:
            assert aliases[normalise_name(name)] == "aggregate", name
    assert countries == 232


def test_world_bank_names_and_codes(realdata: Path, aliases: dict[str, str]) -> None:
    table = {
        row["Country Code"]: row["Country Name"]
        for row in read(realdata / "population" / "worldbank_population.csv")
    }
    assert len(table) == 265
    for code, name in table.items():
        assert aliases[normalise_name(code)] == aliases[normalise_name(name)], name


def test_the_russian_statistical_list(realdata: Path, aliases: dict[str, str]) -> None:
    with (realdata / "iso" / "countries_rus_eng_rosstat.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        names = [line[0] for line in csv.reader(stream)]
    assert not [name for name in names if normalise_name(name) not in aliases]


def test_iso_codes_agree(realdata: Path) -> None:
    document = json.loads((realdata / "iso" / "iso_3166-1.json").read_text(encoding="utf-8"))
    real = {item["alpha_3"]: (item["alpha_2"], item["numeric"]) for item in document["3166-1"]}
    ours = {
        row["territory_code"]: (row["iso_alpha2"], row["iso_numeric"])
        for row in rows("reference/territories")
        if row["is_iso"] == "true"
    }
    assert ours == real


def test_regions_agree(realdata: Path) -> None:
    ours = {row["region_code"]: row for row in rows("reference/regions")}
    # The list knows two regions by foreign codes and a leased city that is no region.
    own = {"UA-43": "RU-XCR", "UA-40": "RU-XSE"}
    for row in read(realdata / "iso" / "ru_regions_hflabs.csv"):
        code = own.get(row["iso_code"], row["iso_code"])
        if code.startswith("RU-"):
            assert (ours[code]["okato"], ours[code]["oktmo"]) == (row["okato"], row["oktmo"])


def test_currencies_are_the_central_banks(realdata: Path) -> None:
    root = ElementTree.fromstring((realdata / "cbr" / "XML_valFull.xml").read_bytes())
    ours = {row["cbr_id"]: row for row in rows("reference/currencies")}
    assert {item.get("ID") for item in root} == set(ours)
    for item in root:
        row = ours[str(item.get("ID"))]
        letters = (item.findtext("ISO_Char_Code") or "").strip()
        digits = (item.findtext("ISO_Num_Code") or "").strip()
        assert letters in ("", row["currency_code"])
        assert row["num_code"] == (digits.zfill(3) if digits else "")


def test_public_figures_of_the_demo_are_those_of_their_sources(
    realdata: Path, aliases: dict[str, str]
) -> None:
    (path,) = (realdata / "un_desa").glob("UN_MigrantStock*.csv")
    born = {
        (aliases[normalise_name(row["Dest"])], row["Year"]): row["Russian Federation"]
        for row in read(path)
    }
    people = {
        (row["Country Code"], row["Year"]): str(round(float(row["Value"])))
        for row in read(realdata / "population" / "worldbank_population.csv")
    }
    typed = read(DEMO / "communities.csv")
    for row in typed:
        code = row["territory_code"]
        for year in ("2010", "2015", "2019"):
            if row[f"russian_born_{year}"]:
                assert row[f"russian_born_{year}"] == born[code, year], code
        if row["population_source"].startswith("World Bank"):
            assert row["population_2015"] == people[code, "2015"], code
            assert row["population_2024"] == people[code, "2024"], code
    assert sum(row["population_source"].startswith("World Bank") for row in typed) >= 60
