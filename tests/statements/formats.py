"""Everything a release says of itself, format by format, as text and as numbers."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow.parquet as pq
import pytest
import streamlit as st
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.reader import Reader
from dashboards.documents.vega import vega_lite
from dashboards.documents.workbook import Sheet, workbook
from dashboards.lib import panel
from dashboards.lib.download import Origin, to_csv
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.table import Table
from dashboards.lib.view import View
from tests.browser.views import VIEWS
from tests.dashboards.conftest import page_script
from tests.dashboards.expected.asking import numbers_of
from tests.dashboards.reading import bodies
from tests.pipeline.command import compatriots

BLANKS = re.compile("[\u00a0\u202f]")
NUMBER = re.compile(
    r"(?<![\w.,:–-])\d{1,3}(?:[ ,]\d{3})+(?:\.\d+|(?![\d,]|\.\d))"
    r"|(?<![\w.:])\d+(?:[.,]\d+)?(?!\w|\.\d)"
)


@dataclass(frozen=True)
class Page:
    """One view as a reader gets it."""

    name: str
    language: str
    html: tuple[str, ...]
    figures: tuple[str, ...]  # JSON as Streamlit sends it
    tables: tuple[Table, ...]
    downloads: tuple[str, ...]  # the text of every CSV, workbook and picture


def folder_of(home: Home) -> Path:
    release = pointer.current(home)
    assert release is not None
    return release.folder


def pages(home: Home) -> Iterator[Page]:
    """Every view in both languages, with the file behind every panel."""
    release_id = folder_of(home).name
    for name, (code, chosen) in VIEWS.items():
        for language in LANGUAGES:
            yield page(home, release_id, name, code, chosen, language)


def page(
    home: Home, release_id: str, name: str, code: str, chosen: dict[str, str], language: str
) -> Page:
    scope = Scope(str(home.root), release_id, language=language)
    views: list[View] = []

    def details(build: Any, scope: Scope, selection: Any) -> None:
        views.append(build(scope, selection))

    st.cache_data.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(panel, "details", details)
        test = AppTest.from_function(
            page_script, default_timeout=120, kwargs={"page": code, "scope": scope}
        )
        for key, value in chosen.items():
            test.query_params[key] = value
        test.run()
    assert not test.exception, f"{name}: {test.exception}"
    origin = Origin(release_id, "2026-11-20T00:00:00", urlencode(chosen))
    return Page(
        name,
        language,
        tuple(bodies(test)),
        tuple(chart.proto.spec for chart in test.get("plotly_chart")),
        tuple(view.table for view in views),
        tuple(text for view in views for text in files_of(view, origin, language)),
    )


def files_of(view: View, origin: Origin, language: str) -> Iterator[str]:
    """The texts of the files that a panel offers (``lib.files``)."""
    yield to_csv(view.table, origin, language).decode("utf-8-sig")
    made = workbook([Sheet(view.title, view.table, view.note)], origin, language)
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    yield "\n".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    if view.figure is not None:
        yield json.dumps(vega_lite(view, language), ensure_ascii=False)


def parquet_texts(home: Home) -> Iterator[tuple[str, str]]:
    """What stands beside the rows of a release's Parquet files: statistics and metadata."""
    for path in sorted(folder_of(home).glob("internal/*.parquet")):
        file = pq.ParquetFile(path)
        statistics = [
            (column["path_in_schema"], found["min"], found["max"])
            for group in file.metadata.to_dict()["row_groups"]
            for column in group["columns"]
            if (found := column["statistics"]) and found["has_min_max"]
        ]
        yield path.name, f"{statistics} {file.schema_arrow.metadata}"


def asked(home: Home, statement: str) -> list[dict[str, Any]]:
    """The answer of the SQL sandbox, as a program gets it."""
    done = compatriots(home.root, "sql", statement, "--limit", "1000000", "--json", check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def read(home: Home, statement: str) -> list[tuple[Any, ...]]:
    return Reader(home).cursor().execute(statement).fetchall()


def numbers(text: str) -> set[float]:
    """Every number in a text, however it groups its digits."""
    found = set()
    for written in NUMBER.findall(BLANKS.sub(" ", text)):
        grouped = re.fullmatch(r"\d{1,3}([ ,]\d{3})+(\.\d+)?", written)
        found.add(float(re.sub("[ ,]", "", written) if grouped else written.replace(",", ".")))
    return found


def drawn(figure: str) -> set[float]:
    """Every number that a figure holds, packed arrays opened, and those in its words."""
    spec = json.loads(figure)
    values = {value for trace in spec["data"] for _, value in numbers_of(trace)}
    return values | numbers(json.dumps(spec, ensure_ascii=False))


def shown_on(page: Page) -> dict[str, set[float]]:
    """Every number of a page, by where it stands."""
    shown = {"html": set().union(*map(numbers, page.html))}
    shown |= {f"figure {at}": drawn(text) for at, text in enumerate(page.figures)}
    return shown | {f"file {at}": numbers(content) for at, content in enumerate(page.downloads)}
