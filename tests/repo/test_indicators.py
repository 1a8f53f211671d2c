"""The meaning of every indicator stands once, complete, in both languages, beside its SQL."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Any

import yaml

from tests.repo.files import REPOSITORY, tracked

TEXTS = ("name", "definition", "caveat")
RULES = {"open", "persons", "class_for_person_exports"}
UNITS = {
    *("visits", "persons", "share", "per_1000", "ratio", "index", "regions", "rub", "days"),
    "count",
}
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


@cache
def meanings() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in tracked("dbt/models/indicators/*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            declared = model.get("config", {}).get("meta", {}).get("indicator", {})
            assert not set(found) & set(declared)
            found |= declared
    return found


def test_a_part_has_the_code_of_its_whole_and_eight_are_headlines() -> None:
    for code, meaning in meanings().items():
        assert meaning.get("part_of") in (None, code.rstrip("abc")), code
    assert sum(bool(meaning.get("is_headline")) for meaning in meanings().values()) == 8


def test_a_meaning_is_complete_in_both_languages() -> None:
    for code, meaning in meanings().items():
        assert meaning["definition_version"] >= 1, code
        assert meaning["decimals"] in (0, 1, 2, 4), code
        assert meaning["unit"] in UNITS, code
        assert meaning["direction"] in ("up", "down", "context", "band"), code
        assert meaning["territory_role"] in ("residence", "event", "none"), code
        assert meaning["protection_rule"] in RULES, code
        assert set(meaning["audience"]) <= {"C", "A", "M"}, code
        assert meaning["owner"], code
        for text in TEXTS:
            assert CYRILLIC.search(meaning[f"{text}_ru"]), code
            assert meaning[f"{text}_en"], code
            assert not CYRILLIC.search(meaning[f"{text}_en"]), code


def test_an_indicator_rests_on_exports_that_have_a_contract() -> None:
    contracts = {path.name.split(".")[0] for path in tracked("data_contracts/*.odcs.yaml")}
    for code, meaning in meanings().items():
        assert set(meaning["required_exports"]) <= set(meaning["exports"]) <= contracts, code


def test_sql_and_meaning_name_the_same_indicators() -> None:
    written: set[str] = set()
    for path in tracked("dbt/models/indicators/ind_*.sql"):
        text = path.read_text(encoding="utf-8")
        written |= set(re.findall(r"'([A-Z]\d\d[a-c]?)'", text))
    # Q02b compares two releases and is therefore computed at release.
    assert written == set(meanings()) - {"Q02b"}


def test_person_indicators_are_the_lattice() -> None:
    with (REPOSITORY / "dbt/seeds/reference/person_lattice.csv").open(encoding="utf-8") as stream:
        lattice = {row["indicator_code"] for row in csv.DictReader(stream)}
    counting = {code for code, meaning in meanings().items() if meaning.get("counts")}
    persons = {c for c, meaning in meanings().items() if meaning["protection_rule"] == "persons"}
    assert lattice == persons == counting
