"""How many citizens stand on the consular register of each country, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dagster_project.demo.randomness import stream
from dagster_project.demo.world_territories import Community, is_cyrillic_page

FIRST_YEAR, LAST_YEAR = 2021, 2025
USUAL_SHARE = 0.12  # of the compatriots
# Where few lived before and many came of late, the register holds more than any estimate tells.
NEWCOMERS = 2.4


@dataclass(frozen=True, slots=True)
class ConsularFigure:
    """One country in the figures of one post at one day."""

    territory: str
    country_text: str
    post: str
    period_end: date
    registered: int
    under_18: int | None
    passports: int | None
    voters: int | None


def make_figures(
    places: dict[str, Community], parts: frozenset[str], seed: int
) -> list[ConsularFigure]:
    """The end of every year, for all territories of the posts; ``parts``: names of cities, which
    no register of a country is given under."""
    draw = stream(seed, "consular")
    newest = least_compatriots(places)[0]
    figures = []
    for code, place in sorted(places.items()):
        names = sorted(n for n in {*place.names} - parts if is_cyrillic_page(n))
        leaning = draw.uniform(0.7, 1.3)
        # A post writes either the last day of the year or the first of the next.
        is_next_day = ord(place.post[-1]) % 3 == 0
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            share = NEWCOMERS if code == newest else USUAL_SHARE * leaning
            count = round(place.facts.compatriots_in(year) * share * draw.uniform(0.96, 1.04))
            minors = round(count * draw.uniform(0.14, 0.24))
            figures.append(
                ConsularFigure(
                    code,
                    place.names[0] if draw.random() < 0.7 else draw.choice(names),
                    place.post,
                    date(year + 1, 1, 1) if is_next_day else date(year, 12, 31),
                    count,
                    minors,
                    round(count * draw.uniform(0.08, 0.16)),
                    round((count - minors) * draw.uniform(0.9, 0.99)),
                )
            )
    return figures


def least_compatriots(places: dict[str, Community]) -> list[str]:
    """Territories with the fewest compatriots first."""
    return sorted(places, key=lambda code: (places[code].facts.compatriots, code))
