"""The meaning of every indicator stands once, complete, in both languages, beside its SQL."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Any

import yaml

from dagster_project.release.passport_lines import KINDS
from tests.repo.files import REPOSITORY, tracked

TEXTS = ("name", "definition", "caveat")
RULES = {"open", "persons", "class_for_person_exports"}
UNITS = {
    *(
        "visits",
        "persons",
        "share",
        "per_1000",
        "ratio",
        "index",
        "regions",
        "rub",
        "days",
        "weeks",
    ),
    "count",
}
PARTS = {"numerator", "denominator", "measure", "persons_num", "persons_den", "records_n"}
RULES_OF_VALUE = {"measure", "point", "band", "own_band", "wilson", "class_share"}
LATTICE = "person_lattice"
LEVELS = {"territory", "group", "union", "world", "post"}
PERIOD_TYPES = {"M", "Q", "H", "Y", "YTD", "ASOF", "SEASON", "BLOCK3"}
MISSING_RULES = {"lower_bound", "same_deliveries", "complete_only"}
BREAKDOWNS = REPOSITORY / "dbt/models/indicators/base/int_indicator__breakdown_framed.sql"
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
        assert meaning.get("part_of") in (None, code.rstrip("abcd")), code
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


def test_an_indicator_says_what_is_shown_where_deliveries_are_missing() -> None:
    for code, meaning in meanings().items():
        assert meaning.get("missing_rule") in MISSING_RULES, code
        # A lower bound is of what grows with what comes: never of a ratio whose parts both grow.
        if meaning["missing_rule"] == "lower_bound":
            is_of_a_given_whole = code in ("R05", "R06", "Y05", "Y06", "A01")
            assert meaning["value_rule"] == "measure" or is_of_a_given_whole, code


def unknown_words(meaning: dict[str, Any]) -> set[str]:
    """Words of a frame that the models which make the cells do not know: dbt would find no rows."""
    if meaning["frame"] == LATTICE:
        slices: list[dict[str, Any]] = []
    else:
        slices = meaning["frame"]
    listed = set(re.findall(r"'(\w+)'", BREAKDOWNS.read_text(encoding="utf-8")))
    found = set(meaning["zero_when_empty"]) - PARTS
    found |= {meaning["value_rule"]} - RULES_OF_VALUE
    found |= {meaning.get("first_period")} - {None, "second_year", "after_look_back"}
    found |= {str(years) for years in [meaning.get("follow_up_years", 1)] if years != 1}
    for flag in ("while_running", "only_final"):
        found |= {str(word) for word in [meaning.get(flag, True)] if word is not True}
    for item in slices:
        found |= set(item) - {"period_types", "levels", "breakdown", "only_final"}
        found |= set(item["period_types"]) - PERIOD_TYPES | set(item["levels"]) - LEVELS
        found |= {item.get("breakdown")} - {None} - listed
    return found


def test_a_frame_says_what_the_models_know() -> None:
    for code, meaning in meanings().items():
        assert not unknown_words(meaning), code
    right = meanings()["R01"]
    cut = right["frame"][0]
    for name, word in {
        "levels": ["world", "city"], "period_types": ["W"], "breakdown": "shoe_size", "codes": [],
    }.items():  # fmt: skip
        assert unknown_words(right | {"frame": [cut | {name: word}]}), name
    assert unknown_words(right | {"zero_when_empty": ["value"]}) == {"value"}
    assert unknown_words(right | {"first_period": "2024"}) == {"2024"}
    assert unknown_words(right | {"follow_up_years": "one"}) == {"one"}
    assert unknown_words(right | {"while_running": "yes"}) == {"yes"}


def test_an_indicator_rests_on_exports_that_have_a_contract() -> None:
    contracts = {path.name.split(".")[0] for path in tracked("data_contracts/*.odcs.yaml")}
    for code, meaning in meanings().items():
        assert set(meaning["required_exports"]) <= set(meaning["exports"]) <= contracts, code


def released_columns() -> dict[str, set[str]]:
    """Model → the columns that its YAML describes."""
    found: dict[str, set[str]] = {}
    for path in tracked("dbt/models/marts/*.yml"):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for model in document.get("models", ()):
            found[model["name"]] = {column["name"] for column in model.get("columns", ())}
    return found | {"event_list": found["mart_events__event_list"]}


def unknown_lines(meaning: dict[str, Any]) -> set[str]:
    """Words of declared lines that no passport could read, and parts that may have none."""
    wanted = {"measure"} if meaning["value_rule"] == "measure" else {"numerator", "denominator"}
    found = set(meaning["lines"]) - wanted
    found |= set(meaning["lines"]) & set(meaning.get("counts", {}))  # no lines of persons
    for declared in meaning["lines"].values():
        found |= set(declared) - {"of", "where", "add", "middle"}
        if declared["of"] not in KINDS:
            found.add(declared["of"])
        else:
            added = {declared[word] for word in ("add", "middle") if word in declared}
            found |= added - released_columns()[KINDS[declared["of"]].table]
    return found


def test_lines_of_an_indicator_are_those_of_a_release() -> None:
    lined = {code: meaning for code, meaning in meanings().items() if "lines" in meaning}
    assert {"R01", "E01", "F05", "F08"} <= set(lined)
    for code, meaning in lined.items():
        assert not unknown_lines(meaning), code
    right = lined["F06"]
    for wrong in ({"of": "people"}, {"of": "money", "add": "counterparty_token"}):
        assert unknown_lines(right | {"lines": {"numerator": wrong}}), wrong
    assert unknown_lines(right | {"lines": {"denominator": {"of": "events"}}}) == {"denominator"}


def test_sql_and_meaning_name_the_same_indicators() -> None:
    written: set[str] = set()
    for path in tracked("dbt/models/indicators/*/ind_*.sql"):
        text = path.read_text(encoding="utf-8")
        written |= set(re.findall(r"'([A-Z]\d\d[a-d]?)'", text))
    # Q02b compares two releases, Y10 rests on what one publishes: both are computed at release.
    assert written == set(meanings()) - {"Q02b", "Y10"}


def test_person_indicators_are_the_lattice() -> None:
    with (REPOSITORY / "dbt/seeds/reference/person_lattice.csv").open(encoding="utf-8") as stream:
        lattice = {row["indicator_code"] for row in csv.DictReader(stream)}
    counting = {code for code, meaning in meanings().items() if meaning.get("counts")}
    persons = {c for c, meaning in meanings().items() if meaning["protection_rule"] == "persons"}
    framed = {code for code, meaning in meanings().items() if meaning["frame"] == LATTICE}
    assert lattice == persons == counting == framed
