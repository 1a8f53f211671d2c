"""The yearly feeds: estimates of the diaspora, United Nations, World Bank."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.files_text import render_csv
from dagster_project.demo.files_workbook import Sheet
from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.world_model import Estimate, World

METHOD_WORDS = {
    "census": "перепись", "register": "консульский учёт", "embassy": "оценка посольства",
    "survey": "опрос", "model": "модель",
}  # fmt: skip
DEFINITION_WORDS = {
    "citizens": "граждане", "born_in": "уроженцы", "speakers": "говорящие",
    "self_identified": "самоидентификация",
}  # fmt: skip


@dataclass(frozen=True)
class StockFact:
    """Migrants of one origin in one destination; codes are our own or ``aggregate``."""

    year: int
    destination: str
    origin: str
    count: int | None


@dataclass(frozen=True)
class PopulationFact:
    year: int
    territory: str
    count: int


def deliver_estimates(world: World, seed: int) -> list[Delivery]:
    """One workbook per source and year, merged header; some corrected in summer 2026."""
    draw = stream(seed, "diaspora_estimates")
    files: dict[tuple[str, int], list[Estimate]] = defaultdict(list)
    for estimate in world.estimates:
        files[(estimate.source, estimate.ref_year)].append(estimate)
    deliveries = []
    for number, ((source, year), estimates) in enumerate(sorted(files.items())):
        received = max(datetime(year + 1, 4, 20, 9, number % 60), datetime(2021, 11, 12, 9, number))
        good = _estimates(source, year, received, estimates, draw)
        deliveries.append(good)
        if year in (2023, 2024, 2025) and source in ("EE", "DS", "CR"):
            corrected = [
                replace(e, central=e.central + e.central // 10, high=e.high and e.high * 2)
                if draw.random() < 0.2
                else e
                for e in estimates
            ]
            when = datetime(2026, 5 + number % 6, 17, 11)
            deliveries.append(_estimates(source, year, when, corrected, draw, "_v2"))
    return deliveries


def _estimates(
    source: str,
    year: int,
    received: datetime,
    estimates: list[Estimate],
    draw: random.Random,
    suffix: str = "",
) -> Delivery:
    sheet = Sheet("Оценки")
    sheet.add(["Оценки численности соотечественников за рубежом"])
    sheet.add(["по состоянию на конец года, человек"])
    top = ("Страна", "Отчётный год", "Метод", "Источник", "Оценка численности, чел.", "", "",
           "Определение", "Класс качества", "Примечание")  # fmt: skip
    first = sheet.add(top)
    sheet.add([None, None, None, None, "нижняя", "центральная", "верхняя"])
    sheet.merge(first, 4, first, 6, top[4])
    for column in (0, 1, 2, 3, 7, 8, 9):
        sheet.merge(first, column, first + 1, column, top[column])
    records = []
    for number, estimate in enumerate(sorted(estimates, key=lambda e: e.territory)):
        central: object = estimate.central
        if draw.random() < 0.1:
            central = f"{estimate.central:,}".replace(",", "\u00a0")
        record = Record(
            [estimate.country_text, year, METHOD_WORDS[estimate.method], source, estimate.low,
             central, estimate.high, DEFINITION_WORDS[estimate.definition], estimate.grade,
             "см. сноску" if draw.random() < 0.05 else None],
            estimate,
        )  # fmt: skip
        if number % 29 == 28:
            record.values[5] = "около 500"
            record.reject("bad_integer", "value_central")
        record.line = sheet.add(record.values)
        records.append(record)
    sheet.add(["* Оценка экспертная; публикуется впервые."])
    sheet.add(["Примечание: данные предварительные."])
    return Delivery(
        "diaspora_estimates",
        f"{source}_{year}{suffix}.xlsx",
        received,
        sheet.content(),
        records,
        skipped=4,
        scope=(f"{source}|{year}",),
    )


def deliver_reference(world: World, reference: Reference, seed: int) -> list[Delivery]:
    """A small table of migrant stock, totals by destination, and population."""
    draw = stream(seed, "reference_feeds")
    known = {r["territory_code"] for r in reference.rows("territories") if r["is_iso"] == "true"}
    codes = [code for code in world.territories if code in known]
    return [
        _stock(codes, reference, draw),
        _totals(codes, reference, draw),
        *_population(world, codes, reference, draw),
    ]


def _stock(codes: list[str], reference: Reference, draw: random.Random) -> Delivery:
    origins = ["RUS", *codes[:6]]
    header = ("Year", "Dest", *(reference.territories[code].name_en for code in origins))
    aggregates = _aggregates(reference)
    records = []
    for year in (2010, 2015, 2019):
        for code in (*codes, "aggregate"):
            name = aggregates[0] if code == "aggregate" else reference.territories[code].name_en
            counts: list[int | str] = [draw.randint(0, 90000) for _ in origins]
            if draw.random() < 0.05:
                counts[1] = ".."
            if draw.random() < 0.02:
                counts[2] = "-"
            facts = [
                StockFact(year, code, origin, count if isinstance(count, int) else None)
                for origin, count in zip(origins, counts, strict=True)
            ]
            records.append(Record([year, name, *counts], facts))
    text = render_csv(header, records, ",", "\n")
    return Delivery("un_desa_migrant_stock", "migrant_stock_2019.csv", datetime(2021, 11, 3, 8),
                    text.encode("utf-8"), records)  # fmt: skip


def _aggregates(reference: Reference) -> list[str]:
    return [r["alias"] for r in reference.rows("territory_aliases")
            if r["territory_code"] == "aggregate" and r["language"] == "en"]  # fmt: skip


def _totals(codes: list[str], reference: Reference, draw: random.Random) -> Delivery:
    """The shape of the real workbook: blocks for both sexes, men and women; headings of dots."""
    numbers = {r["territory_code"]: r["iso_numeric"] for r in reference.rows("territories")}
    years = (2010, 2015, 2019)
    sheet = Sheet("Table 1")
    titles = ("United Nations", "Table 1 - International migrant stock (demonstration)")
    for title in titles:
        sheet.add([None, title])
    groups = [f"International migrant stock at mid-year ({who})" for who in
              ("both sexes", "male", "female")]  # fmt: skip
    first = sheet.add(
        ["Sort\norder", "Major area, region, country or area of destination", "Notes", "Code",
         "Type of data (a)", groups[0], "", "", groups[1], "", "", groups[2], "", ""]
    )  # fmt: skip
    sheet.add([None, None, None, None, None, *years, *years, *years])
    for position, group in enumerate(groups):
        sheet.merge(first, 5 + 3 * position, first, 7 + 3 * position, group)
    records: list[Record] = []

    def write(name: str, number: int | None, counts: list[float | str], truth: object) -> None:
        values = [len(records) + 1, name, None, number, "B" if number else None, *counts]
        record = Record(values, truth)
        record.line = sheet.add(values)
        records.append(record)

    write("WORLD", 900, [draw.randint(10**6, 10**7) for _ in range(9)], None)
    write("Geographic regions", None, [".."] * 9, None)
    for code in codes:
        counts = [draw.randint(500, 10**6) for _ in range(9)]
        shown: list[float | str] = [float(count) for count in counts]
        shown[0] = counts[0] + 0.000000000007
        write(reference.territories[code].name_en, int(numbers[code]), shown, (code, counts[:3]))
    return Delivery("un_desa_totals", "migrant_stock_total_2019.xlsx", datetime(2021, 11, 3, 9),
                    sheet.content(), records, skipped=len(titles))  # fmt: skip


def _population(
    world: World, codes: list[str], reference: Reference, draw: random.Random
) -> list[Delivery]:
    # Compatriots are a part of those who live there, by every estimate and its correction.
    most = dict.fromkeys(codes, 0)
    for estimate in world.estimates:
        if estimate.territory in most:
            most[estimate.territory] = max(most[estimate.territory], estimate.central)
    first = {code: max(draw.randint(10**5, 10**8), 3 * most[code]) for code in codes}
    deliveries = []
    for last in (2020, 2021, 2022, 2023, 2024, 2025):
        records = []
        for code in (*codes, "WLD"):
            for year in range(2015, last + 1):
                count = round(first.get(code, 7 * 10**9) * (1 + (year - 2015) * 0.007))
                name = "World" if code == "WLD" else reference.territories[code].name_en
                shown = f"{count}.0" if year % 4 == 0 else str(count)
                fact = PopulationFact(year, "aggregate" if code == "WLD" else code, count)
                records.append(Record([name, code, year, shown], fact))
        text = render_csv(("Country Name", "Country Code", "Year", "Value"), records, ",", "\n")
        deliveries.append(
            Delivery("worldbank_population", f"population_{last}.csv", datetime(last + 1, 11, 4, 7)
                     if last < 2025 else datetime(2026, 7, 8, 7), text.encode("utf-8"), records)
        )  # fmt: skip
    return deliveries
