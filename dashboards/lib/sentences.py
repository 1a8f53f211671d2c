"""Sentences from figures: ``locale/sentences.yml`` (indicator × case) with published numbers in it.

The case is the first of ``CASES`` that applies (decision 0052). Nothing is computed but the form of
a published change; numbers are written as on the pages, and what has no value never gets one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from dashboards.lib.changes import Compared, changes_of
from dashboards.lib.format import NO_BREAK_SPACE, Formats, locale_of
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import change, in_effect, relative
from dashboards.lib.names import indicator_facts, inside, names
from dashboards.lib.periods import Shown
from dashboards.lib.scope import Scope
from dashboards.lib.texts import FOLDER, Texts
from dashboards.lib.units import display_unit, is_persons, persons_rounded_to

CASES = (
    "too_few",
    "missing",
    "partial",
    "first_year",
    "break",
    "not_distinguishable",
    "slightly",
    "clearly",
)
# A change of less than this part of the former value is slight, where the bands do not overlap: the
# best grade of an estimate (A) is told as ×÷ 1.05, so nothing here is known better (model.md, §6).
SLIGHT = Decimal("0.05")
FEW = {"too_few", "few_recipients"}
BLOCK_YEARS = 3
LARGE_RATE = 10  # from here on a rate has one decimal


@dataclass(frozen=True)
class Sentence:
    """One finished sentence of a figure, and why it is worded so."""

    text: str
    case: str
    indicator: str
    period: str


@cache
def table() -> dict[str, Any]:
    """The table of sentences as it is written."""
    text = (FOLDER / "sentences.yml").read_text(encoding="utf-8")
    return dict(YAML(typ="safe").load(text))


def indicators_told() -> tuple[str, ...]:
    """Codes of the indicators that have a sentence."""
    return tuple(table()["indicators"])


def case_of(cell: Cell | None, change: Compared | None, former: Cell | None) -> str:
    """The first of ``CASES`` that applies to a figure, its published change, and the figure of the
    period before."""
    if cell is not None and cell.status in FEW:
        return "too_few"
    if cell is None or not cell.is_shown:
        return "missing"
    if cell.is_partial:
        return "partial"
    if former is None or change is None:
        return "first_year"
    if change.has_other_basis:
        return "break"
    return _moved(change) if change.is_ok else "first_year"


def _moved(change: Compared) -> str:
    """How a figure compares where both values are there."""
    if change.is_within_bands or change.value == change.base:
        return "not_distinguishable"
    moved = relative(change.value, change.base)
    return "slightly" if moved is not None and abs(moved) < SLIGHT else "clearly"


def sentence(scope: Scope, indicator: str, place_code: str, shown: Shown) -> Sentence:
    """One sentence of a figure of a place in the scope's language."""
    level = str(names(scope).territories[place_code]["territory_level"])
    found, formers = (
        _cells(scope, indicator, level, code, shown.period_type)
        for code in (shown.code, period_before(shown.code))
    )
    changed = changes_of(scope, indicator, level, shown).get(place_code)
    return told(
        scope,
        indicator,
        place_code,
        shown.code,
        cell=found.get(place_code),
        change=changed,
        former=formers.get(place_code),
    )


def sentences(scope: Scope, indicator: str, level: str, shown: Shown) -> dict[str, Sentence]:
    """The sentence of every place of a level that has a cell, by code."""
    places = _cells(scope, indicator, level, shown.code, shown.period_type)
    return {code: sentence(scope, indicator, code, shown) for code in places}


def _cells(
    scope: Scope, indicator: str, level: str, period: str, period_type: str
) -> dict[str, Cell]:
    found = cells(scope, indicator, level=level, period_type=period_type, periods=[period])
    return {cell.territory: cell for cell in found}


def period_before(code: str) -> str:
    """``2025`` → ``2024``, ``S2025`` → ``S2024``, ``2023-2025`` → ``2020-2022``."""
    years = re.findall(r"\d{4}", code)
    step = BLOCK_YEARS if len(years) > 1 else 1
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) - step), code)


def told(
    scope: Scope,
    indicator: str,
    place_code: str,
    period: str,
    *,
    cell: Cell | None,
    change: Compared | None,
    former: Cell | None,
) -> Sentence:
    """The sentence of a cell, its change and the cell before, whatever they are."""
    writer = _Writer(scope, indicator, place_code, period)
    case = case_of(cell, change, former)
    if case in ("slightly", "clearly") and change is not None and writer.is_alike(change):
        case = "not_distinguishable"
    text = writer.write(case, cell, change, former)
    return Sentence(f"{text[:1].upper()}{text[1:]}.", case, indicator, period)


class _Writer:
    """Fills the slots of one indicator's sentence of one place and period."""

    def __init__(self, scope: Scope, indicator: str, place: str, period: str) -> None:
        self.scope, self.language, self.period = scope, scope.language, period
        self.formats, self.texts = Formats(scope.language), Texts(scope.language)
        self.words = table()["indicators"][indicator]
        self.fact = indicator_facts(scope).get(indicator, {})
        self.unit = _unit(self.fact)
        self.slots = {
            "place": inside(scope, place),
            "period": self.formats.during(period),
            "before": self.formats.during(period_before(period)),
            "what": self.words[self.language]["what"],
        }

    def write(
        self, case: str, cell: Cell | None, change: Compared | None, former: Cell | None
    ) -> str:
        if case == "too_few" or cell is None:
            reason = self._phrase("reasons", "absent")
            return self._phrase("cases", case, reason=reason, **self.slots)
        if case == "missing":
            return self._phrase("cases", case, reason=self._reason(cell), **self.slots)
        says = self._statement(cell)
        if cell.maturity == "provisional":
            says = self._phrase("parts", "provisional", says=says)
        return self._compared(case, says, cell, change, former)

    def is_alike(self, change: Compared) -> bool:
        """Whether both values are written alike: then the one is not more than the other."""
        return self._number(change.value) == self._number(change.base)

    def _compared(
        self, case: str, says: str, cell: Cell, change: Compared | None, former: Cell | None
    ) -> str:
        parts = {"says": says, **self.slots}
        if case == "partial":
            rule = "lower_bound" if self._is_lower_bound(cell) else "same_deliveries"
            compared = self._of_what_is_common(change, former)
            return self._phrase(
                "cases", case, rule, coverage=self._coverage(cell), compared=compared, **parts
            )
        if case == "first_year":
            return self._phrase("cases", case, _lacking(former), **parts)
        if change is None or case == "break":
            return self._phrase("cases", case, **parts)
        return self._against(case, says, change, former)

    def _against(self, case: str, says: str, change: Compared, former: Cell | None) -> str:
        """A statement, and how it compares with the period before."""
        common = ""
        if change.like_for_like is not None and change.like_for_like < 1:
            share = self.formats.share(change.like_for_like)
            common = self._phrase("parts", "common", share=share, value=self._said(change.value))
        is_up = (change.value or 0) > (change.base or 0)
        than = table()["than"][self.words["kind"]][self.language]["up" if is_up else "down"]
        parts = {
            "says": says,
            "common": common,
            "than": than,
            "former": self._former(change, former),
            "change": self._change(change),
            **self.slots,
        }
        if case != "not_distinguishable":
            return self._phrase("cases", case, **parts)
        is_exact = self.is_alike(change) and not is_persons(self.unit)
        is_exact = is_exact and not (former is not None and former.has_band)
        return self._phrase("cases", case, "alike" if is_exact else "within", **parts)

    def _of_what_is_common(self, change: Compared | None, former: Cell | None) -> str:
        """Of an incomplete figure: what of it compares with the period before."""
        if change is None or change.like_for_like is None:
            return ""
        if change.status == "too_little_in_common":
            share = self.formats.share(change.like_for_like)
            return self._phrase("parts", "too_little", share=share, **self.slots)
        if not change.is_ok:
            return ""
        case = "not_distinguishable" if self.is_alike(change) else _moved(change)
        return self._against(case, "", change, former)

    def _statement(self, cell: Cell) -> str:
        value = self._said(cell.central)
        if self._is_lower_bound(cell):
            is_zero = is_persons(self.unit) and not cell.central
            value = self._phrase("parts", "or_more" if is_zero else "at_least", value=value)
        band = ""
        if cell.has_band:
            band = self._phrase("parts", "band", **self._ends(cell))
        elif self._is_of_few(cell):
            base = int(self.fact["rounding_base"])
            band = self._phrase("parts", "few", few=self.formats.few(base - 1))
        noun = self.words[self.language].get("noun", "")
        if noun:
            # A whole number takes the form of a whole number, however many zeros it is stored with.
            noun = noun[locale_of(self.language).plural_form(abs(int(cell.central or 0)))]
        return str(
            self.words[self.language]["says"].format(
                value=value, noun=noun, band=band, **self.slots
            )
        )

    def _is_of_few(self, cell: Cell) -> bool:
        """Whether a rate is zero because its rounded count of people is."""
        is_of_people = self.fact.get("protection_rule") == "persons" and not is_persons(self.unit)
        return is_of_people and bool(self.fact.get("rounding_base")) and cell.numerator == 0

    def _is_lower_bound(self, cell: Cell) -> bool:
        return cell.is_partial and self.fact.get("missing_rule") == "lower_bound"

    def _number(self, value: Decimal | None) -> str:
        return self.formats.number(value or Decimal(0), self.unit)

    def _said(self, value: Decimal | None) -> str:
        """A number in its unit; of people that it is about so many."""
        said = self._number(value)
        if is_persons(self.unit) and value:
            return self._phrase("parts", "about", value=said)
        return said

    def _ends(self, cell: Cell) -> dict[str, str]:
        return {"low": self._number(cell.low), "high": self._number(cell.high)}

    def _former(self, change: Compared, former: Cell | None) -> str:
        """The value before; with its band where it is the whole figure of that period."""
        value = self._said(change.base)
        if former is None or not former.has_band or former.central != change.base:
            return value
        return self._phrase("parts", "former_band", value=value, **self._ends(former))

    def _change(self, compared: Compared) -> str:
        """By how much, in the form of the unit; nothing where it would be written as zero."""
        moved = change(compared.value, compared.base, compared.share, self.unit)
        if moved is None:
            return ""
        size = abs(moved.value)
        if moved.form == "percent":
            said = self.formats.share(size)
        elif moved.form == "points":
            is_whole = size * 100 % 1 == 0
            points = self.formats.number(size * 100) if is_whole else self.formats.points(size)
            said = f"{points}{self.texts('card.points')}".replace(" ", NO_BREAK_SPACE)
        else:
            said = self.formats.number(size, self._unit_of_change(compared))
        if not any(digit in "123456789" for digit in said):
            return ""
        return self._phrase("parts", "up" if moved.value > 0 else "down", change=said)

    def _unit_of_change(self, compared: Compared) -> str:
        """A difference has as many decimals as the value beside it."""
        if is_persons(self.unit):
            return "count"
        is_large = self.unit == "per_1000" and abs(compared.value or Decimal(0)) >= LARGE_RATE
        return "mean" if is_large else self.unit

    def _coverage(self, cell: Cell) -> str:
        due, share = cell.coverage_expected, cell.coverage_share
        if not due or share is None:
            return self._phrase("parts", "coverage_unknown")
        known, of = (self.formats.number(count) for count in (in_effect(due, share), due))
        return self.texts("coverage.deliveries", n=due, known=known, of=of)

    def _reason(self, cell: Cell) -> str:
        """Why there is no value; of what did not come also what it is."""
        wanted = str(self.fact.get("required_exports") or self.fact.get("exports") or "").split()
        exports = [_begun(self.texts.get(f"export.{code}", code)) for code in wanted]
        reason = cell.status if cell.status in table()["reasons"] else "absent"
        return self._phrase(
            "reasons", reason, exports=", ".join(exports), coverage=self._coverage(cell)
        )

    def _phrase(self, *keys: str, **parts: str) -> str:
        node: Mapping[str, Any] = table()
        for key in keys:
            node = node[key]
        return str(node[self.language]).format(**parts)


def _unit(fact: Mapping[str, Any]) -> str:
    """The unit a value is written in; what is counted under protection is a count of people."""
    unit = display_unit(fact.get("unit"), fact.get("decimals"), fact.get("rounding_base"))
    if unit == "count" and fact.get("protection_rule") == "persons":
        return persons_rounded_to(fact.get("rounding_base"))
    return unit


def _lacking(former: Cell | None) -> str:
    """What is lacking of the period before."""
    if former is None:
        return "first"
    if former.is_shown:
        return "partial" if former.is_partial else "unpublished"
    return "lacking"


def _begun(name: str) -> str:
    """A name inside a sentence: its first letter small, unless it begins an abbreviation."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"
