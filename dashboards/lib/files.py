"""The files of a panel: its numbers as CSV and as a workbook, its chart as SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboards.documents.native import native_chart
from dashboards.documents.picture import as_png, picture
from dashboards.documents.workbook import Sheet, workbook
from dashboards.lib.download import Origin, to_csv
from dashboards.lib.legend import foot
from dashboards.lib.notes import noted
from dashboards.lib.origin import heard, origin_of
from dashboards.lib.scope import Scope
from dashboards.lib.selection import Selection
from dashboards.lib.texts import Texts
from dashboards.lib.view import View

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def offer(make: Callable[[], View], scope: Scope, selection: Selection, name: str) -> None:
    """A button per file, with the files ready.

    Not made at the click: what Streamlit makes then belongs to nobody, and is gone after two
    reruns of any reader, sooner than a slow line fetches it.
    """
    with st.container(horizontal=True, gap="small", key=f"files-{name.replace('.', '-')}"):
        for kind, content in files(make, name, scope, selection).items():
            label = kind.upper() if kind != "csv" else Texts(scope.language)("details.download")
            st.download_button(
                label,
                data=content,
                file_name=f"{name}_{scope.release_id}.{kind}",
                mime=FORMATS[kind],
                key=f"download.{kind}.{name}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


@st.cache_data(show_spinner=False, max_entries=64)
def files(
    _make: Callable[[], View], name: str, scope: Scope, selection: Selection
) -> dict[str, bytes]:
    """The files of a panel by their kind; pictures where it has a figure."""
    view, indicators = heard(
        scope, lambda: noted(lambda _scope, _selection: _make(), scope, selection)
    )
    origin, language = origin_of(scope, selection, indicators, view.notes), scope.language
    sheet = Sheet(view.title, view.table, view.note, foot(view), chart=native_chart(view))
    return {
        "csv": to_csv(view.table, origin, language),
        "xlsx": workbook([sheet], origin, language),
        **pictures(view, origin, language),
    }


def pictures(view: View, origin: Origin, language: str) -> dict[str, bytes]:
    """The chart by the kind of its picture; nothing where there is none."""
    if view.figure is None:
        return {}
    drawn = picture(view, origin, language)
    return {"svg": drawn.encode(), "png": as_png(drawn)}
