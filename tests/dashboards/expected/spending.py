"""What the Spending page must show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.dashboards.expected.asking import Asked, Traces, bands, cells, shown

LINES = "from mart_spending__programme as line where period_type = 'M' and {condition}"


def _lines(asked: Asked, *more: str) -> str:
    measure = asked.chosen("spending.measure")
    parts = [
        f"substr(period_code, 1, 4) = '{asked.chosen('spending.year')}'",
        asked.inside(),
        *more,
    ]
    if measure != "all":
        parts.append(f"measure_code = '{measure}'")
    return LINES.format(condition=" and ".join(parts))


def by_measure_and_month(asked: Asked) -> Traces:
    """Columns are the year's months, those without a ledger too."""
    found = asked(
        f"""select {asked.named("measure", "line")}, cast(substr(period_code, 6) as integer) - 1,
                   sum(net_amount_rub)
            {_lines(asked)} group by measure_code, 1, period_code"""
    )
    return [[((name, column), float(net)) for name, column, net in found if net]]


def allocation_by_month(asked: Asked) -> Traces:
    """Every month has both parts; a missing one is nothing. A place has what is its own."""
    found = asked(
        f"""select period_code,
                   coalesce(sum(net_amount_rub) filter (where allocation = 'direct'), 0),
                   coalesce(sum(net_amount_rub) filter (where allocation = 'unallocated'), 0)
            {_lines(asked)} group by period_code"""
    )
    parts = (1, 2) if asked.chosen("place") == "all" else (1,)
    return [[(row[0], float(row[part])) for row in found] for part in parts]


def cost_per_visit(asked: Asked) -> Traces:
    kind, period = shown(asked, "F05", asked.chosen("spending.year"), "event_type")
    found = asked(
        cells(
            "type.{name}, value_low, value_central, value_high",
            "join dim_event_type as type on type.event_type_code = dim1_code",
            "and period_code = ? and value_central is not null",
        ),
        "F05", "world", kind, "event_type", period,
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
    """Territory, known sum; where there are any, the number of unknown amounts. What belongs to no
    known territory stands beneath the table."""
    found = asked(
        f"""select {asked.named("territory", "line")} as name, sum(net_amount_rub) as net,
                   count(*) filter (where net_amount_rub is null) as unknown
            {_lines(asked, "allocation = 'direct' and territory_code <> 'ZZZ'")}
            group by territory_code, name order by coalesce(net, 0) desc, name"""
    )
    has_unknown = any(unknown for *_, unknown in found)
    return [
        [name, net, *([unknown or None] if has_unknown else [])] for name, net, unknown in found
    ]


def _years(asked: Asked) -> list[str]:
    """The years whose money is told whole, not after the chosen one, newest first."""
    found = asked(
        """select distinct period_code from mart_spending__world
           where period_code <= ? order by period_code desc""",
        asked.chosen("spending.year"),
    )
    return [str(row[0]) for row in found][:5]


def _by_year(asked: Asked, mart: str, key: str, keys: list[str]) -> list[list[Any]]:
    """For each key the amounts of all years, empty where there is none."""
    return [
        [
            next(iter(asked(f"select net_amount_rub from {mart} where {key} = ? "
                            "and ltrim(period_code, 'S') = ?", code, year)), (None,))[0]
            for year in _years(asked)
        ]
        for code in keys
    ]  # fmt: skip


def parts(asked: Asked) -> list[list[object]]:
    """Part, sum and share of the newest year, sums of the others."""
    codes = ["territories", "trips", "persons", "unallocated", "_T"]
    sums = _by_year(asked, "mart_spending__world", "money_part", codes)
    whole = sums[-1][0]
    shares = [net[0] / whole if net[0] is not None and whole else None for net in sums]
    words = [asked.word(f"money_part.{code.replace('_T', 'all')}") for code in codes]
    return [
        [word, net[0], share, *net[1:]]
        for word, net, share in zip(words, sums, shares, strict=True)
    ]


def _wider(asked: Asked, column: str) -> str:
    """The union or the group of the chosen place; empty for the world."""
    found = asked(f"select {column} from dim_territory where territory_code = ?",
                  asked.chosen("place"))  # fmt: skip
    return str(found[0][0]) if found else ""


def trips(asked: Asked) -> list[list[object]]:
    """Union of groups, sums of the seasons, the largest first; what belongs to none is last."""
    found = asked(
        """select territory_code, case when any_value(line.territory_level) = 'union'
                                       then any_value(place.{name}) end
           from mart_spending__trips as line
           left join dim_territory as place using (territory_code)
           where list_contains(?, ltrim(period_code, 'S')) and ? in ('', territory_code) group by 1
           order by territory_code = '_U',
                    sum(net_amount_rub) filter (where period_code = ?) desc nulls last,
                    territory_code""",
        _years(asked),
        _wider(asked, "union_code"),
        f"S{_years(asked)[0]}",
    )
    sums = _by_year(asked, "mart_spending__trips", "territory_code", [code for code, _ in found])
    none = asked.word("spending.trips.none")
    return [[name or none, *net] for (_, name), net in zip(found, sums, strict=True)]


def persons(asked: Asked) -> list[list[object]]:
    """Measure or group, sums of the years; measures stand first."""
    found = asked(
        f"""select territory_level || territory_code || measure_code, any_value(territory_level),
                   any_value({asked.named("measure", "line")}),
                   any_value({asked.named("territory", "line")})
            from mart_spending__persons as line
            where list_contains(?, period_code) and ? in ('', territory_code)
            group by 1, territory_code, measure_code
            order by territory_code <> 'WLD', measure_code = '_T',
                     sum(net_amount_rub) filter (where period_code = ?) desc nulls last, 1""",
        _years(asked), _wider(asked, "group_code"), _years(asked)[0],
    )  # fmt: skip
    key = "territory_level || territory_code || measure_code"
    sums = _by_year(asked, "mart_spending__persons", key, [code for code, *_ in found])
    together = asked.word("spending.persons.all_measures")
    names = [place if level == "group" else measure or together
             for _, level, measure, place in found]  # fmt: skip
    return [[name, *net] for name, net in zip(names, sums, strict=True)]


def cards(asked: Asked) -> dict[str, float | None]:
    """Cash as the year's whole, or, before it is told, as the lines of the mart."""
    year, chosen = asked.chosen("spending.year"), asked.chosen("place")
    everywhere = replace(asked, filters={**asked.filters, "place": "all"})
    whole = asked(
        """select whole.net_amount_rub, part.net_amount_rub / whole.net_amount_rub
           from mart_spending__world as whole join mart_spending__world as part using (period_code)
           where whole.money_part = '_T' and part.money_part = 'territories' and period_code = ?""",
        year,
    )
    is_whole = bool(whole) and asked.chosen("spending.measure") == "all"
    sums = (
        """select sum(net_amount_rub), sum(net_amount_rub) filter (where allocation = 'direct')"""
    )
    ((cash, _),) = asked(f"{sums} {_lines(asked)}")
    ((everything, part),) = asked(f"{sums} {_lines(everywhere)}")
    if is_whole and chosen == "all":
        cash = whole[0][0]
    direct = whole[0][1] if is_whole else part / everything
    found = {"cash": _number(cash), "direct": _number(direct)}
    if asked.chosen("spending.measure") != "all":
        return found
    for code in ("F06", "F08") if chosen == "all" else ("F05", "F06", "F08"):
        levels = "select territory_level from fct_indicator_value where indicator_code = ?"
        is_told = (asked.level(chosen),) in asked(levels, code)
        place = (asked.level(chosen), chosen) if is_told and chosen != "all" else ("world", "WLD")
        kind, period = shown(asked, code, year)
        rows = asked(
            cells("value_central", more=f"and period_code = ? and territory_code = '{place[1]}'"),
            code, place[0], kind, "_T", period,
        )  # fmt: skip
        found[code] = _number(rows[0][0]) if rows else None
    return found


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


CHARTS = {
    "spending.by_measure_and_month": by_measure_and_month,
    "spending.allocation_by_month": allocation_by_month,
    "spending.cost_per_visit": cost_per_visit,
    "spending.rates": rates,
}
TABLES = {
    "spending.by_territory": by_territory,
    "spending.parts": parts,
    "spending.trips": trips,
    "spending.persons": persons,
}
# The filters under which a chart is looked at; without a line here: those of 2025.
WHOLE_YEARS = [{"year": year} for year in ("2022", "2023", "2025", "2026")]
PLACES = [{"year": "2025", "place": "D05"}, {"year": "2025", "place": "KAZ"}]
TOLD = [*WHOLE_YEARS, *PLACES]
CASES = {
    "spending.by_measure_and_month": [
        {"year": "2025"},
        {"year": "2022"},
        {"year": "2025", "place": "D05"},
        {"year": "2026"},
    ],
    "spending.allocation_by_month": [{"year": "2025"}, {"year": "2026"}, *PLACES],
    "spending.cost_per_visit": [{"year": "2025"}, {"year": "2026"}],
    "spending.rates": [{"year": "2025", "currency": "EUR"}],
    "spending.by_territory": TOLD,
    "spending.parts": TOLD,
    "spending.trips": TOLD,
    "spending.persons": TOLD,
    "spending.headline_cards": [*TOLD, {"year": "2024"}, {"year": "2025", "measure": "M01"}],
}
