"""Cash net of storno: by measure, month and territory, without trips and payments to persons."""

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
from dashboards.lib.measures import Known, known_sum, ratio, total
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.panel import View
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.spending.kinds import status_word
from dashboards.views.spending.selection import SpendingSelection

PARTS = ("net_amount_rub", "gross_amount_rub", "storno_amount_rub")


def monthly(
    scope: Scope, selection: SpendingSelection, until: bool = False
) -> list[dict[str, Any]]:
    """Lines of the mart by month; ``until`` takes the earlier years too."""
    compare = "<=" if until else "="
    sql = f"""
        select measure_code, territory_code, allocation, period_code,
               net_amount_rub, gross_amount_rub, storno_amount_rub
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
) -> dict[tuple[Any, ...], Known]:
    """Sums of the lines by keys, with the number of those whose amount is unknown."""
    parts: dict[tuple[Any, ...], list[Decimal | None]] = defaultdict(list)
    for line in lines:
        parts[tuple(line[key] for key in keys)].append(line[part])
    return {key: known_sum(values) for key, values in parts.items()}


@st.cache_data(show_spinner=False, max_entries=200)
def headline(scope: Scope, selection: SpendingSelection) -> None:
    st.html(cards.grid(headline_cards(scope, selection), scope.language))


def headline_cards(scope: Scope, selection: SpendingSelection) -> list[cards.Card]:
    """Cash of the year, its share of territories, cost per participant and per compatriot."""
    texts, facts = Texts(scope.language), indicator_facts(scope)
    cash, direct, note = _whole_cash(scope, selection)
    if not cash:
        cash, direct, note = _fine_cash(scope, selection)
    result = [
        cards.Card("cash", texts("spending.card.cash"), "rub", "", cash, note=note),
        cards.Card("direct", texts("spending.card.direct"), "share", "up", direct),
    ]
    for code in ("F06", "F08"):
        fact = facts.get(code, {})
        # Cost per participant is not computed for groups.
        is_of_group = selection.group != ALL and code == "F08"
        found = (
            cells(scope, code, level="group", territories=[selection.group])
            if is_of_group
            else cells(scope, code)
        )
        history = cards.points(found, selection.year)
        notes = []
        if history and history[-1].period != selection.year:
            notes.append(texts("card.year_note", year=history[-1].period))
        if selection.group != ALL and not is_of_group:
            notes.append(texts("spending.whole_world"))
        result.append(
            cards.Card(
                code,
                str(fact.get(f"name_{scope.language}") or code),
                "rub",
                str(fact.get("direction") or ""),
                history,
                hint=str(fact.get(f"definition_{scope.language}") or ""),
                note=" · ".join(notes),
            )
        )
    return result


Series = tuple[list[cards.Point], list[cards.Point], str]


def _whole_cash(scope: Scope, selection: SpendingSelection) -> Series:
    """All money of a year that is told whole, and the share of it assigned to territories."""
    if selection.measure != ALL or selection.group != ALL:
        return [], [], ""
    sql = """
        select whole.period_code, whole.net_amount_rub as cash, whole.status,
               whole.is_without_persons, part.net_amount_rub as direct
        from mart_spending__world as whole
        join mart_spending__world as part using (period_code)
        where whole.money_part = '_T' and part.money_part = 'territories'
          and whole.period_code <= ?
        order by whole.period_code
    """
    found = rows(scope, sql, selection.year)
    if not found or found[-1]["period_code"] != selection.year:
        return [], [], ""
    is_without = found[-1]["is_without_persons"]
    # A whole with payments to persons is no measure for one without them.
    like = [row for row in found if row["is_without_persons"] == is_without]
    return (
        [cards.Point(row["period_code"], row["cash"], status=status_word(row)) for row in like],
        [
            cards.Point(
                row["period_code"], ratio(row["direct"], row["cash"]), status=status_word(row)
            )
            for row in like
        ],
        Texts(scope.language)("spending.with_trips" if is_without else "spending.with_all"),
    )


def _fine_cash(scope: Scope, selection: SpendingSelection) -> Series:
    """Lines of the mart; an unfinished year is set against the same months before."""
    texts = Texts(scope.language)
    lines = [line | {"year": line["period_code"][:4]} for line in monthly(scope, selection, True)]
    last = max(
        (line["period_code"] for line in lines if line["year"] == selection.year), default=""
    )
    comparable = [line for line in lines if line["period_code"][5:] <= last[5:]]
    by_year, by_kind = summed(comparable, "year"), summed(comparable, "year", "allocation")
    cash, direct, unknown = [], [], 0
    for (year,), amount in sorted(by_year.items()):
        unknown = amount.unknown
        cash.append(cards.Point(year, amount.value))
        part = by_kind.get((year, "direct"), Known(Decimal(0)))
        direct.append(cards.Point(year, ratio(part.value, amount.value)))
    notes = [texts("spending.fine")]
    if last and not last.endswith("-12"):
        notes.insert(0, texts("spending.until", month=Formats(scope.language).period(last)))
    if unknown:
        notes.append(texts("spending.without_unknown", n=unknown))
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
            "unknown": amount.unknown,
            "status": "unknown_amount" if amount.is_unknown else "ok",
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
            Column("unknown", texts("column.unknown_amounts"), "count"),
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
    has_unknown = any(row["unknown"] for row in listed)
    footnote = texts("spending.measures.footnote") if has_unknown else ""
    return View(title, note, table, drawn, is_wide=True, footnote=footnote)


def _in_cell(row: dict[str, Any] | None, formats: Formats, scale: int) -> str:
    """In the map's unit; a star where a part is unknown, a question mark where all is."""
    if row is None:
        return ""
    if row["status"] != "ok":
        return "?"
    text = formats.number(row["net_amount_rub"] / scale, "mean" if scale > 1_000 else "count")
    return f"{text}*" if row["unknown"] else text


def _over_cell(row: dict[str, Any] | None, measure: str, month: str, scope: Scope) -> str:
    texts, formats = Texts(scope.language), Formats(scope.language)
    if row is None:
        return f"{measure}<br>{month}: 0"
    if row["status"] != "ok":
        return f"{measure}<br>{month}: {texts('status.unknown_amount.word')}"
    text = f"{measure}<br>{month}: <b>{formats.rub(row['net_amount_rub'])}</b>"
    if row["unknown"]:
        text += "<br>" + texts("spending.without_unknown", n=row["unknown"])
    return text


def allocation_by_month(scope: Scope, selection: SpendingSelection) -> View:
    """Direct and unallocated cash by month."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    sums = summed(monthly(scope, selection), "period_code", "allocation")
    months = sorted({month for month, _ in sums})
    listed: list[dict[str, Any]] = []
    for month in months:
        direct = sums.get((month, "direct"), Known(Decimal(0)))
        rest = sums.get((month, "unallocated"), Known(Decimal(0)))
        listed.append(
            {
                "month": month,
                "direct": direct.value,
                "unallocated": rest.value,
                "unknown": direct.unknown + rest.unknown,
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
            Column("unknown", texts("column.unknown_amounts"), "count"),
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
    unknown = sum(row["unknown"] for row in listed)
    footnote = texts("spending.without_unknown", n=unknown) if unknown else ""
    if selection.group == ALL:
        unallocated = total(row["unallocated"] for row in listed)
        share = ratio(unallocated, unallocated + total(row["direct"] for row in listed))
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
            "unknown": amount.unknown or None,
            "status": "unknown_amount" if amount.is_unknown else "ok",
        }
        for (code,), amount in sums.items()
    ]
    listed.sort(key=lambda row: (-row["net"], row["territory"]))
    title = texts("spending.territory.title")
    has_unknown = any(row["unknown"] for row in listed)
    unknown = [Column("unknown", texts("column.unknown_amounts"), "count")] if has_unknown else []
    table = Table(
        (
            Column("territory", texts("column.territory")),
            Column("net", texts("column.net"), "rub", status="status", bar=True),
            *unknown,
        ),
        listed,
        title,
    )
    note = texts("spending.territory.note", year=selection.year)
    html = tables.html(table, scope.language, height=480) if listed else ""
    return View(title, note, table, html=html, empty=texts("empty.filters"))
