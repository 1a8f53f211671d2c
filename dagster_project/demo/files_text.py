"""Rendering of delimited text, JSON and XML; sets each record's line as the loader counts it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from dagster_project.demo.delivery import Record

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"


def csv_field(value: object, delimiter: str) -> str:
    """One field, quoted only when it must be."""
    text = "" if value is None else str(value)
    if any(sign in text for sign in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def render_csv(
    header: Sequence[str], records: list[Record], delimiter: str = ";", newline: str = "\r\n"
) -> str:
    """Header and records; a record's line is the physical line it begins on."""
    lines = [delimiter.join(csv_field(label, delimiter) for label in header)]
    line = 2
    for record in records:
        record.line = line
        if isinstance(record.values, str):  # written as it is: broken on purpose
            text = record.values
        else:
            text = delimiter.join(csv_field(value, delimiter) for value in record.values)
        line += 1 + text.count("\n")
        lines.append(text)
    return newline.join(lines) + newline


def render_json_lines(records: list[Record], newline: str = "\n") -> str:
    parts = []
    for number, record in enumerate(records, 1):
        record.line = number
        parts.append(
            record.values
            if isinstance(record.values, str)
            else json.dumps(record.values, ensure_ascii=False, separators=(",", ":"))
        )
    return newline.join(parts) + (newline if parts else "")


def render_json(
    records: list[Record], root: str = "", beside: tuple[str, str] = ("form", "event_plan")
) -> str:
    """An array, at the root or under one name; a record's line is its place in the array."""
    for number, record in enumerate(records, 1):
        record.line = number
    rows = ",\n".join(json.dumps(record.values, ensure_ascii=False) for record in records)
    array = f"[\n{rows}\n]"
    return f'{{"{beside[0]}": "{beside[1]}", "{root}": {array}}}' if root else array


def render_dynamic(currency_id: str, first: date, last: date, records: list[Record]) -> str:
    """The central bank's answer for one currency over a range of days."""
    parts = [
        '<?xml version="1.0" encoding="windows-1251"?>'
        f'<ValCurs ID="{currency_id}" DateRange1="{first:%d.%m.%Y}" DateRange2="{last:%d.%m.%Y}" '
        'name="Foreign Currency Market Dynamic">'
    ]
    for number, record in enumerate(records, 1):
        record.line = number
        day, nominal, value, unit = record.values
        rate = f"<VunitRate>{unit}</VunitRate>" if unit else ""
        parts.append(
            f'<Record Date="{day}" Id="{currency_id}"><Nominal>{nominal}</Nominal>'
            f"<Value>{value}</Value>{rate}</Record>"
        )
    return "".join(parts) + "</ValCurs>"


def render_daily(day: date, records: list[Record]) -> str:
    """The central bank's answer for all currencies on one day."""
    parts = [
        '<?xml version="1.0" encoding="windows-1251"?>'
        f'<ValCurs Date="{day:%d.%m.%Y}" name="Foreign Currency Market">'
    ]
    for number, record in enumerate(records, 1):
        record.line = number
        currency_id, number_code, code, nominal, name, value, unit = record.values
        parts.append(
            f'<Valute ID="{currency_id}"><NumCode>{number_code}</NumCode><CharCode>{code}'
            f"</CharCode><Nominal>{nominal}</Nominal><Name>{escape(name)}</Name>"
            f"<Value>{value}</Value><VunitRate>{unit}</VunitRate></Valute>"
        )
    return "".join(parts) + "</ValCurs>"


def comma(value: Decimal | None) -> str:
    return "" if value is None else f"{value}".replace(".", ",")


def grouped(value: Decimal, separator: str) -> str:
    """``1 234,50`` with the given blank."""
    whole, _, fraction = f"{abs(value):.2f}".partition(".")
    groups = f"{int(whole):,}".replace(",", separator)
    return ("-" if value < 0 else "") + f"{groups},{fraction}"


def russian_date(day: date | None) -> str:
    return "" if day is None else f"{day:%d.%m.%Y}"


def russian_instant(moment: datetime) -> str:
    return f"{moment:%d.%m.%Y} {moment.hour}:{moment:%M:%S}"


def iso_instant(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%S}Z"
