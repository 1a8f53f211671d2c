"""A country's brief as files: the door for the command and for the button of the Country page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboards.documents.brief.content import brief
from dashboards.documents.brief.glyphs import require_glyphs
from dashboards.documents.brief.html import to_html
from dashboards.documents.brief.pdf import to_pdf
from dashboards.documents.brief.shown import views
from dashboards.documents.brief.sources import files_of
from dashboards.documents.brief.xlsx import to_xlsx
from dashboards.documents.brief.years import by_year
from dashboards.lib.names import names
from dashboards.lib.notes import notes_for
from dashboards.lib.origin import heard, origin_of
from dashboards.lib.peers import RULES
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.theme import LIGHT
from dashboards.views.country.selection import CountrySelection

PDF, XLSX, HTML = "pdf", "xlsx", "html"
FORMATS = (PDF, XLSX, HTML)


def documents(
    scope: Scope, selection: CountrySelection, formats: Sequence[str]
) -> dict[str, bytes]:
    """Format → the whole file, in the order of ``formats``. The same bytes for the same release,
    filters and language.

    Raises MissingGlyph where a PDF is wanted and its fonts lack a character.
    """
    reader = replace(scope, theme=LIGHT)
    (years, shown), indicators = heard(
        reader, lambda: (by_year(reader, selection), views(reader, selection))
    )
    found = notes_for(reader, indicators=indicators, places=(selection.place,))
    notes = [note.text for note in found]
    made: dict[str, bytes] = {}
    told = None
    if {PDF, HTML} & set(formats):
        told = brief(reader, selection, years, shown, notes)
    for wanted in formats:
        if wanted == XLSX:
            origin = replace(origin_of(reader, selection, indicators), notes=tuple(notes))
            made[wanted] = to_xlsx(
                years, shown, files_of(reader, selection.place), origin, scope.language
            )
        elif told is not None and wanted == PDF:
            require_glyphs(told)
            made[wanted] = to_pdf(told)
        elif told is not None:
            made[wanted] = to_html(told)
    return made


def file_name(scope: Scope, selection: CountrySelection, wanted: str) -> str:
    """``brief_KAZ_2025_ru_<release>.pdf``; a rule of peers that is not the usual one is named."""
    rule = [] if selection.peers == RULES[0] else [selection.peers]
    parts = ["brief", selection.place, selection.year, *rule, scope.language, scope.release_id]
    return f"{'_'.join(parts)}.{wanted}"


def countries(scope: Scope) -> list[str]:
    """Territories of which the release tells anything, by code."""
    sql = """
        select territory_code from fct_indicator_value
        where territory_level = 'territory' and value_central is not null
        union
        select territory_code from mart_diaspora__estimate where value_central is not null
        order by territory_code
    """
    known = set(names(scope).of_level("territory"))
    return [row["territory_code"] for row in rows(scope, sql) if row["territory_code"] in known]
