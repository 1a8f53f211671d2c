"""Does a delivery bring far less than the one it replaces?

A file cut exactly between two records looks whole; so does an export with a filter left on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from dagster_project.contracts.cast_text import literal
from dagster_project.contracts.model import Contract
from dagster_project.ingest.delivery_states import Decision, by_delivery, own_state
from dagster_project.ingest.intake import Pending
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.readers.engine import connection

# So few rows less are an ordinary correction, whatever their share is.
FEW_ROWS = 2
# A sum of fewer amounts may hang on one of them.
FEW_AMOUNTS = 10
# Such a document has an end: without records it is whole and says that there are none.
ENDED_FORMATS = ("xlsx", "json", "xml")
# Bytes up to which it does not matter how many columns are read.
SMALL = 1 << 20
# Scopes that are named in a reason.
NAMED = 3


# The same quantity of the delivery in effect, and of the one that would replace it.
Pair = tuple[object, object]


@dataclass(frozen=True)
class Content:
    """What a delivery brings for one scope: its rows; of each amount (how many, sum without
    signs)."""

    rows: int
    amounts: tuple[tuple[int, Decimal], ...]

    def __add__(self, other: Content) -> Content:
        amounts = zip(self.amounts, other.amounts, strict=True)
        added = tuple((n + m, one + two) for (n, one), (m, two) in amounts)
        return Content(self.rows + other.rows, added)


def reasons(
    pending: Pending,
    rows: Sequence[LedgerRow],
    decisions: Sequence[Decision],
    now: datetime,
    accepted_file: Callable[[LedgerRow], Path],
) -> list[str]:
    """Reasons to hold a snapshot against what is in effect for its scopes just before it.

    ``accepted_file``: where the accepted rows of a delivery lie.
    """
    contract = pending.arrival.contract
    if contract.mode not in ("full_snapshot", "period_snapshot") or _says_nothing(pending):
        return []
    scopes = set(pending.conversion.scope_keys)
    before = _in_effect(pending, scopes, rows, by_delivery(decisions), now)
    former: dict[str, Content] = {}
    names = amounts_of(contract)
    for row, held in before:
        if accepted_file(row).exists():
            found = _contents(contract, names, accepted_file(row), row.scope_keys)
            former |= {scope: found[scope] for scope in held if scope in found}
    if not former:
        return []
    own = _contents(contract, names, pending.out.accepted, pending.conversion.scope_keys)
    told = ", ".join(row.delivery_id for row, _ in before[:NAMED])
    return list(_compared(contract, names, own, former, told))


def amounts_of(contract: Contract) -> list[str]:
    """Columns whose sums are compared: stored decimal numbers, and those with control totals."""
    totals = {name for layout in contract.layouts for name in layout.sheet.total_columns}
    return [
        column.name
        for column in contract.stored_columns
        if column.protection == "open" and (column.type == "decimal" or column.name in totals)
    ]


def _says_nothing(pending: Pending) -> bool:
    conversion = pending.conversion
    if conversion.rows_accepted or conversion.rows_quarantined:
        return False
    layouts = pending.arrival.contract.layouts
    return any(
        layout.name == conversion.layout and layout.format in ENDED_FORMATS for layout in layouts
    )


def _in_effect(
    pending: Pending,
    scopes: set[str],
    rows: Iterable[LedgerRow],
    decided: Mapping[str, Sequence[Decision]],
    now: datetime,
) -> list[tuple[LedgerRow, set[str]]]:
    """Deliveries that hold some of the scopes now, each with those it holds."""
    arrival = pending.arrival
    before = [
        row
        for row in rows
        if row.export == arrival.contract.export
        and not scopes.isdisjoint(row.scope_keys)
        and row.major == arrival.contract.major
        and (row.order[:3] < pending.order or row.delivery_id == arrival.replaces_delivery_id)
        and own_state(row, decided.get(row.delivery_id, ()), now) == "open"
    ]
    last: dict[str, LedgerRow] = {}
    for row in sorted(before, key=lambda row: row.order):
        last |= {scope: row for scope in row.scope_keys if scope in scopes}
    held: dict[str, tuple[LedgerRow, set[str]]] = {}
    for scope, row in last.items():
        held.setdefault(row.delivery_id, (row, set()))[1].add(scope)
    return list(held.values())


def _contents(
    contract: Contract, names: Sequence[str], file: Path, scopes: Sequence[str]
) -> dict[str, Content]:
    """What the accepted rows in a file come to, by scope."""
    known = set(pq.read_schema(file).names)
    sums = [
        f'count("{name}"), coalesce(sum(abs("{name}")), 0)::varchar' if name in known else "0, '0'"
        for name in names
    ]
    scope = literal(scopes[0]) if len(scopes) == 1 else _scope_of(contract)
    listed = ", ".join([f"{scope} as scope", "count(*)", *sums])
    statement = f"select {listed} from read_parquet({literal(str(file))}) group by scope"
    found = {}
    for key, count, *values in _answer(statement, file):
        pairs = zip(values[::2], map(Decimal, values[1::2]), strict=True)
        found[key] = Content(count, tuple(pairs))
    return found


def _answer(statement: str, file: Path) -> list[tuple[Any, ...]]:
    """The connection for small files is there, but it reads every column."""
    if file.stat().st_size < SMALL:
        return connection().execute(statement).fetchall()
    with duckdb.connect() as engine:
        return engine.execute(statement).fetchall()


def _scope_of(contract: Contract) -> str:
    parts = ", ".join(f'"{part.column}"::varchar' for part in contract.scope)
    return f"concat_ws('|', {parts})" if parts else "''"


def _compared(
    contract: Contract,
    names: Sequence[str],
    own: Mapping[str, Content],
    former: Mapping[str, Content],
    told: str,
) -> Iterator[str]:
    """Sentences on what shrank: each scope alone, and all of them together."""
    nothing = Content(0, tuple((0, Decimal(0)) for _ in names))
    pairs = {scope: (content, own.get(scope, nothing)) for scope, content in former.items()}
    if len(pairs) > 1:
        pairs[""] = (sum((a for a, _ in pairs.values()), nothing),
                     sum((b for _, b in pairs.values()), nothing))  # fmt: skip
    tolerance = contract.tolerance

    def told_of(what: str, of: str, numbers: Mapping[str, Pair], most: float) -> str:
        old, new = next(iter(numbers.values()))
        # How many persons a file speaks of is told nowhere.
        said = "" if contract.has_persons else f" ({new} instead of {old})"
        return (
            f"{what}{said} {of} {told}, which it would replace{_listed([*numbers], len(pairs))}: "
            f"at most {most:.1%} may be missing"
        )

    rows = {
        scope: (old.rows, new.rows)
        for scope, (old, new) in pairs.items()
        if old.rows - new.rows > max(tolerance.lost_rows_share * old.rows, FEW_ROWS)
    }
    if rows:
        yield told_of("it brings far fewer rows", "than", rows, tolerance.lost_rows_share)
    kept = 1 - Decimal(str(tolerance.lost_amount_share))
    for index, name in enumerate(names):
        amounts = {
            scope: (old.amounts[index], new.amounts[index]) for scope, (old, new) in pairs.items()
        }
        sums = {
            scope: (old, new)
            for scope, ((count, old), (_, new)) in amounts.items()
            if count >= FEW_AMOUNTS and new < old * kept
        }
        if sums:
            what = f"its sum of {name}, signs left aside, is far below"
            yield told_of(what, "that of", sums, tolerance.lost_amount_share)


def _listed(shrunk: Sequence[str], of: int) -> str:
    """Which scopes, where a delivery has several."""
    named = [scope for scope in shrunk if scope]
    if of == 1 or not named:
        return ""
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return f", for {', '.join(named[:NAMED])}{more}"
