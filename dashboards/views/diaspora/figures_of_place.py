"""Headline figures of the Diaspora page: sums over territories, with the share they cover."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from dashboards.lib.format import Formats
from dashboards.lib.measures import known_sum, ratio
from dashboards.lib.names import names
from dashboards.lib.place import condition, place_of
from dashboards.lib.recipes.cards import Card, indicator_card
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Coverage, Point
from dashboards.lib.statuses import PARTIAL
from dashboards.lib.table import Row
from dashboards.lib.texts import Texts
from dashboards.views.diaspora.selection import DiasporaSelection

SURE = {"A", "B"}


def place_name(scope: Scope, selection: DiasporaSelection) -> str:
    """The chosen place in words, as it stands inside a sentence."""
    place = place_of(scope, selection.place)
    if place.is_world:
        return Texts(scope.language)("diaspora.everywhere")
    return names(scope)("territory", place.code)


def is_one(scope: Scope, selection: DiasporaSelection) -> bool:
    """Whether the place is a single territory."""
    return place_of(scope, selection.place).level == "territory"


def headline_rows(scope: Scope, selection: DiasporaSelection) -> list[Row]:
    """The chosen estimates of the class in the place, all years, one per territory and year."""
    where, parameters = condition(scope, selection.place)
    sql = f"""
        select territory_code, year, method, source, ref_year, grade, value_low, value_central,
               value_high, population_count, population_share, russian_born_count,
               russian_born_ref_year
        from mart_diaspora__estimate
        where is_headline and definition = ? and {where}
        order by year, territory_code
    """
    return rows(scope, sql, selection.definition, *parameters)


def born_by_year(scope: Scope, selection: DiasporaSelection) -> list[tuple[str, int]]:
    """(year, people born in Russia) for the years UN DESA published."""
    where, parameters = condition(scope, selection.place)
    sql = f"""
        select cast(year as varchar) as year, cast(sum(russian_born_count) as bigint) as born
        from mart_diaspora__estimate
        where definition = '_T' and russian_born_ref_year = year and {where}
        group by year order by year
    """
    return [(row["year"], row["born"]) for row in rows(scope, sql, *parameters)]


def headline_cards(scope: Scope, selection: DiasporaSelection) -> list[Card]:
    """Sum with its range, territories covered, people born in Russia, share of sure estimates."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    found = [row for row in headline_rows(scope, selection) if str(row["year"]) <= selection.year]
    by_year: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        by_year[str(row["year"])].append(row)
    sums, covered, sure = [], [], []
    for year, members in by_year.items():
        sums.append(_sum(year, members))
        covered.append(Point(year, Decimal(len(_banded(members)))))
        good = [row for row in members if row["grade"] in SURE]
        sure.append(Point(year, ratio(len(good), len(members))))
    known = len({row["territory_code"] for row in headline_rows(scope, selection)})
    born = [
        Point(year, Decimal(count))
        for year, count in born_by_year(scope, selection)
        if year <= selection.year
    ]
    last_born = born[-1].period if born else ""
    place = place_name(scope, selection)
    whole = Card(
        "sum",
        texts("diaspora.card.sum", place=place),
        "count",
        "",
        sums,
        hint=texts(f"definition.{selection.definition}"),
    )
    russian_born = Card(
        "born",
        texts("diaspora.card.born"),
        "count",
        "",
        born,
        note=texts("diaspora.card.born_note", year=last_born),
    )
    if is_one(scope, selection):
        return [whole, *_cards_of_one(scope, selection, found), russian_born]
    return [
        whole,
        Card(
            "covered",
            texts("diaspora.card.covered"),
            "count",
            "up",
            covered,
            note=texts("diaspora.card.of", n=known, total=formats.number(known)),
        ),
        russian_born,
        Card("sure", texts("diaspora.card.sure"), "share", "up", sure),
    ]


def _banded(members: list[Row]) -> list[Row]:
    """Estimates that may be added up: one of class D has no band."""
    return [row for row in members if row["value_low"] is not None]


def _sum(year: str, members: list[Row]) -> Point:
    """The sum over territories; where some have no usable estimate, at least so many live there."""
    banded = _banded(members)
    if not banded:
        return Point(year, None, status="low_quality")
    low, central, high = (
        known_sum(row[f"value_{end}"] for row in banded).value for end in ("low", "central", "high")
    )
    if len(banded) == len(members):
        return Point(year, central, low, high)
    coverage = Coverage("territories", len(banded), len(members))
    return Point(year, central, low, high, PARTIAL, coverage, is_lower_bound=True)


def _cards_of_one(scope: Scope, selection: DiasporaSelection, found: list[Row]) -> list[Card]:
    """What says more of one territory than a count of one: its share, and how many we reach."""
    texts = Texts(scope.language)
    share = [Point(str(row["year"]), row["population_share"]) for row in found]
    return [
        Card("share", texts("diaspora.card.share"), "share", "", share),
        indicator_card(scope, "R04", "territory", selection.place, selection.year),
    ]
