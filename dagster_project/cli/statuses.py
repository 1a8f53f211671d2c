"""What the statuses of a released table mean, for a person who reads it in a terminal.

Programs get the codes: value, status and maturity are columns of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

COLUMNS = ("status", "maturity")
MEANINGS = {
    "partial": "some of the deliveries due are in effect: a sum is a lower bound (at least)",
    "not_reported": "it is overdue, and none of the deliveries has come",
    "not_yet": "it is not due yet, or the record is still too short",
    "no_source": "an export it cannot do without has not arrived yet",
    "not_applicable": "there is no such combination",
    "zero_denominator": "a quotient of nothing",
    "low_quality": "it rests on an estimate or an amount that is too imprecise",
    "too_few": "too few persons or recipients",
    "too_little_in_common": "less than 80 % of it is like for like",
    "not_comparable": "one side has no value, or the way of counting changed",
    "provisional": "less than 45 days have passed since the period ended",
    "corrected": "a corrected delivery came more than 45 days after the period ended",
}


def explained(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line per code that stands in the records and is not plain, in the order above."""
    used = {record.get(column) for record in records for column in COLUMNS}
    return [f"{code}: {meaning}" for code, meaning in MEANINGS.items() if code in used]


def explain_statuses(form: str | None, records: Sequence[Mapping[str, Any]]) -> None:
    """The legend under a table; nothing for a program, or where nothing is to be explained."""
    lines = explained(records) if form is None else []
    if lines:
        click.echo("\n" + "\n".join(lines))
