"""Cash net of storno: sums of the spending mart that hold no hidden part."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboards.lib import cards, palette
from dashboards.lib import table as tables
from dashboards.lib.figures import (
    axis,
    category_axis,
    figure,
    heat,
    month_axis,
    stacked,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.measures import Shown, ratio, shown_sum
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.panel import View
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.spending.selection import SpendingSelection

PARTS = ("net_amount_rub", "gross_amount_rub", "storno_amount_rub")


def monthly(
    scope: Scope, selection: SpendingSelection, until: bool = False
) -> list[dict[str, Any]]:
    """Lines of the mart by month; ``until`` takes the earlier years too. Trips stand apart."""
    compare = "<=" if until else "="
    sql = f"""
        select measure_code, territory_code, allocation, period_code,
               net_amount_rub, gross_amount_rub, storno_amount_rub, payments_count,
               case when net_amount_rub is null then 'protected' else 'ok' end as status
        from mart_spending__programme
        where period_type = 'M' and substr(period_code, 1, 4) {compare} ?
          and (? = 'all' or measure_code = ?)
          and (? = 'all' or group_code = ?)
        order by measure_code, period_code, allocation, territory_code
    """
    return rows(
        scope,
        sql,
        selection.year,
        selection.measure,
        selection.measure,
        selection.group,
        selection.group,
    )


def summed(
    lines: list[dict[str, Any]], *keys: str, part: str = "net_amount_rub"
) -> dict[tuple[Any, ...], Shown]:
    """Sums of the published lines by keys, with the number of hidden ones."""
    parts: dict[tuple[Any, ...], list[tuple[Decimal | None, str]]] = defaultdict(list)
    for line in lines:
        parts[tuple(line[key] for key in keys)].append((line[part], line["status"]))
    return {key: shown_sum(values) for key, values in parts.items()}


@st.cache_data(show_spinner=False, max_entries=200)
def headline(scope: Scope, selection: SpendingSelection) -> None:
    st.html(cards.grid(headline_cards(scope, selection), scope.language))


def headline_cards(scope: Scope, selection: SpendingSelection) -> list[cards.Card]:
    """Cash of the year, its direct share, cost per participant and per compatriot."""
    texts, facts = Texts(scope.language), indicator_facts(scope)
    cash, direct, note = _published_cash(scope, selection)
    if not cash:
        cash, direct, note = _shown_cash(scope, selection)
    result = [
        cards.Card("cash", texts("spending.card.cash"), "rub", "", cash, note=note),
        cards.Card("direct", texts("spending.card.direct"), "share", "up", direct),
    ]
    for code in ("F06", "F08"):
        fact = facts.get(code, {})
        history = cards.points(cells(scope, code), selection.year)
        notes = []
        if history and history[-1].period != selection.year:
            notes.append(texts("card.year_note", year=history[-1].period))
        if selection.group != ALL:
            # Neither is released below the world.
            notes.append(texts("spending.whole_world"))
        result.append(
            cards.Card(
                code,
                str(fact.get(f"name_{scope.language}") or code),
                "rub",
                str(fact.get("direction") or ""),
                history,
                hint=" ".join(
                    str(fact.get(f"{text}_{scope.language}") or "")
                    for text in ("definition", "withheld")
                ).strip(),
                note=" · ".join(notes),
            )
        )
    return result


Series = tuple[list[cards.Point], list[cards.Point], str]


def _published_cash(scope: Scope, selection: SpendingSelection) -> Series:
    """The whole year's cash: the parts of F08b (unallocated ÷ all), nothing hidden in them."""
    if selection.measure != ALL or selection.group != ALL:
        return [], [], ""
    found = [c for c in cells(scope, "F08b") if c.period <= selection.year and c.denominator]
    if not found or found[-1].period != selection.year:
        return [], [], ""
    return (
        [cards.Point(c.period, c.denominator) for c in found],
        [cards.Point(c.period, None if c.central is None else 1 - c.central) for c in found],
        Texts(scope.language)("spending.with_trips"),
    )


def _shown_cash(scope: Scope, selection: SpendingSelection) -> Series:
    """Published lines of the mart; an unfinished year is set against the same months before."""
    texts = Texts(scope.language)
    lines = [line | {"year": line["period_code"][:4]} for line in monthly(scope, selection, True)]
    last = max(
        (line["period_code"] for line in lines if line["year"] == selection.year), default=""
    )
    comparable = [line for line in lines if line["period_code"][5:] <= last[5:]]
    by_year, by_kind = summed(comparable, "year"), summed(comparable, "year", "allocation")
    cash, direct, hidden = [], [], 0
    for (year,), amount in sorted(by_year.items()):
        hidden = amount.hidden
        cash.append(cards.Point(year, amount.value))
        part = by_kind.get((year, "direct"), Shown(Decimal(0)))
        direct.append(cards.Point(year, ratio(part.value, amount.value)))
    notes = []
    if last and not last.endswith("-12"):
        notes.append(texts("spending.until", month=Formats(scope.language).period(last)))
    if hidden:
        notes.append(texts("spending.without_hidden", n=hidden))
    return cash, direct, " · ".join(notes)


def by_measure_and_month(scope: Scope, selection: SpendingSelection) -> View:
    """Net cash: measures down, months across."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    lines = monthly(scope, selection)
    amounts = {part: summed(lines, "measure_code", "period_code", part=part) for part in PARTS}
    listed: list[dict[str, Any]] = [
        {
            "measure": words("measure", measure),
            "measure_code": measure,
            "month": month,
            **{part: amounts[part][(measure, month)].value for part in PARTS},
            "hidden": amount.hidden,
            "status": "protected" if amount.is_hidden else "ok",
        }
        for (measure, month), amount in amounts["net_amount_rub"].items()
    ]
    title = texts("spending.measures.title")
    largest = max((abs(row["net_amount_rub"]) for row in listed), default=Decimal(0))
    scale = 1_000_000 if largest >= 10_000_000 else 1_000
    note = texts(f"spending.measures.note_{scale}", year=selection.year)
    table = Table(
        (
            Column("measure", texts("column.measure")),
            Column("month", texts("column.month"), "period"),
            Column("gross_amount_rub", texts("column.gross"), "rub", status="status"),
            Column("storno_amount_rub", texts("column.storno"), "rub", status="status"),
            Column("net_amount_rub", texts("column.net"), "rub", status="status"),
            Column("hidden", texts("column.hidden"), "count"),
        ),
        listed,
        title,
    )
    months = sorted({row["month"] for row in listed})
    measures = sorted({row["measure_code"] for row in listed})
    if not listed:
        return View(title, note, table, empty=texts("empty.filters"))
    cell = {(row["measure_code"], row["month"]): row for row in listed}
    z, shown, hover = [], [], []
    for measure in measures:
        line = [cell.get((measure, month)) for month in months]
        z.append([float(c["net_amount_rub"]) or None if c else None for c in line])
        shown.append([_in_cell(c, formats, scale) for c in line])
        hover.append(
            [
                _over_cell(c, words("measure", measure), formats.period(month), scope)
                for month, c in zip(months, line, strict=True)
            ]
        )
    drawn = figure(
        [
            heat(
                z,
                months,
                [wrap(words("measure", code)) for code in measures],
                hover,
                texts=shown,
            )
        ],
        scope.language,
        height=60 + 38 * len(measures),
        margin={"l": 8, "r": 8, "t": 4, "b": 28},
        xaxis=axis(
            tickmode="array",
            tickvals=list(range(len(months))),
            ticktext=[formats.month(int(m[5:7]), "abbreviated") for m in months],
        ),
        yaxis=category_axis(len(measures)),
    )
    return View(
        title, note, table, drawn, is_wide=True, footnote=texts("spending.measures.footnote")
    )


def _in_cell(row: dict[str, Any] | None, formats: Formats, scale: int) -> str:
    """In the map's unit; a star where a part is hidden, a dot where all is."""
    if row is None:
        return ""
    if row["status"] == "protected":
        return "•"
    text = formats.number(row["net_amount_rub"] / scale, "mean" if scale > 1_000 else "count")
    return f"{text}*" if row["hidden"] else text


def _over_cell(row: dict[str, Any] | None, measure: str, month: str, scope: Scope) -> str:
    texts, formats = Texts(scope.language), Formats(scope.language)
    if row is None:
        return f"{measure}<br>{month}: 0"
    if row["status"] == "protected":
        return f"{measure}<br>{month}: {texts('status.protected.word')}"
    text = f"{measure}<br>{month}: <b>{formats.rub(row['net_amount_rub'])}</b>"
    if row["hidden"]:
        text += "<br>" + texts("spending.without_hidden", n=row["hidden"])
    return text


def allocation_by_month(scope: Scope, selection: SpendingSelection) -> View:
    """Direct and unallocated cash by month."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    sums = summed(monthly(scope, selection), "period_code", "allocation")
    months = sorted({month for month, _ in sums})
    listed: list[dict[str, Any]] = []
    for month in months:
        direct = sums.get((month, "direct"), Shown(Decimal(0)))
        rest = sums.get((month, "unallocated"), Shown(Decimal(0)))
        listed.append(
            {
                "month": month,
                "direct": direct.value,
                "unallocated": rest.value,
                "hidden": direct.hidden + rest.hidden,
                "share": ratio(rest.value, direct.value + rest.value),
            }
        )
    title, note = texts("spending.allocation.title"), texts("spending.allocation.note")
    table = Table(
        (
            Column("month", texts("column.month"), "period"),
            Column("direct", texts("allocation.direct"), "rub"),
            Column("unallocated", texts("allocation.unallocated"), "rub"),
            Column("share", texts("column.unallocated_share"), "share"),
            Column("hidden", texts("column.hidden"), "count"),
        ),
        listed,
        title,
    )
    if not listed:
        return View(title, note, table, empty=texts("empty.filters"))
    parts = []
    for key, color in (("direct", palette.BLUE), ("unallocated", "#D5B58A")):
        word = texts(f"allocation.{key}")
        parts.append(
            (
                word,
                color,
                [row[key] for row in listed],
                [
                    f"{formats.period(row['month'])}<br>{word}: <b>{formats.rub(row[key])}</b>"
                    for row in listed
                ],
            )
        )
    largest = max(float(row["direct"] + row["unallocated"]) for row in listed)
    drawn = figure(
        stacked(months, parts, horizontal=False),
        scope.language,
        height=340,
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 8, "b": 28},
        xaxis=month_axis(months, formats),
        yaxis=value_axis(largest, formats, "rub"),
    )
    hidden = sum(row["hidden"] for row in listed)
    footnote = texts("spending.without_hidden", n=hidden) if hidden else ""
    if selection.group == ALL:
        whole = shown_sum((row["direct"] + row["unallocated"], "ok") for row in listed)
        rest = shown_sum((row["unallocated"], "ok") for row in listed)
        share = ratio(rest.value, whole.value)
        if share is not None:
            title = texts("spending.allocation.finding", share=formats.share(share, 0))
    return View(title, note, table, drawn, is_wide=True, footnote=footnote)


def by_territory(scope: Scope, selection: SpendingSelection) -> View:
    """Direct cash by territory, the table itself as the picture."""
    texts, words = Texts(scope.language), names(scope)
    lines = [line for line in monthly(scope, selection) if line["allocation"] == "direct"]
    sums = summed(lines, "territory_code")
    listed: list[dict[str, Any]] = [
        {
            "territory": words("territory", code),
            "net": amount.value,
            "hidden": amount.hidden or None,
            "status": "protected" if amount.is_hidden else "ok",
        }
        for (code,), amount in sums.items()
    ]
    listed.sort(key=lambda row: (-row["net"], row["territory"]))
    title = texts("spending.territory.title")
    table = Table(
        (
            Column("territory", texts("column.territory")),
            Column("net", texts("column.net"), "rub", status="status", bar=True),
            Column("hidden", texts("column.hidden"), "count"),
        ),
        listed,
        title,
    )
    note = texts("spending.territory.note", year=selection.year)
    html = tables.html(table, scope.language, height=480) if listed else ""
    return View(title, note, table, html=html, empty=texts("empty.filters"))
