"""Undoes, as SQL, what spreadsheets and other programs have done to texts and codes.

A spreadsheet keeps the zeros of `00123` as `="00123"` or `'00123`, shows `772 032 000 002` for
its digits, takes `1-2` for a date and keeps fifteen digits of a longer number (`4,07028E+19`).
What can be undone is undone before any pattern, key or pseudonym sees it; the rest becomes NULL,
and ``fault_of`` says why. Nearly every text is as it should be, so a cheap condition comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dagster_project.contracts.cast_text import BLANKS, literal, matches, text_list
from dagster_project.contracts.model import Column

# key: tells rows or persons apart. code: has a form of its own. person: a part of a person.
# plain: free text.
Role = Literal["key", "code", "person", "plain"]

_DIGITS = "0123456789"
# A pattern that digits alone fit, such as `^[0-9]{10}([0-9]{2})?$`.
_OF_DIGITS = re.compile(r"\^(?:\[0-9\]|\\d|\{[0-9,]+\}|\((?:\[0-9\]|\\d|\{[0-9,]+\})+\)\??)+\$")
_BLANKS = " \u00a0\u202f\u2009\u2007"
# Signs between groups of digits; taken off where the pattern says that there are digits only.
_JOINTS = f"{_BLANKS}.‐‑–—-"
_GROUPED = rf"\d{{2,}}([{_JOINTS}]\d{{2,}})+"
_QUOTES = "'\"`´‘’‚‛“”„‟«»"
# What a spreadsheet makes of `1-2` and `1-24`, in both languages, without the digits.
_MONTHS = (
    "янв фев мар апр май июн июл авг сен окт ноя дек "
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
)
_DATES = "|".join(f"{sign}{month}|{month}{sign}" for month in _MONTHS.split() for sign in ".-")
# `NA` is not among them: it may be Namibia. `Nan` and `Nil` are names of people.
_NO_VALUES = ("null", "(null)", "<null>", "none", "n/a", "undefined", "нет", "н/д", "б/н")
_NO_CODES = (*_NO_VALUES, "nan", "nil", "нд")
_SIGNS = "-‐‑‒–—―−.…,;:_*?!/\\|~+=#()[]{} "


def role_of(column: Column, is_key: bool) -> Role | None:
    """How a column's texts are taken; None when a list, a map or a format judges them."""
    is_judged = column.value_map or column.allowed_values or column.formats
    if column.source == "header" or is_judged:
        return None
    if column.type == "boolean":
        return "code" if column.true_pattern is not None else None
    if column.type != "text":
        return None
    if is_key:
        return "key"
    if column.protection == "person":
        return "person"
    has_form = (column.pattern, column.minimum_length, column.maximum_length) != (None, None, None)
    return "code" if has_form else "plain"


@dataclass(frozen=True)
class Unwrapping:
    """The SQL of one column. ``words`` mean that a value is missing."""

    role: Role
    pattern: str | None
    words: tuple[str, ...] = ()

    @property
    def is_of_digits(self) -> bool:
        """What fits the pattern is digits: nothing of it has to be undone."""
        pattern = self.pattern or ""
        return _OF_DIGITS.fullmatch(pattern) is not None and re.search(pattern, "") is None

    # Thousands of files have the same columns.
    @lru_cache(maxsize=1024)  # noqa: B019
    def unwrapped(self, text: str) -> str:
        """The text without what keeps a spreadsheet from taking it for a number; NULL when
        nothing is left."""
        kept = _named(f"trim({text}, {literal(_QUOTES + '=' + BLANKS)})", "core", self._kept)
        is_kept = (
            f"starts_with(ltrim(replace({text}, ' ', ''), '\"'), '=\"') and right({text}, 1) = '\"'"
        )
        bare = _named(f"trim({text}, {literal(_QUOTES + BLANKS)})", "core", self._bare)
        # A long list after IN would become a join, for every row.
        is_quoted = f"contains({literal(_QUOTES)}, left({text}, 1))"
        return (
            f"case when {self._may_be_wrapped(text)} then case "
            f"when {is_kept} then nullif(coalesce({kept}, {text}), '') "
            f"when {is_quoted} then nullif(coalesce({bare}, {text}), '') else {text} end "
            f"else {text} end"
        )

    @lru_cache(maxsize=1024)  # noqa: B019
    def meant(self, text: str) -> str:
        """What a text says that ``unwrapped`` gave; NULL when it is no text, code or key."""
        careful = _named(text, "meant", self._plain)
        return f"case when {self._may_be_odd(text)} then {careful} else {text} end"

    def _may_be_wrapped(self, text: str) -> str:
        """True of every text that stands in signs of a program, and of few others."""
        if self.role == "plain":
            return f"{text} < '?' and ({text} < '(' or {text} >= '=')"
        if self.role == "person":
            return f"{text} < '0' or {text} between '<' and '>'"
        return (
            f"{text} < '(' or {text} between '=' and '>' or {text} between '`' and 'a' "
            f"or {text} between '«' and '¶' or {text} between '‘' and '†'"
        )

    def _may_be_odd(self, text: str) -> str:
        """True of every text that a program has changed or that is wrong, and of few others."""
        exponent = f"contains({text}, 'E') or contains({text}, 'e')"
        if self.role == "plain":
            return f"{text} < '?' and ({text} >= '=' or {exponent})"
        if self.role == "person":
            # What means "missing" is short, as are many names.
            return (
                f"strlen({text}) < 6 or {text} < '0' or {text} between '<' and '>' "
                f"or {text} in ('нет', 'Нет', 'undefined')"
            )
        odd = f"{text} between '=' and '>'"
        within = (
            f"{exponent} or contains({text}, ' ') or contains({text}, '.') "
            f"or contains({text}, ',') or strlen({text}) <> length({text})"
        )
        if self.pattern is None:
            # Without a pattern a date must be looked for: `2-Jan`, `Jan-24`, `янв.24`.
            has_joint = f"(contains({text}, '-') or contains({text}, '.'))"
            within += f" or strlen({text}) between 5 and 6 and {has_joint}"
            odd += (
                f" or strlen({text}) in (5, 6, 8, 9) and {text} > 'A' "
                f"and ({text} like '___-%' or {text} like '___.%')"
            )
        else:
            within += f" or contains({text}, '-')"
        if self.role == "key":
            odd += (
                f" or {text} < '0' or {text} = 'undefined' or strlen({text}) < 7 "
                f"and ({_begins_with_sign(text)} or lower({text}) in ({text_list(_NO_CODES)}))"
            )
        return f"{odd} or {text} between '0' and ':' and ({within})"

    def _kept(self, core: str) -> str:
        """What stands between the quotation marks; NULL when it is more than one text."""
        missing = text_list(["", *self.words])
        return (
            f"case when {core} in ({missing}) then '' when not {_has_quotes(core)} then {core} end"
        )

    def _bare(self, core: str) -> str:
        """A code without its quotation marks; NULL when they belong to the text."""
        # Free text may well stand in quotation marks, and `'s-Gravenhage` is a name.
        rest = _without(core, _DIGITS)
        is_code = (
            f"{rest} <> {core}" if self.role in ("key", "code") else f"{rest} in ('', '+', '-')"
        )
        return f"case when {is_code} and not {_has_quotes(core)} then {core} end"

    def _plain(self, text: str) -> str:
        wrong = f"{self.fault_of(text)} is not null"
        if self.role in ("plain", "person"):
            return f"case when {wrong} then null else {text} end"
        digits = _without(text, _BLANKS)
        whole = f"rtrim({text}, '0')"
        undone = (
            f"when {_without(digits, _DIGITS)} = '' then {digits} "
            f"when {_without(whole, _DIGITS)} in ('.', ',') and right({whole}, 1) in ('.', ',') "
            f"then rtrim({whole}, '.,')"
        )
        if self.pattern is None:
            return f"case when {wrong} then null {undone} else {text} end"
        # The form decides about signs between digits, and about a number with a fraction.
        return (
            f"case when {wrong} then null when {matches(text, self.pattern)} then {text} "
            f"when starts_with({text}, '=') then substr({text}, 2) {undone} "
            f"when regexp_full_match({text}, {literal(_GROUPED)}) "
            f"then {_without(text, _JOINTS)} else {text} end"
        )

    def fault_of(self, text: str) -> str:
        """Name of the rule that a text breaks of which ``meant`` makes nothing."""
        # Without regular expressions: each is compiled anew for every small file.
        point = f"replace(ltrim({text}, '='), ',', '.')"
        # `1E5` may be a code; a decimal sign or a plus is written by programs only.
        lost = (
            f"when contains(lower({text}), 'e') and (contains({point}, '.') "
            f"or contains({text}, '+')) and try_cast({point} as double) is not null "
            "then 'lost_digits'"
        )
        words = text_list(_NO_VALUES if self.role == "person" else _NO_CODES)
        is_error = f"starts_with({text}, '#') and (contains('!?', right({text}, 1))"
        no_value = (
            f"when lower({text}) in ({words}) or {_without(text, _SIGNS)} = '' "
            f"or {is_error} or {text} in ('#N/A', '#Н/Д')) then 'no_value'"
        )
        if self.role == "person":
            return f"case {no_value} end"
        # `==` and `=)` begin no formula.
        formula = f"starts_with({text}, '=') and not contains('=)> ', substr({text}, 2, 1))"
        if self.pattern is not None:
            # The reader of workbooks spells a number that is not whole so.
            formula += f" and try_cast(substr({text}, 2) as decimal(38,15)) is null"
        not_text = f"when {formula} then 'not_text'"
        if self.role == "plain":
            return f"case {lost} {not_text} end"
        date = f"'|' || {_without(text, _DIGITS)} || '|'"
        is_date = f"length({text}) in (5, 6) and contains('|{_DATES}|', {date})"
        return (
            f"case {lost} {no_value if self.role == 'key' else ''} {not_text} "
            f"when {is_date} then 'not_text' end"
        )


def _begins_with_sign(text: str) -> str:
    """True of every text that begins with a sign, and of rare letters."""
    usual = (("0", ":"), ("A", "["), ("a", "{"), ("Ѐ", "Ԁ"))
    return " and ".join(f"not ({text} >= '{low}' and {text} < '{high}')" for low, high in usual)


def _without(text: str, signs: str) -> str:
    return f"translate({text}, {literal(signs)}, '')"


def _has_quotes(text: str) -> str:
    return f"({_without(text, _QUOTES)} <> {text})"


def _named(sql: str, name: str, expression: Callable[[str], str]) -> str:
    """An expression that uses a value many times, as a lambda of it. Without the lambda the
    engine would compute what is common to the branches for every row."""
    return f"list_transform([{sql}], lambda {name}: {expression(name)})[1]"
