"""Which cities receive the trips: trips are counted, not people."""

from __future__ import annotations

from collections import Counter

from dashboards.lib.format import Formats
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words, of_the_world
from dashboards.views.youth.selection import YouthSelection

TABLES = ("dim_trip", "dim_host_city")
SHOWN = 5
FOUND = Phrase(
    ru="{season}: чаще всего принимает {city} — {count} из {whole} поездок",
    en="{season}: {city} receives most, {count} of {whole} trips",
)
# Where several receive as many, none of them is named first.
SHARED = Phrase(
    ru="{season}: принимающих городов — {cities}, у каждого не больше {count} из {whole} поездок",
    en="{season}: cities that receive trips: {cities}, each at most {count} of {whole}",
)
TITLE = Phrase(ru="Города, которые принимают поездки", en="Cities that receive trips")
NOTE = Phrase(
    ru="Весь мир; сколько поездок сезона принял город, по спискам; в поездке бывает несколько "
    "городов",
    en="World; trips of a season that a city received, by the rosters; a trip may see several",
)


@of_the_world
def host_cities(scope: Scope, selection: YouthSelection) -> View:
    """Trips by city and season, the city of most trips first."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    names: dict[str, str] = {}
    trips: list[Row] = []
    if all(has_table(scope, table) for table in TABLES):
        sql = f"select host_city_code, name_{language} as name from dim_host_city"
        names = {row["host_city_code"]: row["name"] for row in rows(scope, sql)}
        trips = rows(
            scope,
            """select season_year, host_city_codes from dim_trip
               where host_city_codes is not null""",
        )
    counted = Counter(
        (str(trip["season_year"]), code)
        for trip in trips
        for code in trip["host_city_codes"].split(", ")
    )
    seasons = sorted({season for season, _ in counted}, reverse=True)[:SHOWN]
    listed: list[Row] = [
        {"city": name, **{season: counted.get((season, code), 0) for season in seasons}}
        for code, name in names.items()
        if any((season, code) in counted for season in seasons)
    ]
    listed.sort(key=lambda row: ([-row[season] for season in seasons], row["city"]))
    title = TITLE(language)
    if seasons:
        last = seasons[0]
        received = [row[last] for row in listed if row[last]]
        title = (FOUND if received.count(max(received)) == 1 else SHARED)(
            language,
            season=formats.season(last, begins=True),
            city=listed[0]["city"],
            count=formats.number(max(received)),
            whole=formats.number(len([t for t in trips if str(t["season_year"]) == last])),
            cities=formats.number(len(received)),
        )
    said = Words(title, NOTE(language), empty=texts("status.no_source.why"))
    table = said.table(
        (
            Column("city", texts("column.city")),
            *(Column(season, formats.season(season), "count") for season in seasons),
        ),
        listed,
    )
    return sortable_table(scope, said, table)
