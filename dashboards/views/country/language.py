"""Learners of Russian who live in the country, and per 1,000 compatriots."""

from __future__ import annotations

from dashboards.lib.scope import Scope
from dashboards.lib.view import View
from dashboards.views.country.lines import indicator_by_year
from dashboards.views.country.selection import CountrySelection


def learners(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "L06b")


def learners_per_1000(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "L06")
