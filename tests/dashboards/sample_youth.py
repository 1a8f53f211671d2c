"""The youth programme in the sample release: seasons, trips, coming back, forecasts, silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import cell, columns, interval, levels
from tests.dashboards.sample_people import rounded
from tests.dashboards.sample_world import generator

Row = dict[str, Any]
SEASONS = (2022, 2023, 2024, 2025, 2026)
RUNNING, WEEKS_SO_FAR, WEEKS = 2026, 44, 53
# What each step keeps; the final of the running season keeps much less.
KEPT = {"round_1": 0.42, "final": 0.3, "nominated": 0.82, "confirmed": 0.9}
NARROWER = (RUNNING, "final", 0.16)
WAYS = {"visa_refused": 0.02, "withdrawn": 0.06, "no_show": 0.03, "replaced": 0.08}
COMPETITIONS = {
    "K01": ("Эссе", "Essays"),
    "K02": ("Знатоки культуры", "Connoisseurs of culture"),
    "K03": ("Олимпиада", "Olympiad"),
    "K04": ("Творческие работы", "Creative works"),
}
NORMS = {"Y07a": ("norm", 1000), "Y07b": ("plan", 900), "Y07c": ("announced", 960)}
BASE_AFTER = 10


def to_ten(count: float) -> int:
    return int(count) // BASE_AFTER * BASE_AFTER


def applications(code: str, season: int) -> float:
    return world.participants(code, min(season, 2025)) * 0.045 * (0.9 + 0.05 * (season - 2022))


def unions(measure: Any) -> Iterator[tuple[str, str, float]]:
    """(level, code, sum) for every union and the world."""
    found = dict.fromkeys(world.UNIONS, 0.0)
    for place in world.territories():
        found[place.union] += measure(place.code)
    yield from (("union", code, value) for code, value in found.items())
    yield "world", "WLD", sum(found.values())


def indicators() -> Iterator[Row]:
    for season in SEASONS:
        yield from _funnel(season)
        yield from _weeks(season)
        yield from _judging(season)
        if season < RUNNING:
            yield from _trips(season)
    yield from _back()


def _cell(code: str, season: int, level: str, place: str, value: Any, **more: Any) -> Row:
    row = cell(code, "SEASON", f"S{season}", level, place, value, role="residence", **more)
    return row | {"maturity": "provisional" if season == RUNNING else row["maturity"]}


def _funnel(season: int) -> Iterator[Row]:
    for level, code, exact in levels(lambda place: applications(place, season)):
        yield _cell("Y03", season, level, code, rounded(exact))
        entered = rounded(exact)
        for stage, share in KEPT.items():
            if (season, stage) == NARROWER[:2]:
                share = NARROWER[2]
            base = rounded if stage in ("round_1", "final") else to_ten
            passed = base(entered * share * generator("kept", code, season).uniform(0.95, 1.05))
            status = "too_few" if level == "territory" and entered < 20 else "ok"
            yield _cell(
                "Y04", season, level, code, interval(min(passed, entered), max(entered, 1)),
                dim=("stage", stage), num=(passed,) * 3, den=(entered,) * 3, status=status,
            )  # fmt: skip
            entered = passed


def _weeks(season: int) -> Iterator[Row]:
    whole = sum(applications(place.code, season) for place in world.territories())
    for week in range(1, WEEKS + 1):
        is_over = season < RUNNING or week <= WEEKS_SO_FAR
        share = min(1.0, (week / WEEKS) ** 1.6)
        status = "ok" if is_over else "not_yet"
        # A month of the first season was not delivered.
        if season == 2022 and 9 <= week <= 12:
            status = "partial"
        dim = ("season_week", f"w{week:02d}")
        yield _cell("Y03", season, "world", "WLD", rounded(whole * share), dim=dim, status=status)


def _judging(season: int) -> Iterator[Row]:
    """Days to a result, of all competitions and of each; the youngest one began in 2024."""
    yield _cell("Y12", season, "world", "WLD", 60 + season - 2022)
    for number, code in enumerate(COMPETITIONS, 1):
        if code != "K04" or season >= 2024:
            few = "too_few" if (season, code) == (2024, "K04") else "ok"
            yield _cell(
                "Y12", season, "world", "WLD", 55 + 3 * number, dim=("competition", code),
                status=few,
            )  # fmt: skip
    if season < RUNNING:
        yield _cell("Y10", season, "world", "WLD", 0.07)


def _trips(season: int) -> Iterator[Row]:
    def nominated(place: str) -> float:
        return applications(place, season) * 0.42 * 0.3 * 0.82

    for level, code, exact in unions(nominated):
        travelled, quota = to_ten(exact * 0.81), max(to_ten(exact * 0.95), 10)
        whole = unions(lambda place: applications(place, season))
        sent = rounded(next(value for _, other, value in whole if other == code))
        few = "too_few" if quota < 20 else "ok"
        yield _cell(
            "Y05", season, level, code, interval(travelled, max(sent, 1)),
            num=(travelled,) * 3, den=(sent,) * 3,
        )  # fmt: skip
        yield _cell(
            "Y06", season, level, code, interval(min(travelled, quota), quota), status=few,
            num=(travelled,) * 3, den=(quota,) * 3,
        )  # fmt: skip
        cost = 92_000 + 3_000 * (season - 2022)
        status = "not_yet" if season == 2025 else few
        yield _cell("F07", season, level, code, (cost * 0.95, cost, cost * 1.05), status=status)
        if level == "world":
            yield _cell("Y07d", season, level, code, travelled)
            for indicator, (_, count) in NORMS.items():
                lacks = indicator == "Y07c" and season == 2023
                yield _cell(
                    indicator, season, level, code, count + 10 * (season - 2022),
                    status="no_source" if lacks else "ok",
                )  # fmt: skip
            whole_list = to_ten(exact)
            left = 0
            for way, share in WAYS.items():
                count = to_ten(exact * share)
                left += count
                yield _cell(
                    "Y08", season, level, code, interval(count, whole_list), dim=("way_out", way),
                    num=(count,) * 3, den=(whole_list,) * 3,
                    status="too_few" if (season, way) == (2025, "no_show") else "ok",
                )  # fmt: skip
            yield _cell("Y08", season, level, code, interval(left, whole_list))
            yield _cell("Y05b", season, level, code, interval(travelled * 0.83, travelled))
            yield _cell(
                "Y11", season, level, code, interval(travelled * 0.58, travelled),
                num=(travelled * 0.58,) * 3, den=(travelled,) * 3,
            )  # fmt: skip
            for indicator, share in (("Y09", 0.44), ("Y09b", 0.31)):
                yield _cell(
                    indicator, season, level, code, interval(travelled * share, travelled),
                    num=(travelled * share,) * 3, den=(travelled,) * 3,
                    status="not_yet" if season == 2025 else "ok",
                )  # fmt: skip
        else:
            yield from _blocks(season, code, travelled)


def _blocks(season: int, code: str, travelled: int) -> Iterator[Row]:
    """Return after the trip by union, of three seasons together."""
    if season != 2025:
        return
    for indicator, share in (("Y09", 0.44), ("Y09b", 0.31)):
        yield cell(
            indicator, "BLOCK3", "2022-2024", "union", code,
            interval(3 * travelled * share, 3 * travelled), role="residence",
            den=(3 * travelled,) * 3,
            status="too_few" if travelled < 20 else "ok",
        )  # fmt: skip


def _back() -> Iterator[Row]:
    def new(code: str) -> float:
        return world.participants(code, 2024) * 0.44

    for level, code, exact in levels(new):
        if level == "territory":
            continue
        size = rounded(exact)
        for year in world.YEARS:
            few = "too_few" if size < 20 else "ok"
            yield cell(
                "L01", "Y", str(year), level, code, interval(size * 0.33, max(size, 1)),
                role="residence", den=(size,) * 3, status="not_yet" if year == 2025 else few,
            )  # fmt: skip
            for time, share in enumerate((0.46, 0.33, 0.27, 0.22), 1):
                status = few if year + time <= 2025 else "not_yet"
                yield cell(
                    "L02", "Y", str(year), level, code,
                    interval(size * share + year % 3 * size * 0.01, max(size, 1)),
                    role="residence", dim=("cohort_n", f"n{time}"), den=(size,) * 3, status=status,
                )  # fmt: skip


def tables() -> Iterator[tuple[str, dict[str, str], list[Row]]]:
    yield (
        "dim_trip_norm",
        columns("period_code norm_kind document_ru document_en source", "persons_count",
                document_date="date"),
        list(_norms()),
    )  # fmt: skip
    yield (
        "dim_competition",
        columns("competition_code name_ru name_en"),
        [
            {"competition_code": code, "name_ru": ru, "name_en": en}
            for code, (ru, en) in COMPETITIONS.items()
        ],
    )
    yield (
        "dim_host_city",
        columns("host_city_code name_ru name_en"),
        [
            {"host_city_code": code, "name_ru": ru, "name_en": en}
            for code, ru, en in (
                ("moscow", "Москва", "Moscow"),
                ("kazan", "Казань", "Kazan"),
                ("sochi", "Сочи", "Sochi"),
                ("perm", "Пермь", "Perm"),
            )
        ],
    )
    yield (
        "dim_trip",
        columns("trip_code host_city_codes", "season_year", starts_on="date", ends_on="date"),
        list(_trip_rows()),
    )
    yield (
        "fct_forecast",
        columns("indicator_code period_type period_code territory_level territory_code method "
                "shock_seasons status", "history_count", value_low="value", value_central="value",
                value_high="value", naive_central="value", mase="share6"),
        list(_forecasts()),
    )  # fmt: skip
    yield (
        "mart_posts__silence",
        columns("post_code export last_period_code owner_ru owner_en contact_email",
                "missing_count", last_received_date="date", expected_date="date"),
        list(_silence()),
    )  # fmt: skip


def _trip_rows() -> Iterator[Row]:
    for season in SEASONS:
        for number in range(1, 7):
            hosts = ("moscow", "kazan")[: 1 + number % 2] if number % 3 else ("sochi",)
            yield {
                "trip_code": f"TR-{season}-{number}",
                "season_year": season,
                "starts_on": date(season, 6, number),
                "ends_on": date(season, 6, number + 10),
                "host_city_codes": None if number == 6 else ", ".join(hosts),
            }


def _norms() -> Iterator[Row]:
    for season in SEASONS[:-1]:
        for kind, count in (*NORMS.values(), ("account", 640)):
            yield {
                "period_code": f"S{season}",
                "norm_kind": kind,
                "persons_count": count,
                "document_ru": f"Распоряжение № {season % 100}",
                "document_en": f"Order no. {season % 100}",
                "document_date": date(season - 1, 11, 20),
                "source": "invented",
            }


def _forecasts() -> Iterator[Row]:
    places = {
        "Y03": levels(lambda place: applications(place, RUNNING)),
        "Y07d": unions(lambda place: applications(place, 2025) * 0.08),
    }
    for indicator, found in places.items():
        for level, code, exact in found:
            if level == "territory":
                continue
            count = rounded(exact) if indicator == "Y03" else to_ten(exact)
            # One place has too short a history, in another the naive forecast is no worse.
            status = "too_short" if code in ("D15", "U5") else "ok"
            is_naive = code in ("D09", "U6")
            row: Row = {
                "indicator_code": indicator,
                "period_type": "SEASON",
                "period_code": "S2027" if indicator == "Y03" else "S2026",
                "territory_level": level,
                "territory_code": code,
                "method": "naive" if is_naive else "smoothed_drift",
                "naive_central": count,
                "mase": 1.1 if is_naive else 0.82,
                "history_count": 5,
                "shock_seasons": "S2022",
                "status": status,
            }
            if status == "ok" and not is_naive:
                row |= {"value_low": count * 0.85, "value_central": count * 1.04,
                        "value_high": count * 1.25}  # fmt: skip
            yield row | ({"naive_central": None, "mase": None} if status != "ok" else {})


def _silence() -> Iterator[Row]:
    for post, export, last, received, expected, missing in (
        ("RU-ROM", "event_reports", "2026-06", (2026, 7, 8), (2026, 8, 10), 3),
        ("RU-ROM", "event_registrations", "2026-07", (2026, 8, 9), (2026, 9, 10), 2),
        ("RU-TLV", "event_reports", "2026-08", (2026, 9, 9), (2026, 10, 10), 1),
        ("RU-BEG", "event_plan", "2026-Q2", (2026, 3, 20), (2026, 7, 10), 2),
    ):
        name_ru, name_en, _ = world.POSTS[post]
        yield {
            "post_code": post,
            "export": export,
            "last_period_code": last,
            "last_received_date": date(*received),
            "expected_date": date(*expected),
            "missing_count": missing,
            "owner_ru": f"Консул: {name_ru}",
            "owner_en": f"Consul: {name_en}",
            "contact_email": f"{post.lower()}@example.org",
        }
