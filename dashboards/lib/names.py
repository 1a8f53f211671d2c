"""Names of codes in the reader's language, out of the release's own dimension tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope

# What is counted where a source names no country that is known: told apart, never ranked.
UNRECOGNISED = "ZZZ"
DIMENSIONS = {
    "territory": ("dim_territory", "territory_code", "sort_order"),
    "post": ("dim_post", "post_code", "post_code"),
    "campaign": ("dim_campaign", "campaign_code", "campaign_code"),
    "measure": ("dim_measure", "measure_code", "measure_code"),
    "event_type": ("dim_event_type", "event_type_code", "event_type_code"),
    "region": ("dim_region", "region_code", "region_code"),
    "indicator": ("dim_indicator", "indicator_code", "indicator_code"),
}


@dataclass(frozen=True)
class Names:
    """Code → name of every dimension; an unknown code stands for itself."""

    by_dimension: dict[str, dict[str, str]]
    territories: dict[str, dict[str, Any]]
    territory_of_post: dict[str, str]

    def __call__(self, dimension: str, code: str | None) -> str:
        return "" if code is None else self.by_dimension[dimension].get(code, code)

    def codes(self, dimension: str) -> list[str]:
        return list(self.by_dimension[dimension])

    def short_post(self, code: str) -> str:
        """The name of a post without its kind: a list of posts need not say "office" each time."""
        name = self("post", code)
        return name.partition(": ")[2] or name

    def posts(self, group: str | None = None) -> list[str]:
        """Posts by name; ``group`` keeps those that stand in one of its territories."""
        inside = set(self.of_level("territory", group))
        found = [
            code
            for code, territory in self.territory_of_post.items()
            if group is None or territory in inside
        ]
        return sorted(found, key=self.short_post)

    def of_level(self, level: str, group: str | None = None) -> list[str]:
        """Territory codes of a level in order; ``group`` keeps the territories of one group."""
        return [
            code
            for code, row in self.territories.items()
            if row["territory_level"] == level
            and code != UNRECOGNISED
            and (group is None or row["group_code"] == group)
        ]


# A page asks for them a hundred times: Streamlit's cache would hash the scope and copy all names
# each time. What is given is shared, and never changed; a release's names never change either.
@lru_cache(maxsize=16)
def names(scope: Scope) -> Names:
    """All names of a release in the scope's language."""
    found = {}
    for dimension, (table, key, order) in DIMENSIONS.items():
        sql = f"select {key} as code, name_{scope.language} as name from {table} order by {order}"
        found[dimension] = {row["code"]: row["name"] for row in rows(scope, sql)}
    territories = {
        row["territory_code"]: row
        for row in rows(scope, "select * from dim_territory order by sort_order, territory_code")
    }
    posts = rows(scope, "select post_code, territory_code from dim_post order by post_code")
    return Names(found, territories, {row["post_code"]: row["territory_code"] for row in posts})


def inside(scope: Scope, code: str) -> str:
    """Where something happened, as a sentence says it: ``в Казахстане``, ``in the Netherlands``."""
    return _form(scope, code, "in", {"ru": "на территории «{}»", "en": "in {}"})


def belonging_to(scope: Scope, code: str) -> str:
    """Whose something is: ``Казахстана``, ``of the Netherlands``."""
    return _form(scope, code, "of", {"ru": "территории «{}»", "en": "of {}"})


def _form(scope: Scope, code: str, form: str, undeclined: dict[str, str]) -> str:
    """A form of a territory's name. A release of before has none, and a name is not declined by
    guess: its plain form stands in a phrase that fits any name."""
    row = names(scope).territories.get(code, {})
    found = row.get(f"name_{scope.language}_{form}")
    return str(found or undeclined[scope.language].format(names(scope)("territory", code)))


@lru_cache(maxsize=16)
def indicator_facts(scope: Scope) -> dict[str, dict[str, Any]]:
    """``dim_indicator`` by code: unit, decimals, direction, additivity and words."""
    return {
        row["indicator_code"]: row
        for row in rows(scope, "select * from dim_indicator order by indicator_code")
    }
