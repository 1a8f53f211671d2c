"""Typed notes say what they are about, in both languages, and nothing that stands elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.repo.test_indicators import meanings
from tests.repo.test_seeds import rows

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
# Of each scope: which of indicator, place and period a note names.
NAMED: dict[str, list[set[str]]] = {
    "release": [set()],
    "indicator": [{"indicator"}],
    "series": [{"territory"}, {"indicator", "territory"}],
    "cell": [{"period"}, {"indicator", "period"}, {"indicator", "territory", "period"}],
}


def faults_of(note: dict[str, str]) -> list[str]:
    """What is wrong with a note."""
    named = {part for part in ("indicator", "territory", "period") if note[f"{part}_code"]}
    faults = [] if named in NAMED[note["scope"]] else ["scope"]
    faults += [code for code in note["indicator_code"].split() if code not in meanings()]
    for language, is_russian in (("ru", True), ("en", False)):
        text = note[f"text_{language}"]
        if bool(CYRILLIC.search(text)) != is_russian or not text.endswith("."):
            faults.append(language)
    caveats = {
        meaning[f"caveat_{each}"] for meaning in meanings().values() for each in ("ru", "en")
    }
    if caveats & {note["text_ru"], note["text_en"]}:
        faults.append("said elsewhere")
    return faults


def test_every_note_says_what_it_is_about() -> None:
    assert rows("reference/notes")
    assert {note["note_id"]: faults_of(note) for note in rows("reference/notes")} == {
        note["note_id"]: [] for note in rows("reference/notes")
    }


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"scope": "release"}, "scope"),
        ({"indicator_code": "Y03 Y99"}, "Y99"),
        ({"text_en": "Нет."}, "en"),
        ({"text_ru": "Без точки"}, "ru"),
        ({"text_ru": meanings()["R01"]["caveat_ru"]}, "said elsewhere"),
    ],
)
def test_a_wrong_note_is_found(change: dict[str, str], fault: str) -> None:
    note = next(row for row in rows("reference/notes") if row["scope"] == "cell")
    assert fault in faults_of(note | change)
