"""What the values of one column are: type, formats, missing marks, decimal sign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

BLANKS = "\u00a0\u202f\u2009 "
_NUMBER = re.compile(
    rf"^[-+–(]?[$€£₽]?[{BLANKS}]?\d[\d{BLANKS}]*(?:[.,]\d[\d{BLANKS}]*)*(?:[eE][-+]?\d+)?[-)%]?$"
)
_INTEGER = re.compile(rf"^[-+–]?[1-9]\d{{0,2}}(?:[{BLANKS}]\d{{3}})+$|^[-+–]?\d+$")
_EXPONENT = re.compile(r"^[-+]?\d*\.?\d+(?:[eE][-+]?\d+)$")
_LOOKS_DATE = re.compile(r"^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ]\d{1,2}:\d\d.*)?$")
_TIME = re.compile(r"^\d{1,2}:\d\d(:\d\d)?$")
_MISSING_AS_WRITTEN = re.compile(r"^(\.\.|\.\.\.|-|–|—|(?i:n/a|na|nan|null|none|#n/a))$")
_TIME_LABEL = re.compile(
    r"time|date|created|updated|modified|_at$|_on$|дата|время|когда",
    re.IGNORECASE,
)
_EMPTY_1C = ("01.01.0001", "01.01.0001 0:00:00", "01.01.0001 00:00:00")
_DATES = (
    "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%m/%d/%Y", "%Y/%m/%d", "%Y.%m.%d",
    "%d.%m.%y", "%d/%m/%y", "%d-%m-%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y",
)  # fmt: skip
_TIMES = ("%H:%M:%S", "%H:%M")
_TRUE = {"true", "да", "yes"}
_FALSE = {"false", "нет", "no"}


@dataclass(frozen=True)
class Numbers:
    """How a file writes numbers."""

    decimal: str = "."
    group: str = ""


@dataclass(frozen=True)
class ColumnGuess:
    """``type`` in the model's words; ``scale`` and ``precision`` for decimals."""

    type: str
    formats: tuple[str, ...] = ()
    null_values: tuple[str, ...] = ()
    value_map: tuple[tuple[str, str], ...] = ()
    precision: int = 18
    scale: int = 2
    is_full: bool = False
    is_guess: bool = False  # day and month could be the other way round
    is_rounded: bool = False  # whole numbers but for errors of binary rounding (2.9999999)


def is_typed(cell: Any) -> bool:
    """A number, date or time rather than words."""
    if isinstance(cell, int | float | date):
        return True
    text = str(cell).strip()
    return bool(_NUMBER.match(text) or _LOOKS_DATE.match(text) or _TIME.match(text)
                or _EXPONENT.match(text))  # fmt: skip


def detect_numbers(columns: Iterable[Iterable[str]], delimiter: str = "") -> Numbers:
    """Decimal and grouping sign by majority of the columns of numbers; a lone ``1,234`` groups
    thousands. Lists (``2,2``) and codes have no vote."""
    votes: Counter[str] = Counter()
    grouped: Counter[str] = Counter()
    for cells in columns:
        _vote([cell for cell in cells if cell.strip()], delimiter, votes, grouped)
    decimal = "," if votes[","] > votes["."] else "."
    other = "." if decimal == "," else ","
    if not votes[","] and not votes["."] and votes[",?"] > 0 and not grouped:
        return Numbers(".", ",")
    if not votes[","] and not votes["."] and grouped["."] > grouped[","]:
        return Numbers(",", ".")
    return Numbers(decimal, other if grouped[other] or votes[f"{other}?"] else "")


def _vote(cells: list[str], delimiter: str, votes: Counter[str], grouped: Counter[str]) -> None:
    numbers = [cell.strip() for cell in cells if _NUMBER.match(cell.strip())]
    if len(numbers) < 0.5 * len(cells) or any(re.fullmatch(r"0\d+", text) for text in numbers):
        return
    if any(re.search(r"(\d+[.,]){2}", text) and not _is_grouped(text) for text in numbers):
        return
    # Where a comma separates fields, numbers with a decimal comma must be quoted: then all are.
    with_comma = [text for text in numbers if "," in text]
    if delimiter == "," and 0 < len(with_comma) < 0.5 * len(numbers):
        numbers = [text for text in numbers if _is_grouped(text)]
    for cell in numbers:
        text = re.sub(rf"[{BLANKS}$€£₽%()+–-]", "", cell)
        if not re.fullmatch(r"\d+(?:[.,]\d+)+", text) or _LOOKS_DATE.match(text):
            continue
        signs = re.findall(r"[.,]", text)
        if len(set(signs)) == 2:
            votes[signs[-1]] += 1
            grouped[signs[0]] += 1
        elif len(signs) > 1:
            if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
                grouped[signs[0]] += 1
        elif re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text):
            votes[f"{signs[0]}?"] += 1
        else:
            votes[signs[0]] += 1


def _is_grouped(text: str) -> bool:
    """``1,234`` or ``1.234.567,8``: groups of three digits."""
    return re.fullmatch(r"\D*[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*([.,]\d+)?\D*", text) is not None


def guess(values: list[Any], numbers: Numbers, label: str = "") -> ColumnGuess:
    """The narrowest type that every value but known marks of `missing` has."""
    filled = [value for value in values if value is not None and str(value).strip() != ""]
    is_full = bool(values) and len(filled) == len(values)
    if not filled:
        return ColumnGuess("text")
    if all(isinstance(value, bool) for value in filled):
        return ColumnGuess("boolean", is_full=is_full)
    if all(isinstance(value, datetime | date) for value in filled):
        midnight = all(
            not isinstance(value, datetime) or value.time() == datetime.min.time()
            for value in filled
        )
        kind = "date" if midnight else "timestamp"
        return ColumnGuess(kind, formats=("excel_serial",), is_full=is_full)
    texts = [_as_text(value, numbers) for value in filled]
    marks = {text for text in set(texts) if _MISSING_AS_WRITTEN.match(text)}
    present = [text for text in texts if text not in marks]
    if not present:
        return ColumnGuess("text", is_full=is_full)
    found = (
        _boolean(present)
        or _integer(present, label)
        or _decimal(present, numbers)
        or _time(present)
    )
    if found is None:
        return ColumnGuess("text", is_full=is_full)
    # A mark of `missing` may be a code in a column of codes (NA is Namibia), not in numbers.
    nulls = tuple(sorted(marks)) + found.null_values
    return ColumnGuess(
        found.type, found.formats, nulls, found.value_map, found.precision, found.scale,
        is_full and not nulls, found.is_guess,
        found.type == "integer"
        and any(isinstance(value, float) and not value.is_integer() for value in filled),
    )  # fmt: skip


def _as_text(value: Any, numbers: Numbers) -> str:
    """Numbers of workbooks and JSON as a CSV file would write them, without errors of binary
    rounding."""
    if not isinstance(value, float):
        return str(value).strip()
    if abs(value) < 1e15 and abs(value - round(value)) < 1e-6:
        return str(round(value))
    return repr(value).replace(".", numbers.decimal)


def _boolean(texts: list[str]) -> ColumnGuess | None:
    words = {text.lower() for text in texts}
    if not (words <= _TRUE | _FALSE and words & _TRUE and words & _FALSE):
        return None
    own = sorted({text for text in texts if text.lower() not in ("true", "false")})
    return ColumnGuess(
        "boolean",
        value_map=tuple((text, "true" if text.lower() in _TRUE else "false") for text in own),
    )


def _integer(texts: list[str], label: str) -> ColumnGuess | None:
    if not all(_INTEGER.match(text) for text in texts):
        return None
    digits = [re.sub(r"\D", "", text) for text in texts]
    # Codes keep their leading zeros, and nothing with 19 digits is a count.
    if any(len(part) > 18 or (len(part) > 1 and part[0] == "0") for part in digits):
        stamp = _compact_time(texts)
        return stamp
    return _compact_time(texts) or _epoch(texts, label) or ColumnGuess("integer")


def _epoch(texts: list[str], label: str) -> ColumnGuess | None:
    """Milliseconds since 1970, from 1998 to 2033; a state register's numbers look alike, so they
    must be called a time or be whole seconds."""
    if not all(re.fullmatch(r"(9|1\d)\d{11}", text) for text in texts):
        return None
    whole = sum(text.endswith("000") for text in texts)
    if _TIME_LABEL.search(label) or whole >= 0.9 * len(texts):
        return ColumnGuess("timestamp", formats=("epoch_milliseconds",))
    return None


def _compact_time(texts: list[str]) -> ColumnGuess | None:
    if all(re.fullmatch(r"(19|20)\d{12}", text) for text in texts) and _parses(
        texts, "%Y%m%d%H%M%S"
    ):
        return ColumnGuess("timestamp", formats=("%Y%m%d%H%M%S",))
    return None


def _decimal(texts: list[str], numbers: Numbers) -> ColumnGuess | None:
    scale = digits = 0
    is_double = False
    for text in texts:
        if _EXPONENT.match(text) and numbers.decimal == ".":
            is_double = True
            continue
        bare = re.sub(rf"[{BLANKS}]", "", text)
        bare = re.sub(r"^\((.*)\)$", r"-\1", bare).replace("–", "-")
        bare = re.sub(r"^(.*)-$", r"-\1", bare).lstrip("+-")
        if numbers.group and numbers.group in bare:
            if not _is_grouped(bare):
                return None
            bare = bare.replace(numbers.group, "")
        sign = re.escape(numbers.decimal)
        if not re.fullmatch(rf"\d+({sign}\d+)?|{sign}\d+", bare):
            return None
        whole, _, part = bare.partition(numbers.decimal)
        if len(whole) > 1 and whole[0] == "0" and not part:
            return None
        scale, digits = max(scale, len(part)), max(digits, len(whole))
    if is_double or scale > 10 or digits + scale > 38:
        return ColumnGuess("double")
    scale = max(scale, 2) if scale else 0
    if scale == 0:
        return ColumnGuess("integer") if digits <= 18 else ColumnGuess("text")
    return ColumnGuess("decimal", precision=max(18, digits + scale), scale=scale)


def _time(texts: list[str]) -> ColumnGuess | None:
    empty = tuple(mark for mark in _EMPTY_1C if mark in texts)
    present = [text for text in texts if text not in empty]
    if not present:
        return None
    if all(re.match(r"^\d{4}-\d\d-\d\d", text) for text in present):
        if _parses(present, None):
            long = any(len(text) > 10 for text in present)
            return ColumnGuess("timestamp" if long else "date", null_values=empty)
        return None
    fitting = [form for form in _DATES if _parses(present, form)]
    if fitting:
        return ColumnGuess("date", (fitting[0],), empty, is_guess=_is_ambiguous(fitting))
    for day in _DATES:
        for clock in _TIMES:
            if _parses(present, f"{day} {clock}"):
                return ColumnGuess("timestamp", (f"{day} {clock}",), empty)
    return None


def _is_ambiguous(fitting: list[str]) -> bool:
    return "%m/%d/%Y" in fitting and "%d/%m/%Y" in fitting


def _parses(texts: list[str], form: str | None) -> bool:
    try:
        for text in dict.fromkeys(texts):
            if form is None:
                datetime.fromisoformat(text)
            else:
                datetime.strptime(text, form)
    except ValueError:
        return False
    return True
