"""A small world of applicants and travellers, turned into rows the way dbt counts them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dagster_project.release.agreement import Nesting
from dagster_project.release.counts import Counts
from dagster_project.release.lattice import Lattice
from tests.pipeline.person_world import SLICE_NAMES, cell

Row = dict[str, Any]
SEASONS, BLOCK = (2023, 2024, 2025), "2023-2025"
UNIONS = {f"U{u}": [f"D{u}{g}" for g in range(2)] for u in range(1, 4)}
GROUPS = {
    group: [f"{group}{t}" for t in range(3)] for groups in UNIONS.values() for group in groups
}
PARENT_OF = {
    **{group: union for union, groups in UNIONS.items() for group in groups},
    **{place: group for group, places in GROUPS.items() for place in places},
    **dict.fromkeys(UNIONS, "WLD"),
}
NESTING = Nesting(PARENT_OF, {})
STEPS = ("applications", "passed_round_1", "passed_final", "nominated", "confirmed", "travelled")
STAGES = {"round_1": 1, "final": 2, "nominated": 3, "confirmed": 4}
WAYS_OUT = ("visa_refused", "withdrawn", "no_show", "replaced")
WEEKS = range(1, 13)
MONEY_STEP, FARE = 500_000, 80_000
DECLARED = {
    "Y03": Counts("applications", ""),
    "Y04": Counts(
        " ".join(f"{stage}={STEPS[step]}" for stage, step in STAGES.items()),
        " ".join(f"{stage}={STEPS[step - 1]}" for stage, step in STAGES.items()),
    ),
    "Y05": Counts("travelled", "applications", within="confirmed"),
    "Y06": Counts("travelled", ""),
    "Y08": Counts("not_travelled", "nominees/_T/_T"),
    "F07": Counts("", "travelled"),
}
FINE, COARSE = 5, 10
SLICES = [
    *[(code, level, "SEASON", scheme, "_T", FINE)
      for code, levels, schemes in (
          ("Y03", ("territory", "group", "world"), ("_T",)),
          ("Y03", ("group", "world"), ("competition",)),
          ("Y03", ("world",), ("season_week",)),
          ("Y04", ("territory", "group", "world"), ("stage",)),
      ) for level in levels for scheme in schemes],
    *[("Y04", level, "SEASON", "stage", "confirmed", COARSE)
      for level in ("territory", "group", "world")],
    *[(code, level, "SEASON", scheme, "_T", COARSE)
      for code, level, scheme in (
          *[(code, level, "_T") for code in ("Y05", "Y06", "F07") for level in ("union", "world")],
          ("Y08", "world", "_T"), ("Y08", "world", "way_out"),
      )],
    *[(code, "territory", "BLOCK3", "_T", "_T", COARSE) for code in ("Y05", "Y06")],
]  # fmt: skip
LINES: list[Row] = [
    dict(zip((*SLICE_NAMES, "dim1_code", "base"), item, strict=True))
    | {"least_total": 20 if item[5] == COARSE and item[3] == "_T" and item[1] != "world" else None}
    for item in SLICES
]
LATTICE = Lattice.from_rows(LINES)
RULES = {"Y03": "measure", "Y06": "point", "F07": "point"}


@dataclass(frozen=True)
class Applicant:
    """``step``: how many of STEPS were reached; ``way_out``: why one nominated stayed at home."""

    territory: str
    season: int
    competition: str = "K01"
    week: int = 1
    step: int = 1
    way_out: str = ""

    def has(self, count: str) -> bool:
        if count == "nominees":
            return self.step >= 4
        if count == "not_travelled":
            return bool(self.way_out)
        return self.step > STEPS.index(count)


def world(seed: int = 1) -> list[Applicant]:
    """Many territories with few applicants, some with many; one union is small."""
    chance = random.Random(seed)
    return [
        applicant(chance, place, season)
        for union, groups in UNIONS.items()
        for group in groups
        for place in GROUPS[group]
        for season in SEASONS
        for _ in range(chance.choice((0, 1, 3, 6) if union == "U1" else (0, 2, 4, 9, 40, 130)))
    ]


def applicant(chance: random.Random, place: str, season: int) -> Applicant:
    step = 1
    for odds in (0.6, 0.6, 0.8, 0.9, 0.9):
        if chance.random() > odds:
            break
        step += 1
    way_out = chance.choice(WAYS_OUT) if step in (4, 5) else ""
    return Applicant(place, season, chance.choice(("K01", "K02", "K03")),
                     chance.choice((*WEEKS, 3, 3, 3)), step, way_out)  # fmt: skip


def quota_of(territory: str, season: int) -> int:
    """Places that everybody knows of; some countries use them all."""
    return 3 + sum(map(ord, territory)) * season % 7


def quota(here: Iterable[str], seasons: Iterable[int]) -> int:
    return sum(quota_of(place, season) for place in here for season in seasons)


def places_of() -> Iterator[tuple[str, str, list[str]]]:
    """Level, code, and the territories in it."""
    for group, places in GROUPS.items():
        yield from (("territory", place, [place]) for place in places)
        yield "group", group, places
    for union, groups in UNIONS.items():
        yield "union", union, [place for group in groups for place in GROUPS[group]]
    yield "world", "WLD", [place for places in GROUPS.values() for place in places]


def exact_rows(
    people: list[Applicant], lines: Iterable[Row] = LINES, money_step: int = MONEY_STEP
) -> list[Row]:
    """Rows of every slice of a lattice, with exact counts."""
    listed = {tuple(line[name] for name in SLICE_NAMES) for line in lines}
    rows: list[Row] = []
    for level, code, inside in places_of():
        for season in (*SEASONS, None):
            kind = ("SEASON", f"S{season}") if season else ("BLOCK3", BLOCK)
            here = [x for x in people if x.territory in inside and season in (None, x.season)]
            seats = quota(inside, SEASONS if season is None else (season,))
            rows += [
                row for row in rows_of(level, code, kind, here, seats, money_step)
                if (row["indicator_code"], level, kind[0], row["dim1_scheme"]) in listed
            ]  # fmt: skip
    return rows


def rows_of(
    level: str,
    code: str,
    period: tuple[str, str],
    here: list[Applicant],
    seats: int,
    money_step: int,
) -> Iterator[Row]:
    """All rows of one place and period."""

    def row(indicator: str, **given: Any) -> Row:
        made = cell(indicator, level, code, period=period, **given)
        decimals = 0 if indicator == "F07" else 2
        return made | {"value_rule": RULES.get(indicator, "wilson"), "decimals": decimals}

    def number(count: str, of: Callable[[Applicant], bool] = lambda _: True) -> int:
        return sum(person.has(count) and of(person) for person in here)

    yield row("Y03", value=number("applications"))
    for competition, many in Counter(person.competition for person in here).items():
        yield row("Y03", value=many, scheme="competition", dim1=competition)
    for week in WEEKS:
        many = number("applications", lambda person, until=week: person.week <= until)  # type: ignore[misc]
        yield row("Y03", value=many, scheme="season_week", dim1=f"w{week:02d}")
    for stage, step in STAGES.items():
        yield row("Y04", num=number(STEPS[step]), den=number(STEPS[step - 1]), scheme="stage",
                  dim1=stage)  # fmt: skip
    travelled, nominees = number("travelled"), number("nominees")
    yield row("Y05", num=travelled, den=number("applications"))
    yield row("Y06", num=travelled, den=max(seats, 1))
    yield row("Y08", num=number("not_travelled"), den=nominees)
    for way in WAYS_OUT:
        many = number("not_travelled", lambda person, out=way: person.way_out == out)  # type: ignore[misc]
        yield row("Y08", num=many, den=nominees, scheme="way_out", dim1=way)
    # Money as it is published.
    money = round(travelled * FARE / money_step) * money_step
    yield row("F07", num=money, den=travelled)
