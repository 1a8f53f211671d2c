"""Sentence × territory × case, in both languages: well formed, with the right word of doubt, and
the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dashboards.lib import names as names_module
from dashboards.lib import sentence_words
from dashboards.lib.changes import Compared
from dashboards.lib.indicators import Cell
from dashboards.lib.names import indicator_facts, inside, names
from dashboards.lib.periods import Shown
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.sentence_cases import CASES
from dashboards.lib.sentences import Sentence, indicators_told, sentences, told
from dashboards.lib.texts import parts_of
from dashboards.views.data.selection import DataSelection, told_periods
from dashboards.views.data.sentences import sentence_matrix
from tests.dashboards.expected import CASES as FILTERS
from tests.dashboards.expected import TABLES
from tests.dashboards.made_sentences import cell, changed
from tests.dashboards.sample_indicators import meanings
from tests.dashboards.test_values import ask

Made = tuple[Cell | None, Compared | None, Cell | None]
STATUSES = ("not_reported", "no_source", "not_yet", "not_applicable", "zero_denominator")
NUMBER = {
    "ru": re.compile(r"\d{1,3}(?:\u00a0\d{3})+(?:,\d+)?|\d+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"),
}
# What must stand in the sentence of a figure that is not simply known.
DOUBT = {
    "at_least": {"ru": "по меньшей мере|или больше", "en": "at least|or more"},
    "of_what_came": {"ru": "по тому, что поступило", "en": "going by what has come"},
    "band": {"ru": "диапазон от", "en": "range from"},
    "about": {"ru": "около|от\u00a00\u00a0до", "en": "about|0\u00a0to"},
    "provisional": {"ru": "редварительным данным", "en": "rovisional data"},
    "within": {
        "ru": "в пределах точности|, как и |— тоже",
        "en": "within precision|the same as|, also ",
    },
}
FORM = {
    "no slot is left": re.compile(r"[{}]|None|nan"),
    "blanks are single": re.compile(r"[ \u00a0]{2}|^ | $| [.,;)]|\( "),
    "one full stop ends it": re.compile(r"\.\.|[^.]$|[;,:]\.$"),
    "a minus is a minus": re.compile(r"(?<![\w-])-\d"),
    "nothing fell by zero": re.compile(r"(?:рост на|снижение на|up|down)\s0(?:[.,]0+)?(?![.,\d])"),
}


def made_up(value: Decimal, *, is_banded: bool) -> Iterator[tuple[str, Made]]:
    """Every case, and every kind of each, of a figure about so large."""
    ends = {"low": str(value * 9 / 10), "high": str(value * 11 / 10)} if is_banded else {}
    now, before = str(value), str(value * 2)
    whole, former = cell(now, **ends), cell(before)
    yield "too_few", (cell(status="too_few"), None, None)
    yield "missing", (None, None, None)
    for status in (*STATUSES, "low_quality", "partial", "ok"):
        yield "missing", (cell(status=status, coverage_share="0.75"), None, former)
    some = cell(now, **ends, status="partial", coverage_share="0.75")
    none = cell("0", status="partial", coverage_share="0.75")
    for part in (some, none, replace(some, coverage_expected=None)):
        yield "partial", (part, None, None)
    for status in ("ok", "too_little_in_common", "not_comparable"):
        change = changed(now, before, "-0.5", like_for_like="0.8333", status=status)
        yield "partial", (some, change, former)
    for lacking in (None, cell(status="not_reported"), cell(before, status="partial"), former):
        yield "first_year", (whole, None, lacking)
    unlike = changed(now, before, status="not_comparable")
    yield "break", (whole, unlike, former)
    yield "not_distinguishable", (whole, changed(now, before, "-0.5", is_within_bands=True), former)
    yield "not_distinguishable", (whole, changed(now, now, "0"), cell(now))
    near, far = str(value * Decimal("1.03")), str(value * Decimal("0.7"))
    yield "slightly", (whole, changed(now, near, "-0.0291"), cell(near, **ends))
    yield "clearly", (whole, changed(now, far, "0.4286"), cell(far))
    early = replace(whole, maturity="provisional")
    yield "clearly", (early, changed(now, before, "-0.5", like_for_like="0.9"), former)


def numbers(text: str, language: str) -> list[str]:
    """The numbers of a sentence, as both languages mean them."""
    found = NUMBER[language].findall(text)
    thousands, point = ("\u00a0", ",") if language == "ru" else (",", ".")
    return sorted(number.replace(thousands, "").replace(point, ".") for number in found)


def doubts(scope: Scope, made: Sentence, now: Cell | None) -> set[str]:
    """Which words a figure of this kind requires."""
    if now is None or made.case in ("too_few", "missing"):
        return set()
    fact = indicator_facts(scope)[made.indicator]
    required = {"band"} if now.has_band else set()
    if made.case == "partial":
        is_bound = fact["missing_rule"] == "lower_bound"
        required.add("at_least" if is_bound else "of_what_came")
    if fact["protection_rule"] == "persons" and fact["unit"] in ("persons", "count"):
        required.add("about")
    if now.maturity == "provisional":
        required.add("provisional")
    if made.case == "not_distinguishable":
        required.add("within")
    return required


def faults(scope: Scope, made: Sentence, place: str, now: Cell | None) -> list[str]:
    """What is wrong with a sentence."""
    text, language = made.text, scope.language
    found = [rule for rule, wrong in FORM.items() if wrong.search(text)]
    if not text[:1].isupper():
        found.append("it begins with a capital")
    if inside(scope, place).lower() not in text.lower():
        found.append("it names its place")
    found += [
        doubt
        for doubt in doubts(scope, made, now)
        if not re.search(DOUBT[doubt][language], text, re.IGNORECASE)
    ]
    return found


@pytest.fixture
def quick(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> Scope:
    """Names and meanings without the way through the cache, for many thousands of sentences."""
    for language in LANGUAGES:
        reader = replace(scope, language=language)
        names(reader), indicator_facts(reader)
    known = {each: names(replace(scope, language=each)) for each in LANGUAGES}
    facts = indicator_facts(scope)
    monkeypatch.setattr(names_module, "names", lambda reader: known[reader.language])
    monkeypatch.setattr(sentence_words, "indicator_facts", lambda reader: facts)
    return scope


def both_of(scope: Scope, code: str, place: str, made: Made) -> list[tuple[Scope, Sentence]]:
    """One sentence in both languages, each beside its reader."""
    now, change, former = made
    readers = [replace(scope, language=language) for language in LANGUAGES]
    return [
        (reader, told(reader, code, place, "2025", cell=now, change=change, former=former))
        for reader in readers
    ]


def made_up_of(scope: Scope, code: str) -> list[tuple[str, Made]]:
    unit = sentence_words.unit_of(indicator_facts(scope)[code])
    size = {"persons": "40", "share": "0.4"}.get(unit.partition("/")[0], "1234")
    made = list(made_up(Decimal(size), is_banded=unit == "share"))
    if unit.startswith("persons"):
        few = cell("0")
        made.append(("not_distinguishable", (few, changed(0, 0), few)))
        # Of so few nobody knows by how many they grew.
        made.append(("clearly", (cell("40"), changed(40, 0), few)))
    return made


def wrong_of(case: str, both: list[tuple[Scope, Sentence]], place: str, made: Made) -> list[Any]:
    """What is wrong with a sentence in either language, or between them."""
    found: list[Any] = [
        (sentence.text, faults(reader, sentence, place, made[0]))
        for reader, sentence in both
        if sentence.case != case or faults(reader, sentence, place, made[0])
    ]
    listed = [numbers(sentence.text, reader.language) for reader, sentence in both]
    return found if listed[0] == listed[1] else [*found, (both[0][1].text, listed)]


def test_every_sentence_of_every_case_is_well_formed(quick: Scope) -> None:
    """Of two places; the next test says that all others differ in their names alone."""
    wrong: list[Any] = []
    seen: set[str] = set()
    for code in indicators_told():
        for case, made in made_up_of(quick, code):
            for place in ("NLD", "D03"):
                both = both_of(quick, code, place, made)
                wrong += wrong_of(case, both, place, made)
                seen.add(both[0][1].case)
    assert not wrong, wrong[:5]
    assert seen == set(CASES)


def test_every_place_has_every_sentence(quick: Scope) -> None:
    """A sentence knows of a place nothing but its name, and is well formed with every name."""
    wrong: list[Any] = []
    places = [code for code in names(quick).territories if code != "_U"]
    for code in indicators_told():
        listed = made_up_of(quick, code)
        for number, place in enumerate(places):
            case, made = listed[number % len(listed)]
            both = both_of(quick, code, place, made)
            wrong += wrong_of(case, both, place, made)
            for (reader, sentence), (_, other) in zip(
                both, both_of(quick, code, "NLD", made), strict=True
            ):
                named = re.sub(
                    re.escape(inside(reader, "NLD")),
                    inside(reader, place),
                    other.text,
                    flags=re.IGNORECASE,
                )
                if named.lower() != sentence.text.lower():
                    wrong.append((sentence.text, named))
    assert not wrong, wrong[:5]


def test_every_sentence_of_the_release_is_well_formed(scope: Scope) -> None:
    """The last period of each figure, of the world and of every territory."""
    wrong: dict[str, Any] = {}
    count = 0
    published = [code for code in indicators_told() if told_periods(scope, code)]
    assert len(published) > 25
    for code in published:
        period, kind = next(iter(told_periods(scope, code).items()))
        for level in ("world", "territory"):
            russian, english = (
                sentences(replace(scope, language=language), code, level, Shown(kind, period))
                for language in LANGUAGES
            )
            for place, made in russian.items():
                count += 1
                if numbers(made.text, "ru") != numbers(english[place].text, "en"):
                    wrong[made.text] = english[place].text
                if found := faults(scope, made, place, None):
                    wrong[made.text] = found
    assert not wrong, list(wrong.items())[:5]
    assert count > 500


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("В Казахстане {value}.", "no slot is left"),
        ("В Казахстане  5.", "blanks are single"),
        ("В Казахстане 5..", "one full stop ends it"),
        ("В Казахстане 5", "one full stop ends it"),
        ("В Казахстане -5.", "a minus is a minus"),
        ("В Казахстане 5, снижение на 0\u00a0%.", "nothing fell by zero"),
        ("в Казахстане 5.", "it begins with a capital"),
        ("На Кипре 5.", "it names its place"),
        ("В Казахстане 5.", "band"),
    ],
)
def test_a_wrong_sentence_is_found(scope: Scope, text: str, rule: str) -> None:
    banded = cell("0.5", "0.4", "0.6")
    assert rule in faults(scope, Sentence(text, "clearly", "E03", "2025"), "KAZ", banded)


def test_numbers_of_both_languages_are_compared_as_numbers() -> None:
    assert numbers("Было 12\u00a0345, рост на 2,5\u00a0%", "ru") == ["12345", "2.5"]
    assert numbers("Was 12,345, up 2.5%", "en") == ["12345", "2.5"]
    assert numbers("Was 12,345, up 2.6%", "en") != ["12345", "2.5"]


def test_both_languages_have_the_same_slots() -> None:
    def walk(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
        if isinstance(node, dict) and set(node) >= set(LANGUAGES):
            yield path, node
        elif isinstance(node, dict):
            for key, value in node.items():
                yield from walk(value, f"{path}.{key}")

    for path, both in walk(sentence_words.table()):
        russian, english = (both[language] for language in LANGUAGES)
        if isinstance(russian, str):
            assert parts_of(russian) == parts_of(english), path
        elif "says" in russian:
            assert parts_of(russian["says"]) == parts_of(english["says"]), path
            assert set(russian) == set(english), path


@pytest.mark.parametrize("chosen", FILTERS["data.sentence_matrix"])
def test_the_table_of_sentences_has_every_place_with_its_value(
    scope: Scope, chosen: dict[str, str]
) -> None:
    filters = DataSelection(**chosen)  # type: ignore[arg-type]
    shown = sentence_matrix(scope, filters).table.rows
    wanted = TABLES["data.sentence_matrix"](ask(scope, "data", filters))
    assert wanted
    values = [
        [row["place"], None if row["value"] is None else float(row["value"])] for row in shown
    ]
    assert values == wanted


def test_every_indicator_of_a_country_has_a_sentence_or_a_reason_why_not() -> None:
    """The Country page lists each one that is published by territory among changes and gaps."""
    of_territories = {
        code
        for code, meaning in meanings().items()
        if any("territory" in part["levels"] for part in meaning["slices"])
    }
    reasons, told_of = sentence_words.table()["untold"], set(indicators_told())
    assert len(of_territories) > 20
    assert of_territories <= told_of | set(reasons)
    assert set(reasons) <= of_territories - told_of
    assert all(reasons.values())


def test_every_headline_has_a_sentence() -> None:
    headlines = {code for code, meaning in meanings().items() if meaning.get("is_headline")}
    assert headlines <= set(indicators_told()) <= meanings().keys()
