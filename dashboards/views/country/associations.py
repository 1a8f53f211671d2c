"""Associations of the country by year: how alive they are, and their reports of grants."""

from __future__ import annotations

from dashboards.lib.scope import Scope
from dashboards.lib.view import View
from dashboards.views.country.lines import indicator_by_year
from dashboards.views.country.selection import CountrySelection


def vitality(scope: Scope, selection: CountrySelection) -> View:
    """Share of associations that reported and took part in an event."""
    return indicator_by_year(scope, selection, "A01")


def grant_reports(scope: Scope, selection: CountrySelection) -> View:
    """Share of reports of grants that were accepted on time."""
    return indicator_by_year(scope, selection, "A03")
