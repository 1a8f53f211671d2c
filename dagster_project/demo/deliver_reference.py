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
from dagster_project.demo.world_territories import Facts, public_facts

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
    source: str, year: int, received: datetime, estimates: list[Estimate], draw: random.Random,
    suffix: str = "",
) -> Delivery:  # fmt: skip
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
    return Delivery("diaspora_estimates", f"{source}_{year}{suffix}.xlsx", received,
                    sheet.content(), records, skipped=4, scope=(f"{source}|{year}",))  # fmt: skip


def deliver_reference(world: World, reference: Reference, seed: int) -> list[Delivery]:
    """A small table of migrant stock, totals by destination, and population."""
    draw = stream(seed, "reference_feeds")
    known = {r["territory_code"] for r in reference.rows("territories") if r["is_iso"] == "true"}
    codes = [code for code in world.territories if code in known]
    found = public_facts(reference)
    facts = {code: found[code] for code in codes}
    return [
        _stock(codes, facts, reference, draw),
        _totals(codes, facts, reference, draw),
        *_population(facts, reference),
    ]


def _stock(
    codes: list[str], facts: dict[str, Facts], reference: Reference, draw: random.Random
) -> Delivery:
    origins = ["RUS", *codes[:6]]
    header = ("Year", "Dest", *(reference.territories[code].name_en for code in origins))
    aggregates = _aggregates(reference)
    records = []
    for year in (2010, 2015, 2019):
        for code in (*codes, "aggregate"):
            name = aggregates[0] if code == "aggregate" else reference.territories[code].name_en
            found = facts.get(code)
            born = getattr(found, f"russian_born_{year}") or 0 if found else 700_000
            counts: list[int | str] = [born, *(draw.randint(0, born // 4) for _ in codes[:6])]
            if draw.random() < 0.05:
                counts[1] = ".."
            if draw.random() < 0.02:
                counts[2] = "-"
            told = [
                StockFact(year, code, origin, count if isinstance(count, int) else None)
                for origin, count in zip(origins, counts, strict=True)
            ]
            records.append(Record([year, name, *counts], told))
    text = render_csv(header, records, ",", "\n")
    return Delivery("un_desa_migrant_stock", "migrant_stock_2019.csv", datetime(2021, 11, 3, 8),
                    text.encode("utf-8"), records)  # fmt: skip


def _aggregates(reference: Reference) -> list[str]:
    return [r["alias"] for r in reference.rows("territory_aliases")
            if r["territory_code"] == "aggregate" and r["language"] == "en"]  # fmt: skip


def _totals(
    codes: list[str], facts: dict[str, Facts], reference: Reference, draw: random.Random
) -> Delivery:
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

    write("WORLD", 900, [draw.randint(22 * 10**7, 27 * 10**7) for _ in range(9)], None)
    write("Geographic regions", None, [".."] * 9, None)
    for code in codes:
        share = draw.uniform(0.04, 0.16)
        both = [max(500, round(facts[code].population_in(year) * share)) for year in years]
        men = [round(count * draw.uniform(0.46, 0.54)) for count in both]
        counts = [*both, *men, *(count - part for count, part in zip(both, men, strict=True))]
        shown: list[float | str] = [float(count) for count in counts]
        shown[0] = counts[0] + 0.000000000007
        write(reference.territories[code].name_en, int(numbers[code]), shown, (code, counts[:3]))
    return Delivery("un_desa_totals", "migrant_stock_total_2019.xlsx", datetime(2021, 11, 3, 9),
                    sheet.content(), records, skipped=len(titles))  # fmt: skip


def _population(facts: dict[str, Facts], reference: Reference) -> list[Delivery]:
    deliveries = []
    for last in (2020, 2021, 2022, 2023, 2024, 2025):
        records = []
        for code in (*facts, "WLD"):
            for year in range(2015, last + 1):
                if code == "WLD":
                    name, count = "World", round(7.4e9 * 1.01 ** (year - 2015))
                else:
                    name = reference.territories[code].name_en
                    count = facts[code].population_in(year)
                shown = f"{count}.0" if year % 4 == 0 else str(count)
                fact = PopulationFact(year, "aggregate" if code == "WLD" else code, count)
                records.append(Record([name, code, year, shown], fact))
        text = render_csv(("Country Name", "Country Code", "Year", "Value"), records, ",", "\n")
        deliveries.append(
            Delivery("worldbank_population", f"population_{last}.csv", datetime(last + 1, 11, 4, 7)
                     if last < 2025 else datetime(2026, 7, 8, 7), text.encode("utf-8"), records)
        )  # fmt: skip
    return deliveries
