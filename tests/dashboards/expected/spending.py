"""What the Spending page must show."""

from __future__ import annotations

from tests.dashboards.expected.asking import Asked, Traces, bands, cells, latest

LINES = "from mart_spending__programme as line where period_type = 'M' and {condition}"


def _lines(asked: Asked, *more: str) -> str:
    measure = asked.chosen("spending.measure")
    parts = [
        f"substr(period_code, 1, 4) = '{asked.chosen('spending.year')}'",
        asked.place("spending"),
        *more,
    ]
    if measure != "all":
        parts.append(f"measure_code = '{measure}'")
    return LINES.format(condition=" and ".join(parts))


def by_measure_and_month(asked: Asked) -> Traces:
    """Columns are the year's months with money, in order."""
    found = asked(
        f"""select {asked.named("measure", "line")}, dense_rank() over (order by period_code) - 1,
                   sum(net_amount_rub)
            {_lines(asked)} group by measure_code, 1, period_code"""
    )
    return [[((name, column), float(net)) for name, column, net in found if net]]


def allocation_by_month(asked: Asked) -> Traces:
    """Every month has both parts; a missing one is nothing."""
    found = asked(
        f"""select period_code,
                   coalesce(sum(net_amount_rub) filter (where allocation = 'direct'), 0),
                   coalesce(sum(net_amount_rub) filter (where allocation = 'unallocated'), 0)
            {_lines(asked)} group by period_code"""
    )
    return [[(row[0], float(row[part])) for row in found] for part in (1, 2)]


def cost_per_visit(asked: Asked) -> Traces:
    year = latest(asked, "F05", "Y", asked.chosen("spending.year"))
    found = asked(
        cells(
            "type.{name}, value_low, value_central, value_high",
            "join dim_event_type as type on type.event_type_code = dim1_code",
            "and period_code = ? and status = 'ok' and value_central is not null",
        ),
        "F05", "world", "Y", "event_type", year,
    )  # fmt: skip
    return bands(found)


def rates(asked: Asked) -> Traces:
    """The year's line, then its last point again as a mark."""
    line = asked.pairs(
        """select cast(rate_date as varchar), rate_rub from fct_fx_rate
           where currency_code = ? and year(rate_date) = ? order by rate_date""",
        asked.chosen("spending.currency"),
        int(asked.chosen("spending.year")),
    )
    return [line, line[-1:]]


def by_territory(asked: Asked) -> list[list[object]]:
    """Territory, published sum, number of hidden sums."""
    found = asked(
        f"""select {asked.named("territory", "line")} as name, sum(net_amount_rub) as net,
                   count(*) filter (where net_amount_rub is null) as hidden
            {_lines(asked, "allocation = 'direct'")}
            group by territory_code, name order by coalesce(net, 0) desc, name"""
    )
    return [[name, net, hidden or None] for name, net, hidden in found]


def trips(asked: Asked) -> list[list[object]]:
    """Union of groups, sum of the season; nothing where a part is hidden."""
    found = asked(
        """select place.{name}, case when count(*) = count(net_amount_rub)
                                     then sum(net_amount_rub) end as net
           from mart_spending__programme as line
           join dim_territory as place using (territory_code)
           where period_type = 'SEASON' and line.territory_level = 'union' and period_code = ?
           group by territory_code, 1 order by net desc nulls last, territory_code""",
        f"S{asked.chosen('spending.year')}",
    )
    return [list(row) for row in found]


def cards(asked: Asked) -> dict[str, float | None]:
    """Cash as the year's published parts, or, before they exist, as the lines of the mart."""
    year = asked.chosen("spending.year")
    whole = asked(
        cells("denominator_central, value_central", more="and period_code = ?"),
        "F08b", "world", "Y", "_T", year,
    )  # fmt: skip
    if whole and whole[0][0] and asked.chosen("spending.group") == "all":
        cash, direct = float(whole[0][0]), 1 - float(whole[0][1])
    else:
        ((net, part),) = asked(
            f"""select sum(net_amount_rub),
                       sum(net_amount_rub) filter (where allocation = 'direct') {_lines(asked)}"""
        )
        cash, direct = float(net), float(part / net)
    found: dict[str, float | None] = {"cash": cash, "direct": direct}
    for code in ("F06", "F08"):
        rows = asked(
            cells("value_central", more="and period_code = ? and cell.territory_code = 'WLD'"),
            code, "world", "Y", "_T", latest(asked, code, "Y", year),
        )  # fmt: skip
        found[code] = float(rows[0][0]) if rows and rows[0][0] is not None else None
    return found


CHARTS = {
    "spending.by_measure_and_month": by_measure_and_month,
    "spending.allocation_by_month": allocation_by_month,
    "spending.cost_per_visit": cost_per_visit,
    "spending.rates": rates,
}
TABLES = {"spending.by_territory": by_territory, "spending.trips": trips}
