"""Faults of a page that anybody would see: the other language, cut or overlapping texts."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from dashboards.lib.pages import registry
from tests.browser.conftest import still

# Streamlit's own words that no setting changes, and icons, which are words of a font; everything
# else on a Russian page is Russian.
STREAMLIT_WORDS = {
    "Skip to main content", "keyboard_double_arrow_right", "keyboard_arrow_right", "Open",
    "download", "docs", "link", "keyboard_arrow_down", "chevron_left", "chevron_right",
    "expand_more", "arrow_drop_down",
    *(entry.icon.removeprefix(":material/").removesuffix(":") for entry in registry()),
}  # fmt: skip
# Also what Streamlit's drop-downs and its pages of a list say to readers' software alone.
ALLOWED = re.compile(
    r"\d+ options? available\.?|\b(Pagination|(Next|Previous) [Pp]age|[Pp]age \d+)\b|"
    r"[\w.-]+@[\w.-]+|\b(RU|EN|CSV|XLSX|PDF|PNG|SVG|UTC|Excel|HTML|UN|DESA|1C|USD|EUR|CNY|KZT|AMD|[A-Z]\d\d[a-d]?|[ABCD]|\d+T\d+Z-\w+"
    r"|[a-z0-9]+_[a-z0-9_]+|(census|embassy|register|survey)-\d+)\b"
)
# Texts of figures that stick out of their card or their drawing, or lie on each other.
CUT_TEXTS = """() => [...document.querySelectorAll('[class*="st-key-fit-"] .js-plotly-plot')]
  .flatMap(chart => {
    const card = chart.closest('[class*="st-key-panel-"]').getBoundingClientRect();
    const drawing = chart.querySelector('.main-svg').getBoundingClientRect();
    return [...chart.querySelectorAll('svg text')].filter(text => {
      const box = text.getBoundingClientRect();
      return box.width > 0 && [card, drawing].some(
        edge => box.left < edge.left - 1 || box.right > edge.right + 1);
    }).map(text => text.textContent);
  })"""
OVERLAPS = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
    const boxes = [...chart.querySelectorAll('.xtick text, .ytick text')]
      .map(text => [text.getBoundingClientRect(), text.textContent]).filter(pair => pair[0].width);
    return boxes.flatMap(([a, first], i) => boxes.slice(i + 1)
      .filter(([b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
                    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
      .map(([, second]) => first + ' / ' + second));
  })"""
# The page scrolls inside Streamlit's main part, so the document itself never grows too wide.
TOO_WIDE = """() => Math.max(...[document.documentElement,
    document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth - e.clientWidth))"""
# How far above a card's lower edge its last element ends.
HOLES = """() => [...document.querySelectorAll('[class*="st-key-panel-"]')].map(panel => {
    const edge = panel.getBoundingClientRect().bottom;
    const ends = [...panel.querySelectorAll('[data-testid="stElementContainer"], summary')]
      .filter(part => part.tagName === 'SUMMARY' || !part.closest('details:not([open])'))
      .map(part => part.getBoundingClientRect().bottom);
    const title = panel.querySelector('h2');
    return [title ? title.textContent : '', Math.round(edge - Math.max(...ends))];
  }).filter(([, hole]) => hole > 64).map(([title, hole]) => `${title}: ${hole} px`)"""
HEIGHT = "document.querySelector('[data-testid=stMain]').scrollHeight"
FONT = "getComputedStyle(document.querySelector('h1')).fontFamily"
# Texts of a source stand as the source wrote them; their cells say so.
SAID = """() => { const hidden = [...document.querySelectorAll('.cw-reported')];
    hidden.forEach(cell => { cell.style.display = 'none'; });
    const said = document.body.innerText;
    hidden.forEach(cell => { cell.style.display = ''; });
    return said; }"""


def other_language(page: Page, language: str) -> list[str]:
    """Words left over in the other language."""
    return foreign(str(page.evaluate(SAID)), language)


def foreign(said: str, language: str) -> list[str]:
    """Words of the other language in a text."""
    if language == "en":
        return sorted(set(re.findall(r"[А-Яа-яЁё]{2,}", said)))
    for word in STREAMLIT_WORDS:
        said = re.sub(rf"^{re.escape(word)}$", " ", said, flags=re.M)
    return sorted(set(re.findall(r"[A-Za-z]{2,}", ALLOWED.sub(" ", said))))


def cramped(page: Page, width: int) -> list[str]:
    """What does not fit at a width: the page, texts cut by their card, texts on each other."""
    page.set_viewport_size({"width": width, "height": 900})
    still(page)
    wide = page.evaluate(TOO_WIDE)
    return [
        *([f"the page is {wide} px too wide"] if wide > 0 else []),
        *(f"cut: {text}" for text in page.evaluate(CUT_TEXTS)),
        *(f"overlapping: {texts}" for texts in page.evaluate(OVERLAPS)),
    ]


def holes(page: Page) -> list[str]:
    """Cards that end in an empty stretch: more than a line of text above their lower edge."""
    found: list[str] = page.evaluate(HOLES)
    return found


def picture(page: Page, width: int, folder: Path | None, name: str) -> None:
    """The whole page at a width, where pictures are kept."""
    if folder is None:
        return
    height = min(int(page.evaluate(HEIGHT)) + 10, 9_000)
    page.set_viewport_size({"width": width, "height": height})
    still(page)
    page.screenshot(path=folder / name)
