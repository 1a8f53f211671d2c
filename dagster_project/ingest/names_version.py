"""Persons loaded by former rules of names are loaded again before anything else is counted: what
two versions made of one person would be two persons (docs/operations.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger
from dagster_project.ingest.delivery_states import Decision, by_delivery, own_state
from dagster_project.ingest.key import NAMES_VERSION
from dagster_project.ingest.ledger import LedgerRow


def version_of(row: LedgerRow) -> int:
    """Of the rules of names that the persons of a delivery were made by; the first one wrote no
    number."""
    return int(row.key_id.partition("-")[2] or 1)


def is_current(row: LedgerRow) -> bool:
    """No persons, or persons by the rules in force."""
    return not row.is_person_export or version_of(row) == NAMES_VERSION


def former(
    rows: Sequence[LedgerRow], decided: Sequence[Decision], known_at: datetime
) -> list[LedgerRow]:
    """Deliveries in effect whose persons were made by former rules."""
    by_id = by_delivery(decided)
    return [
        row
        for row in rows
        if not is_current(row)
        and own_state(row, by_id.get(row.delivery_id, ()), known_at) == "open"
    ]


def told(found: Sequence[LedgerRow], rows: Sequence[LedgerRow]) -> tuple[str, str]:
    """What is wrong with ``former`` deliveries among all, and what to do."""
    exports = sorted({row.export for row in found})
    versions = ", ".join(sorted({str(version_of(row)) for row in found}))
    # What was reloaded once is not reloaded again: its reload was taken out of effect.
    reloads = {row.replaces_delivery_id: row for row in rows if is_current(row)}
    returned = [row for row in found if row.delivery_id in reloads]
    again = sorted({row.export for row in found if row.delivery_id not in reloads})
    does = [f"`compatriots reload --export {export}`" for export in again]
    does += [
        f"`compatriots deliveries release {reloads[row.delivery_id].delivery_id}` or, if its rows "
        f"shall not count at all, `compatriots deliveries withdraw {row.delivery_id}`"
        for row in returned
    ]
    held = (
        " The files need not be sent again; where a reload is held, look at it and say "
        "`compatriots deliveries release`."
    )
    return (
        f"Persons of {len(found)} deliveries ({', '.join(exports)}) were loaded by version "
        f"{versions} of the rules of names; now version {NAMES_VERSION} is in force, and persons "
        "of two versions would be counted twice.",
        f"Say {'; '.join(does)}, then `compatriots run`.{held if again else ''}",
    )


def require_current(
    home: Home, rows: Sequence[LedgerRow], decided: Sequence[Decision], known_at: datetime
) -> None:
    """Raises UserError (exit code 3) before a load beside deliveries of former rules."""
    _refuse(home, former(rows, decided, known_at), rows)


def require_one(home: Home, known_at: datetime) -> None:
    """Raises UserError (exit code 3) before a build over two versions. Where all in effect at
    ``known_at`` are of one, whichever, nothing meets."""
    rows, decided = ledger.read(home), decisions.read(home)
    found = former(rows, decided, known_at)
    by_id = by_delivery(decided)
    has_current = any(
        row.is_person_export
        and is_current(row)
        and own_state(row, by_id.get(row.delivery_id, ()), known_at) == "open"
        for row in rows
    )
    if has_current or len({version_of(row) for row in found}) > 1:
        _refuse(home, found, rows)


def _refuse(home: Home, found: Sequence[LedgerRow], rows: Sequence[LedgerRow]) -> None:
    if found:
        says, does = told(found, rows)
        raise UserError(says, where=str(home.root), hint=does, exit_code=ExitCode.NOTHING_PUBLISHED)
