"""Published changes on the year before, like for like (``fct_indicator_change``).

Pages set no two values against each other themselves: what stands in one period and is lacking in
the other would look like growth.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from dashboards.lib.asked import Ask, asked
from dashboards.lib.periods import Shown
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope

TABLE = "fct_indicator_change"


@dataclass(frozen=True)
class Compared:
    """One change: both values over the places and months that report in both periods."""

    base_period: str
    value: Decimal | None
    base: Decimal | None
    share: Decimal | None
    like_for_like: Decimal | None
    is_within_bands: bool
    status: str

    @property
    def is_ok(self) -> bool:
        return self.status == "ok" and self.value is not None and self.base is not None

    @property
    def has_other_basis(self) -> bool:
        """Both values are there and still not compared: they were counted in another way."""
        are_known = self.value is not None and self.base is not None
        return self.status == "not_comparable" and are_known


def breaks(scope: Scope, indicator: str, period_type: str, level: str) -> dict[str, set[str]]:
    """Place -> the periods from which on a figure was counted in another way than before."""
    return _breaks(scope.of_numbers, indicator, period_type, level)


@lru_cache(maxsize=64)
def _breaks(scope: Scope, indicator: str, period_type: str, level: str) -> dict[str, set[str]]:
    if not has_table(scope, TABLE):
        return {}
    sql = f"""
        select territory_code, period_code,
               status = 'not_comparable' and value_central is not null
               and base_value_central is not null as is_changed
        from {TABLE}
        where indicator_code = ? and period_type = ? and territory_level = ?
        order by territory_code, period_code
    """
    found: dict[str, set[str]] = {}
    former: tuple[str, bool] = ("", False)
    for row in rows(scope, sql, indicator, period_type, level):
        place, is_changed = row["territory_code"], bool(row["is_changed"])
        # Every period of a whole year is unlike the same one a year before: the first is the break.
        if is_changed and former != (place, True):
            found.setdefault(place, set()).add(row["period_code"])
        former = (place, is_changed)
    return found


def changes_of(scope: Scope, indicator: str, level: str, shown: Shown) -> dict[str, Compared]:
    """The changes of a figure by place; none where the release publishes none."""
    asked(Ask(indicator, periods=(shown.code,)))
    return _changes_of(scope.of_numbers, indicator, level, shown)


@lru_cache(maxsize=512)
def _changes_of(scope: Scope, indicator: str, level: str, shown: Shown) -> dict[str, Compared]:
    if not has_table(scope, TABLE):
        return {}
    sql = f"""
        select territory_code, base_period_code, value_central, base_value_central, change_share,
               like_for_like_share, bands_overlap, status
        from {TABLE}
        where indicator_code = ? and period_type = ? and period_code = ? and territory_level = ?
    """
    found = rows(scope, sql, indicator, shown.period_type, shown.code, level)
    return {
        row["territory_code"]: Compared(
            row["base_period_code"],
            row["value_central"],
            row["base_value_central"],
            row["change_share"],
            row["like_for_like_share"],
            bool(row["bands_overlap"]),
            row["status"],
        )
        for row in found
    }


def change_of(
    scope: Scope, indicator: str, level: str, territory: str, shown: Shown
) -> Compared | None:
    """The change of a figure; None where the release publishes none."""
    return changes_of(scope, indicator, level, shown).get(territory)
