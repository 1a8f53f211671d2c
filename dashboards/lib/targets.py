"""Targets of the world's figures (``dim_target``): what a figure is held against, and how far off.

The plan in force, else the norm. Which one is in force the release says: what was set after a
period had ended never is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import streamlit as st

from dashboards.lib.measures import distance
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope

TABLE = "dim_target"


@dataclass(frozen=True)
class Target:
    """``kind``: norm, plan or revised_plan; ``document`` in the reader's language."""

    kind: str
    value: Decimal
    effective: date
    document: str

    def short_of(self, value: Decimal, direction: str) -> Decimal:
        """How much is lacking, above zero; zero or less where the target is reached."""
        return distance(self.value, value, is_up=direction != "down")


@st.cache_data(show_spinner=False, max_entries=16)
def targets(scope: Scope) -> dict[tuple[str, str], Target]:
    """(indicator, period) → its target in force; none in a release of before."""
    if not has_table(scope, TABLE):
        return {}
    sql = f"""
        select indicator_code, period_code, target_kind, target_value, effective_date,
               document_{scope.language} as document
        from {TABLE} where is_in_force
        order by indicator_code, period_code, target_kind <> 'norm'
    """
    return {
        (row["indicator_code"], row["period_code"]): Target(
            row["target_kind"], row["target_value"], row["effective_date"], row["document"]
        )
        for row in rows(scope, sql)
    }


def target_of(scope: Scope, indicator: str, period: str) -> Target | None:
    """The target of a figure of the world in a period; None where there is none."""
    return targets(scope).get((indicator, period))
