"""Which period a part of a delivery's scope names."""

from __future__ import annotations

import pytest

from dagster_project.warehouse.lateness import period_named


@pytest.mark.parametrize(
    ("part", "period"),
    [("TR-2025-3", "2025"), ("2025-03", "2025-03"), ("2025", "2025"), ("RU-ALA", "RU-ALA"),
     ("TR-2024-2025", "2024"), ("2025-Q1", "2025-Q1")],
)  # fmt: skip
def test_a_code_may_hold_its_year(part: str, period: str) -> None:
    assert period_named(part) == period
