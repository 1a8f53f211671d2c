"""Recipes over made-up numbers: those that no page draws yet, in all their states."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.recipes.bullet import Bullet, bullet
from dashboards.lib.recipes.cohort import Cohort, cohort_triangle
from dashboards.lib.recipes.funnel import Step, funnel
from dashboards.lib.recipes.lorenz import lorenz_curve
from dashboards.lib.recipes.slope import slope
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase
from dashboards.lib.view import View, Words

PERSONS = "persons/5"
NOTHING = Phrase(ru="Нечего показать", en="Nothing to show")
PLACES = {
    "DEU": Phrase(ru="Германия", en="Germany"),
    "KAZ": Phrase(ru="Казахстан", en="Kazakhstan"),
    "UZB": Phrase(ru="Узбекистан", en="Uzbekistan"),
    "ISR": Phrase(ru="Израиль", en="Israel"),
    "USA": Phrase(ru="Соединённые Штаты Америки", en="United States of America"),
    "LVA": Phrase(ru="Латвия", en="Latvia"),
    "MNG": Phrase(ru="Монголия", en="Mongolia"),
}


def words(scope: Scope, ru: str, en: str, note_ru: str, note_en: str) -> Words:
    language = scope.language
    return Words(
        Phrase(ru, en)(language), Phrase(note_ru, note_en)(language), empty=NOTHING(language)
    )


def season_funnel(scope: Scope, *, is_empty: bool = False) -> View:
    steps = (
        (Phrase("Заявки", "Applications"), 41_280, 39_400),
        (Phrase("Допущены к конкурсу", "Admitted to the contest"), 29_640, 29_800),
        (Phrase("Победители", "Winners"), 3_120, 4_070),
        (Phrase("Поездка подтверждена", "Trip confirmed"), 2_870, 3_760),
        (Phrase("Участники поездки", "Trip participants"), 2_790, 3_580),
    )
    season = Phrase("сезон 2025", "season 2025")(scope.language)
    return funnel(
        scope,
        words(
            scope, "От заявки до поездки", "From application to trip",
            "Сезон 2026; красное — осталось меньше, чем в прошлом сезоне",
            "Season 2026; red: fewer were kept than last season",
        ),
        [
            Step(name(scope.language), None if is_empty else Decimal(now), Decimal(before))
            for name, now, before in steps
        ],
        unit=PERSONS,
        before=season,
    )  # fmt: skip


def gains_and_losses(scope: Scope, *, is_empty: bool = False) -> View:
    counts = {
        "DEU": (620, 640, "ok"), "KAZ": (655, 430, "ok"), "UZB": (240, 250, "ok"),
        "ISR": (245, 330, "ok"), "USA": (235, None, "not_reported"), "LVA": (85, 80, "ok"),
        # The widest of numbers: what a rounded 0 stands for.
        "MNG": (0, 20, "ok"),
    }  # fmt: skip
    rows: list[Row] = [
        {
            "place": PLACES[code](scope.language),
            "before": None if is_empty else Decimal(before),
            "now": None if now is None or is_empty else Decimal(now),
            "status": status,
        }
        for code, (before, now, status) in counts.items()
    ]
    return slope(
        scope,
        words(
            scope, "Кто потерял молодых участников", "Who lost young participants",
            "Участники 14–35 лет за полугодие; пунктир — отчёта нет",
            "Participants of 14–35 by half-year; dotted: no report",
        ),
        Column("place", Phrase("Территория", "Territory")(scope.language)),
        rows,
        unit=PERSONS,
        before="2025",
        now="2026",
        is_marked=lambda row: abs(row["now"] - row["before"]) >= 50,
    )  # fmt: skip


def who_comes_back(scope: Scope, *, is_empty: bool = False) -> View:
    shares = {
        "2022": (640, ("0.46", "0.33", "0.27", "0.22")),
        "2023": (710, ("0.49", "0.36", "0.29")),
        "2024": (655, ("0.44", None)),
        "2025": (590, ("0.53",)),
    }
    after = (
        Phrase("через год", "after a year"), Phrase("2 года", "2 years"),
        Phrase("3 года", "3 years"), Phrase("4 года", "4 years"),
    )  # fmt: skip
    return cohort_triangle(
        scope,
        words(
            scope, "Возвращаются ли участники", "Do participants come back",
            "Доля снова участвовавших, по году первой поездки",
            "Share who took part again, by the year of the first trip",
        ),
        Column("year", Phrase("Первая поездка", "First trip")(scope.language)),
        [
            Cohort(
                year,
                Decimal(size),
                [None if share is None or is_empty else Decimal(share) for share in found],
                ["too_few" if share is None else "ok" for share in found],
            )
            for year, (size, found) in shares.items()
        ],
        [word(scope.language) for word in after],
        unit=PERSONS,
    )  # fmt: skip


def plan_and_actual(scope: Scope, *, is_empty: bool = False) -> View:
    amounts = (
        (Phrase("Русский язык", "Russian language"), 618, 642),
        (Phrase("Молодёжь", "Youth"), 430, 408),
        (Phrase("Культура", "Culture"), 322, 378),
        (Phrase("Сохранение памяти", "Remembrance"), 187, None),
    )
    formats = Formats(scope.language)
    bars, rows = [], []
    for name, actual, plan in amounts:
        share = None if plan is None else Decimal(actual) / plan
        said = formats.number(actual) + (f" · {formats.share(share, 0)}" if share else "")
        bars.append(
            Bullet(
                name(scope.language),
                None if is_empty else Decimal(actual),
                said,
                None if plan is None else Decimal(plan),
                palette.RED if share and share < Decimal("0.86") else palette.BLUE,
            )
        )
        rows.append({"name": name(scope.language), "actual": actual, "plan": plan})
    said_around = words(
        scope, "Факт и план, млн ₽", "Actual and plan, million roubles",
        "Черта — план года, красное — отставание", "Tick: plan of the year; red: behind it",
    )  # fmt: skip
    table = said_around.table(
        (
            Column("name", Phrase("Мера", "Measure")(scope.language)),
            Column("actual", Phrase("Факт", "Actual")(scope.language), "count"),
            Column("plan", Phrase("План", "Plan")(scope.language), "count"),
        ),
        rows,
    )
    return bullet(
        scope,
        said_around,
        table,
        bars,
        unit="count",
        tick=Phrase("план", "plan")(scope.language),
        write=formats.number,
        height=Height(40),
    )


def unevenness(scope: Scope, *, is_empty: bool = False) -> View:
    amounts = [1, 2, 2, 3, 4, 5, 6, 8, 9, 11, 14, 18, 25, 33, 47, 60, 85, 120, 190, 340]
    return lorenz_curve(
        scope,
        words(
            scope, "Как распределены участники", "How participants are spread",
            "Территории с программами, 2025 год", "Territories with programmes, 2025",
        ),
        Column("place", Phrase("Территория", "Territory")(scope.language)),
        Column("people", Phrase("Участники", "Participants")(scope.language), PERSONS),
        [
            {"place": f"{position:02d}", "people": None if is_empty else Decimal(amount * 5)}
            for position, amount in enumerate(amounts)
        ],
        units=Phrase("Территории", "Territories")(scope.language),
    )  # fmt: skip


MADE: dict[str, Callable[..., View]] = {
    build.__name__: build
    for build in (season_funnel, gains_and_losses, who_comes_back, plan_and_actual, unevenness)
}
