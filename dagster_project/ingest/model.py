"""What passes between the steps of a load."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypedDict

# What a broken rule costs: the row, which is in quarantine, or the value alone.
Lost = Literal["row", "value"]
DeliveryStatus = Literal["loaded", "held", "duplicate", "refused"]


class Progress:
    """Told how far a file is. This one is told in vain; the command draws a bar."""

    def start(self, name: str, total: int) -> None:
        pass

    def advance(self, amount: int) -> None:
        pass

    def finish(self) -> None:
        pass


@dataclass(frozen=True)
class DeliveryHeader:
    """What is written into every accepted row."""

    delivery_id: str
    received_at: datetime  # UTC, naive
    contract_version: str


@dataclass(frozen=True)
class OutputPaths:
    """Temporary targets on the lake's filesystem; the caller renames them."""

    accepted: Path
    quarantine: Path
    working: Path  # a folder for transcoded text and other intermediates

    def items(self, listed: str) -> Path:
        """The target of a list's items."""
        return self.accepted.with_suffix(f".{listed}.parquet")


@dataclass(frozen=True, eq=False)
class Request:
    """One file to be converted, and where to."""

    file: Path
    delivery: DeliveryHeader
    out: OutputPaths
    progress: Progress = field(default_factory=Progress)
    shown_name: str = ""  # of the file, where it is not its own

    @property
    def name(self) -> str:
        """The file's name as others may see it."""
        return self.shown_name or self.file.name


@dataclass(frozen=True)
class ControlTotal:
    """A total that a file states, and the sum that it stands for. ``declared`` is None when
    what stands there (``stated``, as others may see it) is no number of the column; ``computed``
    is then the sum of all rows. ``unread``: of how many rows the number can't be read, where they
    may explain the difference."""

    column: str
    declared: Decimal | None
    computed: Decimal
    where: str
    stated: str = ""
    unread: int = 0

    @property
    def is_equal(self) -> bool:
        return self.declared == self.computed


# The account of a file, in its conversion, its ledger row and its receipt.
ACCOUNT = ("rows_read", "rows_accepted", "rows_quarantined", "rows_skipped")


def account_of(told: object) -> dict[str, Any]:
    return {name: getattr(told, name) for name in ACCOUNT}


class ItemCount(TypedDict):
    """Items of a list that were read in accepted records; those not accepted stand among the
    values dropped."""

    read: int
    accepted: int


@dataclass(frozen=True)
class Conversion:
    """The account of one file: rows_read = accepted + quarantined + skipped, always.

    A record exploded wide to long counts once; its cells stand in ``cells_exploded``.
    ``values_dropped``: column -> rule -> values of accepted rows that are missing because they
    break the rule; ``values_kept``: how many values such a column has left.
    """

    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_skipped: int
    cells_exploded: int = 0
    control_totals: tuple[ControlTotal, ...] = ()
    errors: dict[str, int] = field(default_factory=dict)  # rule -> rows
    values_dropped: dict[str, dict[str, int]] = field(default_factory=dict)
    values_kept: dict[str, int] = field(default_factory=dict)
    items: dict[str, ItemCount] = field(default_factory=dict)  # by list
    scope_keys: tuple[str, ...] = ()  # parts joined by "|", in contract order
    layout: str = ""
    warnings: tuple[str, ...] = ()


@dataclass
class Refusal(Exception):
    """The whole file can't be loaded: why, where, and what to do. Nothing of it is kept
    but the untouched original and the receipt. A reader says where inside the file; its name goes
    before that at the door (``judging.convert``)."""

    code: str
    message: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.message, self.hint) if part)


@dataclass(frozen=True)
class Receipt:
    """What the loader says about one file."""

    export: str
    file: str
    sha256: str
    delivery_id: str | None
    status: DeliveryStatus
    received_at: datetime | None
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    rows_skipped: int = 0
    control_totals: tuple[ControlTotal, ...] = ()
    errors: dict[str, int] = field(default_factory=dict)
    values_dropped: dict[str, dict[str, int]] = field(default_factory=dict)
    items: dict[str, ItemCount] = field(default_factory=dict)
    message: str = ""

    @property
    def values_dropped_count(self) -> int:
        return sum(sum(rules.values()) for rules in self.values_dropped.values())
