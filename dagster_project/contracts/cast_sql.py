"""A column of a contract → DuckDB SQL: the typed value of a raw text, and the broken rule.

Every raw value is VARCHAR; NULL and the empty text both mean "missing". Each value expression
has a cheap way for texts in plain form and a careful way for the rest, so that a clean file
costs little and a dirty one is still read exactly. A cast never rounds or guesses: what does
not say exactly one value is NULL, and ``rule_sql`` names why.
"""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.contracts import cast_dates, cast_numbers
from dagster_project.contracts.cast_text import (
    QUICK,
    Ways,
    is_missing,
    literal,
    needs_trim,
    text_list,
    trimmed,
)
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

    decimal_character: str = "."
    group_characters: str = ""
    null_values: tuple[str, ...] = ("",)
    # Workbooks and JSON carry numbers of their own, written with a point whatever the contract.
    has_native_numbers: bool = False


def context_of(layout: Layout) -> CastContext:
    """The context of one layout."""
    dialect = layout.csv
    return CastContext(
        dialect.decimal_character,
        dialect.group_characters,
        dialect.null_values,
        layout.format in ("xlsx", "json", "jsonl"),
    )


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


def missing_words(column: Column, context: CastContext) -> tuple[str, ...]:
    """Texts that mean "missing" in this column, the empty one left out."""
    words = dict.fromkeys([*context.null_values, *column.null_values])
    return tuple(word for word in words if word)


def quick_sql(column: Column, raw: str, context: CastContext) -> str | None:
    """The cheap cast whose result ``value_sql`` wants under a name; None when there is none."""
    if column.type == "text" or column.value_map:
        return None
    return _ways(column, raw, context).quick


def value_sql(column: Column, raw: str, quick: str | None, context: CastContext) -> str:
    """The typed value of ``raw``, NULL when it is missing or not valid.

    ``quick``: name of the column holding ``quick_sql``.
    """
    missing = missing_words(column, context)
    if column.type == "text":
        return _text_value(column, raw, missing)
    ways = _ways(column, raw, context)
    value = ways.slow
    if quick is not None:
        guard = ways.guard.replace(QUICK, quick)
        value = f"case when {guard} then {quick} when {raw} is null then null else {value} end"
    if missing:
        # Asked first: `0` may be a word for missing.
        value = f"case when {raw} in ({text_list(missing)}) then null else {value} end"
    return value


def _ways(column: Column, raw: str, context: CastContext) -> Ways:
    careful = trimmed(raw)
    if column.value_map:
        careful = _mapped(column, careful, careful)
    if column.type == "integer":
        return cast_numbers.integer(column, raw, careful, context)
    if column.type in ("decimal", "double"):
        return cast_numbers.decimal(column, raw, careful, context)
    if column.type == "date":
        return cast_dates.date(column, raw, careful)
    if column.type == "timestamp":
        return cast_dates.timestamp(column, raw, careful)
    return Ways(None, "", _boolean(column, raw, careful))


def rule_sql(column: Column, raw: str, value: str, context: CastContext) -> str | None:
    """Name of the rule that ``raw`` with its typed ``value`` breaks, else NULL.

    None when the column can't break any rule.
    """
    checks = _checks(column, value)
    if column.type == "text":
        if not (checks or column.is_required or _has_period(column) or _is_closed(column)):
            return None
        absent = "'missing_required'" if column.is_required else "null"
        if _has_period(column) or _is_closed(column):
            bad = "not_in_list" if _is_closed(column) else "bad_date"
            missing = is_missing(raw, missing_words(column, context))
            absent = f"case when {raw} is null or {missing} then {absent} else '{bad}' end"
        inner = f"case {checks} else null end" if checks else "null"
        return f"case when {value} is null then {absent} else {inner} end"
    required = "'missing_required'" if column.is_required else "null"
    missing = is_missing(raw, missing_words(column, context))
    if column.type in ("date", "timestamp"):
        missing = f"({missing} or {cast_dates.is_empty_date(trimmed(raw))})"
    when_null = (
        f"case when {raw} is null then {required} when {missing} then {required} "
        f"else '{BAD_RULE[column.type]}' end"
    )
    inner = f"case {checks} else null end" if checks else "null"
    return f"case when {value} is null then {when_null} else {inner} end"


def _has_period(column: Column) -> bool:
    return "period" in column.formats


def _is_closed(column: Column) -> bool:
    """A value map without a list of allowed values or a pattern is the whole list itself."""
    return bool(column.value_map) and not column.allowed_values and column.pattern is None


def _text_value(column: Column, raw: str, missing: tuple[str, ...]) -> str:
    text = f"case when {needs_trim(raw)} then {trimmed(raw)} else {raw} end"
    if missing:
        text = f"case when {is_missing(raw, missing)} then null else {text} end"
    if _has_period(column):
        return cast_dates.period(text)
    if column.value_map:
        return _mapped(column, text, "null" if _is_closed(column) else text)
    return text


def _mapped(column: Column, text: str, otherwise: str) -> str:
    """The mapped value: as written, else in any case of letters; already mapped values stay."""
    pairs = " ".join(f"when {literal(k)} then {literal(v)}" for k, v in column.value_map.items())
    folded = {k.lower(): v for k, v in column.value_map.items()}
    if _is_closed(column):
        folded = {v.lower(): v for v in column.value_map.values()} | folded
    low = " ".join(f"when {literal(k)} then {literal(v)}" for k, v in folded.items())
    return f"case {text} {pairs} else case lower({text}) {low} else {otherwise} end end"


def _boolean(column: Column, raw: str, careful: str) -> str:
    if column.true_pattern is not None:
        return f"regexp_matches({careful}, {literal(column.true_pattern)})"
    yes, no = text_list(TRUE_WORDS), text_list(FALSE_WORDS)
    return (
        f"case {raw} when 'да' then true when 'нет' then false when 'true' then true "
        f"when 'false' then false else case when lower({careful}) in ({yes}) then true "
        f"when lower({careful}) in ({no}) then false end end"
    )


def _checks(column: Column, value: str) -> str:
    """WHEN branches over a value that is not NULL."""
    parts = []
    if column.allowed_values:
        parts.append(f"when {value} not in ({text_list(column.allowed_values)}) then 'not_in_list'")
    kind = sql_type(column)
    if column.minimum is not None:
        bound = _bound(column.minimum, kind)
        parts.append(f"when {value} < {bound} then 'below_minimum'")
    if column.maximum is not None:
        bound = _bound(column.maximum, kind)
        parts.append(f"when {value} > {bound} then 'above_maximum'")
    as_text = value if column.type == "text" else f"{value}::varchar"
    if column.pattern:
        matches = _pattern(as_text, column.pattern)
        parts.append(f"when not {matches} then 'pattern_mismatch'")
    if column.minimum_length is not None:
        parts.append(f"when length({as_text}) < {column.minimum_length} then 'pattern_mismatch'")
    if column.maximum_length is not None:
        parts.append(f"when length({as_text}) > {column.maximum_length} then 'pattern_mismatch'")
    return " ".join(parts)


def _bound(text: str, kind: str) -> str:
    if kind in ("bigint", "double") or kind.startswith("decimal"):
        return text
    return f"{kind} {literal(text)}"


def _pattern(text: str, pattern: str) -> str:
    return f"regexp_matches({text}, {literal(pattern)})"
