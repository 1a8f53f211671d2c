"""Cash net of storno: by measure, month and territory, without trips and payments to persons."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from dashboards.lib import hover, palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.measures import (
    Known,
    in_thousands,
    known_sum,
    known_total,
    ratio,
    thousands_of,
    total,
)
from dashboards.lib.names import names
from dashboards.lib.recipes.cards import Card, indicator_card, points
from dashboards.lib.recipes.heat import Square, heat_map
from dashboards.lib.recipes.parts import Part, stacked_months
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.sparkline import Point
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.spending.kinds import status_word
from dashboards.views.spending.selection import SpendingSelection

# Power of 1,000 → its word in the keys of texts.
SCALES = {1: "thousands", 2: "millions"}
PARTS = ("net_amount_rub", "gross_amount_rub", "storno_amount_rub")


def monthly(scope: Scope, selection: SpendingSelection, until: bool = False) -> list[Row]:
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
    lines: list[Row], *keys: str, part: str = "net_amount_rub"
) -> dict[tuple[Any, ...], Known]:
    """Sums of the lines by keys, with the number of those whose amount is unknown."""
    parts: dict[tuple[Any, ...], list[Decimal | None]] = defaultdict(list)
    for line in lines:
        parts[tuple(line[key] for key in keys)].append(line[part])
    return {key: known_sum(values) for key, values in parts.items()}


def headline_cards(scope: Scope, selection: SpendingSelection) -> list[Card]:
    """Cash of the year, its share of territories, cost per participant and per compatriot."""
    texts = Texts(scope.language)
    cash, direct, note = _whole_cash(scope, selection)
    if not cash:
        cash, direct, note = _fine_cash(scope, selection)
    result = [
        Card("cash", texts("spending.card.cash"), "rub", "", cash, note=note),
        Card("direct", texts("spending.card.direct"), "share", "up", direct),
    ]
    for code in ("F06", "F08"):
        # Cost per participant is not computed for groups.
        is_of_group = selection.group != ALL and code == "F08"
        found = (
            cells(scope, code, level="group", territories=[selection.group])
            if is_of_group
            else cells(scope, code)
        )
        history = points(found, selection.year)
        notes = []
        if history and history[-1].period != selection.year:
            notes.append(texts("card.year_note", year=history[-1].period))
        if selection.group != ALL and not is_of_group:
            notes.append(texts("spending.whole_world"))
        if code == "F06" and history:
            notes += _left_outside(scope, history[-1].period)
        result.append(indicator_card(scope, code, history, note=" · ".join(notes)))
    return result


def _left_outside(scope: Scope, year: str) -> list[str]:
    """Which part of the money of events the cost per participant does not cover."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    return [
        texts("spending.outside", share=formats.share(cell.central))
        for cell in cells(scope, "F06b", periods=[year])
        if cell.central is not None
    ]


Series = tuple[list[Point], list[Point], str]


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
        [Point(row["period_code"], row["cash"], status=status_word(row)) for row in like],
        [
            Point(row["period_code"], ratio(row["direct"], row["cash"]), status=status_word(row))
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
        cash.append(Point(year, amount.value))
        part = by_kind.get((year, "direct"), Known(Decimal(0)))
        direct.append(Point(year, ratio(part.value, amount.value)))
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
    listed: list[Row] = [
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
    power = thousands_of(row["net_amount_rub"] for row in listed)
    has_unknown = any(row["unknown"] for row in listed)
    said = Words(
        texts("spending.measures.title"),
        texts(f"spending.measures.note_{SCALES[power]}", year=selection.year),
        footnote=texts("spending.measures.footnote") if has_unknown else "",
        empty=texts("empty.filters"),
    )
    table = said.table(
        (
            Column("measure", texts("column.measure")),
            Column("month", texts("column.month"), "period"),
            Column("gross_amount_rub", texts("column.gross"), "rub", status="status"),
            Column("storno_amount_rub", texts("column.storno"), "rub", status="status"),
            Column("net_amount_rub", texts("column.net"), "rub", status="status"),
            Column("unknown", texts("column.unknown_amounts"), "count"),
        ),
        listed,
    )
    months = sorted({row["month"] for row in listed})
    measures = sorted({row["measure_code"] for row in listed})
    row_of = {(row["measure_code"], row["month"]): row for row in listed}

    def square(measure: str, month: str) -> Square:
        row, place = (
            row_of.get((measure, month)),
            (words("measure", measure), formats.period(month)),
        )
        if row is None:
            return Square(None, "", "<br>".join(place) + ": 0")
        return Square(
            row["net_amount_rub"] or None,
            _in_square(row, formats, power),
            _over_square(row, *place, scope),
        )

    return heat_map(
        scope,
        said,
        table,
        [words("measure", code) for code in measures],
        [formats.short_month(month) for month in months],
        [[square(measure, month) for month in months] for measure in measures],
        height=Height(38),
    )


def _in_square(row: Row, formats: Formats, power: int) -> str:
    """In the map's unit; a star where a part is unknown, a question mark where all is."""
    if row["status"] != "ok":
        return "?"
    amount = in_thousands(row["net_amount_rub"], power)
    text = formats.number(amount, "mean" if power > 1 else "count")
    return f"{text}*" if row["unknown"] else text


def _over_square(row: Row, measure: str, month: str, scope: Scope) -> str:
    texts, formats = Texts(scope.language), Formats(scope.language)
    if row["status"] != "ok":
        return f"{measure}<br>{month}: {texts('status.unknown_amount.word')}"
    text = hover.part(measure, month, formats.rub(row["net_amount_rub"]))
    if row["unknown"]:
        text += "<br>" + texts("spending.without_unknown", n=row["unknown"])
    return text


def allocation_by_month(scope: Scope, selection: SpendingSelection) -> View:
    """Direct and unallocated cash by month."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    sums = summed(monthly(scope, selection), "period_code", "allocation")
    nothing = Known(Decimal(0))
    listed: list[Row] = []
    for month in sorted({month for month, _ in sums}):
        direct = sums.get((month, "direct"), nothing)
        loose = sums.get((month, "unallocated"), nothing)
        whole = known_total((direct, loose))
        listed.append(
            {
                "month": month,
                "direct": direct.value,
                "unallocated": loose.value,
                "unknown": whole.unknown,
                "share": ratio(loose.value, whole.value),
            }
        )
    unknown = int(total(row["unknown"] for row in listed))
    loose_all = total(row["unallocated"] for row in listed)
    share = ratio(loose_all, total((loose_all, *(row["direct"] for row in listed))))
    title = texts("spending.allocation.title")
    if selection.group == ALL and share is not None:
        title = texts("spending.allocation.finding", share=formats.share(share, 0))
    said = Words(
        title,
        texts("spending.allocation.note"),
        footnote=texts("spending.without_unknown", n=unknown) if unknown else "",
        empty=texts("empty.filters"),
    )
    table = said.table(
        (
            Column("month", texts("column.month"), "period"),
            Column("direct", texts("allocation.direct"), "rub"),
            Column("unallocated", texts("allocation.unallocated"), "rub"),
            Column("share", texts("column.unallocated_share"), "share"),
            Column("unknown", texts("column.unknown_amounts"), "count"),
        ),
        listed,
    )
    parts = [
        Part(
            texts(f"allocation.{key}"),
            color,
            table.values(key),
            [formats.rub(amount) for amount in table.values(key)],
        )
        for key, color in (("direct", palette.BLUE), ("unallocated", "#D5B58A"))
    ]
    return stacked_months(scope, said, table, table.values("month"), parts, unit="rub", height=340)


def by_territory(scope: Scope, selection: SpendingSelection) -> View:
    """Direct cash by territory, the table itself as the picture."""
    texts, words = Texts(scope.language), names(scope)
    lines = [line for line in monthly(scope, selection) if line["allocation"] == "direct"]
    listed: list[Row] = [
        {
            "territory": words("territory", code),
            "net": amount.value,
            "unknown": amount.unknown or None,
            "status": "unknown_amount" if amount.is_unknown else "ok",
        }
        for (code,), amount in summed(lines, "territory_code").items()
    ]
    listed.sort(key=lambda row: (-row["net"], row["territory"]))
    said = Words(
        texts("spending.territory.title"),
        texts("spending.territory.note", year=selection.year),
        empty=texts("empty.filters"),
    )
    columns = [
        Column("territory", texts("column.territory")),
        Column("net", texts("column.net"), "rub", status="status", bar=True),
    ]
    if any(row["unknown"] for row in listed):
        columns.append(Column("unknown", texts("column.unknown_amounts"), "count"))
    return sortable_table(scope, said, said.table(columns, listed), height=480)
