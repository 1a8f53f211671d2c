"""What the Country page must show."""

from __future__ import annotations

from typing import Any

from tests.dashboards.expected.asking import Asked, ChartQuery, Traces, bands, shown

# Figures of a group that are sums over its territories: not drawn beside one of them.
SUMS = {"L06b", "R01", "R02", "R07", "Y03"}
STEPS = ("_T", "round_1", "final", "nominated", "confirmed")


def _place(asked: Asked) -> str:
    return asked.chosen("place")


def _year(asked: Asked) -> str:
    return asked.chosen("country.year")


def _peers(asked: Asked) -> list[str]:
    """Territories that the rule sets beside the chosen one."""
    rule, place = asked.chosen("country.peers", "size"), _place(asked)
    if rule != "size":
        column = {"group": "group_code", "region": "union_code"}[rule]
        sql = f"""
            select territory_code from dim_territory
            where territory_level = 'territory' and territory_code <> ?
              and {column} = (select {column} from dim_territory where territory_code = ?)"""
        return [code for (code,) in asked(sql, place, place)]
    sql = """
        with size as (
            select territory_code as code, arg_max(value_central, year) as persons
            from mart_diaspora__estimate
            where is_headline and definition = 'self_identified' and value_central > 0
            group by all)
        select other.code
        from size as other, size as own
        where own.code = ? and other.code <> own.code
        qualify row_number() over (
            partition by other.persons >= own.persons
            order by abs(ln(other.persons / own.persons)), other.code) <= 5"""
    return [code for (code,) in asked(sql, place)]


def _median(asked: Asked, code: str, kind: str) -> list[tuple[Any, float]]:
    return asked.pairs(
        """select period_code, median(value_central) from fct_indicator_value
           where indicator_code = ? and period_type = ? and dim1_scheme = '_T' and status = 'ok'
             and value_central is not null and list_contains(?, territory_code)
             and period_code in (
                 select period_code from fct_indicator_value
                 where indicator_code = ? and period_type = ? and territory_code = ?)
             and right(period_code, 4) <= ?
           group by period_code having count(*) >= 3""",
        code, kind, _peers(asked), code, kind, _place(asked), _year(asked),
    )  # fmt: skip


def by_year(code: str, kind: str = "Y") -> ChartQuery:
    """Bands; the group's line where it is no sum; the peers' median; the country's line."""

    def traces(asked: Asked) -> Traces:
        sql = """
            select period_code, value_low, value_central, value_high from fct_indicator_value
            where indicator_code = ? and period_type = ? and dim1_scheme = '_T'
              and territory_code = ? and right(period_code, 4) <= ?"""
        own = asked(sql, code, kind, _place(asked), _year(asked))
        ends, line = bands((p, *b) for p, *b in own)
        uneven = {p for p, low, _, high in own if low != high}
        group = asked(
            "select group_code from dim_territory where territory_code = ?", _place(asked)
        )[0][0]
        periods = {period for period, *_ in own}
        beside = [
            (period, float(value))
            for period, _, value, _ in asked(sql, code, kind, group, _year(asked))
            if value is not None and period in periods
        ]
        return [
            [pair for pair in ends if pair[0] in uneven],
            [] if code in SUMS else beside,
            _median(asked, code, kind),
            line,
        ]

    return traces


def _sums(asked: Asked, sql: str, states: str) -> Traces:
    """The peers' median, the country's line; ``states``: place, year, status."""
    sums = {(place, year): amounts for place, year, *amounts in asked(sql)}
    known: dict[tuple[str, str], float] = {}
    is_partial: set[tuple[str, str]] = set()
    for place, year, status in asked(states):
        value, unknown, count = sums.get((place, year), (0, 0, 0))
        if status not in ("ok", "partial") or (unknown and unknown == count):
            continue
        if (place, year) not in sums and status == "partial":
            continue
        known[place, year] = float(value)
        if status == "partial" or unknown:
            is_partial.add((place, year))
    years = sorted({year for place, year, _ in asked(states) if place == _place(asked)})
    years = [year for year in years if year <= _year(asked)]
    median = []
    for year in years:
        values = sorted(
            known[peer, year]
            for peer in _peers(asked)
            if (peer, year) in known and (peer, year) not in is_partial
        )
        if len(values) >= 3:
            half = len(values) // 2
            middle = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
            median.append((year, middle))
    return [
        median,
        [(year, known[_place(asked), year]) for year in years if (_place(asked), year) in known],
    ]


def held(asked: Asked) -> Traces:
    return _sums(
        asked,
        """select territory_code, left(month, 4), sum(held_count), 0, count(*)
           from mart_events__attendance group by all""",
        """select territory_code, period_code, status from fct_indicator_value
           where indicator_code = 'R01' and period_type = 'Y' and dim1_scheme = '_T'
             and territory_level = 'territory'""",
    )


LEDGER = """
    select left(period_code, 4) as year, if(count(distinct period_code) = 12, 'ok', 'partial')
           as status
    from mart_spending__programme where period_type = 'M' group by year
    having year in (select period_code from fct_indicator_value where period_type = 'Y')
"""


def net(asked: Asked, condition: str = "true") -> Traces:
    return _sums(
        asked,
        f"""select territory_code, left(period_code, 4), coalesce(sum(net_amount_rub), 0),
                   count(*) filter (where net_amount_rub is null), count(*)
            from mart_spending__programme join dim_measure using (measure_code)
            where period_type = 'M' and {condition} group by all""",
        f"""select territory_code, year, status from dim_territory, ({LEDGER})
            where territory_level = 'territory'""",
    )


def grants(asked: Asked) -> Traces:
    return net(asked, "area_code = 'associations'")


def _years(asked: Asked) -> list[str]:
    sql = """
        select period_code from fct_indicator_value
        where indicator_code = 'R01' and period_type = 'Y' and dim1_scheme = '_T'
          and territory_code = ? and period_code <= ? order by 1"""
    return [year for (year,) in asked(sql, _place(asked), _year(asked))]


def campaigns(asked: Asked) -> list[list[object]]:
    years = _years(asked)
    columns = ", ".join(
        f"coalesce(sum(visits_count) filter (month like '{year}%'), 0)" for year in years
    )
    found = asked(
        f"""select {asked.named("campaign", "mart_events__attendance")} as name, {columns}
            from mart_events__attendance where territory_code = ? and campaign_code <> 'none'
            group by campaign_code, name""",
        _place(asked),
    )
    found.sort(key=lambda row: (-row[-1], row[0]))
    return [list(row) for row in found]


def by_measure(asked: Asked) -> list[list[object]]:
    states = {y: state for y, state in asked(LEDGER + "order by year") if y <= _year(asked)}
    years = list(states)
    columns = ", ".join(
        f"""sum(net_amount_rub) filter (period_code like '{year}%'),
            count(*) filter (period_code like '{year}%')"""
        for year in years
    )
    found = asked(
        f"""select {asked.named("measure", "mart_spending__programme")} as name, {columns}
            from mart_spending__programme where territory_code = ? and period_type = 'M'
            group by measure_code, name""",
        _place(asked),
    )
    rows = []
    for name, *pairs in found:
        amounts = [
            0 if count == 0 and state == "ok" else value
            for value, count, state in zip(pairs[::2], pairs[1::2], states.values(), strict=True)
        ]
        rows.append([name, *amounts])
    rows.sort(key=lambda row: (-(row[-1] or 0), row[0]))
    return rows


def way_to_trip(asked: Asked) -> list[list[object]]:
    """Stages and three seasons of the country, seasons of its union."""
    union = asked("select union_code from dim_territory where territory_code = ?", _place(asked))[
        0
    ][0]
    found = asked(
        f"""select indicator_code, territory_code <> ? as is_union, dim1_code,
                   {asked.named("territory", "cell")}, period_code, value_central
            from fct_indicator_value as cell
            where maturity <> 'provisional' and right(period_code, 4) <= ?
              and (territory_code = ? and (indicator_code = 'Y04'
                       or indicator_code in ('Y05', 'Y06') and period_type = 'BLOCK3')
                   or territory_code = ? and indicator_code in ('Y05', 'Y06')
                       and period_type = 'SEASON')
            qualify period_code = max(period_code) over (partition by indicator_code, period_type)
            """,
        _place(asked), _year(asked), _place(asked), union,
    )  # fmt: skip
    found.sort(key=lambda row: (row[0], row[1], STEPS.index(row[2])))
    return [[name, period, value] for *_, name, period, value in found]


def changes(asked: Asked) -> list[list[object]]:
    """The period of the year, else its months so far, else the last before it."""
    order = [code for (code,) in asked("select indicator_code from dim_indicator order by 1")]
    rows: dict[str, list[object]] = {}
    for code, period, before, now in asked(
        """select indicator_code, period_code, base_value_central, value_central
           from fct_indicator_change
           where territory_code = ? and period_type in ('Y', 'YTD', 'SEASON')
             and left(ltrim(period_code, 'S'), 4) <= ?
           order by left(ltrim(period_code, 'S'), 4), period_type = 'Y', period_code""",
        _place(asked), _year(asked),
    ):  # fmt: skip
        last = rows.get(code)
        is_of_year = _year(asked) in period
        if last is None or is_of_year or period.lstrip("S").isdigit():
            rows[code] = [period, before, now]
    return [rows[code] for code in order if code in rows]


def posts(asked: Asked) -> list[list[object]]:
    found = asked(
        """select post_code, export, count(*), sum(cast(timeliness = 'on_time' as integer)),
                  sum(cast(timeliness = 'late' as integer)),
                  sum(cast(timeliness = 'missing' as integer)) as missing
           from quality_delivery
           where year(due_on) = ? and due_on <= cast(? as date)
             and (post_code in (select post_code from dim_post_territory where territory_code = ?)
               or post_code in (select post_code from dim_post where territory_code = ?)
               or post_code in (select post_code from event_list
                                where territory_code = ? and outcome = 'held'))
           group by all order by missing desc, post_code, export""",
        int(_year(asked)), asked.chosen("known_on"), _place(asked), _place(asked), _place(asked),
    )  # fmt: skip
    return [[int(number) for number in numbers] for _, _, *numbers in found]


def gaps(asked: Asked) -> list[list[object]]:
    found = asked(
        """select status, count(*) as cells from fct_indicator_value as cell
           where territory_code = ? and status <> 'ok'
             and (period_type in ('Y', 'YTD') and left(period_code, 4) = (
                    select left(told.period_code, 4) from fct_indicator_value as told
                    where told.territory_code = cell.territory_code
                      and told.indicator_code = cell.indicator_code
                      and told.period_type in ('Y', 'YTD') and left(told.period_code, 4) <= ?
                    order by told.period_code desc limit 1)
               or period_code = 'S' || ?
               or period_type = 'BLOCK3' and period_code = (
                    select max(period_code) from fct_indicator_value
                    where period_type = 'BLOCK3' and right(period_code, 4) <= ?))
           group by status""",
        _place(asked), _year(asked), _year(asked), _year(asked),
    )  # fmt: skip
    said = [(asked.word(f"status.{status}.word"), cells) for status, cells in found]
    return [[word, cells] for word, cells in sorted(said, key=lambda row: (-row[1], row[0]))]


def territories(asked: Asked) -> list[list[object]]:
    """Those with most compatriots first: name, estimate, visits, participants, reach."""
    place = _place(asked)
    columns = []
    for code in ("R01", "R02", "R04"):
        _, period = shown(asked, code, _year(asked))
        columns.append(
            f"""(select value_central from fct_indicator_value as cell
                 where cell.territory_code = place.territory_code and indicator_code = '{code}'
                   and period_code = '{period}' and dim1_scheme = '_T')"""
        )
    sql = f"""
        select place.{{name}}, size.persons, {", ".join(columns)}
        from dim_territory as place
        left join (
            select territory_code, arg_max(value_central, year) as persons
            from mart_diaspora__estimate
            where is_headline and definition = 'self_identified' and value_central > 0
            group by territory_code) as size using (territory_code)
        where territory_level = 'territory' and territory_code <> 'ZZZ'
          and (? in ('all', group_code))
        order by coalesce(persons, 0) desc, territory_code"""
    return [list(row) for row in asked(sql, place)]


def cards(asked: Asked) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for code in ("R01", "R02", "R04", "F05"):
        kind, period = shown(asked, code, _year(asked))
        value = asked(
            """select value_central from fct_indicator_value
               where indicator_code = ? and period_type = ? and period_code = ?
                 and dim1_scheme = '_T' and territory_code = ?""",
            code, kind, period, _place(asked),
        )  # fmt: skip
        found[code] = float(value[0][0]) if value and value[0][0] is not None else None
    return found


CHARTS = {
    "country.held": held,
    "country.net": net,
    "country.grants": grants,
    **{
        f"country.{name}": by_year(code)
        for name, code in {
            "visits": "R01",
            "participants": "R02",
            "per_1000": "R04",
            "newcomers": "R08",
            "online": "R07",
            "show_up": "E03",
            "partners": "E07",
            "vitality": "A01",
            "grant_reports": "A03",
            "youth_share": "Y01",
            "learners": "L06b",
            "learners_per_1000": "L06",
            "cost_per_visit": "F05",
            "per_compatriot": "F08",
        }.items()
    },
    "country.applications": by_year("Y03", "SEASON"),
}
TABLES = {
    "country.campaigns": campaigns,
    "country.by_measure": by_measure,
    "country.way_to_trip": way_to_trip,
    "country.changes": changes,
    "country.posts": posts,
    "country.gaps": gaps,
    "country.territories": territories,
}
# A rich country, one whose record has an incomplete year, one with hardly any persons.
PLACES = [
    {"year": "2025", "place": "DEU"},
    {"year": "2024", "place": "KAZ", "peers": "group"},
    {"year": "2025", "place": "MNG", "peers": "region"},
]
# One builder draws all indicators: a few of them are looked at everywhere, the others once.
EVERYWHERE = (
    "visits",
    "per_1000",
    "cost_per_visit",
    "applications",
    "held",
    "net",
    "compatriots",
)
CASES = {
    **dict.fromkeys(CHARTS, PLACES[:1]),
    **{f"country.{name}": PLACES for name in EVERYWHERE},
    **dict.fromkeys([*TABLES, "country.headline_cards"], PLACES),
    "country.gaps": [*PLACES, {"year": "2026", "place": "KAZ"}],
    "country.territories": [{"year": "2025"}, {"year": "2026", "place": "D05"}],
}
