"""Seeds hold together: keys, names in both languages, groups, posts, thresholds, map."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.repo.files import REPOSITORY, relative, tracked

SEEDS = REPOSITORY / "dbt" / "seeds"
MAP = REPOSITORY / "dashboards" / "static" / "maps" / "default" / "world_110m.json"
LARGEST_MAP_BYTES = 250_000
WITHOUT_GROUP = {"RUS", "ATA"}
WITHOUT_MAP = {"BVT", "UMI", "XCI"}


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def column(name: str, key: str) -> list[str]:
    return [row[key] for row in rows(name)]


def normalise_name(name: str) -> str:
    """The macro of the same name, in Python."""
    key = re.sub(r"[\W_]+", " ", name.lower().replace("ё", "е")).strip()
    return re.sub(r"^г ", "", key).strip()


def written_names(aliases: str, things: str, code: str) -> dict[str, str]:
    """The key of every name that the models know -> what it leads to."""
    found: dict[str, str] = {}
    named = [(row["alias"], row[code]) for row in rows(f"mappings/{aliases}")]
    for row in rows(f"reference/{things}"):
        named += [(row[name], row[code]) for name in (code, "name_ru", "name_en")]
    for name, target in named:
        assert found.setdefault(normalise_name(name), target) == target, name
    assert "" not in found
    return found


TERRITORIES = ("territory_aliases", "territories", "territory_code")
REGIONS = ("region_aliases", "regions", "region_code")
HOST_CITIES = ("host_city_aliases", "host_cities", "host_city_code")


@pytest.mark.parametrize("path", tracked("dbt/seeds/*.csv"), ids=relative)
def test_a_seed_says_where_its_rows_come_from_and_has_no_stray_blanks(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            assert row["source"], f"line {number}"
            assert None not in row, f"line {number} has too many fields"
            assert all(value == value.strip() for value in row.values()), f"line {number}"
            for key in ("name_ru", "name_en"):
                assert row.get(key, "-"), f"line {number}: {key}"


@pytest.mark.parametrize(
    "name",
    ["mappings/territory_aliases", "mappings/region_aliases", "mappings/host_city_aliases"],
)
def test_an_alias_leads_to_one_code(name: str) -> None:
    assert Counter(normalise_name(row["alias"]) for row in rows(name)).most_common(1)[0][1] == 1
    assert all(normalise_name(row["alias"]) for row in rows(name))


@pytest.mark.parametrize(
    "seeds", [TERRITORIES, REGIONS, HOST_CITIES], ids=lambda seeds: str(seeds[0])
)
def test_an_alias_says_what_no_name_says(seeds: tuple[str, str, str]) -> None:
    aliases, things, code = seeds
    own = {(row[name], row[code]) for row in rows(f"reference/{things}")
           for name in (code, "name_ru", "name_en")}  # fmt: skip
    codes = set(column(f"reference/{things}", code))
    assert set(written_names(*seeds).values()) - codes <= {"aggregate"}
    listed = [row for row in rows(f"mappings/{aliases}") if row["alias"] not in codes]
    assert not [row for row in listed if (row["alias"], row[code]) in own]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Киргизия", "KGZ"),
        ("Кыргызстан", "KGZ"),
        ("КИРГИЗСКАЯ  РЕСПУБЛИКА", "KGZ"),
        ("Белоруссия", "BLR"),
        ("Молдавия", "MDA"),
        ("Туркмения", "TKM"),
        ("США", "USA"),
        ("Соединенные Штаты Америки", "USA"),
        ("Соединённые Штаты Америки", "USA"),
        ("Великобритания", "GBR"),
        ("Англия", "GBR"),
        ("Соединённое Королевство", "GBR"),
        ("Южная Корея", "KOR"),
        ("Республика Корея", "KOR"),
        ("ОАЭ", "ARE"),
        ("г. Алматы", "KAZ"),
        ("Абхазия", "XAB"),
        ("Южная Осетия", "XOS"),
        ("Kyrgyz Republic", "KGZ"),
        ("Korea, Rep.", "KOR"),
        ("CHI", "XCI"),
        ("Channel Islands", "XCI"),
        ("Micronesia (Fed. States of)", "FSM"),
        ("Micronesia", "aggregate"),
        ("Namibia", "NAM"),
    ],
)
def test_the_variants_sources_use_are_known(name: str, code: str) -> None:
    assert written_names(*TERRITORIES)[normalise_name(name)] == code


def test_codes_of_territories_are_whole() -> None:
    codes = column("reference/territories", "territory_code")
    assert len(codes) == len(set(codes))
    assert sum(row["is_iso"] == "true" for row in rows("reference/territories")) == 249
    for row in rows("reference/territories"):
        assert re.fullmatch(r"[A-Z]{3}", row["territory_code"])
        for key in ("iso_numeric", "oksm_code", "m49_code"):
            assert re.fullmatch(r"(\d{3})?", row[key]), row["territory_code"]
        assert (row["is_iso"] == "true") == bool(row["iso_alpha2"])
        assert bool(row["group_code"]) == (row["territory_code"] not in WITHOUT_GROUP)
    alpha2 = {row["territory_code"]: row["iso_alpha2"] for row in rows("reference/territories")}
    assert alpha2["NAM"] == "NA"
    oksm = {row["territory_code"]: row["oksm_code"] for row in rows("reference/territories")}
    assert (oksm["XAB"], oksm["XOS"]) == ("895", "896")


def test_groups_and_unions_are_one_tree() -> None:
    groups = {row["group_code"]: row["union_code"] for row in rows("reference/territory_groups")}
    assert sorted(groups) == [f"D{number:02d}" for number in range(1, 16)]
    unions = column("reference/territory_unions", "union_code")
    assert sorted(unions) == [f"U{number}" for number in range(1, 9)]
    assert set(groups.values()) == set(unions)
    used = {row["group_code"] for row in rows("reference/territories")} - {""}
    assert used == set(groups)


def test_regions_keep_their_leading_zeros() -> None:
    regions = rows("reference/regions")
    assert len(regions) == 89
    assert len({row["region_code"] for row in regions}) == 89
    assert all(re.fullmatch(r"\d{11}", row["okato"]) for row in regions)
    assert all(re.fullmatch(r"\d{8}", row["oktmo"]) for row in regions)
    assert {row["okato"] for row in regions if row["region_code"] == "RU-ALT"} == {"01000000000"}
    aliases = written_names(*REGIONS)
    for name, code in (
        ("Кемеровская область", "RU-KEM"),
        ("Кузбасс", "RU-KEM"),
        ("Башкирия", "RU-BA"),
        ("Татария", "RU-TA"),
        ("Якутия", "RU-SA"),
        ("Питер", "RU-SPE"),
        ("г. Санкт-Петербург", "RU-SPE"),
    ):
        assert aliases[normalise_name(name)] == code


def test_every_name_of_a_host_city_leads_back_to_it() -> None:
    aliases = written_names(*HOST_CITIES)
    for name in ("г. Санкт-Петербург", "Saint Petersburg", "СПб"):
        assert aliases[normalise_name(name)] == "saint_petersburg"


def test_a_number_that_was_stated_of_trips_names_its_document() -> None:
    for row in rows("targets/trip_norms"):
        assert all(row[f"document_{part}"] for part in ("ru", "en", "date")), row
        # What stands in the place of a document says so, in both languages.
        is_example = "illustrative;" in row["source"]
        assert is_example == ("(illustrative)" in row["document_en"]), row
        assert is_example == ("(условный)" in row["document_ru"]), row


def test_every_demo_territory_has_one_post() -> None:
    posts = set(column("reference/posts", "post_code"))
    assert len(posts) == 24
    territories = column("reference/post_territories", "territory_code")
    assert len(territories) == len(set(territories)) == 60
    assert set(column("reference/post_territories", "post_code")) == posts
    expected = {
        row["post_code"]
        for row in rows("reference/expected_deliveries")
        if row["export"] == "event_reports"
    }
    assert expected == posts


def test_age_bands_of_a_scheme_leave_no_gap() -> None:
    for scheme in {"age5", "age7", "youth"}:
        bands = sorted(
            (int(row["age_from"]), int(row["age_to"]))
            for row in rows("reference/age_bands")
            if row["scheme"] == scheme and row["age_from"]
        )
        assert bands[0][0] == 0
        assert bands[-1][1] == 110
        assert all(former[1] + 1 == later[0] for former, later in pairwise(bands))
    for row in rows("reference/age_bands"):
        if row["age_from"] and row["is_youth"]:
            youth = int(row["age_from"]) >= 14 and int(row["age_to"]) <= 35
            assert (row["is_youth"] == "true") == youth


def test_person_counts_are_rounded_to_five_or_ten() -> None:
    assert set(column("reference/person_lattice", "base")) <= {"5", "10"}
    tables = {f"P{number}" for number in range(1, 10)}
    assert set(column("reference/person_lattice", "lattice_table")) <= tables
    assert set(column("reference/person_lattice", "least_total")) <= {"", "20", "40", "100", "1000"}


def test_money_codes_are_digits() -> None:
    assert len(rows("reference/currencies")) == 61
    assert len(set(column("reference/currencies", "cbr_id"))) == 61
    digits = column("reference/currencies", "num_code")
    assert all(re.fullmatch(r"(\d{3})?", number) for number in digits)
    kbk = [pattern.removesuffix("%") for pattern in column("reference/measures", "kbk_pattern")]
    assert len(set(kbk)) == len(kbk)
    assert all(re.fullmatch(r"\d{1,20}", digits) for digits in kbk)


def test_the_base_map_shows_every_territory_it_can() -> None:
    assert MAP.stat().st_size < LARGEST_MAP_BYTES
    drawn = json.loads(MAP.read_text(encoding="utf-8"))
    layers = {"countries", "land", "coastlines", "ocean", "lakes", "rivers", "subunits"}
    assert set(drawn["objects"]) == layers
    shapes = {shape["id"]: shape for shape in drawn["objects"]["countries"]["geometries"]}
    assert len(shapes) == len(drawn["objects"]["countries"]["geometries"])
    wanted = {row["map_code"] for row in rows("reference/territories")} - {""}
    assert set(shapes) == wanted
    codes = set(column("reference/territories", "territory_code"))
    assert codes - wanted == WITHOUT_MAP
    for code, shape in shapes.items():
        longitude, latitude = shape["properties"]["ct"]
        assert -180 <= longitude <= 180, code
        assert -90 <= latitude <= 90, code
