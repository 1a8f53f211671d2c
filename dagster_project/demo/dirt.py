"""Faults that many exports share: repeated keys, damaged bytes, unlucky records."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dagster_project.demo.delivery import Record


@dataclass(frozen=True)
class Fault:
    """A way to spoil one record: ``spoil`` changes its values so that ``rule`` must catch it.

    ``without``: the fact without the value, where the contract leaves out the value alone.
    """

    rule: str
    column: str
    spoil: Callable[[Any], None]
    without: Callable[[Any], Any] | None = None


def unused(fact: Any) -> Any:
    """The fact without a value that it does not hold."""
    return fact


def put(place: int | str, value: Any) -> Callable[[Any], None]:
    """Spoil by another value at a position of a row, or under a name; ``a.b`` is a b within a."""

    def change(values: Any) -> None:
        path: list[Any] = [place] if isinstance(place, int) else [*place.split(".")]
        *parents, last = path
        for parent in parents:
            values = values[parent]
        values[last] = value

    return change


def spoil_some(
    records: list[Record], faults: list[Fault], share: float, draw: random.Random
) -> None:
    """Spoil about ``share`` of the records, each by one fault."""
    for record in records:
        if record.is_accepted and draw.random() < share:
            fault = draw.choice(faults)
            fault.spoil(record.values)
            record.reject(fault.rule, fault.column)
            if fault.without:
                record.truth, record.keeps_row = fault.without(record.truth), True


def repeat_equal(records: list[Record], draw: random.Random) -> None:
    """Append a copy of one record: the first is accepted, the copy is not."""
    original = draw.choice([record for record in records if record.is_accepted])
    records.append(Record(copy.deepcopy(original.values), rule="duplicate_equal"))


def repeat_different(
    records: list[Record], change: Callable[[Any], None], draw: random.Random
) -> None:
    """Append a record with the same key and other content: neither is accepted."""
    original = draw.choice([record for record in records if record.is_accepted])
    other = Record(copy.deepcopy(original.values), rule="duplicate_conflict")
    change(other.values)
    for record in records:  # an equal repeat of it is a contradiction now too
        if record is original or (
            record.rule == "duplicate_equal" and record.values == original.values
        ):
            record.reject("duplicate_conflict")
    records.append(other)


def truncated(content: bytes) -> bytes:
    """The transfer broke off."""
    return content[: len(content) * 3 // 5]
