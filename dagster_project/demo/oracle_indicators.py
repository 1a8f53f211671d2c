"""All indicators of one known time, by the oracle's own arithmetic."""

from __future__ import annotations

from dagster_project.demo.oracle_coverage import coverage_rows
from dagster_project.demo.oracle_people import people_rows
from dagster_project.demo.oracle_quality import quality_rows
from dagster_project.demo.oracle_rows import Rows
from dagster_project.demo.oracle_spending import spending_rows
from dagster_project.demo.oracle_state import State
from dagster_project.demo.oracle_visits import visit_rows


def indicator_rows(state: State) -> Rows:
    """key -> row for every row of ``fct_indicator_value``."""
    rows: Rows = {}
    visit_rows(state, rows)
    people_rows(state, rows)
    coverage_rows(state, rows)
    spending_rows(state, rows)
    quality_rows(state, rows)
    return rows
