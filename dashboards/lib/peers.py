"""Whom a territory is set beside: its peers by a stated rule, and the median of their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import streamlit as st

from dashboards.lib.indicators import history
from dashboards.lib.measures import Number, median, nearest_in_ratio
from dashboards.lib.names import names
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK

RULES = ("size", "group", "region")
EACH_SIDE = 5
# The middle of fewer than three would be one of them, or between two.
FEWEST = 3


@dataclass(frozen=True)
class Peers:
    """The territories that a rule sets beside one, without itself; none where the rule finds none.

    ``size``: the territories whose chosen estimate of compatriots is nearest in ratio, five larger
    and five smaller ones where there are so many. ``group``: the others of its group of countries.
    ``region``: the others of its union of groups.
    """

    rule: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Median:
    """The middle of the peers' complete figures; ``known`` of them ``of`` peers have one.

    ``value`` is None where fewer than three do: incomplete figures would pull it down.
    """

    value: Decimal | None
    known: int
    of: int


def peers_of(scope: Scope, territory: str, rule: str) -> Peers:
    """The peers of a territory, in the order of the rule; raises KeyError for an unknown rule."""
    return _peers_of(scope.of_numbers, territory, rule)


@lru_cache(maxsize=128)
def _peers_of(scope: Scope, territory: str, rule: str) -> Peers:
    found = {"size": _of_size, "group": _of_group, "region": _of_region}[rule](scope, territory)
    return Peers(rule, tuple(found))


@st.cache_data(show_spinner=False, max_entries=16)
def sizes(scope: Scope) -> dict[str, int]:
    """Territory → the newest chosen estimate of its compatriots (self-identified), persons."""
    sql = """
        select territory_code, arg_max(value_central, year) as persons
        from mart_diaspora__estimate
        where is_headline and definition = 'self_identified' and value_central > 0
        group by territory_code order by territory_code
    """
    return {row["territory_code"]: int(row["persons"]) for row in rows(scope, sql)}


def _of_size(scope: Scope, territory: str) -> list[str]:
    found = sizes(scope)
    return nearest_in_ratio(found, territory, EACH_SIDE) if territory in found else []


def _of_group(scope: Scope, territory: str) -> list[str]:
    return _sharing(scope, territory, "group_code")


def _of_region(scope: Scope, territory: str) -> list[str]:
    return _sharing(scope, territory, "union_code")


def _sharing(scope: Scope, territory: str, key: str) -> list[str]:
    known = names(scope)
    own = known.territories.get(territory, {}).get(key)
    return [
        code
        for code in known.of_level("territory")
        if own and code != territory and known.territories[code][key] == own
    ]


def medians(
    scope: Scope, indicator: str, peers: Peers, period_type: str = "Y"
) -> dict[str, Median]:
    """Period → median of the peers' complete figures; a period of which no peer has a cell is
    left out."""
    found = history(scope, peers.codes, period_type)
    by_period: dict[str, list[Decimal]] = {}
    for code in peers.codes:
        for cell in found.get((indicator, code), ()):
            values = by_period.setdefault(cell.period, [])
            if cell.status == OK and cell.central is not None:
                values.append(cell.central)
    return {period: middle(values, peers) for period, values in sorted(by_period.items())}


def middle(values: Sequence[Number], peers: Peers) -> Median:
    """The median of the values that are known of the peers."""
    value = median(values) if len(values) >= FEWEST else None
    return Median(value, len(values), len(peers.codes))
