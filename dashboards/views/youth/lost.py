"""Who gained and who lost young participants, and where only a report is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link, post_link
from dashboards.lib.measures import both_ends, gained, has_moved, year_before
from dashboards.lib.names import names
from dashboards.lib.periods import periods
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.place import place_of, posts_of, territories_of
from dashboards.lib.recipes.slope import is_comparable, slope
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.statuses import OK, PARTIAL
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.selection import YouthSelection, group_of
from dashboards.views.youth.silence import silent

NAMED, DRAWN = 3, 7
SERVED = "dim_post_territory"
# Monthly exports without which nobody is seen at an event.
REPORTS = {"event_reports", "event_registrations"}
LEVELS = {"territories": "territory", "posts": "post"}
LOST = Phrase(
    ru="Больше всего молодых недосчитались: {places}", en="Most young people are missing: {places}"
)
NOBODY = Phrase(
    ru="Молодых участников нигде не стало меньше", en="Young participants are nowhere fewer"
)
OF_ONE = Phrase(
    ru="{place}: {now} молодых участников, годом раньше {before}",
    en="{place}: {now} young participants, a year before {before}",
)
NOTE = Phrase(
    ru="Участники 14–35 лет, {before} и {now}; пунктир — данных за год не хватает, и потеря может "
    "быть только несданным отчётом. Нажмите на конец линии, чтобы выбрать",
    en="Participants of 14–35, {before} and {now}; dotted: data of a year are missing, the loss "
    "may be only a report not sent. Click the end of a line to choose it",
)
MOVED = Phrase(ru="Изменение", en="Change")
ENDS = Phrase(
    ru="показаны {n} самых больших потерь и столько же приростов",
    en="the {n} largest losses and as many gains are drawn",
)


def gained_and_lost(scope: Scope, selection: YouthSelection) -> View:
    """Two full years side by side, the largest loss first."""
    texts, formats, language = Texts(scope.language), Formats(scope.language), scope.language
    years = periods(scope, "Y", "R02", "youth")
    now = years[-1] if years else ""
    before = year_before(now)
    unit, level = persons_unit(scope), LEVELS[selection.by]
    listed = _rows(scope, selection, level, before, now)
    said = Words(
        _of_chosen(scope, listed, unit) or _worst(scope, listed, unit),
        NOTE(language, before=before, now=now),
        footnote=rounded(scope),
        empty=texts("empty.period"),
    )
    drawn = both_ends(listed, DRAWN)
    if len(drawn) < len(listed):
        said = said.adding(ENDS(language, n=DRAWN))
    return slope(
        scope,
        said,
        Column("place", texts(f"column.{level}"), leads_to="leads_to"),
        listed,
        unit=unit,
        before=formats.period(before),
        now=formats.period(now),
        is_marked=lambda row: row["is_chosen"],
        height=430,
        drawn=drawn,
        more=(Column("moved", MOVED(language), "count"),),
    )


def _rows(scope: Scope, selection: YouthSelection, level: str, before: str, now: str) -> list[Row]:
    words, group = names(scope), group_of(scope, selection) or ALL
    inside = (posts_of if level == "post" else territories_of)(scope, group)
    found: dict[str, dict[str, Cell]] = {}
    for cell in cells(scope, "R02", level=level, scheme="youth", periods=[before, now]):
        if cell.dimension == "youth" and cell.territory in inside:
            found.setdefault(cell.territory, {})[cell.period] = cell
    chosen = _chosen(scope, selection, level)
    fell_silent = _silent(scope, selection, level, now)
    listed: list[Row] = []
    for code, pair in found.items():
        if len(pair) < 2 or not (pair[before].central or pair[now].central):
            continue
        row: Row = {
            "place": words.short_post(code) if level == "post" else words("territory", code),
            "code": code,
            "before": pair[before].central,
            "status_before": pair[before].status,
            "now": pair[now].central,
            **pair[now].standing,
            "is_chosen": not chosen or code in chosen,
            "leads_to": post_link(scope, code)
            if level == "post"
            else country_link(scope, level, code),
        }
        if row["status"] == OK and code in fell_silent:
            row["status"] = PARTIAL
        moved = gained(row["before"], row["now"])
        row |= {"seems": moved, "moved": moved if is_comparable(row) else None}
        listed.append(row)
    return sorted(listed, key=lambda row: (row["before"] is None, row["seems"], row["place"]))


def _chosen(scope: Scope, selection: YouthSelection, level: str) -> Collection[str]:
    """Territories or posts that stand out beside the others of their group; none: all do."""
    if level == "post" and selection.post != ALL:
        return [selection.post]
    if place_of(scope, selection.place).level != "territory":
        return ()
    return (posts_of if level == "post" else territories_of)(scope, selection.place)


def _silent(scope: Scope, selection: YouthSelection, level: str, year: str) -> set[str]:
    """Posts that fell silent before the year was over, or the territories for which they report:
    people came to events there of which nobody tells, so that a loss may be none."""
    everywhere = replace(selection, place=ALL, post=ALL)
    posts = {
        row["post_code"]
        for row in silent(scope, everywhere)
        if row["export"] in REPORTS and row["last_period_code"] < f"{year}-12"
    }
    if level == "post":
        return posts
    if not has_table(scope, SERVED):
        return {names(scope).territory_of_post[post] for post in posts}
    sql = f"select territory_code from {SERVED} where list_contains(?, post_code)"
    return {row["territory_code"] for row in rows(scope, sql, sorted(posts))}


def _of_chosen(scope: Scope, listed: list[Row], unit: str) -> str:
    """How the one place stands that was chosen; nothing where all are."""
    chosen = [row for row in listed if row["is_chosen"]]
    if len(chosen) != 1 or len(listed) == 1:
        return ""
    (row,), formats = chosen, Formats(scope.language)
    said = {
        key: said_of(row[status], scope.language).word
        if row[key] is None
        else formats.number(row[key], unit)
        for key, status in (("before", "status_before"), ("now", "status"))
    }
    return OF_ONE(scope.language, place=row["place"], **said)


def _worst(scope: Scope, listed: list[Row], unit: str) -> str:
    """The largest losses by name: how many, or that the report is missing."""
    formats, language = Formats(scope.language), scope.language
    worst = [
        row
        for row in listed
        if row["before"] is not None
        and row["seems"] < 0
        and (not is_comparable(row) or has_moved(row["now"], row["before"], unit))
    ][:NAMED]
    if not worst:
        return NOBODY(language)
    places = [
        f"{row['place']} ({formats.number(row['moved'])})"
        if is_comparable(row)
        else f"{row['place']} ({said_of(_lacking(row), language).word})"
        for row in worst
    ]
    return LOST(language, places=", ".join(places))


def _lacking(row: Row) -> str:
    """The status of the year that is not wholly known."""
    return str(row["status"] if row["status"] != "ok" else row["status_before"])
