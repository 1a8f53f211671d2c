"""What a release must say of persons, from the truth's exact figures and the home's secret.

Written from decisions 0026, 0027 and 0048 in other words than the product's own code: whole
numbers and fractions, one cell at a time. Of the two multiples beside a count the secret names
one; where the release took the other, so that its counts agree, that is followed and remembered.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import floor, pi, sqrt
from typing import Any

from dagster_project.home import REPOSITORY
from tests.truth.changes import COMPARED, year_before

SEED = REPOSITORY / "dbt/seeds/reference/person_lattice.csv"
# Indicator -> the names of the counts in its numerator and denominator.
COUNTS = {
    "R02": ("participants", ""),
    "R03": ("identified_checkins", "known_visits"),
    "R04": ("participants", ""),
    "R08": ("participants/newness/new", "participants"),
    "E03": ("shown_up", "registered"),
    "F06": ("", "participants"),
    "L01": ("repeaters", "participants/newness/new"),
    "L02": ("retained", "participants/newness/new"),
    "L03": ("courses_completed", "courses_closed"),
    "L03b": ("courses_completed", "courses_expected"),
    "L04": ("courses_gone_on", "courses_followed"),
    "L05": ("hours_attended", "hours_planned"),
    "L06": ("learners", ""),
    "L06b": ("learners", ""),
    "R07": ("online_participants", ""),
    "F07": ("", "travelled"),
    "Y03": ("applications", ""),
    "Y04": ("", ""),  # of each step another one
    "Y05": ("applicants_travelled", "applications"),
    "Y05b": ("travelled_found", "travelled_identified"),
    "Y06": ("travelled", ""),
    "Y07d": ("travelled", ""),
    "Y08": ("not_travelled", "nominees/_T/_T"),
    "Y01": ("participants/youth/youth", "age_known"),
    "Y09": ("alumni_returned", "alumni"),
    "Y09b": ("stayed_returned", "stayed"),
    "Y11": ("travelled_women", "travelled_sex_known"),
    "Y02": ("age_known", "participants"),
    "P02": ("cases_open_long", "cases_open"),
    "P03": ("cases", ""),
    "P04": ("cases_referred", "cases/_T/_T"),
    "P05": ("cases_funded", "cases_referred/referred_to/fund"),
}
# Counts by themselves, not over anything.
PLAIN = ("R02", "R07", "Y03", "Y07d", "L06b", "P03")
# Each step of the funnel over the one before it, all as totals of their place and season.
STEPS = ("applications", "passed_round_1", "passed_final", "nominated", "confirmed")
STEP_CODES = ("", "round_1", "final", "nominated", "confirmed")
# Of these breakdowns neither none nor all is told.
SENSITIVE = ("case_category", "referred_to")
# Counts after the nomination, hours and cases are rounded to 10 wherever they stand, others to 5.
COARSE = (
    "confirmed", "nominees", "travelled", "not_travelled", "applicants_travelled",
    "travelled_found", "travelled_identified", "travelled_women", "travelled_sex_known",
    "alumni", "alumni_returned", "stayed", "stayed_returned", "hours_attended", "hours_planned",
    "cases", "cases_open", "cases_open_long", "cases_referred", "cases_funded",
)  # fmt: skip
Cell = list[str | None]


class Rounding:
    """One multiple for every cell, wherever it stands."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.taken: dict[str, Fraction] = {}
        self.moved: set[str] = set()

    def published(self, exact: Fraction, cell: str, base: int, shown: str | None) -> Fraction:
        """``shown``: what the release says, if it is to be followed."""
        counted, place, period, scheme, _ = cell.split("\x1f")
        # A count up to a day is drawn with the season it grows to.
        whole = "\x1f".join((counted, place, period, "_T", "_T"))
        drawn_for = whole if scheme == "season_week" else cell
        drawn = hmac.digest(self._secret, drawn_for.encode(), hashlib.sha256)
        named = Fraction((int(exact) + int.from_bytes(drawn) % base) // base * base)
        seen = named if shown is None else Fraction(shown)
        if seen != named and seen % base == 0 and abs(seen - exact) < base:
            self.moved.add(cell)
            named = seen
        return self.taken.setdefault(cell, named)

    @property
    def moved_share(self) -> float:
        """Of all cells, how many are not at the multiple that the secret names."""
        return len(self.moved) / max(1, len(self.taken))


def rounded_cells(
    known: Mapping[str, Any], rounding: Rounding, shown: Mapping[str, list[str | None]]
) -> dict[str, Cell]:
    """key -> [status, low, central, high] of every row of persons that a release holds.

    ``known``: the truth at one known time; ``shown``: key -> [value, numerator, denominator] of
    the release.
    """
    return dict(_cells(known["indicators"], known["parts"], rounding, shown))


def changes_of_persons(cells: Mapping[str, Cell], running_season: str) -> dict[str, Cell]:
    """Like ``tests.truth.changes``, from what a release says: only two whole cells compare, and a
    published count lies less than a step from the true one."""
    found: dict[str, Cell] = {}
    for key, now in cells.items():
        code, kind, period, level, place, scheme, _ = key.split("|")
        is_over = kind in COMPARED and period != running_season
        before = year_before(period) if is_over else ""
        then = cells.get("|".join((code, kind, before, level, place, "_T", "_T")))
        if not (code in COUNTS or code == "Y10") or scheme != "_T" or then is None:
            continue
        answer: Cell = [None] * 5 + ["not_comparable"]
        if now[0] == then[0] == "ok" and now[2] is not None and then[2] is not None:
            step = base_of(COUNTS[code][0]) if code in PLAIN else 1
            (low, value, high), (base_low, base, base_high) = (
                (Fraction(cell[1] or 0), Fraction(cell[2] or 0), Fraction(cell[3] or 0))
                for cell in (now, then)
            )
            overlap = low - (step - 1) <= base_high + step - 1
            overlap = overlap and base_low - (step - 1) <= high + step - 1
            share = _text(_half_up((value - base) / base, 4)) if base > 0 else None
            answer = [now[2], then[2], share, "1", str(overlap).lower(), "ok"]
        found["|".join((code, kind, period, level, place))] = [before, *answer]
    return found


def base_of(count: str) -> int:
    return 10 if count.split("/")[0] in COARSE else 5


def _listed() -> dict[tuple[str, str, str, str], int]:
    """Indicator, level, period type, scheme -> the least total, of every slice."""
    with SEED.open(encoding="utf-8") as stream:
        return {
            (row["indicator_code"], row["territory_level"], row["period_type"], row["dim1_scheme"]):
            int(row["least_total"] or 0)
            for row in csv.DictReader(stream)
            if row["dim1_code"] == "_T"
        }  # fmt: skip


def _cells(
    rows: Mapping[str, Cell],
    parts: Mapping[str, list[Cell]],
    rounding: Rounding,
    shown: Mapping[str, list[str | None]],
) -> Iterator[tuple[str, Cell]]:
    listed = _listed()
    for key, row in rows.items():
        code, period_type, period, level, place, scheme, breakdown = key.split("|")
        if (slice_of := (code, level, period_type, scheme)) not in listed:
            continue
        least_total = listed[slice_of]
        is_untold = row[0] == "partial" and row[2] is None and key not in parts
        if is_untold or row[0] not in ("ok", "partial", "zero_denominator", "low_quality"):
            yield key, [row[0], None, None, None]
            continue
        seen = shown.get(key, [None] * 3)
        top_name, bottom_name = COUNTS[code]
        if code == "Y04":
            at = STEP_CODES.index(breakdown)
            top_name, bottom_name = (f"{STEPS[step]}/_T/_T" for step in (at, at - 1))

        def published(
            exact: Fraction | None, count: str, seen: str | None,
            here: tuple[str, str, str, str] = (place, period, scheme, breakdown),
            is_covered: bool = code in ("R04", "L06") and level != "territory",
            is_year: bool = period_type == "Y",
        ) -> Fraction | None:  # fmt: skip
            if exact is None or not count:
                return exact
            name, *of = count.split("/")
            # What is open at the end of the year is open at the end of its second half.
            at = here[1] + "-H2" * (name.startswith("cases_open") and is_year)
            cell = [name + " covered" * is_covered, here[0], at, *(of or here[2:])]
            return rounding.published(exact, "\x1f".join(cell), base_of(name), seen)

        if least_total and code in PLAIN:
            whole = "|".join((code, period_type, period, level, place, "_T", "_T"))
            if Fraction(shown.get(whole, ["0"])[0] or 0) < least_total:
                yield key, ["too_few", None, None, None]
                continue
        if code in PLAIN:
            number = published(Fraction(row[2] or 0), top_name, seen[0])
            if scheme in SENSITIVE and number == 0:
                yield key, ["too_few", None, None, None]
            else:
                yield key, [row[0], *[_text(number)] * 3]
            continue
        top, bottom = (
            [None if x is None else Fraction(x) for x in side]
            for side in parts.get(key, [[None] * 3, [None] * 3])
        )
        counted = ((top[1], top_name, seen[1]), (bottom[1], bottom_name, seen[2]))
        if any(
            name and exact is not None and _least(exact, name, said) < least_total
            for exact, name, said in counted
        ):
            yield key, ["too_few", None, None, None]
            continue
        numerator = published(top[1], top_name, seen[1])
        denominator = published(bottom[1], bottom_name, seen[2])
        is_telling = scheme in SENSITIVE and numerator in (0, denominator)
        if bottom_name and ((denominator or 0) < 20 or is_telling):
            yield key, ["too_few", None, None, None]
        elif row[0] not in ("ok", "partial") or numerator is None or not denominator:
            yield key, [row[0], None, None, None]
        else:
            yield key, [row[0], *_value(code, numerator, denominator, bottom)]


def _least(exact: Fraction, count: str, shown: str | None) -> Fraction:
    """What a release shows of a count; where it shows nothing, the lower of both multiples."""
    base = base_of(count)
    return Fraction(int(exact) // base * base) if shown is None else Fraction(shown)


def balances(
    rows: Mapping[str, Cell], shown: Mapping[str, list[str | None]]
) -> Iterator[tuple[str, Cell]]:
    """Y10 of the seasons that the truth leaves open, from what a release shows of Y04: half the
    distance between the shares of finalists and of applications, less half the mean absolute
    deviations of a draw without putting back and of counts rounded to 5 (variance 4 each)."""
    for key, row in rows.items():
        code, _, season, *_ = key.split("|")
        if code != "Y10" or row[0] != "zero_denominator":
            continue
        found = [
            (int(Fraction(top or 0)), int(Fraction(bottom or 0)))
            for name, (_, top, bottom) in shown.items()
            if name.startswith(f"Y04|SEASON|{season}|territory|") and name.endswith("|round_1")
        ]
        sent, drawn = sum(sent for _, sent in found), sum(drawn for drawn, _ in found)
        if min(sent, drawn) < 20:
            yield key, ["too_few", None, None, None]
            continue
        distance = 0.0
        for part, whole in found:
            if whole:
                chance = whole / sent * (sent - whole) / sent * (sent - drawn) / drawn / (sent - 1)
                deviation = sqrt(2 / pi * (chance + 4 / drawn**2 + 4 / sent**2))
                distance += abs(part / drawn - whole / sent) - deviation
        yield key, ["ok", *[_text(_half_up(Fraction(distance / 2), 2))] * 3]


def _value(
    code: str, top: Fraction, bottom: Fraction, exact_bottom: list[Fraction | None]
) -> list[str | None]:
    if code in ("F06", "F07", "Y06"):
        return [_text(_half_up(top / bottom, 0 if code == "F07" else 2))] * 3
    if code in ("R04", "L06"):
        low, high = (exact_bottom[at] or Fraction(1) for at in (2, 0))
        return [_text(_half_up(top * 1000 / part, 2)) for part in (low, bottom, high)]
    share = top / bottom
    if code == "Y02":
        bounds = (("0.95", "1") if share >= Fraction("0.95") else ("0.80", "0.95")
                  if share >= Fraction("0.8") else ("0", "0.80"))  # fmt: skip
        return [bounds[0], None, bounds[1]]
    decimals = 3 if bottom >= 1000 else 2
    if code in ("R03", "L03b", "L05"):
        return [_text(_half_up(share, decimals))] * 3
    z2, count, part = 1.959963984540054**2, float(bottom), float(share)
    reach = sqrt(z2 * (part * (1 - part) / count + z2 / (4 * count**2)))
    ends = [(part + z2 / (2 * count) + sign * reach) / (1 + z2 / count) for sign in (-1, 1)]
    low, high = (Fraction(min(max(end, 0.0), 1.0)) for end in ends)
    return [_text(_half_up(x, decimals)) for x in (low, share, high)]


def _half_up(value: Fraction, decimals: int) -> Fraction:
    """Away from zero."""
    unit = 10**decimals
    whole = Fraction(floor(abs(value) * unit + Fraction(1, 2)), unit)
    return -whole if value < 0 else whole


def _text(value: Fraction | None) -> str | None:
    return None if value is None else f"{float(value):.10f}"
