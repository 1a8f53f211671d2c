"""Which periods a code names, and which periods lie in which."""

from __future__ import annotations

from datetime import date

import pytest

from dagster_project.disclosure.coarser import period_at
from dagster_project.disclosure.judge import years_of
from dagster_project.warehouse.lateness import period_named, periods


@pytest.mark.parametrize(
    ("part", "period"),
    [("TR-2025-3", "2025"), ("2025-03", "2025-03"), ("2025", "2025"), ("RU-ALA", "RU-ALA"),
     ("TR-2024-2025", "2024"), ("2025-Q1", "2025-Q1")],
)  # fmt: skip
def test_a_code_may_hold_its_year(part: str, period: str) -> None:
    assert period_named(part) == period


@pytest.mark.parametrize(
    ("period", "years"),
    [("S2025", [2025]), ("2023-2025", [2023, 2024, 2025]), ("2025-03", [2025]), ("2025", [2025])],
)
def test_a_block_touches_three_years(period: str, years: list[int]) -> None:
    assert [*years_of(period)] == years


def test_a_season_lies_in_its_block() -> None:
    def block(kind: str, code: str) -> str:
        return period_at("BLOCK3", {"period_type": kind, "period_code": code})

    assert block("SEASON", "S2022") == "2020-2022"
    assert block("SEASON", "S2023") == "2023-2025"
    assert block("BLOCK3", "2023-2025") == "2023-2025"


def test_a_cadence_of_half_years_names_whole_terms() -> None:
    found = periods("half_yearly", date(2024, 3, 1), date(2025, 11, 30))
    assert [(one.code, one.start, one.end) for one in found] == [
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2025-H1", date(2025, 1, 1), date(2025, 6, 30)),
    ]
