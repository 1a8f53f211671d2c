"""What a page shows in the browser: figures with their data, tables and cards as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page

# Every card of the page: its figures, and the table that is its picture (the tables of numbers
# beneath charts stand in an expander and are not pictures).
READ = """() => [...document.querySelectorAll('[class*="st-key-panel-"]')].map(panel => ({
    name: [...panel.classList].find(c => c.startsWith('st-key-panel-')).slice(13),
    title: panel.querySelector('h2') ? panel.querySelector('h2').textContent : '',
    isEmpty: !!panel.querySelector('.cw-empty'),
    figures: [...panel.querySelectorAll('.js-plotly-plot')]
      .map(figure => JSON.stringify(figure.data)),
    tables: [...panel.querySelectorAll('.cw-table')]
      .filter(table => !table.closest('[data-testid="stExpander"]'))
      .map(table => [...table.querySelectorAll('tbody tr')]
        .map(row => [...row.children].map(cell => cell.textContent))),
    words: [...panel.querySelectorAll('.cw-words h3')]
      .map(head => [head.textContent, head.nextElementSibling.textContent]),
    minis: [...panel.querySelectorAll('.cw-mini')].map(mini => [
      mini.querySelector('p').textContent, mini.querySelector('b').textContent,
      (mini.querySelector('img') || {src: ''}).src]),
    tiles: [...panel.querySelectorAll('.cw-tiles li')].map(tile => [
      tile.querySelector('a').textContent,
      (tile.querySelector('b .cw-figure') || tile.querySelector('b')).textContent,
      tile.querySelector(':scope > span').textContent]),
  }))"""
CARDS = """() => [...document.querySelectorAll('.cw-card')].map(card => ({
    label: card.querySelector('.cw-label').textContent,
    code: (card.querySelector('.cw-value[data-code]') || {dataset: {}}).dataset.code || '',
    text: card.querySelector('.cw-value').textContent,
  }))"""
POWERS = {
    "тыс.": 3, "млн": 6, "млрд": 9, "трлн": 12, "K": 3, "M": 6, "B": 9, "T": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A number as written: its value and how far rounding may have moved it."""

    value: Decimal
    give: Decimal

    def stands_for(self, wanted: float) -> bool:
        return abs(self.value - Decimal(str(wanted))) <= self.give * Decimal("1.0001")


def written(text: str, language: str) -> Written:
    """``1,28 млн`` or ``46.2%`` as a number with half of its last digit."""
    plain = text.replace("\u2212", "-").replace("₽", "").replace("\u202f", " ").strip("\u00a0 ")
    power = 0
    for word, exponent in POWERS.items():
        if plain.endswith(word):
            plain, power = plain.removesuffix(word), exponent
    if plain.rstrip("\u00a0 ").endswith("%"):
        plain, power = plain.rstrip("\u00a0 ").removesuffix("%"), -2
    plain = plain.replace("\u00a0", "").replace(" ", "")
    plain = plain.replace(",", ".") if language == "ru" else plain.replace(",", "")
    decimals = len(plain.partition(".")[2])
    unit = Decimal(10) ** (power - decimals)
    return Written(Decimal(plain) * Decimal(10) ** power, unit / 2)


def panels(page: Page) -> list[dict[str, Any]]:
    """All cards of the page; a figure's data as JSON text, typed arrays still packed."""
    found: list[dict[str, Any]] = page.evaluate(READ)
    return found


def cards(page: Page) -> list[dict[str, str]]:
    found: list[dict[str, str]] = page.evaluate(CARDS)
    return found


def filters(page: Page) -> dict[str, str]:
    """What the page's address says is chosen; defaults stand there too."""
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}
