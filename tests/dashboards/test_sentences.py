"""Sentences say what their figures say: written by hand for every case, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dashboards.lib import sentence_gaps
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.sentence_cases import CASES, case_of, period_before
from dashboards.lib.sentence_gaps import Lacking, lacking, months_in_words
from tests.dashboards.made_sentences import cell, changed, said

BY_HAND = Path(__file__).with_name("sentences_by_hand.yml")
TRUTH: list[dict[str, Any]] = YAML(typ="safe").load(BY_HAND.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", TRUTH, ids=lambda row: f"{row['of']['code']}-{row['case']}")
def test_a_sentence_is_what_a_person_would_write(
    scope: Scope, row: dict[str, Any], language: str
) -> None:
    now, former = (cell(**row[part]) if part in row else None for part in ("now", "former"))
    change = changed(**row["change"]) if "change" in row else None
    made = said(
        replace(scope, language=language), now=now, change=change, former=former, **row["of"]
    )
    assert made.case == row["case"]
    assert made.text == row[language]


def test_every_case_has_a_sentence_written_by_hand() -> None:
    assert {row["case"] for row in TRUTH} == set(CASES)


def test_the_first_case_that_applies_is_told() -> None:
    """Of a figure with every fault the first in the order counts; each is taken away in turn."""
    unlike = changed(5, 5, status="not_comparable", is_within_bands=True)
    order = [
        case_of(cell(status="too_few"), unlike, None),
        case_of(cell(status="partial"), unlike, None),
        case_of(cell(5, status="partial"), unlike, None),
        case_of(cell(5), unlike, None),
        case_of(cell(5), unlike, cell(5)),
        case_of(cell(5), changed(5, 4, is_within_bands=True), cell(4)),
        case_of(cell(104), changed(104, 100), cell(100)),
        case_of(cell(105), changed(105, 100), cell(100)),
    ]
    assert order == list(CASES)


def due(export: str, post: str, *months: int, gone: tuple[int, ...]) -> list[dict[str, Any]]:
    """Deliveries of months of 2025, without those that are gone."""
    return [
        {
            "export": export,
            "post_code": post,
            "period_type": "M",
            "period_start": date(2025, month, 1),
            "period_end": date(2025, month, 28),
            "is_in_effect": month not in gone,
        }
        for month in months
    ]


def test_what_lacks_is_named_where_it_is_known_exactly(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = due("event_reports", "RU-ALA", *range(1, 13), gone=(1, 2, 3, 5, 6))
    ledger = due("ledger_1c", "_T", 1, 2, gone=(1, 2))
    monkeypatch.setattr(sentence_gaps, "_due", lambda *_: (*reports, *ledger))
    both = ["event_reports", "ledger_1c"]
    known = cell(status="partial", coverage_expected=14, coverage_share="0.5")
    assert lacking(scope, known, both) == [
        Lacking("event_reports", "RU-ALA", (1, 2, 3, 5, 6)),
        Lacking("ledger_1c", "_T", ()),
    ]
    assert months_in_words((1, 2, 3, 5, 6), "ru") == "январь–март, май, июнь"
    none = cell(status="not_reported", coverage_expected=2, coverage_share="0")
    assert lacking(scope, none, ["ledger_1c"]) == [Lacking("ledger_1c", "_T", ())]
    # Another count than the cell's, a group, and more posts than a sentence holds.
    assert lacking(scope, replace(known, coverage_expected=15), both) == []
    assert lacking(scope, replace(known, level="group"), both) == []
    posts = [due("event_reports", f"P{n}", 1, gone=(1,)) for n in range(4)]
    monkeypatch.setattr(sentence_gaps, "_due", lambda *_: [row for post in posts for row in post])
    many = cell(status="not_reported", coverage_expected=4, coverage_share="0")
    assert lacking(scope, many, ["event_reports"]) == []


def test_a_class_without_a_value_is_no_number(scope: Scope) -> None:
    bare = cell(None, "0.8", "0.95")
    assert said(scope, "Y01", bare).text.endswith("назвать нельзя: в выпуске такого значения нет.")


@pytest.mark.parametrize(
    ("code", "before"),
    [("2025", "2024"), ("2026-YTD09", "2025-YTD09"), ("S2025", "S2024"), ("2025-Q1", "2024-Q1"),
     ("2023-2025", "2020-2022")],
)  # fmt: skip
def test_the_period_before(code: str, before: str) -> None:
    assert period_before(code) == before
