"""Who lives in the country, as its page must show."""

from __future__ import annotations

from tests.dashboards.expected.asking import Asked, Traces, bands
from tests.dashboards.expected.country import PLACES

METHODS = ("census", "register", "survey", "model", "embassy")


def compatriots(asked: Asked) -> Traces:
    """Bands and line of the chosen estimates; between them the marks of the other methods and of
    the consular register."""
    found = asked(
        """select cast(year as varchar), value_low, value_central, value_high, method, is_headline
           from mart_diaspora__estimate
           where territory_code = ? and definition = 'self_identified' and year <= ?""",
        asked.chosen("place"), int(asked.chosen("country.year")),
    )  # fmt: skip
    ends, line = bands((y, low, value, high) for y, low, value, high, _, chosen in found if chosen)
    others = [
        [(year, float(value)) for year, _, value, _, of, chosen in found if of == method and
         not chosen and value is not None]
        for method in METHODS
    ]  # fmt: skip
    registers = asked.pairs(
        """select cast(year as varchar), registered_count from mart_diaspora__register
           where territory_code = ? and definition = 'self_identified' and year <= ?""",
        asked.chosen("place"), int(asked.chosen("country.year")),
    )  # fmt: skip
    return [ends, *others, registers, line]


def population(asked: Asked) -> list[list[object]]:
    return [
        list(row)
        for row in asked(
            """select cast(year as varchar), max(population_count),
                      max(value_central) filter (is_headline and definition = 'self_identified'),
                      max(migrants_count), max(russian_born_count)
               from mart_diaspora__estimate where territory_code = ? and year <= ?
               group by year
               having max(value_central) filter
                      (is_headline and definition = 'self_identified') is not null
                   or max(russian_born_ref_year) = year
               order by year desc""",
            asked.chosen("place"), int(asked.chosen("country.year")),
        )
    ]  # fmt: skip


CHARTS = {"country.compatriots": compatriots}
TABLES = {"country.population": population}
CASES = dict.fromkeys([*CHARTS, *TABLES], PLACES)
