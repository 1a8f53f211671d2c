"""Whether every chart, card and table-as-picture equals a direct query of the release.

The queries are those of ``tests/dashboards/expected``; a panel or a card without one is a fault.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import Page

from dashboards.lib.format import Formats
from dashboards.lib.texts import Texts
from dashboards.lib.units import COARSE_RUB
from tests.browser.shown import cards, filters, panels, written
from tests.dashboards.expected import CARDS, CHARTS, TABLES
from tests.dashboards.expected.asking import Asked, Pair, connect, current_release, numbers_of, same
from tests.dashboards.expected.overview import MAPS, land, small_multiples

# Too small to see on a map of the world, and two that are signs there: always bubbles when shown.
BUBBLES = {"MLT", "SGP", "AND", "BHR", "XAB", "XOS", "CYP", "LUX"}

# Persons are counted in these steps: a published 0 stands for fewer than one of them.
ROUNDED_TO = (5, 10)


def ask(home: Path, page: Page, language: str) -> Asked:
    release = current_release(home)
    known = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["known_at"]
    day = datetime.fromisoformat(str(known)).date().isoformat()
    return Asked(connect(release), language, filters(page) | {"known_on": day})


def wrong_values(page: Page, asked: Asked) -> list[str]:
    """Names of panels and cards that show something else, or that nobody checks."""
    return [*wrong_panels(page, asked), *wrong_cards(page, asked)]


def wrong_panels(page: Page, asked: Asked) -> list[str]:
    """Names of panels that show something else than the release holds, or that nobody checks.

    A panel is empty where its query finds nothing, and nowhere else.
    """
    wrong = []
    for panel in panels(page):
        name = panel["name"].replace("-", ".", 1)
        if panel["isEmpty"]:
            known = CHARTS.get(name) or TABLES.get(name)
            if known is None or any(known(asked)):
                wrong.append(f"{name}: nothing to show")
            continue
        traces = [json.loads(figure) for figure in panel["figures"]]
        if traces and name not in CHARTS:
            wrong.append(f"{name}: no query")
        elif len(traces) > 1:
            wrong.append(f"{name}: more than one figure")
        elif traces and not equals(name, traces[0], asked):
            wrong.append(name)
        if panel["tables"] and not (name in TABLES and rows_equal(name, panel["tables"][0], asked)):
            wrong.append(f"{name}: table")
        if panel["minis"] and not minis_equal(panel["minis"], asked):
            wrong.append(f"{name}: small multiples")
        if panel["tiles"] and not tiles_equal(TABLES[name](asked), panel["tiles"], asked.language):
            wrong.append(f"{name}: tiles")
        if name == "data.catalogue" and not catalogue_equals(panel["words"], asked):
            wrong.append(name)
        if not any([traces, *(panel[kind] for kind in ("tables", "minis", "words", "tiles"))]):
            wrong.append(f"{name}: shows nothing")
    return wrong


def equals(name: str, traces: list[dict[str, Any]], asked: Asked) -> bool:
    wanted = CHARTS[name](asked)
    if name in MAPS:
        return map_equals(traces, wanted[0])
    drawn = [numbers_of(trace) for trace in traces]
    # A trace without a single number is not drawn; both sides may leave it out.
    drawn, wanted = ([part for part in side if part] for side in (drawn, wanted))
    return len(drawn) == len(wanted) and all(
        same(one, other) for one, other in zip(drawn, wanted, strict=True)
    )


def map_equals(traces: list[dict[str, Any]], wanted: list[Pair]) -> bool:
    """Outlines hold all values; bubbles stand on the base map's own points."""
    outlines = [
        pair for trace in traces if trace["type"] == "choropleth" for pair in numbers_of(trace)
    ]
    bubbles = [
        pair for trace in traces if trace["type"] == "scattergeo" for pair in numbers_of(trace)
    ]
    points = land()
    on_points = all(
        value == points[code][["lon", "lat"].index(axis)] for (code, axis), value in bubbles
    )
    shown = {code for code, _ in outlines}
    in_bubbles = {code for (code, _), _ in bubbles}
    return same(outlines, wanted) and on_points and BUBBLES & shown <= in_bubbles <= shown


def rows_equal(name: str, rows: list[list[str]], asked: Asked) -> bool:
    """Each wanted cell stands in its row, in order: texts as they are, numbers as written."""
    wanted = TABLES[name](asked)
    return len(rows) == len(wanted) and all(
        _row_equals(row, cells, asked.language) for row, cells in zip(rows, wanted, strict=True)
    )


def _row_equals(shown: list[str], wanted: list[object], language: str) -> bool:
    left = [text.strip() for text in shown]
    for value in wanted:
        while left and not _cell_equals(left[0], value, language):
            left.pop(0)
        if not left:
            return False
        left.pop(0)
    return True


def _cell_equals(text: str, value: object, language: str) -> bool:
    if value is None:
        return not re.search(r"\d", text)
    if hasattr(value, "isoformat"):
        return str(value.day) in text and str(value.year) in text  # type: ignore[attr-defined]
    if isinstance(value, str):
        is_period = re.match(r"S?\d{4}(-|$)", value)
        return text == value or bool(is_period and text == Formats(language).period(value))
    if _is_few(text, value, language):
        return True
    if not re.fullmatch(r"[\d.,\s₽%\u2212-]+", text) or re.fullmatch(r"\d\d\.\d\d\.\d{4}", text):
        return False
    return written(text, language).stands_for(float(str(value)))


def _is_few(text: str, value: object, language: str) -> bool:
    """Whether a text says what a rounded count, or a coarsely rounded sum, of 0 stands for."""
    formats = Formats(language)
    few = {formats.few(base - 1) for base in ROUNDED_TO}
    return value == 0 and text in few | {formats.number(Decimal(0), COARSE_RUB)}


def minis_equal(minis: list[list[str]], asked: Asked) -> bool:
    """The number of the last period above, and the form of the line and its rings beneath."""
    wanted = small_multiples(asked)
    bound = asked.word("coverage.at_least").replace("{value}", "")
    for name, text, image in minis:
        line = wanted[name]
        last = line[-1][0]
        if last is None:
            if re.search(r"\d", text):
                return False
        elif not written(text.replace(bound, ""), asked.language).stands_for(last):
            return False
        if not _line_equals(unquote(image), line):
            return False
    return len(minis) == len(wanted)


def tiles_equal(wanted: list[list[object]], tiles: list[list[str]], language: str) -> bool:
    """Name, period and value of each tile; where there is no value no digit stands for it."""
    bound = Texts(language)("coverage.at_least", value="")
    for (name, text, what), (part, period, value) in zip(tiles, wanted, strict=True):
        is_value = (
            not re.search(r"\d", text)
            if value is None
            else _is_few(text, value, language)
            or written(text.replace(bound, ""), language).stands_for(float(str(value)))
        )
        if name != part or not is_value or Formats(language).period(str(period)) not in what:
            return False
    return True


def _line_equals(image: str, line: list[tuple[float | None, bool]]) -> bool:
    """Every point of the line or a ring, from the first period on of which enough is known."""
    firm = [n for n, (value, is_thin) in enumerate(line) if value is not None and not is_thin]
    line = line[firm[0] :] if firm else []
    known = [value for value, _ in line if value is not None]
    if len(known) < 2:
        return not image
    span = (max(known) - min(known)) or 1.0
    form = {
        round(100 * n / (len(line) - 1), 1): 26 - 22 * (value - min(known)) / span
        for n, (value, _) in enumerate(line)
        if value is not None
    }
    drawn = {float(x): float(y) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", image)}
    return drawn.keys() == form.keys() and all(abs(drawn[x] - form[x]) < 0.06 for x in form)


def catalogue_equals(words: list[list[str]], asked: Asked) -> bool:
    """Every indicator by code and name with its definition."""
    wanted = TABLES["data.catalogue"](asked)
    return len(words) == len(wanted) and all(
        head == f"{code} · {name}" and _spaced(text).startswith(_spaced(str(definition)))
        for (head, text), (code, name, definition) in zip(words, wanted, strict=True)
    )


def _spaced(text: str) -> str:
    """A text whose blanks are plain: on pages a sign stays with its number."""
    return " ".join(text.split())


def wrong_cards(page: Page, asked: Asked) -> list[str]:
    """Headline cards whose number is not the release's."""
    shown = cards(page)
    if not shown:
        return []
    path = re.sub(r"^https?://[^/]+/?|\?.*$", "", page.url) or "overview"
    wanted = CARDS[path](asked)
    found = {card["code"]: card["text"] for card in shown if card["code"]}
    known = {code for code, value in wanted.items() if value is not None}
    if set(found) != known:
        return [f"cards {sorted(found)} where the release has {sorted(known)}"]
    return [
        f"card {code}: {text} is not {wanted[code]}"
        for code, text in found.items()
        if not _is_few(text, wanted[code], asked.language)
        and not written(text, asked.language).stands_for(wanted[code] or 0.0)
    ]
