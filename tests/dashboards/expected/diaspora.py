"""What the Diaspora page must show."""

from __future__ import annotations

from typing import Any

from tests.dashboards.expected.asking import Asked, Traces, bands

SHOWN = 15
METHODS = ("census", "register", "survey", "model", "embassy")


def _is_one(asked: Asked) -> bool:
    return asked.level(asked.chosen("place")) == "territory"


def _year(asked: Asked) -> int:
    return int(asked.chosen("diaspora.year"))


def _definition(asked: Asked) -> str:
    return asked.chosen("diaspora.definition", "self_identified")


def _chosen(asked: Asked, columns: str, more: str = "") -> list[tuple[Any, ...]]:
    return asked(
        f"""select {columns} from mart_diaspora__estimate
            where is_headline and definition = ? and year = ? and {asked.inside()} {more}""",
        _definition(asked),
        _year(asked),
    )


def estimates(asked: Asked) -> Traces:
    """Chosen estimates with bands, then those of other methods; all of one territory."""
    if _is_one(asked):
        return _estimates_of_one(asked)
    name = asked.named("territory", "mart_diaspora__estimate")
    first = _chosen(
        asked,
        f"territory_code, {name}, value_low, value_central, value_high",
        f"and value_central > 0 order by value_central desc, territory_code limit {SHOWN}",
    )
    others = [
        asked.pairs(
            f"""select {name}, value_central from mart_diaspora__estimate
                where not is_headline and definition = ? and year = ? and method = ?
                  and list_contains(?, territory_code)""",
            _definition(asked),
            _year(asked),
            method,
            [row[0] for row in first],
        )
        for method in METHODS
    ]
    return [
        *bands((row[1], row[2], row[3], row[4]) for row in first),
        *(other for other in others if other),
    ]


def _estimates_of_one(asked: Asked) -> Traces:
    traces: Traces = []
    for is_headline in (True, False):
        found = asked(
            f"""select definition, method, ref_year, value_low, value_central, value_high
                from mart_diaspora__estimate
                where definition <> '_T' and year = ? and {asked.inside()} and is_headline = ?
                  and value_central is not null""",
            _year(asked),
            is_headline,
        )
        traces += bands(
            (
                asked.word(f"definition.{definition}", definition)
                + f" {asked.word(f'method.{method}', method)}, {year}",
                *numbers,
            )
            for definition, method, year, *numbers in found
        )
    return traces


def born_by_year(asked: Asked) -> Traces:
    return [
        asked.pairs(
            f"""select cast(year as varchar), sum(russian_born_count) from mart_diaspora__estimate
                where definition = '_T' and russian_born_ref_year = year and {asked.inside()}
                group by year"""
        )
    ]


def born_and_estimate(asked: Asked) -> Traces:
    """Lines between both, then the born, then the estimates."""
    rows = _chosen(asked, "territory_code, value_central")
    chosen = {row[0]: row[1] for row in rows}
    found = asked(
        f"""select territory_code, {asked.named("territory", "mart_diaspora__estimate")},
                   russian_born_count
            from mart_diaspora__estimate
            where definition = '_T' and year = ? and russian_born_count > 0 and {asked.inside()}
            order by russian_born_count desc, territory_code limit {SHOWN}""",
        _year(asked),
    )
    born = [(name, float(count)) for _, name, count in found]
    estimate = [
        (name, float(str(chosen[code]))) for code, name, _ in found if chosen.get(code) is not None
    ]
    labels = {name for name, _ in estimate}
    return [[*(pair for pair in born if pair[0] in labels), *estimate], born, estimate]


def population_share(asked: Asked) -> Traces:
    found = _chosen(
        asked,
        f"{asked.named('territory', 'mart_diaspora__estimate')}, population_share",
        f"and population_share is not null order by population_share desc limit {SHOWN}",
    )
    return [[(str(name), float(str(share))) for name, share in found]]


def registered(asked: Asked) -> list[list[object]]:
    """The largest shares of the estimates; of registers themselves, of the self-identified."""
    definition = _definition(asked)
    found = asked(
        f"""select {asked.named("territory", "mart_diaspora__register")}, registered_count,
                   estimate_low, estimate_high,
                   round(registered_count / estimate_central, 6) as share
            from mart_diaspora__register
            where year = ? and definition = ? and {asked.inside()}
            order by share desc nulls last, registered_count desc, territory_code""",
        _year(asked),
        "self_identified" if definition == "registered" else definition,
    )
    return [list(row) for row in found]


def cards(asked: Asked) -> dict[str, float | None]:
    ((whole, banded, everybody, sure, share),) = _chosen(
        asked,
        """sum(value_central) filter (where value_low is not null),
           count(*) filter (where value_low is not null), count(*),
           count(*) filter (where grade in ('A', 'B')), max(population_share)""",
    )
    born = sorted(born_by_year(asked)[0])[-1][1]
    found: dict[str, float | None] = {"sum": float(str(whole)), "born": born}
    if not _is_one(asked):
        parts = float(str(sure)) / float(str(everybody))
        return found | {"covered": float(str(banded)), "sure": parts}
    ((reach,),) = asked(
        """select arg_max(value_central, period_code) from fct_indicator_value
           where indicator_code = 'R04' and period_type = 'Y' and dim1_scheme = '_T'
             and territory_code = ? and period_code <= ?""",
        asked.chosen("place"),
        str(_year(asked)),
    )
    return found | {"share": float(str(share)), "R04": None if reach is None else float(reach)}


CHARTS = {
    "diaspora.estimates": estimates,
    "diaspora.born_by_year": born_by_year,
    "diaspora.born_and_estimate": born_and_estimate,
    "diaspora.population_share": population_share,
}
TABLES = {"diaspora.registered": registered}
# The filters under which a chart is looked at; without a line here: those of 2025.
CASES = {
    "diaspora.estimates": [
        {"year": "2024"},
        {"year": "2025"},
        {"year": "2025", "place": "D05"},
        {"year": "2026", "place": "DEU"},
    ],
    "diaspora.born_and_estimate": [{"year": "2025"}, {"year": "2025", "place": "D05"}],
    "diaspora.population_share": [{"year": "2025"}, {"year": "2025", "place": "D05"}],
    "diaspora.registered": [
        {"year": "2025"},
        {"year": "2025", "place": "D05"},
        {"year": "2024", "place": "DEU"},
        {"year": "2024", "definition": "citizens"},
    ],
    "diaspora.born_by_year": [{"year": "2026"}, {"year": "2026", "place": "DEU"}],
    "diaspora.headline_cards": [{"year": "2025"}, {"year": "2025", "place": "DEU"}],
}
