"""What changed in the country against the year before, like for like, and why it can't be said."""

from __future__ import annotations

from decimal import Decimal

from dashboards.lib.changes import TABLE
from dashboards.lib.format import Formats
from dashboards.lib.measures import change
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.units import is_persons
from dashboards.lib.view import View, Words
from dashboards.views.country.lines import label, unit_of
from dashboards.views.country.selection import CountrySelection

TITLE = Phrase(ru="Что изменилось за год: {place}", en="What changed in a year: {place}")
NOTE = Phrase(
    ru="Опубликованные изменения {year} года к тем же месяцам годом раньше, по сопоставимым данным",
    en="Published changes of {year} against the same months a year before, like for like",
)
NONE = Phrase(
    ru="Сравнений с прошлым годом по этой территории не опубликовано.",
    en="No comparison with the year before is published for this territory.",
)
NOW = Phrase(ru="Стало", en="Now")
BEFORE = Phrase(ru="Было", en="Before")
CHANGE = Phrase(ru="Изменение", en="Change")
REMARK = Phrase(ru="Как читать", en="How to read it")
CLEAR = Phrase(ru="вне пределов точности", en="beyond precision")


def changes(scope: Scope, selection: CountrySelection) -> View:
    """One row per indicator of the country: its period, both values over what reports in both
    years, the change in the form of its unit, the share in common, and what may be said of it."""
    texts, formats, language = Texts(scope.language), Formats(scope.language), scope.language
    listed: list[Row] = []
    for row in _published(scope, selection):
        code = row["indicator_code"]
        unit = unit_of(scope, code)
        ends = row["value_central"], row["base_value_central"]
        moved = change(*ends, row["change_share"], unit) if row["status"] == "ok" else None
        listed.append(
            row
            | {
                "name": label(scope, code),
                "unit": unit,
                "change": _said(moved.value, moved.form, unit, formats, texts) if moved else "",
                "remark": _remark(row, texts, formats, language),
                "passport": f"{code}.{selection.place}.{row['period_code']}",
            }
        )
    said = Words(
        TITLE(language, place=names(scope)("territory", selection.place)),
        NOTE(language, year=selection.year),
        empty=NONE(language),
    )
    table = said.table(
        (
            # Both numbers count only what reports in both years: its name opens the published one.
            Column("name", texts("column.indicator"), opens="passport"),
            Column("period_code", texts("column.period"), "period"),
            Column("base_value_central", BEFORE(language), "plain", unit="unit"),
            Column("value_central", NOW(language), "plain", unit="unit"),
            Column("change", CHANGE(language), "written"),
            Column("like_for_like_share", texts("column.like_for_like"), "share"),
            Column("remark", REMARK(language)),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def _published(scope: Scope, selection: CountrySelection) -> list[Row]:
    """The change of each indicator in the period that stands for the year: the year itself or its
    season, else its months so far, else the last before it; in the order of the catalogue."""
    if not has_table(scope, TABLE):
        return []
    sql = f"""
        select indicator_code, period_type, period_code, base_period_code, value_central,
               base_value_central, change_share, like_for_like_share, bands_overlap, status
        from {TABLE}
        where territory_code = ? and territory_level = 'territory'
          and period_type in ('Y', 'YTD', 'SEASON')
          and regexp_extract(period_code, '[0-9]+') <= ?
        qualify row_number() over (
            partition by indicator_code
            order by regexp_extract(period_code, '[0-9]+') = ? desc, period_type = 'YTD',
                     period_code desc) = 1
    """
    order = list(indicator_facts(scope))
    found = rows(scope, sql, selection.place, selection.year, selection.year)
    return sorted(found, key=lambda row: order.index(row["indicator_code"]))


def _said(value: Decimal, form: str, unit: str, formats: Formats, texts: Texts) -> str:
    """``+6.8%``, ``−1.4 pp`` or ``+25``: a change with its sign; zero has none."""
    if form == "percent":
        text = formats.share(abs(value))
    elif form == "points":
        text = f"{formats.points(abs(value))}{texts('card.points')}"
    else:
        text = formats.number(abs(value), "count" if is_persons(unit) else unit)
    is_flat = not any(digit in "123456789" for digit in text)
    return text if is_flat else formats.signed(text, value)


def _remark(row: Row, texts: Texts, formats: Formats, language: str) -> str:
    """Whether the change is more than precision; where there is none, the reason."""
    base, common = formats.period(row["base_period_code"]), row["like_for_like_share"]
    if row["status"] == "ok":
        is_alike = row["value_central"] == row["base_value_central"]
        return texts("change.overlap") if row["bands_overlap"] or is_alike else CLEAR(language)
    if row["status"] == "too_little_in_common" and common is not None:
        return texts("change.too_little", share=formats.share(common, 0), period=base)
    if row["value_central"] is not None and row["base_value_central"] is not None:
        return texts("change.basis", period=base)
    return texts("change.not_comparable", period=base)
