"""Whom the programmes reach in the country, by year."""

from __future__ import annotations

from dashboards.lib.scope import Scope
from dashboards.lib.view import View
from dashboards.views.country.lines import indicator_by_year
from dashboards.views.country.selection import CountrySelection


def visits(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "R01")


def participants(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "R02")


def per_1000(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "R04")


def newcomers(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "R08")


def online(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "R07")
