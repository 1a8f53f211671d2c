"""How many compatriots live where, by whom it was estimated: several answers per place."""

from __future__ import annotations

import random

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.world_model import Estimate
from dagster_project.demo.world_territories import Community

FIRST_YEAR, LAST_YEAR = 2012, 2026
# source -> (method, definition, grades, every n years from)
SOURCES: dict[str, tuple[str, str, tuple[str, ...], int, int]] = {
    "HC": ("census", "self_identified", ("A", "B"), 10, 2012),
    "CR": ("register", "citizens", ("A", "B"), 1, 2020),
    "EE": ("embassy", "self_identified", ("C", "D"), 1, 2020),
    "DS": ("survey", "self_identified", ("B", "C"), 3, 2019),
    "MD": ("model", "born_in", ("C",), 2, 2018),
    "LS": ("survey", "speakers", ("B", "C"), 4, 2016),
}


def make_estimates(
    reference: Reference, communities: dict[str, Community], seed: int
) -> list[Estimate]:
    """Estimates for the posts' territories and a few that no post covers."""
    draw = stream(seed, "diaspora")
    others = sorted(set(reference.group_of) - set(communities))
    places = sorted(communities) + draw.sample(others, 6)
    estimates: list[Estimate] = []
    for code in places:
        share = communities[code].share if code in communities else 0.0005
        true = round(draw.lognormvariate(0, 0.6) * (share * 22_000_000 + 900))
        territory = reference.territories[code]
        # No source gives a country's figure under the name of a city.
        spellings = (territory.name_ru, *territory.names)
        names = tuple(territory.name_ru if name in reference.parts else name for name in spellings)
        for source, (method, definition, grades, step, first) in SOURCES.items():
            if draw.random() < 0.25:
                continue  # this source does not know the place
            for year in range(first, LAST_YEAR, step):
                if draw.random() < 0.08:
                    continue
                estimates.append(
                    _estimate(code, names, source, method, definition, draw.choice(grades), year,
                              true, draw)
                )  # fmt: skip
    return estimates


def _estimate(
    code: str,
    names: tuple[str, ...],
    source: str,
    method: str,
    definition: str,
    grade: str,
    year: int,
    true: int,
    draw: random.Random,
) -> Estimate:
    factor = {"citizens": 0.3, "born_in": 0.5, "speakers": 1.4, "self_identified": 1.0}[definition]
    central = max(10, round(true * factor * draw.uniform(0.85, 1.2) * (1 + (year - 2020) * 0.01)))
    has_band = draw.random() < 0.4
    name = names[0] if draw.random() < 0.7 else draw.choice(names)
    return Estimate(
        territory=code,
        country_text=name,
        ref_year=year,
        method=method,
        source=source,
        low=round(central * draw.uniform(0.7, 0.95)) if has_band else None,
        central=central,
        high=round(central * draw.uniform(1.05, 1.4)) if has_band else None,
        definition=definition,
        grade=grade,
    )
