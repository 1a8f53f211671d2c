"""How long results take, and whether finalists come from where the applications come from."""

from __future__ import annotations

from dashboards.lib.format import Formats
from dashboards.lib.indicators import TOTAL, cells
from dashboards.lib.measures import whole
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words, of_the_world
from dashboards.views.youth.season import SEASON, seasons
from dashboards.views.youth.selection import YouthSelection

COMPETITIONS = "dim_competition"
FOUND = Phrase(
    ru="{season}: половина заявок получила результат за {days} или быстрее",
    en="{season}: half of the applications had their result within {days}",
)
TITLE = Phrase(ru="Сколько ждут результата", en="How long a result takes")
NOTE = Phrase(
    ru="Весь мир; медиана дней от заявки до опубликованного результата; баланс: 0 — финалисты "
    "оттуда же, откуда заявки, 1 — совсем из других мест",
    en="World; median days from application to published result; balance: 0, finalists come from "
    "where applications come from, 1, from quite other places",
)
STILL_OUT = Phrase(
    ru="Заявки без результата не входят, поэтому идущий сезон кажется быстрее",
    en="Applications without a result are left out, so a running season looks quicker",
)
ALL = Phrase(ru="Все конкурсы", en="All competitions")
BALANCE = Phrase(ru="Баланс финалистов", en="Balance of finalists")


@of_the_world
def judging(scope: Scope, selection: YouthSelection) -> View:
    """Y12 of all competitions and of each, and Y10, by season, the last one first."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    shown = seasons(scope, "Y12")
    found = {
        (cell.period, cell.dimension): cell
        for scheme in (TOTAL, "competition")
        for cell in cells(scope, "Y12", period_type=SEASON, scheme=scheme, periods=shown or [""])
    }
    balance = {cell.period: cell for cell in cells(scope, "Y10", period_type=SEASON)}
    names = {TOTAL: ALL(language)} | _competitions(scope)
    listed: list[Row] = []
    for season in reversed(shown):
        row: Row = {"code": season, "season": formats.season(season)}
        for name, cell in (
            *((code, found.get((season, code))) for code in names),
            ("balance", balance.get(season)),
        ):
            row[name] = cell.central if cell else None
            row[f"{name}_status"] = cell.status if cell else "not_applicable"
        listed.append(row)
    last = next((row for row in listed if row[TOTAL] is not None), None)
    said = Words(
        FOUND(
            language,
            season=formats.season(last["code"], begins=True),
            days=texts("count.day", n=whole(last[TOTAL])),
        )
        if last
        else TITLE(language),
        NOTE(language),
        footnote=STILL_OUT(language),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("season", texts("column.season")),
            *(Column(code, name, "days", status=f"{code}_status") for code, name in names.items()),
            Column("balance", BALANCE(language), "index", status="balance_status"),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def _competitions(scope: Scope) -> dict[str, str]:
    if not has_table(scope, COMPETITIONS):
        return {}
    sql = f"""
        select competition_code, name_{scope.language} as name from {COMPETITIONS}
        order by competition_code
    """
    return {row["competition_code"]: row["name"] for row in rows(scope, sql)}
