"""What the tab of trips must show."""

from __future__ import annotations

from collections import Counter

from tests.dashboards.expected.asking import Asked, Pair, Traces, bands, cells
from tests.dashboards.expected.youth import union_of
from tests.dashboards.expected.youth_now import PLACES, SEASON, SEASONS, forecast_of

NAMED = "join dim_territory as place on place.territory_code = cell.territory_code"


def last_seasons(asked: Asked, code: str, scheme: str = "_T") -> list[str]:
    found = asked(
        """select distinct period_code from fct_indicator_value
           where indicator_code = ? and period_type = 'SEASON' and dim1_scheme = ?
           order by period_code""",
        code, scheme,
    )  # fmt: skip
    return [str(row[0]) for row in found][-SEASONS:]


def season_word(asked: Asked, code: str) -> str:
    return SEASON[asked.language].format(code.removeprefix("S"))


def norm_and_actual(asked: Asked) -> Traces:
    """Norm, plan, announced and actual by season."""
    found = asked(
        """select indicator_code, period_code, value_central from fct_indicator_value
           where indicator_code in ('Y07a', 'Y07b', 'Y07c', 'Y07d') and period_type = 'SEASON'
             and territory_level = 'world' and dim1_scheme = '_T'"""
    )
    seasons = sorted({season for _, season, _ in found})[-SEASONS:]
    if all(value is None for _, season, value in found if season in seasons):
        return []
    return [
        [
            (season[1:], float(value))
            for of, season, value in found
            if of == code and season in seasons and value is not None
        ]
        for code in ("Y07a", "Y07b", "Y07c", "Y07d")
    ]


def quota_use(asked: Asked) -> Traces:
    """Travelled by union in the last season, then the quotas."""
    seasons = last_seasons(asked, "Y06")
    level, code = union_of(asked)
    found = asked(
        cells(
            "place.{name}, numerator_central, denominator_central",
            NAMED,
            f"""and period_code = ? and value_central is not null
                and {"true" if level == "world" else f"cell.territory_code = '{code}'"}""",
        ),
        "Y06", "union", "SEASON", "_T", seasons[-1] if seasons else "",
    )  # fmt: skip
    return [[(name, float(row[side])) for name, *row in found] for side in (0, 1)] if found else []


def ways_out(asked: Asked) -> Traces:
    """Ways of the last season with their bands, then those of the season before."""
    seasons = last_seasons(asked, "Y08", "way_out")[-2:]
    found = asked(
        cells("period_code, dim1_code, value_low, value_central, value_high"),
        "Y08", "world", "SEASON", "way_out",
    )  # fmt: skip

    def of(season: str) -> list[tuple[str, object, object, object]]:
        return [
            (asked.word(f"way_out.{way}"), *numbers)
            for period, way, *numbers in found
            if period == season and numbers[1] is not None
        ]

    if not seasons or not of(seasons[-1]):
        return []
    before: list[Pair] = (
        [
            (way, float(str(value)))
            for way, _, value, _ in of(seasons[0])
            if way in {now for now, *_ in of(seasons[-1])}
        ]
        if len(seasons) > 1
        else []
    )
    return [*bands(of(seasons[-1])), before]


def forecast_of_seats(asked: Asked) -> Traces:
    level, code = union_of(asked)
    return forecast_of(asked, "Y07d", "union", "all" if level == "world" else code)


def cost_per_seat(asked: Asked) -> list[list[object]]:
    """Season, place and cost; the last season first."""
    level, code = union_of(asked)
    rows: list[list[object]] = []
    for season in reversed(last_seasons(asked, "F07")):
        for of_level in ("world", "union"):
            if of_level == "world" and level == "union":
                continue
            inside = "true" if level == "world" else f"cell.territory_code = '{code}'"
            found = asked(
                cells(
                    "place.{name}, value_central",
                    NAMED,
                    f"""and period_code = ? and cell.status <> 'not_yet' and {inside}
                        order by cell.territory_code""",
                ),
                "F07", of_level, "SEASON", "_T", season,
            )  # fmt: skip
            rows += [[season_word(asked, season), *row] for row in found]
    return rows


def host_cities(asked: Asked) -> list[list[object]]:
    """City and how many trips of each season it received, the last season first."""
    if not asked.has("dim_trip", "dim_host_city"):
        return []
    trips = asked("select season_year, host_city_codes from dim_trip")
    counted = Counter(
        (season, city) for season, cities in trips if cities for city in cities.split(", ")
    )
    seasons = sorted({season for season, _ in counted}, reverse=True)[:SEASONS]
    named = asked("select host_city_code, {name} from dim_host_city")
    rows = [(name, [counted[season, code] for season in seasons]) for code, name in named]
    rows.sort(key=lambda row: ([-count for count in row[1]], row[0]))
    return [[name, *counts] for name, counts in rows if any(counts)]


CHARTS = {
    "youth.norm_and_actual": norm_and_actual,
    "youth.quota_use": quota_use,
    "youth.ways_out": ways_out,
    "youth.forecast_of_seats": forecast_of_seats,
}
TABLES = {"youth.cost_per_seat": cost_per_seat, "youth.host_cities": host_cities}
CASES = {
    "youth.norm_and_actual": PLACES[:1],
    "youth.quota_use": PLACES,
    "youth.ways_out": PLACES[:1],
    "youth.forecast_of_seats": PLACES,
    "youth.cost_per_seat": PLACES,
    "youth.host_cities": PLACES[:1],
}
