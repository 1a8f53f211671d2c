"""Dates, times and months as people write them → exact values, as SQL."""

from __future__ import annotations

from dagster_project.contracts.cast_text import literal, text_list
from dagster_project.contracts.model import Column

# How an accounting system writes "no date".
EMPTY_DATES = tuple(
    day + time
    for day in ("01.01.0001", "0001-01-01")
    for time in ("", " 0:00:00", " 00:00:00", "T00:00:00", " 0:00", " 00:00")
)
ISO_DATE = r"\d{4}-\d{2}-\d{2}"
ISO_TIME = r"[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?"
ISO = f"{ISO_DATE}({ISO_TIME})?"
# The forms of a month's name; its first three letters say which month.
MONTHS = (
    "январь января январе янв", "февраль февраля феврале фев февр", "март марта марте мар",
    "апрель апреля апреле апр", "май мая мае", "июнь июня июне июн", "июль июля июле июл",
    "август августа августе авг", "сентябрь сентября сентябре сен сент",
    "октябрь октября октябре окт", "ноябрь ноября ноябре ноя", "декабрь декабря декабре дек",
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
AFTER_YEAR = ("", "г", "г.", "год", "года")


def is_empty_date(text: str) -> str:
    """True for the date that means none (1C)."""
    return f"{text} in ({text_list(EMPTY_DATES)})"


def quick(column: Column, raw: str, is_of_workbook: bool) -> tuple[str, str]:
    """(cheap cast, condition on `@` under which it is right)."""
    kind = column.type
    inside = in_range("@", kind, is_of_workbook)
    own = _strptime_formats(column)
    if own:
        parsed = f"try_strptime({raw}, {literal(own[0])})::{kind}"
        if kind == "date" and not own[0].startswith("%Y"):
            # ISO is understood beside any format, and is told by its first hyphen: it fits no
            # format that begins with another number.
            iso = f"strlen({raw}) = 10 and {raw}[5] = '-'"
            parsed = f"coalesce({parsed}, if({iso}, try_cast({raw} as date), null))"
        return parsed, f"{inside} and {_begins(raw, own)}"
    if kind == "date":
        return f"try_cast({raw} as date)", f"strlen({raw}) = 10 and {inside}"
    return _utc(raw), (f"strlen({raw}) in (20, 25) and {raw}[11] = 'T' and {inside}")


def careful(column: Column, text: str) -> str:
    """The first reading that fits, its range still unchecked. ISO is always understood; a date
    takes the local date of a time with an offset as written; a timestamp becomes UTC, and what
    has no offset is taken as UTC."""
    kind = column.type
    tries = []
    own = _strptime_formats(column)
    if own:
        # Two-digit years first: four digits never fit them, but two would fit %Y.
        listed = sorted(own, key=lambda form: "%y" not in form)
        parsed = f"try_strptime({text}, [{', '.join(map(literal, listed))}])::{kind}"
        tries.append(f"if({_begins(text, own)}, {parsed}, null)")
    if "excel_serial" in column.formats:
        number = f"try_cast({text} as double)"
        # Serial numbers of 1910 to 2100: smaller numbers are years or counts.
        is_serial = f"translate({text}, '0123456789.', '') = '' and {number} between 3654 and 73415"
        day = f"date '1899-12-30' + floor({number})::integer"
        moment = f"timestamp '1899-12-30' + to_seconds(round({number} * 86400)::bigint)"
        tries.append(f"if({is_serial}, {day if kind == 'date' else moment}, null)")
    if "epoch_milliseconds" in column.formats:
        tries.append(
            # Fewer digits are seconds, or a day like `20261005`.
            f"if(regexp_full_match({text}, '-?\\d{{11,13}}'), "
            f"epoch_ms(try_cast({text} as bigint))::{kind}, null)"
        )
    iso = f"try_cast(left({text}, 10) as date)"
    if kind == "timestamp":
        iso = _utc(f"replace({text}, ',', '.')")
    tries.append(f"if(regexp_full_match({text}, {literal(ISO)}), {iso}, null)")
    return f"coalesce({', '.join(tries)})" if len(tries) > 1 else tries[0]


def period(text: str) -> str:
    """A month of a year as ``2025-03``: `03.2025`, `2025-03`, `март 2025 г.`, `March 2025`."""
    # A workbook shows `март 2025` and holds the first day of the month.
    plain = r"\d{4}-(0[1-9]|1[0-2])(-01( 00:00:00)?)?"
    dotted = r"(0?[1-9]|1[0-2])[./]\d{4}"
    low = f"replace(replace(lower({text}), '\u00a0', ' '), '  ', ' ')"
    word = f"rtrim(split_part({low}, ' ', 1), '.')"
    year = f"split_part({low}, ' ', 2)"
    forms = [form for month in MONTHS for form in month.split()]
    names = " ".join(
        f"when '{beginning}' then '{number % 12 + 1:02d}'"
        for number, month in enumerate(MONTHS)
        for beginning in dict.fromkeys(form[:3] for form in month.split())
    )
    month = f"lpad(split_part(replace({text}, '/', '.'), '.', 1), 2, '0')"
    # A list of names, not one regular expression: that would be compiled for every small file.
    is_worded = (
        f"{word} in ({text_list(forms)}) and strlen({year}) = 4 and "
        f"try_cast({year} as integer) >= 1000 and "
        f"split_part({low}, ' ', 3) in ({text_list(AFTER_YEAR)})"
    )
    return (
        f"case when regexp_full_match({text}, {literal(plain)}) then left({text}, 7) "
        f"when regexp_full_match({text}, {literal(dotted)}) "
        f"then concat(right({text}, 4), '-', {month}) "
        f"when {is_worded} then concat({year}, '-', case left({word}, 3) {names} end) end"
    )


def _strptime_formats(column: Column) -> list[str]:
    return [form for form in column.formats if "%" in form]


def in_range(value: str, kind: str, is_of_workbook: bool) -> str:
    """A year of two digits read as the year 24 is no date, nor is `infinity`; a workbook shows a
    zero or a small count as a day of the beginning of 1900."""
    inside = f"{value} between {kind} '1000-01-01' and {kind} '9999-12-31'"
    if is_of_workbook:
        inside += f" and not {value} between {kind} '1899-12-30' and {kind} '1900-02-28'"
    return inside


def _begins(text: str, formats: list[str]) -> str:
    """The engine's parser takes `infinity` and `epoch` for dates whatever the format says."""
    if all(form[:2] in ("%d", "%m", "%Y", "%y", "%H") for form in formats):
        return f"{text} between '0' and ':'"
    return f"not regexp_matches({text}, '(?i)inf|epoch')"


def _utc(text: str) -> str:
    return f"(try_cast({text} as timestamptz) at time zone 'UTC')"
