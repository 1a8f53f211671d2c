"""What the tab of the running season must show."""

from __future__ import annotations

from math import log10

from tests.dashboards.expected.asking import Asked, Pair, Traces, cells
from tests.dashboards.expected.youth import group_of, residence_of, silent

SEASON = {"ru": "сезон\u00a0{}", "en": "season\u00a0{}"}
SEASONS, ENDS = 5, 7
STAGES = ("round_1", "final", "nominated", "confirmed")
LETTER = {"ru": "Написать", "en": "Write"}


def season_so_far(asked: Asked) -> Traces:
    """A line per season, the oldest first: week → applications."""
    found = asked(
        cells("period_code, dim1_code, value_central"), "Y03", "world", "SEASON", "season_week"
    )
    seasons = sorted({season for season, _, _ in found})[-SEASONS:]
    return [
        [
            (str(int(week[1:])), float(value))
            for of, week, value in found
            if of == season and value is not None
        ]
        for season in seasons
    ]


def funnel_of_season(asked: Asked) -> Traces:
    """What entered the first step, then what passed each of them."""
    level, place = residence_of(asked)
    found = asked(
        cells(
            "period_code, dim1_code, numerator_central, denominator_central",
            more="and cell.territory_code = ?",
        ),
        "Y04", level, "SEASON", "stage", place,
    )  # fmt: skip
    last = max((row[0] for row in found), default="")
    now = {row[1]: row[2:] for row in found if row[0] == last}
    counts = {"submitted": now.get("round_1", (None, None))[1]}
    counts |= {stage: now.get(stage, (None, None))[0] for stage in STAGES}
    if not any(counts.values()):
        return []
    return [
        [
            (
                asked.word("youth.submitted" if step == "submitted" else f"stage.{step}"),
                float(count),
            )
            for step, count in counts.items()
            if count is not None
        ]
    ]


def gained_and_lost(asked: Asked) -> Traces:
    """A line per place from the year before to the last one, on a scale of times."""
    is_post = asked.chosen("youth.by") == "posts"
    level = "post" if is_post else "territory"
    group = group_of(asked)
    years = asked(
        """select max(period_code) from fct_indicator_value
           where indicator_code = 'R02' and period_type = 'Y' and dim1_scheme = 'youth'"""
    )
    if years[0][0] is None:
        return []
    now = int(years[0][0])
    named = "split_part(post.{name}, ': ', 2)" if is_post else "place.{name}"
    joined = (
        """join dim_post as post on post.post_code = cell.territory_code
           join dim_territory as place on place.territory_code = post.territory_code"""
        if is_post
        else "join dim_territory as place on place.territory_code = cell.territory_code"
    )
    inside = "true" if group == "all" else f"place.group_code = '{group}'"
    found = asked(
        cells(
            f"{named}, max(value_central) filter (where period_code = '{now - 1}') as was,"
            f" max(value_central) filter (where period_code = '{now}') as is_now",
            joined,
            f"""and dim1_code = 'youth' and cell.territory_code <> 'ZZZ' and {inside}
                and period_code in ('{now - 1}', '{now}')
                group by cell.territory_code, {named}
                having count(*) = 2 and coalesce(max(value_central), 0) > 0
                order by was is null, coalesce(is_now, 0) - coalesce(was, 0), 1""",
        ),
        "R02", level, "Y", "youth",
    )  # fmt: skip
    drawn = found if len(found) <= 2 * ENDS else [*found[:ENDS], *found[-ENDS:]]

    def height(value: object) -> float:
        return log10(max(float(str(value)), 1.0))

    return [
        [(height(was), 0.0), (height(was if now is None else now), 1.0)]
        for _, was, now in drawn
        if was is not None
    ]


def forecast_of(asked: Asked, code: str, level: str, place: str) -> Traces:
    """Bands and dots of the next season; then what the naive forecast says."""
    if not asked.has("fct_forecast"):
        return []
    found = asked(
        """select named.{name}, method = 'naive', value_low, value_central, value_high,
                  naive_central
           from fct_forecast
           inner join dim_territory as named using (territory_code)
           where indicator_code = ? and fct_forecast.territory_level = ?
             and ? in ('all', territory_code)
             and period_code = (
                 select max(period_code) from fct_forecast where indicator_code = ?)""",
        code, level, place, code,
    )  # fmt: skip
    ends: list[Pair] = []
    dots: list[Pair] = []
    for name, is_naive, low, central, high, naive in found:
        value = naive if is_naive else central
        if value is not None:
            dots.append((name, float(value)))
        if not is_naive and low is not None:
            ends += [(name, float(low)), (name, float(high))]
    return (
        [ends, dots, [(row[0], float(row[5])) for row in found if row[5] is not None]]
        if (dots)
        else []
    )


def forecast_of_applications(asked: Asked) -> Traces:
    return forecast_of(asked, "Y03", "group", group_of(asked))


def silence(asked: Asked) -> list[list[object]]:
    """Post, export, days, how many, owner, mailbox and the word of the letter's link."""
    if not asked.has("mart_posts__silence"):
        return []
    return [
        [post, asked.word(f"export.{export}", export), *rest, LETTER[asked.language]]
        for _, post, export, *rest in silent(asked)
    ]


def judging(asked: Asked) -> list[list[object]]:
    """Season, days to a result of all competitions and of each, balance; the last season first."""
    if not asked.has("dim_competition"):
        return []
    named = asked("select competition_code from dim_competition order by 1")
    codes = ["_T", *(code for (code,) in named)]
    found = asked(
        """select period_code, indicator_code, dim1_code, value_central from fct_indicator_value
           where indicator_code in ('Y10', 'Y12') and period_type = 'SEASON'
             and territory_level = 'world'"""
    )
    values = {tuple(key): value for *key, value in found}
    known = sorted({season for season, code, _, _ in found if code == "Y12"}, reverse=True)
    return [
        [
            SEASON[asked.language].format(season.removeprefix("S")),
            *(values.get((season, "Y12", code)) for code in codes),
            values.get((season, "Y10", "_T")),
        ]
        for season in known[:SEASONS]
    ]


CHARTS = {
    "youth.season_so_far": season_so_far,
    "youth.funnel_of_season": funnel_of_season,
    "youth.gained_and_lost": gained_and_lost,
    "youth.forecast_of_applications": forecast_of_applications,
}
TABLES = {"youth.silence": silence, "youth.judging": judging}
# The world, a group, a territory, a post.
PLACES = [{}, {"place": "D05"}, {"place": "KAZ"}, {"post": "RU-ROM"}]
CASES = {
    "youth.season_so_far": PLACES[:2],
    "youth.funnel_of_season": PLACES,
    "youth.gained_and_lost": [*PLACES, {"by": "posts"}, {"by": "posts", "post": "RU-ROM"}],
    "youth.forecast_of_applications": PLACES,
    "youth.silence": [{}, {"place": "D09"}, {"post": "RU-ROM"}],
    "youth.judging": PLACES[:1],
}
