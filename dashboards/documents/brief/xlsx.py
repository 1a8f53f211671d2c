"""A brief as a workbook: a sheet for each of its tables, and one of the files it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.documents.brief.shown import Shown
from dashboards.documents.brief.sources import files_of
from dashboards.documents.native import native_chart
from dashboards.documents.workbook import Sheet, workbook
from dashboards.lib.legend import foot
from dashboards.lib.origin import origin_of
from dashboards.lib.scope import Scope
from dashboards.lib.table import Table
from dashboards.views.country.selection import CountrySelection


def to_xlsx(
    scope: Scope,
    selection: CountrySelection,
    years: Table,
    shown: Sequence[Shown],
    indicators: Sequence[str],
) -> bytes:
    """The years, every view in the order of the page, the files; native charts where
    the page draws one. ``indicators``: whose definitions stand on the first sheet."""
    listed = files_of(scope, selection.place)
    sheets = [
        Sheet(years.caption, years),
        *(
            Sheet(
                one.view.title,
                one.view.table,
                one.view.note,
                foot(one.view),
                chart=native_chart(one.view),
            )
            for one in shown
            if not one.view.table.is_empty
        ),
        Sheet(listed.caption, listed),
    ]
    return workbook(sheets, origin_of(scope, selection, indicators), scope.language)
