"""The words of a sentence about one figure: what fills the slots of ``locale/sentences.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from dashboards.lib.changes import Compared
from dashboards.lib.format import NO_BREAK_SPACE, Formats, locale_of
from dashboards.lib.indicators import Cell
from dashboards.lib.measures import change, gained, in_effect
from dashboards.lib.names import indicator_facts, inside, names
from dashboards.lib.scope import Scope
from dashboards.lib.sentence_cases import COMPARING, moved, period_before
from dashboards.lib.sentence_gaps import FOR_ALL, lacking, months_in_words
from dashboards.lib.texts import FOLDER, Texts
from dashboards.lib.units import display_unit, is_persons, persons_rounded_to

LARGE_RATE = 10  # from here on a rate has one decimal
# Shares of people are told in whole per cent.
STEP = Decimal("0.01")


@cache
def table() -> dict[str, Any]:
    """The table of sentences as it is written."""
    text = (FOLDER / "sentences.yml").read_text(encoding="utf-8")
    return dict(YAML(typ="safe").load(text))


class Writer:
    """Fills the slots of one indicator's sentence of one place and period."""

    def __init__(self, scope: Scope, indicator: str, place: str, period: str) -> None:
        self.scope, self.language, self.period = scope, scope.language, period
        self.formats, self.texts = Formats(scope.language), Texts(scope.language)
        self.words = table()["indicators"][indicator]
        self.fact = indicator_facts(scope).get(indicator, {})
        self.unit = unit_of(self.fact)
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

    def mended(
        self, case: str, cell: Cell | None, change: Compared | None, former: Cell | None
    ) -> str:
        """The case, where the published numbers say less than the change of them seems to."""
        if case not in COMPARING or change is None:
            return case
        if self._has_few(cell, former):
            return "first_year"
        return "not_distinguishable" if self._is_one_step(change) else case

    def _is_alike(self, change: Compared) -> bool:
        """Whether both values are written alike: then the one is not more than the other."""
        return self._number(change.value) == self._number(change.base)

    def _is_one_step(self, change: Compared) -> bool:
        """Whether values differ by nothing that is written, or shares of people, which are told in
        whole per cent, by one of them."""
        if self._is_alike(change):
            return True
        ends = [value for value in (change.value, change.base) if value is not None]
        is_whole = all(value % STEP == 0 for value in ends)
        is_of_people = self.unit == "share" and self.fact.get("protection_rule") == "persons"
        return is_of_people and is_whole and abs(gained(*ends)) <= STEP

    def _compared(
        self, case: str, says: str, cell: Cell, change: Compared | None, former: Cell | None
    ) -> str:
        parts = {"says": says, **self.slots}
        if case == "partial":
            rule = "lower_bound" if self._is_lower_bound(cell) else "same_deliveries"
            compared = self._of_what_is_common(change, former)
            form = "lacking" if rule == "lower_bound" else "lacking_inside"
            parts |= {"coverage": self._coverage(cell), "lacking": self._what_lacks(cell, form)}
            return self._phrase("cases", case, rule, compared=compared, **parts)
        if case == "first_year":
            is_few = former is not None and former.is_shown and self._has_few(cell, former)
            lacking = "few" if is_few else _lacking(former)
            return self._phrase("cases", case, lacking, **parts)
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
        if is_persons(self.unit) and not (change.value or change.base):
            return self._phrase("cases", case, "few", **parts)
        is_exact = self._is_alike(change) and not is_persons(self.unit)
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
        case = self.mended(moved(change), None, change, former)
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

    def _has_few(self, *cells: Cell | None) -> bool:
        """Whether one of the rates that are there rests on a count of people rounded to zero."""
        return any(cell is not None and cell.is_shown and self._is_of_few(cell) for cell in cells)

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
        difference = change(compared.value, compared.base, compared.share, self.unit)
        if difference is None:
            return ""
        size = abs(difference.value)
        if difference.form == "percent":
            said = self.formats.share(size)
        elif difference.form == "points":
            is_whole = size * 100 % 1 == 0
            points = self.formats.number(size * 100) if is_whole else self.formats.points(size)
            said = f"{points}{self.texts('card.points')}".replace(" ", NO_BREAK_SPACE)
        else:
            said = self.formats.number(size, self._unit_of_change(compared))
        if not any(digit in "123456789" for digit in said):
            return ""
        return self._phrase("parts", "up" if difference.value > 0 else "down", change=said)

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
        """Why there is no value; of what did not come also what it is, and whose."""
        reason = cell.status if cell.status in table()["reasons"] else "absent"
        exports = ", ".join(map(self._export, self._exports()))
        if reason == "not_reported":
            exports = self._lacking(cell) or exports
        parts = {"coverage": self._coverage(cell), "lacking": self._what_lacks(cell, "lacking")}
        return self._phrase("reasons", reason, exports=exports, **parts)

    def _exports(self) -> list[str]:
        return str(self.fact.get("required_exports") or self.fact.get("exports") or "").split()

    def _export(self, code: str) -> str:
        return _begun(self.texts.get(f"export.{code}", code))

    def _what_lacks(self, cell: Cell, form: str) -> str:
        listed = self._lacking(cell)
        return self._phrase("parts", form, lacking=listed) if listed else ""

    def _lacking(self, cell: Cell) -> str:
        """Export, post and months of what has not come, where the release knows exactly."""
        said = []
        for one in lacking(self.scope, cell, self._exports()):
            post = "" if one.post == FOR_ALL else names(self.scope).short_post(one.post)
            months = months_in_words(one.months, self.language)
            of = self._phrase("parts", "for_months", months=months) if months else ""
            said.append(", ".join(filter(None, [self._export(one.export), post, of])))
        return "; ".join(said)

    def _phrase(self, *keys: str, **parts: str) -> str:
        node: Mapping[str, Any] = table()
        for key in keys:
            node = node[key]
        return str(node[self.language]).format(**parts)


def unit_of(fact: Mapping[str, Any]) -> str:
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
