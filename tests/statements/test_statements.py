"""The statements over one whole release, in every format: Parquet with its statistics, manifest,
SQL, pages with their figures, downloads, and what the commands say.

There is no other format: pages offer CSV, workbooks and pictures (``test_formats_are_all_here``),
and dbt's documentation is not published. Statements 3, 5, 6 and 8 stand in their own files, on
worlds that are made for them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from dagster_project.disclosure.attack import attack
from dagster_project.disclosure.released import Released, name_of, read_released
from dagster_project.release.counts import base_of, cells_of
from dagster_project.release.lattice import Row
from dagster_project.release.persons import SMALLEST_DENOMINATOR, TOO_FEW, value_of
from dagster_project.release.rounding import Cell
from dashboards.documents.brief.button import MIME
from dashboards.lib.files import FORMATS
from dashboards.lib.units import is_persons
from tests.repo.files import relative, tracked
from tests.statements import formats, needles, planted
from tests.statements.needles import Needled
from tests.statements.planted import Told

MEDIAN = "median"
VALUES = ("value_low", "value_central", "value_high")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return planted.fill(tmp_path_factory, tmp_path_factory.mktemp("statements"))


@pytest.fixture(scope="module")
def released(told: Told) -> Released:
    return read_released(told.home)


@pytest.fixture(scope="module")
def pages(told: Told) -> list[formats.Page]:
    return list(formats.pages(told.home))


@pytest.fixture(scope="module")
def needled(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Needled:
    return needles.needled(told.home, tmp_path_factory.mktemp("needles"))


@pytest.fixture(scope="module")
def pages_of_needled(needled: Needled) -> list[formats.Page]:
    return list(formats.pages(needled.home))


def test_formats_are_all_here() -> None:
    """A new kind of file, or documentation that is published, needs its own statements."""
    offering = {
        relative(path)
        for path in tracked("dashboards/*.py")
        if "st.download_button" in path.read_text(encoding="utf-8")
    }
    # The brief is made of the same panels, by the same makers of workbooks and charts.
    assert offering == {"dashboards/lib/files.py", "dashboards/documents/brief/button.py"}
    assert set(FORMATS) == {"csv", "xlsx", "svg", "png"}
    assert set(MIME) == {"pdf", "xlsx", "html"}
    assert "docs generate" not in "\n".join(
        path.read_text(encoding="utf-8") for path in tracked("dagster_project/*.py")
    )


def test_1_the_attacker_finds_no_count(released: Released) -> None:
    years = Counter(row["period_code"] for row in released.rows if row["period_type"] == "Y")
    ((most, _),) = years.most_common(1)
    rows = [row for row in released.rows if row["period_code"].startswith((most, f"S{most}"))]
    known = (released.counts, released.parent_of, released.lattice)
    found = attack(rows, released.exact, *known)
    assert found == []
    # Without rounding everything is found.
    names = {name_of(row) for row in rows}
    exact = [row for row in released.exact if name_of(row) in names]
    assert len(attack(exact, exact, *known)) > 100


def test_2_counts_in_parquet_and_sql_are_multiples(told: Told, released: Released) -> None:
    wrong = [
        cell
        for row in released.rows
        for part, cell in cells_of(row, released.counts[row["indicator_code"]]).items()
        for end in ("low", "central", "high")
        if (number := row[f"{part}_{end}"]) is not None and number % base_of(cell, released.bases)
    ]
    assert (len(released.rows) > 1000, wrong) == (True, [])
    codes = ", ".join(f"'{code}'" for code in released.rules)
    for row in formats.asked(
        told.home,
        "select indicator_code, dim1_scheme, value_central, numerator_central, "
        f"denominator_central from fct_indicator_value where indicator_code in ({codes})",
    ):
        declared = released.counts[row["indicator_code"]]
        is_count = released.rules[row["indicator_code"]]["value_rule"] == "measure"
        given = [row["value_central"]] if is_count else [
            row[f"{part}_central"]
            for part in ("numerator", "denominator") if getattr(declared, part)
        ]  # fmt: skip
        assert all(number is None or Decimal(number) % 5 == 0 for number in given), row


def test_2_no_exact_count_stands_in_a_file(needled: Needled) -> None:
    assert len(needled.needles) > 200
    folder = formats.folder_of(needled.home)
    for name, text in formats.parquet_texts(needled.home):
        assert not formats.numbers(text) & needled.needles, name
    for path in (folder / "manifest.json", needled.home.releases / "history.json"):
        said = path.read_text(encoding="utf-8")
        assert not formats.numbers(said) & needled.needles, path.name
    for table in sorted(path.stem for path in folder.glob("internal/*.parquet")):
        rows = formats.read(needled.home, f"select * from {table}")
        assert not formats.numbers(str(rows)) & needled.needles, table
    asked = formats.asked(needled.home, "select * from fct_indicator_value")
    assert not formats.numbers(json.dumps(asked)) & needled.needles


def test_2_no_exact_count_stands_on_a_page(
    needled: Needled, pages_of_needled: list[formats.Page], pages: list[formats.Page]
) -> None:
    assert sum(len(page.figures) for page in pages_of_needled) > 40
    # The same pages with other counts of persons: a needle there would be one by chance.
    usual = set().union(*(seen for page in pages for seen in formats.shown_on(page).values()))
    for page in pages_of_needled:
        found = {
            name: hit
            for name, seen in formats.shown_on(page).items()
            if (hit := seen & needled.needles - usual)
        }
        assert found == {}, f"{page.name} {page.language}"


def counts_on(pages: Iterable[formats.Page]) -> Iterator[tuple[str, str, Any]]:
    """Page, column and value of every count of people in a table."""
    for page in pages:
        for table in page.tables:
            for column in table.columns:
                if is_persons(column.kind):
                    for value in table.values(column.key):
                        if value is not None:
                            yield page.name, column.key, value


def is_rounded(key: str, value: Any) -> bool:
    """The median of an even number of peers lies in the middle of two rounded counts."""
    return bool((value * 2 if key == MEDIAN else value) % 5 == 0)


def test_2_counts_of_people_in_tables_and_downloads_are_multiples(
    pages: list[formats.Page],
) -> None:
    counted = list(counts_on(pages))
    assert len(counted) > 50
    assert [found for found in counted if not is_rounded(*found[1:])] == []


def test_2_an_exact_count_would_be_seen(needled: Needled, pages: list[formats.Page]) -> None:
    """The same eyes find an exact count that is put into each of the formats."""
    needle = int(max(needled.needles))
    grouped = f"{needle:,}"
    for text in (f"<b>{needle}</b>", grouped, grouped.replace(",", "\u00a0"), f"a;{needle},0;b",
                 f'{{"x": {needle}.0}}', f"x,{needle}\r\n"):  # fmt: skip
        assert float(needle) in formats.numbers(text), text
    # A rate that begins with the same digits is none.
    for text in (f"{grouped}.4 per 1,000", f"2,999.1–{grouped}.4", f"x, {grouped}.4, y"):
        assert float(needle) not in formats.numbers(text), text
    figure: dict[str, Any] = json.loads(next(page.figures[0] for page in pages if page.figures))
    figure["data"] = [{"type": "bar", "x": ["a"], "y": [needle]}]
    assert float(needle) in formats.drawn(json.dumps(figure))


def torn(rows: Iterable[Row], released: Released) -> list[Cell]:
    """Counts that are published with two different numbers."""
    seen: dict[Cell, set[Any]] = defaultdict(set)
    for row in rows:
        for part, cell in cells_of(row, released.counts[row["indicator_code"]]).items():
            if row[f"{part}_central"] is not None:
                seen[cell].add(row[f"{part}_central"])
    return [cell for cell, values in seen.items() if len(values) > 1]


def test_4_a_count_is_the_same_wherever_it_stands(told: Told, released: Released) -> None:
    assert torn(released.rows, released) == []
    rate = next(row for row in released.rows if row["indicator_code"] == "R08"
                and row["denominator_central"])  # fmt: skip
    other = rate | {"denominator_central": rate["denominator_central"] + 5}
    assert len(torn([*released.rows, other], released)) == 1
    statement = (
        "select indicator_code, period_code, territory_code, dim1_scheme, dim1_code, status, "
        "value_central from fct_indicator_value order by all"
    )
    by_reader = [tuple(map(text, row)) for row in formats.read(told.home, statement)]
    by_sandbox = [tuple(map(text, row.values())) for row in formats.asked(told.home, statement)]
    assert by_reader == by_sandbox


def text(value: Any) -> str:
    return "" if value is None else str(value)


def test_4_both_languages_show_the_same_numbers(pages: list[formats.Page]) -> None:
    by_view: dict[str, list[formats.Page]] = defaultdict(list)
    for page in pages:
        by_view[page.name].append(page)
    for name, (russian, english) in by_view.items():
        for left, right in zip(russian.tables, english.tables, strict=True):
            keys = [column.key for column in left.columns if column.is_numeric]
            mine, other = (
                sorted(str([row.get(key) for key in keys]) for row in table.rows)
                for table in (left, right)
            )
            assert mine == other, name


def test_4_a_count_of_people_on_a_page_is_one_of_the_release(
    needled: Needled, pages_of_needled: list[formats.Page]
) -> None:
    """Where counts have numbers of their own: elsewhere a wrong one is a right one by chance."""
    parts = ", ".join(f"{part}_central" for part in ("value", "numerator", "denominator"))
    published = {
        float(value)
        for statement in (
            f"select {parts} from fct_indicator_value",
            "select value_low, value_central, value_high, naive_central from fct_forecast",
        )
        for value in chain.from_iterable(formats.read(needled.home, statement))
        if value is not None
    }
    counted = list(counts_on(pages_of_needled))
    assert len(counted) > 50
    assert [
        (page, key, value)
        for page, key, value in counted
        if not (is_rounded(key, value) if key == MEDIAN else value in published)
    ] == []


def telling(rows: Iterable[Row], released: Released) -> list[Row]:
    """Rates that rest on few people, or on other parts than those that are published."""
    found = []
    for row in rows:
        declared = released.counts[row["indicator_code"]]
        again = value_of(row, declared) if row["status"] in ("ok", "partial") else {}
        is_small = declared.denominator and (row["denominator_central"] or 0) < SMALLEST_DENOMINATOR
        has_value = any(row[name] is not None for name in VALUES)
        if has_value and (is_small or any(row[name] != again[name] for name in VALUES)):
            found.append(row)
    return found


def test_7_rates_follow_from_rounded_parts_of_enough_people(released: Released) -> None:
    rates = [row for row in released.rows if row["value_rule"] != "measure"]
    told = [row for row in rates if row["value_central"] is not None]
    assert len(told) > 200
    assert any(row["status"] == TOO_FEW for row in rates)
    assert telling(rates, released) == []
    share = next(row for row in told if row["value_rule"] == "wilson")
    for wrong in (
        {"value_central": share["value_central"] + Decimal("0.001")},
        {"value_high": share["value_high"] - Decimal("0.01")},
        {"denominator_central": Decimal(15)},
    ):
        assert telling([share | wrong], released), wrong


def test_9_nothing_of_planted_people_stands_anywhere(told: Told) -> None:
    assert planted.leaks(told) == {}
    quarantined = list(told.home.quarantine.rglob("*.parquet"))
    assert quarantined, "the spoilt lines must have been set aside"


def test_9_pages_say_nothing_of_planted_people(pages: list[formats.Page]) -> None:
    for page in pages:
        everything = " ".join([*page.html, *page.figures,
                               *page.downloads])  # fmt: skip
        assert planted.found_in(everything) == [], page.name


def test_9_planted_values_would_be_seen(told: Told, tmp_path: Path) -> None:
    landed = [
        path for path in told.home.landing.rglob("*") if path.is_file() and "planted" in path.name
    ]
    assert landed
    assert set(planted.found_in(planted.content_of(landed[0]))) >= {
        "тайнов",
        "tainov",
        "29.02.1984",
    }
