"""Cash net of storno: by measure, month and territory, without trips and payments to persons."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from dashboards.lib import hover, palette, statuses
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.links import country_link
from dashboards.lib.measures import (
    Known,
    in_thousands,
    known_sum,
    known_total,
    months_until,
    ratio,
    thousands_of,
)
from dashboards.lib.names import UNRECOGNISED, names
from dashboards.lib.place import condition, place_of, unrecognised
from dashboards.lib.recipes.heat import Square, heat_map
from dashboards.lib.recipes.parts import Part, stacked_months
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK, PARTIAL
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.spending.selection import SpendingSelection

# Power of 1,000 → its word in the keys of texts.
SCALES = {1: "thousands", 2: "millions"}
PARTS = ("net_amount_rub", "gross_amount_rub", "storno_amount_rub")


def monthly(scope: Scope, selection: SpendingSelection, until: bool = False) -> list[Row]:
    """Lines of the mart by month; ``until`` takes the earlier years too."""
    compare = "<=" if until else "="
    where, parameters = condition(scope, selection.place)
    sql = f"""
        select measure_code, territory_code, allocation, period_code,
               net_amount_rub, gross_amount_rub, storno_amount_rub
        from mart_spending__programme
        where period_type = 'M' and substr(period_code, 1, 4) {compare} ?
          and (? = 'all' or measure_code = ?)
          and {where}
        order by measure_code, period_code, allocation, territory_code
    """
    return rows(scope, sql, selection.year, selection.measure, selection.measure, *parameters)


def reported_months(scope: Scope, year: str) -> list[str]:
    """Months of the year of which the ledger came, whatever the filters say."""
    sql = """
        select distinct period_code from mart_spending__programme
        where period_type = 'M' and substr(period_code, 1, 4) = ? order by period_code
    """
    return [row["period_code"] for row in rows(scope, sql, year)]


def months_of(scope: Scope, selection: SpendingSelection) -> list[str]:
    """All months of the year up to the last that came: one between them keeps its place."""
    came = reported_months(scope, selection.year)
    return months_until(came[-1]) if came else []


def summed(
    lines: list[Row], *keys: str, part: str = "net_amount_rub"
) -> dict[tuple[Any, ...], Known]:
    """Sums of the lines by keys, with the number of those whose amount is unknown."""
    parts: dict[tuple[Any, ...], list[Decimal | None]] = defaultdict(list)
    for line in lines:
        parts[tuple(line[key] for key in keys)].append(line[part])
    return {key: known_sum(values) for key, values in parts.items()}


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
            **{part: amounts[part][(measure, month)].at_least for part in PARTS},
            "unknown": amount.unknown,
            "status": _status(amount),
        }
        for (measure, month), amount in amounts["net_amount_rub"].items()
    ]
    came = set(reported_months(scope, selection.year))
    months = months_of(scope, selection) if listed else []
    lacking = [month for month in months if month not in came]
    listed += [
        {
            "measure": texts("spending.persons.all_measures"),
            "month": month,
            "status": "not_reported",
        }
        for month in lacking
    ]
    known = [row["net_amount_rub"] for row in listed if row.get("net_amount_rub") is not None]
    power = thousands_of(known)
    has_unknown = any(row.get("unknown") for row in listed)
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
    measures = sorted({row["measure_code"] for row in listed if "measure_code" in row})
    row_of = {(row.get("measure_code"), row["month"]): row for row in listed}
    gap = statuses.said("not_reported", scope.language)

    def square(measure: str, month: str) -> Square:
        row, place = (
            row_of.get((measure, month)),
            (words("measure", measure), formats.period(month)),
        )
        if month in lacking:
            return Square(None, gap.mark, "<br>".join(place) + f": {gap.word}")
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
        states=["not_reported"] if lacking else [],
    )


def _status(amount: Known) -> str:
    """Whether a sum is known, in part or not at all."""
    if amount.is_unknown:
        return "unknown_amount"
    return PARTIAL if amount.is_partial else OK


def _in_square(row: Row, formats: Formats, power: int) -> str:
    """In the map's unit; a star where a part is unknown, a question mark where all is."""
    if row["net_amount_rub"] is None:
        return "?"
    amount = in_thousands(row["net_amount_rub"], power)
    text = formats.number(amount, "mean" if power > 1 else "count")
    return f"{text}*" if row["unknown"] else text


def _over_square(row: Row, measure: str, month: str, scope: Scope) -> str:
    texts, formats = Texts(scope.language), Formats(scope.language)
    if row["net_amount_rub"] is None:
        return f"{measure}<br>{month}: {texts('status.unknown_amount.word')}"
    text = hover.part(measure, month, formats.rub(row["net_amount_rub"]))
    if row["unknown"]:
        text += "<br>" + texts("spending.without_unknown", n=row["unknown"])
    return text


def allocation_by_month(scope: Scope, selection: SpendingSelection) -> View:
    """Direct and unallocated cash by month; of a place, what is assigned to it."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    sums = summed(monthly(scope, selection), "period_code", "allocation")
    nothing, came = Known(Decimal(0)), set(reported_months(scope, selection.year))
    listed: list[Row] = []
    for month in months_of(scope, selection) if sums else []:
        direct = sums.get((month, "direct"), nothing)
        loose = sums.get((month, "unallocated"), nothing)
        whole = known_total((direct, loose))
        if month not in came:
            listed.append({"month": month, "status": "not_reported"})
            continue
        listed.append(
            {
                "month": month,
                "direct": direct.at_least,
                "unallocated": loose.at_least,
                "unknown": whole.unknown,
                "share": None if whole.is_unknown else ratio(loose.value, whole.value),
                "status": _status(whole),
            }
        )
    of_year = known_total(sums.values())
    loose_all = known_total(s for (_, kind), s in sums.items() if kind == "unallocated")
    share = ratio(loose_all.value, of_year.value)
    title = texts("spending.allocation.title")
    is_world = place_of(scope, selection.place).is_world
    if not is_world:
        title = texts("spending.allocation.title_of_place")
    elif share is not None:
        title = texts("spending.allocation.finding", share=formats.share(share, 0))
    unknown = of_year.unknown
    said = Words(
        title,
        texts("spending.allocation.note"),
        footnote=texts("spending.without_unknown", n=unknown) if unknown else "",
        empty=texts("empty.filters"),
    )
    # Money that no territory has is told of the world only.
    loose_columns = (
        Column("unallocated", texts("allocation.unallocated"), "rub", status="status"),
        Column("share", texts("column.unallocated_share"), "share", status="status"),
    )
    table = said.table(
        (
            Column("month", texts("column.month"), "period"),
            Column("direct", texts("allocation.direct"), "rub", status="status"),
            *(loose_columns if is_world else ()),
            Column("unknown", texts("column.unknown_amounts"), "count"),
        ),
        listed,
    )
    parts = [
        Part(
            texts(f"allocation.{key}"),
            color,
            table.values(key),
            ["–" if amount is None else formats.rub(amount) for amount in table.values(key)],
        )
        for key, color in (("direct", palette.BLUE), ("unallocated", "#D5B58A"))
        if is_world or key == "direct"
    ]
    return stacked_months(
        scope,
        said,
        table,
        table.values("month"),
        parts,
        unit="rub",
        height=340,
        states=table.values("status"),
    )


def by_territory(scope: Scope, selection: SpendingSelection) -> View:
    """Direct cash by territory, the table itself as the picture."""
    texts, words = Texts(scope.language), names(scope)
    lines = [line for line in monthly(scope, selection) if line["allocation"] == "direct"]
    amounts = summed(lines, "territory_code")
    listed: list[Row] = [
        {
            "territory": words("territory", code),
            "leads_to": country_link(scope, "territory", code),
            "net": amount.at_least,
            "unknown": amount.unknown or None,
            "status": _status(amount),
        }
        for (code,), amount in amounts.items()
        if code != UNRECOGNISED
    ]
    apart = amounts.get((UNRECOGNISED,))
    listed.sort(key=lambda row: (-(row["net"] or 0), row["territory"]))
    said = Words(
        texts("spending.territory.title"),
        texts("spending.territory.note", year=selection.year),
        footnote=unrecognised(scope, Formats(scope.language).number(apart.at_least, "rub"))
        if apart and apart.at_least is not None
        else "",
        empty=texts("empty.filters"),
    )
    columns = [
        Column("territory", texts("column.territory"), leads_to="leads_to"),
        Column("net", texts("column.net"), "rub", status="status", bar=True),
    ]
    if any(row["unknown"] for row in listed):
        columns.append(Column("unknown", texts("column.unknown_amounts"), "count"))
    return sortable_table(scope, said, said.table(columns, listed), height=480)
