"""Numbers as people write them → exact numbers, as SQL."""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.contracts.cast_text import literal
from dagster_project.contracts.model import Column

# Between groups of three digits: space, no-break, narrow no-break, thin, figure space, apostrophes.
GROUPS = "\u00a0\u202f\u2009\u2007'’"
MINUS = "-–−"
# A cell of a workbook keeps so many digits of a number.
SURE_DIGITS = 15


@dataclass(frozen=True)
class NumberSigns:
    """How a file writes numbers. Workbooks and JSON have native numbers, always with a point;
    those of JSON are read as they are written."""

    decimal: str = "."
    group: str = ""
    has_native: bool = False
    is_as_written: bool = False

    @property
    def is_of_workbook(self) -> bool:
        return self.has_native and not self.is_as_written


def pointed(column: Column, raw: str, signs: NumberSigns) -> str | None:
    """The text with a point for its decimal sign; None when ``quick`` needs none."""
    if column.type != "decimal" or column.multiply_by is not None or signs.decimal == ".":
        return None
    return f"replace({raw}, {literal(signs.decimal)}, '.')"


def quick(
    column: Column, raw: str, point: str | None, signs: NumberSigns
) -> tuple[str, str] | None:
    """(cheap cast, condition on `@` that it is exact); None when there is no cheap cast.

    ``point``: the name of what ``pointed`` makes. A canonical text comes back as itself: `12.7`
    as an integer, `1e3`, `007` and ` 5` don't.
    """
    if column.multiply_by is not None or column.type == "double":
        return None
    if signs.has_native and "." in signs.group:
        return None
    if column.type == "integer":
        whole = f" and strlen({raw}) <= {SURE_DIGITS}" if signs.is_of_workbook else ""
        return f"try_cast({raw} as bigint)", f"@::varchar = {raw}{whole}"
    kind = f"decimal({column.precision},{column.scale})"
    if point is None:
        whole = f" and strlen({raw}) <= {SURE_DIGITS + 1}" if signs.is_of_workbook else ""
        return f"try_cast({raw} as {kind})", f"@::varchar = {raw}{whole}"
    guard = f"@::varchar = {point}"
    if signs.is_of_workbook:
        guard += f" and strlen({raw}) <= {SURE_DIGITS + 1}"
    if column.scale and not signs.has_native:
        # A point is no decimal sign here. The one of the canonical text must be new.
        guard += f" and {point} <> {raw}"
    return f"try_cast({point} as {kind})", guard


def plain(text: str, signs: NumberSigns, scale: int = 0) -> str:
    """``-1234.5`` out of ``(1 234,5)``; NULL when the text is no number of the contract.

    ``scale``: the decimals that the column takes.
    """
    # Few and plain regular expressions: each is compiled anew for every small file.
    groups = "".join(sign for sign in GROUPS + signs.group if sign not in (" ", signs.decimal))
    if signs.has_native:
        groups = groups.replace(".", "")
    ascii_only = f"{' ' * len(groups)}{'-' * len(MINUS)}"
    tidy = f"translate({text}, {literal(groups + MINUS)}, {literal(ascii_only)})"
    point = f"[{signs.decimal}.]" if signs.has_native else rf"\{signs.decimal}"
    # No program writes a zero before a group: `0,500` is a half with another decimal sign.
    digits = rf"(?:(?:[1-9]\d{{0,2}}(?: \d{{3}})+|\d+)(?:{point}\d*)?|{point}\d+)"
    number = rf"(?:[+-] ?)?{digits}|{digits} ?-|\( ?{digits} ?\)"
    # The decimal sign becomes a point; what has no place in a plain number goes.
    body = f"translate({tidy}, {literal(signs.decimal + ' +()-')}, '.')"
    minus = f"if(contains({tidy}, '-') or contains({tidy}, '('), '-', '')"
    written = f"when regexp_full_match({tidy}, {literal(number)}) then concat({minus}, {body})"
    if not signs.has_native:
        # `2,18342E-05` is what programs write of a small number; a large one (`1,2E+03`) has
        # lost its digits.
        point = f"replace(upper({text}), {literal(signs.decimal)}, '.')"
        shape = f"translate({point}, '0123456789', '')"
        small = f"try_cast({point} as decimal(38,25))::varchar"
        return (
            f"case {written} when contains({point}, 'E-') and {shape} in ('E-', '.E-', '-E-', "
            f"'-.E-') and try_cast(split_part({point}, 'E-', 2) as integer) <= 15 then {small} end"
        )
    if "." in signs.group:
        # `1.000` is one as a number of the format and a thousand as a text: nobody can tell.
        either = literal(r"[+-]?\d{1,3}\.\d{3}")
        grouped = literal(rf"[+-]?[1-9]\d{{0,2}}(\.\d{{3}})+(\{signs.decimal}\d*)?")
        whole = f"replace(replace({text}, '.', ''), {literal(signs.decimal)}, '.')"
        written = (
            f"when regexp_full_match({text}, {either}) then null "
            f"when regexp_full_match({text}, {grouped}) then {whole} {written}"
        )
    # A binary number keeps 15 digits; the digits behind them are errors of its rounding
    # (2.9999999999999996). A number written as text has such errors only behind the decimals
    # that the column takes.
    least = max(10, scale + 1) if signs.is_as_written else 10
    has_rounding_error = (
        f"strlen(split_part({text}, '.', 2)) >= {least} and "
        f"strlen(split_part({text}, '.', 1)) <= 16"
    )
    native = f"try_cast({text} as double)"
    exact = f"try_cast(printf('%.15g', {native}) as double)"
    exponent = f"contains(lower({text}), 'e')"
    if not signs.is_as_written:
        # A cell is spelled with an exponent when it is tiny; a text `7.72E+11` has lost digits.
        exponent = f"contains({text}, 'e-')"
        lost = f"strlen(split_part({text}, '.', 1)) > {SURE_DIGITS} and {exact} <> {native}"
        written = f"when {lost} then null {written}"
    return (
        f"case when ({has_rounding_error} or {exponent}) and {text} between '-' and ':' "
        f"and {native} is not null then try_cast({exact} as decimal(38,15))::varchar {written} end"
    )


def power(text: str, number: str, signs: NumberSigns) -> str:
    """A double may have an exponent (`1.01e+006`); other texts are read by ``plain``."""
    point = f"replace({text}, {literal(signs.decimal)}, '.')"
    form = r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?0?\d{1,2}"
    return f"if(regexp_full_match({point}, {literal(form)}), {point}, {number})"


def careful(column: Column, number: str) -> str:
    """The value of a plain number; digits beyond the scale must be zeros."""
    if column.type == "double":
        factor = f" * {column.multiply_by}" if column.multiply_by is not None else ""
        return f"try_cast({number} as double){factor}"
    kind = "bigint" if column.type == "integer" else f"decimal({column.precision},{column.scale})"
    scale = 0 if column.type == "integer" else column.scale
    if column.multiply_by is not None:
        wide = f"try_cast({number} as decimal(38,15))"
        wide = f"try_cast({wide} * {column.multiply_by}::decimal(18,6) as decimal(38,12))"
        whole = f"round({wide}, {scale})"
        return f"if({whole} = {wide}, try_cast({whole} as {kind}), null)"
    if column.is_rounded:
        return f"try_cast(round(try_cast({number} as decimal(38,15)), {scale}) as {kind})"
    surplus = f"strlen(rtrim(split_part({number}, '.', 2), '0')) > {scale}"
    whole = f"split_part({number}, '.', 1)" if column.type == "integer" else number
    return f"if({surplus}, null, try_cast({whole} as {kind}))"
