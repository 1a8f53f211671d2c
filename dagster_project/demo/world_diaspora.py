"""How many compatriots live where, by whom it was estimated: several answers per place."""

from __future__ import annotations

import random

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.world_model import Estimate
from dagster_project.demo.world_territories import Facts, public_facts

LAST_YEAR = 2026
# source -> (method, definition, grades, every n years from)
SOURCES: dict[str, tuple[str, str, tuple[str, ...], int, int]] = {
    "HC": ("census", "self_identified", ("A", "B"), 10, 2012),
    "CR": ("register", "citizens", ("A", "B"), 1, 2020),
    "EE": ("embassy", "self_identified", ("C", "D"), 1, 2020),
    "DS": ("survey", "self_identified", ("B", "C"), 3, 2019),
    "MD": ("model", "born_in", ("C",), 2, 2018),
    "LS": ("survey", "speakers", ("B", "C"), 4, 2016),
}


def make_estimates(reference: Reference, posts: set[str], seed: int) -> list[Estimate]:
    """Estimates for the posts' territories and those that no post covers."""
    draw = stream(seed, "diaspora")
    elsewhere = set(reference.column("post_territories", "territory_code")) - posts
    estimates: list[Estimate] = []
    for code, facts in sorted(public_facts(reference).items()):
        if code in elsewhere:
            continue  # of a post that this world does not have
        territory = reference.territories[code]
        # No source gives a country's figure under the name of a city.
        spellings = (territory.name_ru, *territory.names)
        names = tuple(territory.name_ru if name in reference.parts else name for name in spellings)
        for source, (_method, _definition, _grades, step, first) in SOURCES.items():
            leaning = draw.uniform(0.9, 1.12)  # a source counts high or low, but always its way
            if draw.random() < 0.25:
                continue  # this source does not know the place
            estimates += [
                _estimate(code, names, source, year, facts, leaning, draw)
                for year in range(first, LAST_YEAR, step)
                if draw.random() >= 0.08
            ]
    return estimates


def _estimate(
    code: str, names: tuple[str, ...], source: str, year: int, facts: Facts, leaning: float,
    draw: random.Random,
) -> Estimate:  # fmt: skip
    method, definition, grades, _step, _first = SOURCES[source]
    true = facts.compatriots_in(year)
    share = {"citizens": 0.15, "born_in": 0.5, "speakers": 1.4, "self_identified": 1.0}[definition]
    if definition == "born_in" and facts.russian_born_2019:
        share = facts.russian_born_2019 / facts.compatriots_in(2019)
    central = max(10, round(true * share * leaning * draw.uniform(0.98, 1.02)))
    has_band = draw.random() < 0.4
    return Estimate(
        territory=code, country_text=names[0] if draw.random() < 0.7 else draw.choice(names),
        ref_year=year, method=method, source=source,
        low=round(central * draw.uniform(0.7, 0.95)) if has_band else None, central=central,
        high=round(central * draw.uniform(1.05, 1.4)) if has_band else None,
        definition=definition, grade=draw.choice(grades),
    )  # fmt: skip
