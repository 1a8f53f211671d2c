"""Charts of the Youth page: only the published cells of the person lattice (P1)."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards.lib import cards, palette
from dashboards.lib.figures import (
    category_axis,
    dots_start,
    figure,
    intervals,
    number,
    stacked,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import ratio, total
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.nested import PALE
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.lib.units import display_unit
from dashboards.lib.whole import whole_bars
from dashboards.views.youth.selection import YouthSelection, place_of

AGES = {
    "<14": "#D9E4EB",
    "14_17": palette.TEAL,
    "18_35": palette.BLUE,
    "36_plus": palette.AMBER,
    "unknown": palette.GREY,
}
SHOWN = 20


@st.cache_data(show_spinner=False, max_entries=200)
def headline(scope: Scope, selection: YouthSelection) -> None:
    st.html(cards.grid(headline_cards(scope, selection), scope.language))


def headline_cards(scope: Scope, selection: YouthSelection) -> list[cards.Card]:
    """Youth share, participants, new participants, how well ages are known."""
    texts, facts = Texts(scope.language), indicator_facts(scope)
    level, place = place_of(selection, names(scope).posts())
    result = []
    for code in ("Y01", "R02", "R08", "Y02"):
        fact = facts.get(code, {})
        history = cards.points(cells(scope, code, level=level, territories=[place]), selection.year)
        result.append(
            cards.Card(
                code,
                texts.get(f"short.{code}", str(fact.get(f"name_{scope.language}") or code)),
                display_unit(fact.get("unit"), fact.get("decimals")),
                str(fact.get("direction") or ""),
                history,
                hint=str(fact.get(f"definition_{scope.language}") or ""),
                note=texts("youth.class_note") if code == "Y02" else "",
            )
        )
    return result


def _groups(scope: Scope, selection: YouthSelection) -> list[str]:
    return [group for group in names(scope).of_level("group") if selection.group in (ALL, group)]


def _rates_view(
    scope: Scope, selection: YouthSelection, code: str, subject: str, color: str
) -> View:
    """A person rate by group as intervals, with the world's own value as a line."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    groups = _groups(scope, selection)
    found = [
        c
        for c in cells(scope, code, level="group", periods=[selection.year])
        if c.territory in groups
    ]
    found.sort(key=lambda c: (c.central is None, -(c.central or 0), c.territory))
    world = next(iter(cells(scope, code, periods=[selection.year])), None)
    title = texts(f"youth.{subject}.title")
    note = texts(f"youth.{subject}.note", year=selection.year)
    table = Table(
        (
            Column("group", texts("column.group")),
            Column("value", texts("column.share"), "share", status="status"),
            Column("low", texts("column.low"), "share"),
            Column("high", texts("column.high"), "share"),
        ),
        [
            {
                "group": words("territory", c.territory),
                "value": c.central,
                "low": c.low,
                "high": c.high,
                "status": c.status,
            }
            for c in found
        ],
        title,
    )
    shown = [c for c in found if c.is_shown]
    if not shown:
        reason = found[0].status if found else "no_source"
        return View(title, note, table, empty=texts(f"status.{reason}.why"))
    labels = [wrap(words("territory", c.territory)) for c in shown]
    hover = [_share_text(c, formats, texts) for c in shown]
    traces = intervals(
        labels,
        [number(c.low) for c in shown],
        [number(c.central) for c in shown],
        [number(c.high) for c in shown],
        hover,
        color=color,
    )
    marks: dict[str, Any] = {}
    if world is not None and world.is_shown:
        value = number(world.central)
        marks = {
            "shapes": [
                {
                    "type": "line",
                    "x0": value,
                    "x1": value,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": palette.FAINT, "width": 1.2, "dash": "dot"},
                }
            ],
            "annotations": [
                {
                    "x": value,
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "bottom",
                    "showarrow": False,
                    "font": {"size": 12, "color": palette.MUTED},
                    "text": texts("youth.world", value=formats.share(world.central or 0)),
                }
            ],
        }
    largest = max(number(c.high or c.central) or 0 for c in shown)
    start = dots_start(min(number(c.low or c.central) or 0 for c in shown), largest)
    if start:
        note = f"{note}; {texts('axis.not_from_zero')}"
    drawn = figure(
        traces,
        scope.language,
        height=max(300, 70 + 40 * len(shown)),
        margin={"l": 8, "r": 20, "t": 26, "b": 28},
        xaxis=value_axis(largest, formats, "share", bottom=start),
        yaxis=category_axis(len(shown)),
        **marks,
    )
    return View(title, note, table, drawn)


def _share_text(cell: Cell, formats: Formats, texts: Texts) -> str:
    text = f"<b>{formats.share(cell.central or 0)}</b>"
    if cell.low is not None and cell.high is not None and cell.has_band:
        text += "<br>" + texts("card.band", band=formats.band(cell.low, cell.high, "share"))
    return text


def share_by_group(scope: Scope, selection: YouthSelection) -> View:
    """Youth among people of known age."""
    return _rates_view(scope, selection, "Y01", "share", palette.BLUE)


def new_by_group(scope: Scope, selection: YouthSelection) -> View:
    """First-time participants among all."""
    return _rates_view(scope, selection, "R08", "new", palette.TEAL)


def ages_by_group(scope: Scope, selection: YouthSelection) -> View:
    """Age bands as shares of a group's participants, each of them rounded apart."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    parts: dict[str, dict[str, Cell]] = {}
    for cell in cells(scope, "R02", level="group", scheme="age5", periods=[selection.year]):
        parts.setdefault(cell.territory, {})[cell.dimension] = cell
    listed: list[dict[str, Any]] = []
    for group in _groups(scope, selection):
        bands = parts.get(group)
        if not bands:
            continue
        whole = total(cell.central for cell in bands.values())
        row: dict[str, Any] = {"group": words("territory", group), "whole": whole}
        for band in AGES:
            amount = bands[band].central if band in bands else None
            row[band] = amount
            row[f"{band}_share"] = ratio(amount, whole)
        listed.append(row)
    title = texts("youth.ages.title")
    note = texts("youth.ages.note", year=selection.year)
    table = Table(
        (
            Column("group", texts("column.group")),
            *(Column(band, texts(f"age.{band}"), "persons") for band in AGES),
        ),
        listed,
        title,
    )
    shown = [row for row in listed if row["whole"]]
    if not shown:
        return View(title, note, table, empty=texts("empty.period"))
    labels = [wrap(row["group"]) for row in shown]
    bars, inside = [], []
    for band, color in AGES.items():
        shares = [row[f"{band}_share"] for row in shown]
        bars.append(
            (
                texts(f"age.{band}"),
                color,
                shares,
                [
                    f"{row['group']}<br>{texts(f'age.{band}')}: <b>"
                    f"{formats.number(row[band] or 0, 'persons')}</b> ({formats.share(share or 0)})"
                    for row, share in zip(shown, shares, strict=True)
                ],
            )
        )
        inside.append(
            [formats.share(share, 0) if share and share >= 0.09 else "" for share in shares]
        )
    drawn = whole_bars(labels, bars, inside, scope.language, height=70 + 40 * len(shown))
    return View(title, note, table, drawn, footnote=texts("persons.rounded"))


def youth_by_territory(scope: Scope, selection: YouthSelection) -> View:
    """Young and other participants by territory."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    year = [selection.year]
    parts: dict[str, dict[str, Cell]] = {}
    for cell in cells(scope, "R02", level="territory", scheme="youth", periods=year):
        parts.setdefault(cell.territory, {})[cell.dimension] = cell
    group = None if selection.group == ALL else selection.group
    inside = set(words.of_level("territory", group))
    listed: list[dict[str, Any]] = []
    for cell in cells(scope, "R02", level="territory", periods=year):
        if cell.territory in inside:
            row: dict[str, Any] = {"territory": words("territory", cell.territory)}
            row |= {"total": cell.central, "status": cell.status}
            row |= {name: part.central for name, part in parts.get(cell.territory, {}).items()}
            listed.append(row)
    listed.sort(key=lambda row: (row["total"] is None, -(row["total"] or 0), row["territory"]))
    title, note = texts("youth.territory.title"), texts("youth.territory.note", year=selection.year)
    shades = {"youth": (texts("youth.young"), palette.BLUE), "other": (texts("youth.other"), PALE)}
    table = Table(
        (
            Column("territory", texts("column.territory")),
            *(Column(code, name, "persons", status="status") for code, (name, _) in shades.items()),
            Column("total", texts("column.total"), "persons", status="status"),
        ),
        listed,
        title,
    )
    shown = [row for row in listed if row["total"]][:SHOWN]
    if not shown:
        return View(title, note, table, empty=texts("empty.period"))
    labels = [wrap(row["territory"]) for row in shown]
    bars = [
        (
            name,
            color,
            [row.get(code) for row in shown],
            [
                f"{row['territory']}<br>{name}: "
                f"<b>{formats.number(row.get(code) or 0, 'persons')}</b>"
                for row in shown
            ],
        )
        for code, (name, color) in shades.items()
    ]
    largest = max(float(total((row.get("youth"), row.get("other")))) for row in shown)
    drawn = figure(
        stacked(labels, bars),
        scope.language,
        height=84 + 23 * len(shown),
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        xaxis=value_axis(largest, formats, "count"),
        yaxis=category_axis(len(shown), categoryorder="array", categoryarray=labels),
    )
    return View(title, note, table, drawn, footnote=texts("persons.rounded"))
