"""Targets of the world's figures (``dim_target``): what a figure is held against, and how far off.

The plan in force, else the norm. Which one is in force the release says: what was set after a
period had ended never is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import streamlit as st

from dashboards.lib.measures import distance
from dashboards.lib.release_access import has_table, known_at, rows
from dashboards.lib.scope import Scope

TABLE = "dim_target"
IN_FORCE, REPLACED, TOO_LATE, AHEAD = "in_force", "replaced", "too_late", "ahead"


@dataclass(frozen=True)
class Target:
    """``kind``: norm, plan or revised_plan; ``document`` in the reader's language. ``state``: in
    force, replaced by a later one, set when the period had ended, or not yet begun."""

    kind: str
    value: Decimal
    effective: date
    document: str
    state: str = IN_FORCE

    def short_of(self, value: Decimal, direction: str) -> Decimal:
        """How much is lacking, above zero; zero or less where the target is reached."""
        return distance(self.value, value, is_up=direction != "down")


@st.cache_data(show_spinner=False, max_entries=16)
def stated(scope: Scope) -> dict[tuple[str, str], list[Target]]:
    """(indicator, period) → every target that was set for it, norms first, each kind by the day
    from which it holds; none in a release of before."""
    if not has_table(scope, TABLE):
        return {}
    sql = f"""
        select indicator_code, period_code, target_kind, target_value, effective_date,
               document_{scope.language} as document,
               case when is_in_force then '{IN_FORCE}' when effective_date > ? then '{AHEAD}'
                    when effective_date > period_end then '{TOO_LATE}'
                    else '{REPLACED}' end as state
        from {TABLE} left join dim_period using (period_code)
        order by indicator_code, period_code, target_kind <> 'norm', effective_date
    """
    found: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for row in rows(scope, sql, known_at(scope).date()):
        found[row["indicator_code"], row["period_code"]].append(
            Target(
                row["target_kind"],
                row["target_value"],
                row["effective_date"],
                row["document"],
                row["state"],
            )
        )
    return dict(found)


def targets(scope: Scope) -> Mapping[tuple[str, str], Target]:
    """(indicator, period) → its target in force."""
    return {
        key: in_force[-1]
        for key, listed in stated(scope).items()
        if (in_force := [target for target in listed if target.state == IN_FORCE])
    }


def target_of(scope: Scope, indicator: str, period: str) -> Target | None:
    """The target of a figure of the world in a period; None where there is none."""
    return targets(scope).get((indicator, period))


def stated_for(scope: Scope, indicator: str, period: str) -> Sequence[Target]:
    """Every target of a figure of the world in a period."""
    return stated(scope).get((indicator, period), [])
