"""Rows of the tables of a passport, and how its numbers and days are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from dagster_project.release.passport_lines import Line

# ``names(kind, code)``: the name of an export, territory, post, measure, period or part.
Names = Callable[[str, str], str]
Say = Callable[..., str]
NO_BREAK_SPACE = "\u00a0"
COLUMNS = {
    "events": ("date", "event", "territory", "counted", "amount", "source"),
    "campaign_events": ("date", "event", "territory", "counted", "amount", "source"),
    "opening_plan": ("date", "event", "post", "outcome", "source"),
    "money": ("posted", "measure", "territory", "event", "amount", "source"),
    "money_of_events": ("posted", "measure", "territory", "event", "amount", "source"),
}
# What columns hold that are no words of ours: numbers, and names as the sender wrote them.
KINDS = {
    **dict.fromkeys(("agreed", "due", "in_effect", "amount"), "number"),
    **dict.fromkeys(("file", "sheet"), "source"),
}


def event_row(
    line: Line, *, language: str, names: Names, say: Say, files: dict[str, str]
) -> tuple[str, ...]:
    row = line.row
    is_scanned = row["count_basis"] == "scan"
    return (
        day(row["event_date"], language),
        f"{row[f'title_{language}']} ({row['event_id']})",
        names("territory", row["territory_code"]),
        say(f"basis.{row['count_basis']}"),
        written(line.amount, "", None, language),
        "; ".join(filter(None, [say("scanned") if is_scanned else "", origin(line, files)])),
    )


def plan_row(
    line: Line, *, language: str, names: Names, say: Say, files: dict[str, str]
) -> tuple[str, ...]:
    row = line.row
    return (
        day(row["opening_date"], language),
        row["event_id"],
        names("post", row["post_code"]),
        say(f"outcome.{row['outcome']}"),
        origin(line, files),
    )


def money_row(
    line: Line, *, language: str, names: Names, say: Say, files: dict[str, str]
) -> tuple[str, ...]:
    row = line.row
    remarks = [say(word) for word, is_so in (
        ("storno", row["is_storno"]), ("to_person", row["is_to_person"])) if is_so]  # fmt: skip
    when = row["period_code"] if row["posted_date"] is None else day(row["posted_date"], language)
    return (
        " · ".join([when, *remarks]),
        names("measure", row["measure_code"]),
        names("territory", row["territory_code"]),
        row["event_id"],
        say("not_told") if line.amount is None else written(line.amount, "rub", 2, language),
        origin(line, files),
    )


ROWS: dict[str, Callable[..., tuple[str, ...]]] = {
    "events": event_row,
    "campaign_events": event_row,
    "opening_plan": plan_row,
    "money": money_row,
    "money_of_events": money_row,
}


def origin(line: Line, files: dict[str, str]) -> str:
    return "; ".join(
        f"{files.get(delivery, '')} {delivery}:{ref}".strip().removesuffix(":")
        for delivery, ref in line.origins
    )


def written(value: Decimal | None, unit: str, decimals: int | None, language: str) -> str:
    """A number with its decimals as published (None: those it has), its unit as far as it is a
    sign, and what separates thousands in the language."""
    if value is None:
        return ""
    if unit == "share":
        value, decimals = value * 100, None if decimals is None else max(decimals - 2, 0)
    if decimals is None:
        plain = value.normalize()
        decimals = max(0, -int(plain.as_tuple().exponent))
    text = f"{value:,.{decimals}f}"
    is_russian = language == "ru"
    if is_russian:
        text = text.replace(",", NO_BREAK_SPACE).replace(".", ",")
    if unit == "share":
        return f"{text}{NO_BREAK_SPACE}%" if is_russian else f"{text}%"
    if unit == "rub":
        return f"{text}{NO_BREAK_SPACE}₽" if is_russian else f"₽{text}"
    return text


def day(value: date, language: str) -> str:
    return f"{value:%d.%m.%Y}" if language == "ru" else value.isoformat()


def moment(value: datetime, language: str) -> str:
    return f"{day(value.date(), language)} {value:%H:%M}"
