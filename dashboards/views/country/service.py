"""Posts that serve the country, and how they keep to their deliveries."""

from __future__ import annotations

from functools import lru_cache

from dashboards.lib.format import Formats
from dashboards.lib.links import post_link
from dashboards.lib.measures import known_sum, ratio
from dashboards.lib.names import names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, known_at, rows
from dashboards.lib.scope import Scope
from dashboards.lib.sentence_gaps import SERVED
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.country.selection import CountrySelection

SILENCE = "mart_posts__silence"
TITLE = Phrase(
    ru="Загранучреждения и их отчётность: {place}", en="Posts and their reporting: {place}"
)
FINDING = Phrase(
    ru="Отчётность загранучреждений: в срок {coverage}",
    en="Reporting of posts: {coverage} on time",
)
NOTE = Phrase(
    ru="Поставки со сроком в {year} году; загранучреждения, которые отвечают за страну, стоят в "
    "ней или проводили в ней мероприятия",
    en="Deliveries due in {year}; posts that report for the country, stand in it or held events "
    "in it",
)
NONE = Phrase(
    ru="За эту территорию не отвечает ни одно загранучреждение, и мероприятий в ней не было.",
    en="No post reports for this territory, and there were no events in it.",
)
DUE = Phrase(ru="Ждали", en="Due")
ON_TIME = Phrase(ru="В срок", en="On time")
LATE = Phrase(ru="С опозданием", en="Late")
MISSING = Phrase(ru="Не поступило", en="Missing")
SHARE = Phrase(ru="Доля в срок", en="Share on time")
LAST = Phrase(ru="Последний период", en="Last period")
SILENT = Phrase(ru="Молчит: отвечает", en="Silent: owner")


def posts(scope: Scope, selection: CountrySelection) -> View:
    """One row per post and export: deliveries due in the year by whether they came, the last
    period that came, and, where the post has fallen silent, who answers for it."""
    texts, words, language = Texts(scope.language), names(scope), scope.language
    serving = sorted(serving_posts(scope, selection.place), key=words.short_post)
    silent = _silent(scope)
    sql = """
        select post_code, export,
               count(*) as due,
               count(*) filter (where timeliness = 'on_time') as on_time,
               count(*) filter (where timeliness = 'late') as late,
               count(*) filter (where timeliness = 'missing') as missing,
               max(period_code) filter (where received_on is not null) as last_period
        from quality_delivery
        where list_contains(?, post_code) and year(due_on) = ? and due_on <= ?
        group by post_code, export order by missing desc, post_code, export
    """
    found = rows(scope, sql, serving, int(selection.year or 0), known_at(scope).date())
    listed: list[Row] = [
        row
        | {
            "post": words.short_post(row["post_code"]),
            "leads_to": post_link(scope, row["post_code"]),
            "export_name": texts.get(f"export.{row['export']}", row["export"]),
            "share": ratio(row["on_time"], row["due"]),
            "owner": silent.get((row["post_code"], row["export"]), ""),
        }
        for row in found
    ]
    on_time, due = (known_sum(row[key] for row in found).value for key in ("on_time", "due"))
    known, of = (Formats(language).number(count) for count in (on_time, due))
    coverage = texts("coverage.deliveries", n=int(due), known=known, of=of)
    said = Words(
        FINDING(language, coverage=coverage)
        if found
        else TITLE(language, place=words("territory", selection.place)),
        NOTE(language, year=selection.year),
        empty=texts("empty.period") if serving else NONE(language),
    )
    table = said.table(
        (
            Column("post", texts("column.post"), leads_to="leads_to"),
            Column("export_name", texts("column.export")),
            Column("due", DUE(language), "count"),
            Column("on_time", ON_TIME(language), "count"),
            Column("late", LATE(language), "count"),
            Column("missing", MISSING(language), "count"),
            Column("share", SHARE(language), "share"),
            Column("last_period", LAST(language), "period"),
            *([Column("owner", SILENT(language))] if any(row["owner"] for row in listed) else []),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def serving_posts(scope: Scope, place: str) -> tuple[str, ...]:
    """Posts that report for the territory, stand in it, or held events in it."""
    return _serving_posts(scope.of_numbers, place)


# The page, its sources and both languages ask. Shared, never changed.
@lru_cache(maxsize=64)
def _serving_posts(scope: Scope, place: str) -> tuple[str, ...]:
    # A release from before that table is known by the posts that stand there or held events.
    tables = ["dim_post", *([SERVED] if has_table(scope, SERVED) else [])]
    asked = [f"select post_code from {table} where territory_code = $1" for table in tables]
    held = "select post_code from event_list where territory_code = $1 and outcome = 'held'"
    return tuple(row["post_code"] for row in rows(scope, " union ".join([*asked, held]), place))


def _silent(scope: Scope) -> dict[tuple[str, str], str]:
    """(post, export) of those that have fallen silent → who answers for them."""
    if not has_table(scope, SILENCE):
        return {}
    sql = f"select post_code, export, owner_{scope.language} as owner from {SILENCE}"
    return {(row["post_code"], row["export"]): row["owner"] for row in rows(scope, sql)}
