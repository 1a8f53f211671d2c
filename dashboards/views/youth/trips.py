"""Trips: norm, plan, announced and actual; quota and use; ways out of the list."""

from __future__ import annotations

from decimal import Decimal

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import TOTAL, Cell, cells
from dashboards.lib.measures import ratio
from dashboards.lib.names import names
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.aims import distance_words
from dashboards.lib.recipes.bars import Kind, grouped_columns
from dashboards.lib.recipes.bullet import Bullet, bullet
from dashboards.lib.recipes.cards import card_of, point
from dashboards.lib.recipes.intervals import Beside, Look, interval_rates, rate_row
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words, of_the_world
from dashboards.views.youth.season import SEASON, by_union, seasons
from dashboards.views.youth.selection import YouthSelection, union_of

# Indicator → the kind of its document, its name and its colour.
FOUR = {
    "Y07a": ("norm", Phrase(ru="норма", en="norm"), palette.GREY),
    "Y07b": ("plan", Phrase(ru="план", en="plan"), palette.PALE),
    "Y07c": ("announced", Phrase(ru="объявлено", en="announced"), palette.AMBER),
    "Y07d": ("account", Phrase(ru="поехали", en="travelled"), palette.BLUE),
}
WAYS = ("visa_refused", "withdrawn", "no_show", "replaced")
WAY_OUT = "way_out"

FULFILLED = Phrase(
    ru="{season}: поехали {actual} при плане {plan} — {share}",
    en="{season}: {actual} travelled of {plan} planned, {share}",
)
FULFILLED_AT_LEAST = Phrase(
    ru="{season}: поехали не меньше {actual} при плане {plan} — от {share}",
    en="{season}: at least {actual} travelled of {plan} planned, {share} or more",
)
FOUR_TITLE = Phrase(ru="Норма, план, объявлено и факт", en="Norm, plan, announced and actual")
FOUR_NOTE = Phrase(
    ru="Весь мир, участники без сопровождающих, по сезонам; документы — в таблице и при наведении",
    en="World, participants without escorts, by season; documents in the table and on hovering",
)
APPLIED = Phrase(
    ru="{season}: заявка того же сезона найдена у {share} поехавших, которых можно узнать",
    en="{season}: of the travellers who can be told apart {share} had applied in the same season",
)
KIND = Phrase(ru="Что", en="What")
DOCUMENT = Phrase(ru="Документ", en="Document")
OF_DOCUMENT = Phrase(ru="Дата документа", en="Date of the document")

USED = Phrase(
    ru="{season}: квота использована на {share}", en="{season}: {share} of the quota was used"
)
QUOTA = Phrase(ru="квота", en="quota")
USE_TITLE = Phrase(ru="Квота и её использование", en="Quota and its use")
USE_NOTE = Phrase(
    ru="{place}, {season}; полоса — поехавшие участники, черта — квота на начало поездки",
    en="{place}, {season}; bar: participants who travelled, tick: quota when the trip began",
)
BY_UNION = Phrase(ru="По союзам групп", en="By union of groups")
USE = Phrase(ru="Использовано", en="Used")
NO_SAMPLE = Phrase(
    ru="Интервала нет: посчитаны все места, а не выборка",
    en="There is no interval: all seats are counted, not a sample",
)

LEFT = Phrase(
    ru="Чаще всего выбывают так: {way} — {share} номинированных",
    en="Most often: {way}, {share} of those nominated",
)
OUT_TITLE = Phrase(ru="Как выбывают из списка", en="Ways out of the list")
OUT_NOTE = Phrase(
    ru="Весь мир, {season}, доля номинированных; полоса — 95-процентный интервал, ромб — {before}",
    en="World, {season}, share of those nominated; band: 95% interval, diamond: {before}",
)


def documents(scope: Scope) -> dict[tuple[str, str], Row]:
    """Documents of the norms by season and kind."""
    if not has_table(scope, "dim_trip_norm"):
        return {}
    sql = f"""
        select period_code, norm_kind, document_{scope.language} as document, document_date
        from dim_trip_norm
    """
    return {(row["period_code"], row["norm_kind"]): row for row in rows(scope, sql)}


@of_the_world
def norm_and_actual(scope: Scope, selection: YouthSelection) -> View:
    """Four bars per season, each with the document it stands on."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    unit, papers = persons_unit(scope, "Y07d"), documents(scope)
    actual = card_of(scope, "Y07d", ())
    found = {
        (cell.period, code): cell
        for code in FOUR
        for cell in cells(scope, code, period_type=SEASON)
    }
    shown = sorted({season for season, _ in found})[-5:]
    listed: list[Row] = []
    kinds = []
    for code, (kind, name, color) in FOUR.items():
        column: list[Row] = []
        for season in shown:
            cell, paper = found.get((season, code)), papers.get((season, kind), {})
            row: Row = {
                "season": formats.season(season),
                "kind": name(language),
                "value": cell.central if cell else None,
                **(cell.standing if cell else {"status": "no_source"}),
                "document": paper.get("document"),
                "document_date": paper.get("document_date"),
                "distance": distance_words(scope, actual, point(cell))
                if cell and code == actual.code
                else None,
            }
            column.append(row)
        listed.extend(column)
        kinds.append(
            Kind(
                name(language),
                color,
                [row["value"] for row in column],
                [_read(row, formats, unit if code == "Y07d" else "count") for row in column],
                [row["status"] for row in column],
                [row.get("passport", "") for row in column],
            )
        )
    said = Words(
        _fulfilled(scope, found, shown, unit),
        FOUR_NOTE(language),
        footnote=". ".join(filter(None, (_applied(scope), rounded(scope, "Y07d")))),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("season", texts("column.season")),
            Column("kind", KIND(language)),
            Column("value", texts("column.people"), unit, status="status"),
            Column("document", DOCUMENT(language)),
            Column("document_date", OF_DOCUMENT(language), "date"),
        ),
        listed,
    )
    labels = [formats.period(season) for season in shown]
    return grouped_columns(scope, said, table, labels, kinds, unit=unit)


def _read(row: Row, formats: Formats, unit: str) -> str:
    value = row["value"]
    word = (
        said_of(row["status"], formats.language).word
        if value is None
        else formats.number(value, unit)
    )
    lines = [f"{row['season']}, {row['kind']}: <b>{word}</b>", row["document"], row["distance"]]
    return "<br>".join(filter(None, lines))


def _fulfilled(
    scope: Scope, found: dict[tuple[str, str], Cell], shown: list[str], unit: str
) -> str:
    """How the last season with both a plan and an actual stands."""
    language, formats = scope.language, Formats(scope.language)
    for season in reversed(shown):
        plan, actual = (found.get((season, code)) for code in ("Y07b", "Y07d"))
        share = ratio(actual.central if actual else None, plan.central if plan else None)
        if plan and actual and share is not None:
            said = FULFILLED_AT_LEAST if actual.is_partial else FULFILLED
            return said(
                language,
                season=formats.season(season, begins=True),
                actual=formats.number(actual.central or 0, unit),
                plan=formats.number(plan.central or 0),
                share=formats.share(share, 0),
            )
    return FOUR_TITLE(language)


def _applied(scope: Scope) -> str:
    """Which part of the travellers is found in applications, in the last season that knows."""
    formats = Formats(scope.language)
    known = [c for c in cells(scope, "Y05b", period_type=SEASON) if c.central is not None]
    if not known:
        return ""
    return APPLIED(
        scope.language,
        season=formats.season(known[-1].period, begins=True),
        share=formats.share(known[-1].central or 0, 0),
    )


def quota_use(scope: Scope, selection: YouthSelection) -> View:
    """Travelled against the quota by union, in the last season that has ended."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    words, unit = names(scope), persons_unit(scope, "Y06")
    level, code = union_of(scope, selection)
    shown = seasons(scope, "Y06")
    last = shown[-1] if shown else ""
    listed: list[Row] = []
    for season in reversed(shown):
        listed += [
            {
                "code": season,
                "season": formats.season(season),
                "place": words("territory", cell.territory),
                "level": cell.level,
                "travelled": cell.numerator,
                "quota": cell.denominator,
                **rate_row(cell),
            }
            for cell in by_union(scope, "Y06", (level, code), season)
        ]
    drawn = [row for row in listed if row["code"] == last and row["level"] == "union"]
    drawn.sort(key=lambda row: (row["value"] is None, -(row["quota"] or 0), row["place"]))
    whole = next((row for row in listed if row["code"] == last), None)
    said = Words(
        USED(
            language,
            season=formats.season(last, begins=True),
            share=formats.share(whole["value"], 0),
        )
        if whole and whole["value"] is not None
        else USE_TITLE(language),
        USE_NOTE(
            language,
            place=BY_UNION(language) if level == "world" else words("territory", code),
            season=formats.season(last) if last else "",
        ),
        footnote=f"{NO_SAMPLE(language)}. {rounded(scope, 'Y06')}",
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("season", texts("column.season")),
            Column("place", texts("column.union")),
            Column("travelled", FOUR["Y07d"][1](language).capitalize(), unit, status="status"),
            Column("quota", QUOTA(language).capitalize(), "count", status="status"),
            Column("value", USE(language), "share", status="status"),
        ),
        listed,
    )
    return bullet(
        scope,
        said,
        table,
        [_bar(row, formats) for row in drawn],
        unit="count",
        tick=QUOTA(language),
        write=formats.number,
        height=Height(46),
        ticks=2,
    )


def _bar(row: Row, formats: Formats) -> Bullet:
    if row["value"] is None:
        return Bullet(row["place"], None, said_of(row["status"], formats.language).word)
    return Bullet(
        row["place"],
        row["travelled"],
        formats.share(row["value"], 0),
        row["quota"],
        passport=row["passport"],
    )


@of_the_world
def ways_out(scope: Scope, selection: YouthSelection) -> View:
    """How many of those nominated left the list, by the way they left."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    shown = seasons(scope, "Y08", WAY_OUT)[-2:]
    found = {
        (cell.period, cell.dimension): cell
        for scheme in (TOTAL, WAY_OUT)
        for cell in cells(scope, "Y08", period_type=SEASON, scheme=scheme, periods=shown or [""])
    }

    def of(season: str) -> list[Row]:
        return [
            rate_row(found[season, way], way=texts(f"{WAY_OUT}.{way}"), season=season)
            for way in WAYS
            if (season, way) in found
        ]

    now = of(shown[-1]) if shown else []
    now.sort(key=lambda row: (row["value"] is None, -(row["value"] or Decimal(0))))
    # Where now there is a word, a mark would lie on it.
    known = {row["way"] for row in now if row["value"] is not None}
    before = [row for row in of(shown[0]) if row["way"] in known] if len(shown) > 1 else []
    largest = now[0] if now and now[0]["value"] else None
    of_before = formats.season(shown[0]) if before else "–"
    said = Words(
        LEFT(language, way=largest["way"], share=formats.share(largest["value"], 0))
        if largest
        else OUT_TITLE(language),
        OUT_NOTE(language, season=formats.season(shown[-1]) if shown else "", before=of_before),
        footnote=rounded(scope, "Y08"),
        empty=texts("empty.period"),
    )
    return interval_rates(
        scope,
        said,
        Column("way", texts("column.way_out")),
        Column("value", texts("column.share"), "share", status="status"),
        now,
        height=Height(44, around=70),
        look=Look(palette.BLUE, name=formats.season(shown[-1]) if shown else ""),
        against=[Beside(of_before, "diamond", palette.AMBER, before, is_hollow=True)]
        if before
        else (),
    )
