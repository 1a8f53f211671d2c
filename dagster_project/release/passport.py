"""The passport of a published number: what it means, what it is made of, and how it was made.

Everything is read from releases, so pages, the command and anybody with the files see the same.
``Ask`` is how a release is asked: ``ask(sql, *parameters)`` gives rows as dictionaries, of the
release itself or of what a reader may see of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dagster_project.errors import ExitCode, UserError
from dagster_project.release.lattice import TOTAL
from dagster_project.release.passport_lines import Lines, lines_of
from dagster_project.release.passport_sources import (
    Ask,
    Delivery,
    ExportState,
    Row,
    deliveries_of,
    states_of,
)

PARTS = ("numerator", "denominator", "value")
# What a release must hold, which those of before passports do not.
NEEDED = frozenset(
    {"mart_spending__line", "mart_events__opening_plan", "mart_posts__delivery", "quality_file"}
)
MOST_NEAR, MOST_NAMED = 3, 8


@dataclass
class NoSuchNumber(UserError):
    """``near``: the codes most like what was asked for."""

    exit_code: ExitCode = ExitCode.WRONG_USE
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """Which number: codes of indicator, place and period; ``part`` is ``scheme:code`` of a
    breakdown, empty for the figure as a whole."""

    indicator: str
    place: str
    period: str
    part: str = ""

    @staticmethod
    def read(text: str) -> Key:
        """``R01.KAZ.2025`` or ``R01.WLD.2025.event_type:concert``. Raises UserError."""
        words = text.split(".")
        if len(words) not in (3, 4) or not all(words):
            raise NoSuchNumber(f"'{text}' names no number.", hint="Write it like R01.KAZ.2025.")
        return Key(*words)

    def __str__(self) -> str:
        return ".".join(filter(None, (self.indicator, self.place, self.period, self.part)))


@dataclass(frozen=True)
class Part:
    """Numerator, denominator or value of a cell as published. ``rounded_to``: the base of a count
    of persons, which has no lines. ``lines`` are there where the part is their plain sum."""

    name: str
    low: Decimal | None
    central: Decimal | None
    high: Decimal | None
    rounded_to: int | None = None
    lines: Lines | None = None


@dataclass(frozen=True)
class Former:
    """The same cell in the release before; ``row`` is None where it had none."""

    release_id: str
    known_at: str
    row: Row | None


@dataclass(frozen=True)
class Passport:
    """``meaning``: its row of ``dim_indicator``; ``cell``: its row of ``fct_indicator_value``."""

    key: Key
    meaning: Row
    cell: Row
    place: Row
    parts: tuple[Part, ...]
    exports: tuple[ExportState, ...]
    deliveries: tuple[Delivery, ...]
    former: Former | None
    manifest: Mapping[str, Any]

    @property
    def is_of_persons(self) -> bool:
        return bool(self.meaning["person_parts"])

    @property
    def is_of_coarse_money(self) -> bool:
        """Money of trips or payments to persons is in it, which has no lines either."""
        return self.meaning["indicator_code"] in COARSE_MONEY

    @property
    def is_changed(self) -> bool:
        """The release before said something else of the cell, or nothing."""
        if self.former is None:
            return False
        row = self.former.row
        return row is None or any(
            row[name] != self.cell[name]
            for name in ("value_low", "value_central", "value_high", "status")
        )


# Figures of which all or a part is told to half a million roubles (model.md §7).
COARSE_MONEY = frozenset({"F07", "F08b"})


def passport(
    ask: Ask,
    manifest: Mapping[str, Any],
    key: Key,
    former: tuple[Ask, Mapping[str, Any]] | None = None,
) -> Passport:
    """The passport of a number of a release.

    ``former``: the release before this one (``previous_release_id``), if any. Raises UserError
    naming the nearest valid code where there is no such number, and for a release that was made
    before passports were.
    """
    tier = manifest["tables"][manifest["tier"]]
    if missing := NEEDED - tier.keys():
        raise UserError(
            "This release was made before numbers had passports: it lacks "
            f"{', '.join(sorted(missing))}.",
            where=str(manifest["release_id"]),
            hint="Ask a later release.",
        )
    meaning = found_meaning(ask, key.indicator)
    place = found_place(ask, key.place)
    cell = found_cell(ask, key, place)
    is_quotient = bool(
        ask(
            """select 1 from fct_indicator_value
               where indicator_code = ? and denominator_central is not null limit 1""",
            key.indicator,
        )
    )
    names = PARTS if is_quotient else PARTS[-1:]
    parts = tuple(part_of(ask, meaning, cell, name, is_quotient) for name in names)
    exports = states_of(ask, meaning, cell)
    lined = {item for part in parts if part.lines for item in part.lines.delivery_ids}
    return Passport(
        key,
        meaning,
        cell,
        place,
        parts,
        exports,
        deliveries_of(ask, exports, lined),
        None if former is None else former_of(*former, cell),
        manifest,
    )


def part_of(ask: Ask, meaning: Row, cell: Row, name: str, is_quotient: bool) -> Part:
    low, central, high = (cell[f"{name}_{end}"] for end in ("low", "central", "high"))
    counted = "numerator" if name == "value" else name
    # The value of a quotient follows from its parts.
    if is_quotient and name == "value":
        return Part(name, low, central, high)
    if counted in str(meaning["person_parts"]).split():
        return Part(name, low, central, high, rounded_to=meaning["rounding_base"])
    return Part(name, low, central, high, lines=lines_of(ask, meaning, cell, name, central))


def former_of(ask: Ask, manifest: Mapping[str, Any], cell: Row) -> Former:
    names = (
        "indicator_code", "period_type", "period_code", "territory_level", "territory_code",
        "dim1_scheme", "dim1_code",
    )  # fmt: skip
    found = ask(
        f"select * from fct_indicator_value where {' and '.join(f'{name} = ?' for name in names)}",
        *(cell[name] for name in names),
    )
    return Former(
        str(manifest["release_id"]), str(manifest["known_at"]), found[0] if found else None
    )


def found_meaning(ask: Ask, code: str) -> Row:
    found = ask("select * from dim_indicator where indicator_code = ?", code)
    if found:
        return found[0]
    named = {
        row["indicator_code"]: (row["name_ru"], row["name_en"])
        for row in ask("select indicator_code, name_ru, name_en from dim_indicator")
    }
    raise no_such(f"No indicator is called '{code}'.", code, named)


def found_place(ask: Ask, code: str) -> Row:
    """Row of a territory, group, union, the world or a post: level, code and both names."""
    every = ask(
        """select territory_level, territory_code, name_ru, name_en from dim_territory
           union all select 'post', post_code, name_ru, name_en from dim_post"""
    )
    for row in every:
        if row["territory_code"] == code:
            return row
    named = {row["territory_code"]: (row["name_ru"], row["name_en"]) for row in every}
    raise no_such(f"No place has the code '{code}'.", code, named)


def found_cell(ask: Ask, key: Key, place: Row) -> Row:
    scheme, _, code = key.part.partition(":")
    if key.part and not code:
        raise NoSuchNumber(
            f"'{key.part}' names no part of a figure.", hint="Write it like event_type:concert."
        )
    here = ask(
        """select * from fct_indicator_value
           where indicator_code = ? and territory_level = ? and territory_code = ?""",
        key.indicator, place["territory_level"], place["territory_code"],
    )  # fmt: skip
    if not here:
        levels = ask(
            """select distinct territory_level from fct_indicator_value
               where indicator_code = ? order by 1""",
            key.indicator,
        )
        raise NoSuchNumber(
            f"{key.indicator} has no figure for {place['name_en']} ({key.place}).",
            hint="It is published at these levels: "
            f"{', '.join(row['territory_level'] for row in levels)}.",
        )
    of_period = [row for row in here if row["period_code"] == key.period]
    if not of_period:
        codes = {row["period_code"]: () for row in here}
        raise no_such(
            f"{key.indicator} of {key.place} has no figure for '{key.period}'.", key.period, codes
        )
    wanted = (scheme or TOTAL, code or TOTAL)
    for row in of_period:
        if (row["dim1_scheme"], row["dim1_code"]) == wanted:
            return row
    parts = {
        f"{row['dim1_scheme']}:{row['dim1_code']}": ()
        for row in of_period
        if row["dim1_scheme"] != TOTAL
    }
    raise no_such(
        f"{key.indicator} of {key.place} in {key.period} has no part '{key.part}'.", key.part, parts
    )


def no_such(message: str, asked: str, named: Mapping[str, Iterable[str]]) -> NoSuchNumber:
    """What was asked for is not there; named are the codes most like it, by themselves or by
    their names."""
    words = {code.casefold(): code for code in named}
    words |= {name.casefold(): code for code, names in named.items() for name in names}
    wanted = asked.casefold()

    def likeness(word: str) -> float:
        same_letters = sorted(word) == sorted(wanted)
        return difflib.SequenceMatcher(None, wanted, word).ratio() + same_letters

    close = [word for word in sorted(words, key=likeness, reverse=True) if likeness(word) >= 0.5]
    near = tuple(dict.fromkeys(words[word] for word in close))[:MOST_NEAR]
    near = near or tuple(sorted(named)[-MOST_NAMED:])
    listed = ", ".join(
        f"{code} ({names[-1]})" if (names := tuple(named[code])) else code for code in near
    )
    return NoSuchNumber(message, hint=f"Nearest: {listed}." if listed else "", near=near)
