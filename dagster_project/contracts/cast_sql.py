"""A column of a contract → DuckDB SQL: the typed value of a raw text, and the broken rule.

Every raw value is VARCHAR; NULL and the empty text both mean "missing". Each cast has a cheap
way for texts in plain form and a careful way for the rest, so that a clean file costs little
and a dirty one is still read exactly. A cast never rounds or guesses: what does not say
exactly one value is NULL, and ``rule_sql`` names why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dagster_project.contracts import cast_codes, cast_dates, cast_numbers
from dagster_project.contracts.cast_codes import Unwrapping
from dagster_project.contracts.cast_numbers import NumberSigns
from dagster_project.contracts.cast_text import Blanks, literal, matches, text_list, without_blanks
from dagster_project.contracts.model import Column, Layout

BAD_RULE = {
    "integer": "bad_integer",
    "decimal": "bad_decimal",
    "double": "bad_decimal",
    "date": "bad_date",
    "timestamp": "bad_timestamp",
    "boolean": "bad_boolean",
    "text": "bad_text",
}
TRUE_WORDS = ("да", "1", "true", "истина", "yes", "y", "t", "1.0")
FALSE_WORDS = ("нет", "0", "false", "ложь", "no", "n", "f", "0.0")


@dataclass(frozen=True)
class CastContext:
    """What the file's format adds to a column: its number signs and its words for missing."""

    signs: NumberSigns = field(default_factory=NumberSigns)
    null_values: tuple[str, ...] = ("",)
    blanks: Blanks = "all"


@dataclass(frozen=True)
class Cast:
    """The expressions of one column, level by level: each may use the names of lower levels.

    Levels keep the statement small (nothing is repeated) and lazy: the careful text ``t`` is
    NULL wherever the quick cast was exact, and everything careful is computed from it.
    """

    column: Column
    raw: str
    text: str
    value: str
    levels: tuple[tuple[int, str, str], ...]  # (level, name, SQL)
    unwrapping: Unwrapping | None = None
    # Name of what is true where the raw text is all digits and fits the column's pattern.
    sound: str | None = None


LEVELS = 5


def context_of(layout: Layout, blanks: Blanks = "all") -> CastContext:
    """The context of one layout."""
    dialect = layout.csv
    has_native = layout.format in ("xlsx", "json", "jsonl")
    is_as_written = layout.format in ("json", "jsonl")
    signs = NumberSigns(
        dialect.decimal_character, dialect.group_characters, has_native, is_as_written
    )
    return CastContext(signs, dialect.null_values, blanks)


def sql_type(column: Column) -> str:
    """DuckDB's type of the stored column."""
    if column.type == "decimal":
        return f"decimal({column.precision},{column.scale})"
    return {
        "text": "varchar",
        "integer": "bigint",
        "double": "double",
        "date": "date",
        "timestamp": "timestamp",
        "boolean": "boolean",
    }[column.type]


def cast(
    column: Column,
    raw: str,
    suffix: str,
    context: CastContext,
    expected: str | None = None,
    is_key: bool = False,
    digits: str | None = None,
) -> Cast:
    """How ``raw`` becomes the column's value, under names that end with ``suffix``.

    ``expected``: SQL of a value most rows have as text already (the delivery's own scope).
    ``is_key``: it tells rows or persons apart. ``digits``: name of what is true where ``raw`` is
    known to be all digits.
    """
    levels: list[tuple[int, str, str]] = []
    words = [w for w in dict.fromkeys([*context.null_values, *column.null_values]) if w]
    known = f"if({raw} in ({text_list(words)}), null, {raw})" if words else raw
    point = None if column.value_map else cast_numbers.pointed(column, known, context.signs)
    if point:
        levels.append((0, f"p{suffix}", point))
        point = f"p{suffix}"
    if words:
        levels.append((0, f"r{suffix}", known))
        raw = f"r{suffix}"
    clean = without_blanks(raw, context.blanks)
    if words:
        clean = f"if({clean} in ({text_list(words)}), null, {clean})"
    text, value = f"t{suffix}", f"v{suffix}"
    role = cast_codes.role_of(column, is_key)
    if role:
        unwrapping = Unwrapping(role, _pattern(column), tuple(words))
        levels.append((1, f"u{suffix}", clean))
        sound = None
        if clean == raw and unwrapping.is_of_digits and digits is None:
            sound = digits = f"k{suffix}"
            levels.append((1, sound, matches(raw, unwrapping.pattern or "")))
        levels += _unwrapped(column, suffix, unwrapping, digits)
        return Cast(column, raw, text, value, tuple(levels), unwrapping, sound)
    quick = None if column.value_map else _quick(column, raw, point, context)
    if quick:
        levels.append((1, f"q{suffix}", quick[0]))
        guard = quick[1].replace("@", f"q{suffix}")
        levels.append((2, text, f"case when {guard} then null else {clean} end"))
    else:
        levels.append((2, text, clean))
    careful = text
    if column.value_map and column.type != "text":
        levels.append((3, f"m{suffix}", _mapped(column, text, text)))
        careful = f"m{suffix}"
    levels += [*_careful(column, careful, suffix, context)]
    if column.type == "text":
        if expected is not None and _has_period(column):
            level, name, sql = levels.pop()
            levels.append((level, name, f"if({text} = {expected}, {text}, {sql})"))
        return Cast(column, raw, text, value, tuple(levels))
    if quick:
        level, name, sql = levels.pop()
        assert name == value
        levels.append((level, value, f"if({text} is null, q{suffix}, {sql})"))
    return Cast(column, raw, text, value, tuple(levels))


def _unwrapped(
    column: Column, suffix: str, unwrapping: Unwrapping, digits: str | None
) -> Iterator[tuple[int, str, str]]:
    """The levels of a text, of a code, or of a boolean that is true of some codes, above ``u``."""
    text, value, clean = f"t{suffix}", f"v{suffix}", f"u{suffix}"
    unwrapped, meant = unwrapping.unwrapped(clean), unwrapping.meant(text)
    if digits:
        # No program has changed them.
        unwrapped = f"case when {digits} then {clean} else {unwrapped} end"
        meant = f"case when {digits} then {text} else {meant} end"
    yield 2, text, unwrapped
    if column.type == "boolean" and unwrapping.pattern is not None:
        yield 3, f"n{suffix}", meant
        # What can't be read is neither true nor false.
        yield 4, value, matches(f"n{suffix}", unwrapping.pattern)
    else:
        yield 3, value, meant


def _pattern(column: Column) -> str | None:
    return column.true_pattern if column.type == "boolean" else column.pattern


def _quick(
    column: Column, raw: str, point: str | None, context: CastContext
) -> tuple[str, str] | None:
    if column.type in ("integer", "decimal", "double"):
        return cast_numbers.quick(column, raw, point, context.signs)
    if column.type in ("date", "timestamp"):
        return cast_dates.quick(column, raw, context.signs.is_of_workbook)
    return None


def _careful(
    column: Column, text: str, suffix: str, context: CastContext
) -> Iterator[tuple[int, str, str]]:
    value = f"v{suffix}"
    if column.type == "text":
        if _has_period(column):
            yield 4, value, cast_dates.period(text)
        elif column.value_map:
            yield 4, value, _mapped(column, text, "null" if _is_closed(column) else text)
        else:
            yield 4, value, text
    elif column.type == "boolean":
        yield 4, value, _boolean(column, text)
    elif column.type in ("date", "timestamp"):
        yield 3, f"n{suffix}", cast_dates.careful(column, text)
        inside = cast_dates.in_range(f"n{suffix}", column.type, context.signs.is_of_workbook)
        yield 4, value, f"if({inside}, n{suffix}, null)"
    else:
        scale = column.scale if column.type == "decimal" else 0
        number = cast_numbers.plain(text, context.signs, scale)
        if column.type == "double":
            number = cast_numbers.power(text, number, context.signs)
        yield 3, f"n{suffix}", number
        yield 4, value, cast_numbers.careful(column, f"n{suffix}")


def rule_sql(made: Cast) -> str | None:
    """Name of the rule that the value breaks, else NULL; None when it can't break any."""
    column, value, text = made.column, made.value, made.text
    checks = " ".join(f"when {broken} then '{rule}'" for broken, rule in _checks(made))
    inner = f"case {checks} end" if checks else "null"
    required = "'missing_required'" if column.is_required else "null"
    if _is_free(made):
        if not checks and not column.is_required:
            return None
        return f"if({value} is null, {required}, {inner})"
    bad = f"'{BAD_RULE[column.type]}'"
    if made.unwrapping:
        bad = made.unwrapping.fault_of(text)
    elif column.type == "text":
        bad = "'not_in_list'" if _is_closed(column) else "'bad_date'"
    missing = f"{text} is null"
    if column.type in ("date", "timestamp"):
        missing = f"{missing} or {cast_dates.is_empty_date(text)}"
    return (
        f"case when {value} is not null then {inner} when {missing} then {required} else {bad} end"
    )


def sound_sql(made: Cast) -> str | None:
    """Condition that no rule of the column is broken; None when none can be."""
    column, value, text = made.column, made.value, made.text
    rule = rule_sql(made)
    if rule is None:
        return None
    checks = " and ".join(f"not ({broken})" for broken, _ in _checks(made))
    if column.is_required:
        # A comparison with NULL is not true either.
        return checks or f"{value} is not null"
    missing = "true" if _is_free(made) else f"{text} is null"
    if column.type in ("date", "timestamp"):
        missing = f"({missing} or {cast_dates.is_empty_date(text)})"
    return f"case when {value} is not null then {checks or 'true'} else {missing} end"


def _is_free(made: Cast) -> bool:
    """Any text is a value or missing; of a person, what is no value is missing, too."""
    if made.unwrapping:
        return made.unwrapping.role == "person"
    return made.column.type == "text" and not (_has_period(made.column) or _is_closed(made.column))


def _has_period(column: Column) -> bool:
    return "period" in column.formats


def _is_closed(column: Column) -> bool:
    """A value map without a list of allowed values or a pattern is the whole list itself."""
    return bool(column.value_map) and not column.allowed_values and column.pattern is None


def _mapped(column: Column, text: str, otherwise: str) -> str:
    """The mapped value: as written, else in any case of letters; already mapped values stay."""
    pairs = " ".join(f"when {literal(k)} then {literal(v)}" for k, v in column.value_map.items())
    folded = {k.lower(): v for k, v in column.value_map.items()}
    if _is_closed(column):
        folded = {v.lower(): v for v in column.value_map.values()} | folded
    low = " ".join(f"when {literal(k)} then {literal(v)}" for k, v in folded.items())
    careful = f"case lower({text}) {low} else {otherwise} end"
    if column.allowed_values:
        careful = f"if({text} in ({text_list(column.allowed_values)}), {text}, {careful})"
    return f"case {text} {pairs} else {careful} end"


def _boolean(column: Column, text: str) -> str:
    if column.true_pattern is not None:
        return matches(text, column.true_pattern)
    return (
        f"case when {text} in ('нет', 'false', '0') then false when {text} in ('да', 'true', '1') "
        f"then true when {text} is null then null when lower({text}) in ({text_list(TRUE_WORDS)}) "
        f"then true when lower({text}) in ({text_list(FALSE_WORDS)}) then false end"
    )


def _checks(made: Cast) -> list[tuple[str, str]]:
    """(condition over a value that is not NULL, name of the rule that it breaks)."""
    column, value = made.column, made.value
    parts = []
    if made.unwrapping and made.unwrapping.role == "person":
        # No name begins with `=`; a range is cheaper than a function, and every row is asked.
        parts.append((f"{value} >= '=' and {value} < '>'", "not_text"))
    if column.allowed_values:
        parts.append((f"{value} not in ({text_list(column.allowed_values)})", "not_in_list"))
    kind = sql_type(column)
    if column.minimum is not None:
        bound = _bound(column.minimum, kind)
        parts.append((f"{value} < {bound}", "below_minimum"))
    if column.maximum is not None:
        bound = _bound(column.maximum, kind)
        parts.append((f"{value} > {bound}", "above_maximum"))
    as_text = value if column.type == "text" else f"{value}::varchar"
    if column.pattern:
        holds = matches(as_text, column.pattern)
        if made.sound:
            holds = f"if({made.sound}, true, {holds})"
        parts.append((f"not {holds}", "pattern_mismatch"))
    if column.minimum_length is not None:
        parts.append((f"length({as_text}) < {column.minimum_length}", "pattern_mismatch"))
    if column.maximum_length is not None:
        parts.append((f"length({as_text}) > {column.maximum_length}", "pattern_mismatch"))
    return parts


def _bound(text: str, kind: str) -> str:
    if kind in ("bigint", "double") or kind.startswith("decimal"):
        return text
    return f"{kind} {literal(text)}"
