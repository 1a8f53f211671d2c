"""consular_figures: what stands on the registers at the end of a year, of all posts in one file."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_equal, spoil_some
from dagster_project.demo.files_text import NO_BREAK, render_csv, russian_date
from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.world_consular import ConsularFigure
from dagster_project.demo.world_model import World
from dagster_project.demo.world_territories import is_cyrillic_page, public_facts

EXPORT = "consular_figures"
HEADER = (
    "Страна", "Загранучреждение", "На дату", "Состоит на учёте", "В том числе до 18 лет",
    "Выдано паспортов", "В списке избирателей",
)  # fmt: skip
REGISTERED = 3
LATE_YEAR = 2023
# Year of the figures → when they were sent once more, put right.
CORRECTED = {2024: datetime(2026, 6, 17, 11), 2025: datetime(2026, 8, 12, 11)}
FAULTS = [
    Fault("bad_integer", "registered_citizens", put(REGISTERED, "около 500")),
    Fault("missing_required", "registered_citizens", put(REGISTERED, "н/д")),
    Fault(
        "bad_integer",
        "of_which_under_18",
        put(4, "ок. 10"),
        lambda fact: replace(fact, under_18=None),
    ),
]


def deliver(world: World, reference: Reference, seed: int) -> list[Delivery]:
    """A file a year, some weeks after its end."""
    years: dict[int, list[ConsularFigure]] = defaultdict(list)
    for figure in world.consular:
        day = figure.period_end
        years[day.year - (day.month == 1)].append(figure)
    deliveries: list[Delivery] = []
    for year, figures in sorted(years.items()):
        draw = stream(seed, EXPORT, year)
        records = [
            Record(_fields(figure, draw), figure) for figure in _as_sent(year, figures, reference)
        ]
        received = datetime(year + 1, 3 if year == LATE_YEAR else 2, 18, 9)
        if year == 2021:
            spoil_some(records[:1] if len(records) < 20 else records[::9], FAULTS, 1, draw)
        if year == 2022:
            repeat_equal(records, draw)
        good = _file(year, records, received)
        if year == 2022:
            other = good.content.replace("На дату;".encode("cp1251"), b"Date;", 1)
            deliveries.append(good.refused("missing_column", other))
        deliveries.append(good)
        if year == 2023:
            deliveries.append(good.again(days=2))
        if year in CORRECTED:
            right = [
                replace(f, registered=f.registered + f.registered // 20)
                if draw.random() < 0.3
                else f
                for f in figures
            ]
            sent = [Record(_fields(figure, draw), figure) for figure in right]
            deliveries.append(_file(year, sent, CORRECTED[year], "_v2"))
    return deliveries


def _as_sent(
    year: int, figures: list[ConsularFigure], reference: Reference
) -> list[ConsularFigure]:
    """With what can't be so, a different thing every year; corrected files have nothing of it."""
    first, last = figures[0], figures[-1]
    if year == 2021:  # a slip of the pen: no country of that name
        unknown = replace(first, territory="ZZZ", country_text="Казахтан", registered=8_500)
        return [*figures, unknown]
    if year == 2022:  # more than all who live there
        people = public_facts(reference)[last.territory].population_in(year)
        return [*figures[:-1], replace(last, registered=people * 5 // 4)]
    if year == 2023:  # the country under two names, with two figures
        twin = replace(
            first,
            registered=first.registered + first.registered // 8,
            country_text=_other_name(first, reference),
        )
        return [*figures, twin]
    if year == 2024:  # a neighbour's country, which has a post of its own
        other = next(f for f in figures if f.post != first.post)
        stray = replace(first, post=other.post, period_end=other.period_end, registered=1_250)
        return [*figures, stray]
    return figures


def _other_name(figure: ConsularFigure, reference: Reference) -> str:
    """Another way to write the country, none that the file has written already."""
    names = {*reference.territories[figure.territory].names} - reference.parts
    return min(n for n in names if is_cyrillic_page(n) and n != figure.country_text)


def _file(year: int, records: list[Record], received: datetime, suffix: str = "") -> Delivery:
    """With its total in the last line."""
    text = render_csv(HEADER, records)
    skipped = 0
    if all(record.rule is None for record in records):
        total = sum(record.truth.registered for record in records)
        text, skipped = f"{text}Итого;;;{total};;;\r\n", 1
    scope = {f"{r.truth.post}|{r.truth.period_end}" for r in records if r.is_accepted}
    return Delivery(EXPORT, f"consular_figures_{year}{suffix}.csv", received,
                    text.encode("cp1251"), records, skipped, tuple(sorted(scope)))  # fmt: skip


def _fields(figure: ConsularFigure, draw: random.Random) -> list[object]:
    count = str(figure.registered)
    if draw.random() < 0.3:
        count = f"{figure.registered:,}".replace(",", draw.choice((NO_BREAK, " ")))
    return [
        figure.country_text, figure.post, russian_date(figure.period_end), count,
        figure.under_18, figure.passports, figure.voters,
    ]  # fmt: skip
