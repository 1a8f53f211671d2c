"""A brief as a workbook: a sheet for each of its tables, and one of the files it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.documents.brief.shown import Shown
from dashboards.documents.native import native_chart
from dashboards.documents.workbook import Sheet, workbook
from dashboards.lib.download import Origin
from dashboards.lib.legend import foot
from dashboards.lib.table import Table


def to_xlsx(
    years: Table, shown: Sequence[Shown], files: Table, origin: Origin, language: str
) -> bytes:
    """The years, every view in the order of the page, the files; native charts where the page
    draws one. ``origin`` has definitions and notes, which stand on the first sheet."""
    sheets = [
        Sheet(years.caption, years),
        *(
            Sheet(
                one.view.title,
                one.view.table,
                one.view.note,
                foot(one.view),
                # Behind the colon of a heading stands its newest figure, or the country.
                name=one.view.title.partition(":")[0],
                chart=native_chart(one.view),
            )
            for one in shown
            if not one.view.table.is_empty
        ),
        Sheet(files.caption, files),
    ]
    return workbook(sheets, origin, language)
