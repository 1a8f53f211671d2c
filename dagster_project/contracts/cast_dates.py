"""Dates, times and months as people write them → exact values, as SQL."""

from __future__ import annotations

from dagster_project.contracts.cast_text import QUICK, Ways, literal
from dagster_project.contracts.model import Column

# How an accounting system writes "no date".
EMPTY_DATE = r"(01\.01\.0001|0001-01-01)([ T]0?0:00(:00(\.0+)?)?)?"
ISO_DATE = r"\d{4}-\d{2}-\d{2}"
ISO_TIME = r"[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?"
ISO = f"{ISO_DATE}({ISO_TIME})?"
# Excel counts days from here; serials below 61 are its leap year that never was.
SERIAL = r"\d{2,6}(\.\d+)?"
MONTHS = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("мая|май", "may"),
    ("июн", "jun"), ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"),
    ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
MONTH_WORDS = (
    r"(янв(ар[ьяе])?|фев(рал[ьяе])?|мар(та?|те)?|апр(ел[ьяе])?|ма[йяе]|июн[ьяе]?|июл[ьяе]?"
    r"|авг(уста?е?)?|сен(т(ябр[ьяе])?)?|окт(ябр[ьяе])?|ноя(бр[ьяе])?|дек(абр[ьяе])?"
    r"|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?"
    r"|oct(ober)?|nov(ember)?|dec(ember)?)\.?"
)


def is_empty_date(text: str) -> str:
    """True for the date that means none (1C)."""
    return f"coalesce(regexp_full_match({text}, {literal(EMPTY_DATE)}), false)"


def date(column: Column, raw: str, careful: str) -> Ways:
    """ISO is always understood; of a time with an offset the local date as it is written."""
    own = _strptime_formats(column)
    if own:
        quick = f"try_strptime({raw}, {literal(own[0])})::date"
        guard = f"{_in_range(QUICK, 'date')} and {_begins(raw, own[0])}"
    else:
        quick = f"try_cast({raw} as date)"
        guard = f"length({raw}) = 10 and {_in_range(QUICK, 'date')}"
    tries = [_parsed(careful, form, "date") for form in own]
    if "excel_serial" in column.formats:
        tries.append(
            f"case when regexp_full_match({careful}, {literal(SERIAL)}) and "
            f"try_cast({careful} as double) between 61 and 2958465 then "
            f"date '1899-12-30' + floor(try_cast({careful} as double))::integer end"
        )
    if "epoch_milliseconds" in column.formats:
        tries.append(f"{_epoch(careful)}::date")
    tries.append(
        f"case when regexp_full_match({careful}, {literal(ISO)}) then "
        + _kept(f"try_cast(left({careful}, 10) as date)", "date")
        + " end"
    )
    return Ways(quick, guard, f"coalesce({', '.join(tries)})")


def timestamp(column: Column, raw: str, careful: str) -> Ways:
    """UTC without zone; what has no offset is taken as UTC."""
    own = _strptime_formats(column)
    if own:
        quick = f"try_strptime({raw}, {literal(own[0])})"
        guard = f"{_in_range(QUICK, 'timestamp')} and {_begins(raw, own[0])}"
    else:
        quick = _utc(raw)
        guard = (
            f"length({raw}) in (20, 25) and substr({raw}, 11, 1) = 'T' and "
            f"{_in_range(QUICK, 'timestamp')}"
        )
    tries = [_parsed(careful, form, "timestamp") for form in own]
    if "excel_serial" in column.formats:
        tries.append(
            f"case when regexp_full_match({careful}, {literal(SERIAL)}) and "
            f"try_cast({careful} as double) between 61 and 2958466 then timestamp '1899-12-30' + "
            f"to_seconds(round(try_cast({careful} as double) * 86400)::bigint) end"
        )
    if "epoch_milliseconds" in column.formats:
        tries.append(_epoch(careful))
    comma = f"replace({careful}, ',', '.')"
    tries.append(
        f"case when regexp_full_match({careful}, {literal(ISO)}) then "
        + _kept(_utc(comma), "timestamp")
        + " end"
    )
    return Ways(quick, guard, f"coalesce({', '.join(tries)})")


def period(text: str) -> str:
    """A month of a year as ``2025-03``: `03.2025`, `2025-03`, `март 2025 г.`, `March 2025`."""
    low = f"lower({text})"
    dotted = r"(0?[1-9]|1[0-2])[./](\d{4})"
    worded = rf"{MONTH_WORDS}[ \x{{a0}}]+\d{{4}}[ \x{{a0}}]*(г\.?|года?)?"
    names = " ".join(
        f"when regexp_matches({low}, {literal(f'^({russian}|{english})')}) then '{number:02d}'"
        for number, (russian, english) in enumerate(MONTHS, 1)
    )
    year = f"regexp_extract({low}, '\\d{{4}}')"
    return (
        f"case when regexp_full_match({text}, '\\d{{4}}-(0[1-9]|1[0-2])') then {text} "
        f"when regexp_full_match({text}, {literal(dotted)}) then concat("
        f"regexp_extract({text}, '\\d{{4}}$'), '-', "
        f"lpad(regexp_extract({text}, '^\\d+'), 2, '0')) "
        f"when regexp_full_match({low}, {literal(worded)}) then "
        f"concat({year}, '-', case {names} end) end"
    )


def _strptime_formats(column: Column) -> list[str]:
    return [form for form in column.formats if "%" in form]


def _in_range(value: str, kind: str) -> str:
    """A year of two digits read as the year 24 is no date, nor is `infinity`."""
    return f"{value} between {kind} '1000-01-01' and {kind} '9999-12-31'"


def _kept(value: str, kind: str) -> str:
    return f"case when {_in_range(value, kind)} then {value} end"


def _parsed(text: str, form: str, kind: str) -> str:
    parsed = f"try_strptime({text}, {literal(form)})::{kind}"
    return f"case when {_begins(text, form)} then {_kept(parsed, kind)} end"


def _begins(text: str, form: str) -> str:
    """The engine's parser takes `infinity` and `epoch` for dates whatever the format says."""
    if form[:2] in ("%d", "%m", "%Y", "%y", "%H"):
        return f"{text} between '0' and ':'"
    return f"not regexp_matches({text}, '(?i)inf|epoch')"


def _utc(text: str) -> str:
    return f"(try_cast({text} as timestamptz) at time zone 'UTC')"


def _epoch(text: str) -> str:
    return f"case when regexp_full_match({text}, '-?\\d{{6,14}}') then epoch_ms({text}::bigint) end"
