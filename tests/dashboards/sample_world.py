"""A small invented world behind the sample release: territories, posts, periods and numbers.

Everything is a pure function of codes (no clock, no global randomness), so that two writes of the
sample release are equal. The shapes follow the release's tables, not any real figure.
"""

from __future__ import annotations

import datetime
import hashlib
import random
from dataclasses import dataclass
from functools import cache

from babel import Locale

GROUPS: dict[str, tuple[str, str, str, str]] = {
    "D01": ("U1", "Белоруссия, Молдавия, Украина", "Belarus, Moldova, Ukraine", "BLR UKR MDA"),
    "D02": ("U2", "Центральная Азия", "Central Asia", "KAZ KGZ TJK TKM UZB"),
    "D03": ("U1", "Закавказье", "South Caucasus", "ARM AZE GEO XAB XOS"),
    "D04": ("U3", "Страны Балтии", "Baltic states", "EST LVA LTU"),
    "D05": ("U4", "Западная Европа", "Western Europe", "DEU FRA AUT CHE BEL NLD"),
    "D06": (
        "U5",
        "Северная Европа и Британские острова",
        "Northern Europe and British Isles",
        "GBR IRL SWE FIN DNK",
    ),
    "D07": ("U4", "Южная Европа", "Southern Europe", "ITA ESP PRT GRC CYP"),
    "D08": (
        "U3",
        "Центральная и Юго-Восточная Европа",
        "Central and South-Eastern Europe",
        "POL CZE SVK HUN BGR ROU SRB",
    ),
    "D09": ("U6", "Ближний Восток", "Middle East", "ISR TUR ARE EGY"),
    "D10": ("U7", "Восточная Азия", "East Asia", "CHN JPN KOR MNG"),
    "D11": ("U7", "Южная и Юго-Восточная Азия", "South and South-East Asia", "IND VNM THA"),
    "D12": ("U8", "Северная Америка", "North America", "USA CAN"),
    "D13": (
        "U8",
        "Латинская Америка и Карибы",
        "Latin America and Caribbean",
        "BRA ARG MEX CUB",
    ),
    "D14": ("U6", "Африка", "Africa", "ZAF MAR"),
    "D15": ("U7", "Океания", "Oceania", "AUS NZL"),
}
UNIONS = {
    "U1": ("Восточная Европа и Закавказье", "Eastern Europe and South Caucasus"),
    "U2": ("Центральная Азия", "Central Asia"),
    "U3": (
        "Балтия, Центральная и Юго-Восточная Европа",
        "Baltic, Central and South-Eastern Europe",
    ),
    "U4": ("Западная и Южная Европа", "Western and Southern Europe"),
    "U5": ("Северная Европа", "Northern Europe"),
    "U6": ("Ближний Восток и Африка", "Middle East and Africa"),
    "U7": ("Азия и Океания", "Asia and Oceania"),
    "U8": ("Америка", "Americas"),
}
ALPHA2 = dict(
    pair.split(":")
    for pair in [
        "BLR:BY",
        "UKR:UA",
        "MDA:MD",
        "KAZ:KZ",
        "KGZ:KG",
        "TJK:TJ",
        "TKM:TM",
        "UZB:UZ",
        "ARM:AM",
        "AZE:AZ",
        "GEO:GE",
        "EST:EE",
        "LVA:LV",
        "LTU:LT",
        "DEU:DE",
        "FRA:FR",
        "AUT:AT",
        "CHE:CH",
        "BEL:BE",
        "NLD:NL",
        "GBR:GB",
        "IRL:IE",
        "SWE:SE",
        "FIN:FI",
        "DNK:DK",
        "ITA:IT",
        "ESP:ES",
        "PRT:PT",
        "GRC:GR",
        "CYP:CY",
        "POL:PL",
        "CZE:CZ",
        "SVK:SK",
        "HUN:HU",
        "BGR:BG",
        "ROU:RO",
        "SRB:RS",
        "ISR:IL",
        "TUR:TR",
        "ARE:AE",
        "EGY:EG",
        "CHN:CN",
        "JPN:JP",
        "KOR:KR",
        "MNG:MN",
        "IND:IN",
        "VNM:VN",
        "THA:TH",
        "USA:US",
        "CAN:CA",
        "BRA:BR",
        "ARG:AR",
        "MEX:MX",
        "CUB:CU",
        "ZAF:ZA",
        "MAR:MA",
        "AUS:AU",
        "NZL:NZ",
    ]
)
OWN_NAMES = {"XAB": ("Абхазия", "Abkhazia"), "XOS": ("Южная Осетия", "South Ossetia")}
# Ten posts are enough for every chart by post.
POSTS = {
    "RU-MSQ": ("Минск", "Minsk", "D01"),
    "RU-ALA": ("Алма-Ата", "Almaty", "D02"),
    "RU-EVN": ("Ереван", "Yerevan", "D03"),
    "RU-RIX": ("Рига", "Riga", "D04"),
    "RU-BER": ("Берлин", "Berlin", "D05 D06"),
    "RU-ROM": ("Рим", "Rome", "D07"),
    "RU-BEG": ("Белград", "Belgrade", "D08"),
    "RU-TLV": ("Тель-Авив", "Tel Aviv", "D09 D14"),
    "RU-PEK": ("Пекин", "Beijing", "D10 D11 D15"),
    "RU-NYC": ("Нью-Йорк", "New York", "D12 D13"),
}
EVENT_TYPES = {
    "festival": ("Фестиваль", "Festival"),
    "sport": ("Спортивный турнир", "Sports tournament"),
    "memorial": ("Вечер памяти", "Memorial evening"),
    "language": ("Урок русского языка", "Russian language lesson"),
    "round_table": ("Круглый стол", "Round table"),
    "concert": ("Концерт", "Concert"),
    "other": ("Другое", "Other"),
}
CAMPAIGNS = {
    "national_unity": ("День народного единства", "Day of National Unity", 11, 4),
    "russian_language": ("День русского языка", "Russian Language Day", 6, 6),
    "victory_day": ("День Победы", "Victory Day", 5, 9),
    "new_year": ("Новый год", "New Year", 12, 31),
}
MEASURES = {
    "M01": ("Мероприятия соотечественников", "Compatriots' events", "culture", False, "bodies"),
    "M02": (
        "Поддержка русского языка",
        "Support of the Russian language",
        "language",
        False,
        "bodies",
    ),
    "M03": ("Гранты объединениям", "Grants to associations", "associations", False, "bodies"),
    "M04": ("Материальная помощь", "Personal grants", "rights", False, "persons"),
    "M05": ("Поездки «Здравствуй, Россия!»", "Hello, Russia! trips", "youth", True, "persons"),
    "M06": ("Конкурсы для молодёжи", "Competitions", "youth", False, "persons"),
}
KNOWN_AT = datetime.datetime(2026, 10, 31, 21, 0)
YEARS = (2022, 2023, 2024, 2025)
# The full years, and the current one so far beside the same months of the year before.
YEARS_TO_DATE = ("2025-YTD10", "2026-YTD10")
SPANS = (*map(str, YEARS), *YEARS_TO_DATE)
MONTHS = tuple(
    f"{year}-{month:02d}"
    for year in (2022, 2023, 2024, 2025, 2026)
    for month in range(1, 13)
    if (year, month) <= (2026, 10)
)
UN_YEARS = (1990, 1995, 2000, 2005, 2010, 2015, 2019)


@dataclass(frozen=True)
class Territory:
    code: str
    group: str
    union: str
    name_ru: str
    name_en: str
    post: str


@cache
def territories() -> tuple[Territory, ...]:
    """The 60 territories, ordered by group and code."""
    russian, english = Locale("ru").territories, Locale("en").territories
    post_of = {group: post for post, (_, _, groups) in POSTS.items() for group in groups.split()}
    found = []
    for group, (union, _, _, codes) in GROUPS.items():
        for code in codes.split():
            name_ru, name_en = OWN_NAMES.get(code) or (
                russian[ALPHA2[code]],
                english[ALPHA2[code]],
            )
            found.append(Territory(code, group, union, name_ru, name_en, post_of[group]))
    return tuple(found)


def generator(*parts: object) -> random.Random:
    """A random source that depends on its name only."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))


@cache
def diaspora(code: str) -> int:
    """Central estimate of the self-identified diaspora, persons."""
    big = {
        "UKR": 7_200_000,
        "KAZ": 3_100_000,
        "DEU": 2_900_000,
        "USA": 2_400_000,
        "UZB": 720_000,
        "ISR": 900_000,
        "BLR": 780_000,
    }
    return big.get(code) or int(10 ** generator("diaspora", code).uniform(3.4, 5.7))


@cache
def grade(code: str) -> str:
    return generator("grade", code).choice("AABBBCCD")


@cache
def participants(code: str, year: int) -> int:
    """Unique participants living in the territory; a few small territories stay below five."""
    if code in {"CUB", "MNG", "CYP"}:
        return {"CUB": 3, "MNG": 4, "CYP": 2}[code]
    if code in {"XOS", "IND"}:
        return 0
    rate = generator("reach", code).lognormvariate(1.9, 0.7)
    trend = 1 + 0.09 * (year - 2022) + generator("reach", code, year).uniform(-0.1, 0.1)
    return int(rate * trend * diaspora(code) / 1000) + 6


@cache
def monthly_visits(code: str, month: str) -> int:
    """Visits of the month's held events; silent posts and months give zero."""
    if participants(code, 2024) == 0:
        return 0
    season = {5: 1.9, 6: 1.7, 11: 1.5, 12: 1.4, 1: 0.5, 7: 0.6, 8: 0.5}.get(int(month[5:]), 1.0)
    year = int(month[:4])
    base = participants(code, year) * 2.4 / 12
    return int(base * season * generator("visits", code, month).uniform(0.6, 1.4))


def kind_of(span: str) -> str:
    return "YTD" if "YTD" in span else "Y"


@cache
def span_visits(code: str, span: str) -> int:
    """Visits of a year, or of its months so far."""
    last = int(span[-2:]) if kind_of(span) == "YTD" else 12
    months = [m for m in MONTHS if m[:4] == span[:4] and int(m[5:]) <= last]
    return sum(monthly_visits(code, month) for month in months)


@cache
def events_held(code: str, month: str) -> int:
    visits = monthly_visits(code, month)
    return 0 if visits == 0 else max(1, min(24, visits // 90))
