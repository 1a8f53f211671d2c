"""Numbers as people write them → exact numbers, as SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagster_project.contracts.cast_text import QUICK, Ways, literal
from dagster_project.contracts.model import Column

if TYPE_CHECKING:
    from dagster_project.contracts.cast_sql import CastContext

# Between groups of three digits: space, no-break, narrow no-break, thin, figure space, apostrophes.
GROUPS = " \u00a0\u202f\u2009\u2007'’"
MINUS = "-–−"


def integer(column: Column, raw: str, careful: str, context: CastContext) -> Ways:
    """`1234` at once; `1 234`, `1234,0`, `(12)` with care."""
    text = _plain_text(careful, context)
    wide = f"try_cast({text} as decimal(38,15))"
    if column.multiply_by is not None:
        wide = _scaled(wide, column.multiply_by)
    if column.is_rounded:
        slow = f"try_cast(round({wide}, 0) as bigint)"
    else:
        slow = f"case when {wide} = trunc({wide}) then try_cast(trunc({wide}) as bigint) end"
    if column.multiply_by is not None:
        return Ways(None, "", slow)
    # A canonical text comes back as itself: `12.7`, `1e3`, `007` and ` 5` don't.
    return Ways(f"try_cast({raw} as bigint)", f"{QUICK}::varchar = {raw}", slow)


def decimal(column: Column, raw: str, careful: str, context: CastContext) -> Ways:
    """A DECIMAL or DOUBLE; digits beyond the scale must be zeros."""
    text = _plain_text(careful, context)
    if column.type == "double":
        point = f"replace({careful}, {literal(context.decimal_character)}, '.')"
        power = r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?0?\d{1,2}"
        value = (
            f"case when regexp_full_match({point}, {literal(power)}) "
            f"then try_cast({point} as double) else try_cast({text} as double) end"
        )
        if column.multiply_by is not None:
            value = f"({value}) * {column.multiply_by}"
        return Ways(None, "", value)
    kind = f"decimal({column.precision},{column.scale})"
    if column.multiply_by is not None:
        wide = _scaled(f"try_cast({text} as decimal(38,15))", column.multiply_by)
        exact = f"try_cast({wide} as {kind})"
        return Ways(None, "", f"case when {exact} = {wide} then {exact} end")
    surplus = rf"\.\d{{{column.scale}}}\d*[1-9]"
    slow = (
        f"case when not regexp_matches({text}, {literal(surplus)}) "
        f"then try_cast({text} as {kind}) end"
    )
    if context.decimal_character == ".":
        return Ways(f"try_cast({raw} as {kind})", f"{QUICK}::varchar = {raw}", slow)
    point = f"replace({raw}, {literal(context.decimal_character)}, '.')"
    guard = f"{QUICK}::varchar = {point}"
    if not context.has_native_numbers:
        # A point is no decimal sign here: the quick way must not take it for one.
        guard += f" and not contains({raw}, '.')"
    return Ways(f"try_cast({point} as {kind})", guard, slow)


def _scaled(wide: str, factor: str) -> str:
    return f"try_cast({wide} * {factor}::decimal(18,6) as decimal(38,12))"


def _plain_text(careful: str, context: CastContext) -> str:
    """``-1234.5`` out of ``(1 234,5)``; NULL when the text is no number of the contract."""
    point = re.escape(context.decimal_character)
    points = f"[{point}.]" if context.has_native_numbers else point
    group = "".join(re.escape(sign) for sign in dict.fromkeys(GROUPS + context.group_characters))
    digits = rf"(\d{{1,3}}([{group}]\d{{3}})+|\d+)({points}\d*)?|{points}\d+"
    number = rf"([+{MINUS}] ?)?({digits})|({digits}) ?[{MINUS}]|\( ?({digits}) ?\)"
    strip = f"[^0-9{point}.]" if context.has_native_numbers else f"[^0-9{point}]"
    body = f"regexp_replace({careful}, {literal(strip)}, '', 'g')"
    if context.group_characters:
        for sign in context.group_characters:
            if sign in (".", context.decimal_character):
                body = f"replace({body}, {literal(sign)}, '')"
    if context.decimal_character != ".":
        body = f"replace({body}, {literal(context.decimal_character)}, '.')"
    sign = f"case when regexp_matches({careful}, {literal(f'[{MINUS}(]')}) then '-' else '' end"
    plain = f"case when regexp_full_match({careful}, {literal(number)}) then concat({sign}, {body})"
    if context.has_native_numbers:
        # A number of a workbook carries at most 15 true digits; the rest is dust of the machine.
        dusty = r"-?(\d+\.\d+|\d(\.\d+)?[eE][+-]?\d+)"
        tidy = f"printf('%.15g', try_cast({careful} as double))"
        long = r"-?\d{1,15}\.\d{10,}"
        scientific = f"try_cast(try_cast({tidy} as double) as decimal(38,15))::varchar"
        plain = (
            f"case when length({careful}) > 16 and regexp_full_match({careful}, {literal(long)}) "
            f"then case when contains({tidy}, 'e') then {scientific} else {tidy} end "
            f"when regexp_full_match({careful}, {literal(dusty)}) and "
            f"regexp_matches({careful}, '[eE]') then {scientific} " + plain.removeprefix("case ")
        )
    return f"({plain} end)"
