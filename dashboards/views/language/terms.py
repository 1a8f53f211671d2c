"""Terms against the same term of the year before, by published changes alone."""

from __future__ import annotations

from dashboards.lib.changes import change_of
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.measures import year_before
from dashboards.lib.periods import Shown, periods
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.language.selection import (
    COMPLETION,
    LEARNERS,
    LanguageSelection,
    group_or_world,
    name_of,
)

TITLE = Phrase(
    ru="Семестры к тем же семестрам годом раньше", en="Terms against the same term a year before"
)
NOTE = Phrase(
    ru="{place}; семестры {year} года и предыдущего",
    en="{place}; terms of {year} and the year before",
)
TERM = Phrase(ru="Семестр", en="Term")
SHARE = Phrase(ru="Завершили", en="Completed")
PEOPLE = Phrase(ru="Учащихся", en="Learners")
BEFORE = Phrase(ru="{what}, год назад", en="{what}, a year before")
DIFFERENCE = Phrase(ru="Различие", en="Difference")
CLEAR = Phrase(ru="вне пределов точности", en="beyond precision")
WITHIN = Phrase(ru="в пределах точности", en="within precision")
UNKNOWN = Phrase(ru="сравнить нельзя", en="can’t be compared")


def terms(scope: Scope, selection: LanguageSelection) -> View:
    """One row per term of the chosen year, the last one first: learners and completion, each beside
    the same term a year before."""
    texts, formats, language = Texts(scope.language), Formats(scope.language), scope.language
    place = group_or_world(scope, selection)
    listed: list[Row] = []
    for term in reversed(periods(scope, "H", LEARNERS)):
        if term[:4] != selection.year:
            continue
        row: Row = {"term": term}
        for key, code in (("people", LEARNERS), ("share", COMPLETION)):
            told = {
                cell.period: cell
                for cell in cells(
                    scope, code, level=place.level, territories=[place.code], period_type="H",
                    periods=[term, year_before(term)],
                )
            }  # fmt: skip
            for name, period in ((key, term), (f"{key}_before", year_before(term))):
                cell = told.get(period)
                row[name] = cell.central if cell else None
                row[f"{name}_status"] = cell.status if cell else "no_source"
            change = change_of(scope, code, place.level, place.code, Shown("H", term))
            remark = UNKNOWN
            if change is not None and change.is_ok:
                remark = WITHIN if change.is_within_bands else CLEAR
            row[f"{key}_said"] = remark(language)
        listed.append(row)
    said = Words(
        TITLE(language),
        NOTE(language, place=name_of(scope, place), year=formats.period(selection.year)),
        footnote=rounded(scope, LEARNERS),
        empty=texts("empty.period"),
    )
    columns = [Column("term", TERM(language), "period")]
    for key, what, unit in (
        ("people", PEOPLE(language), persons_unit(scope, LEARNERS)),
        ("share", SHARE(language), "share"),
    ):
        columns += [
            Column(key, what, unit, status=f"{key}_status"),
            Column(
                f"{key}_before", BEFORE(language, what=what), unit, status=f"{key}_before_status"
            ),
            Column(f"{key}_said", f"{what}: {DIFFERENCE(language).lower()}"),
        ]
    return sortable_table(scope, said, said.table(columns, listed))
