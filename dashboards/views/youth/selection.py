"""Filters of the Youth page: year and disclosure group."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.indicators import periods
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, group_choice, year_switch


@dataclass(frozen=True)
class YouthSelection(Selection):
    year: str = ""
    group: str = ALL


def choose(scope: Scope) -> YouthSelection:
    return YouthSelection(
        year_switch(scope, periods(scope, "Y", "R02"), "youth.year"),
        group_choice(scope, "youth.group"),
    )
