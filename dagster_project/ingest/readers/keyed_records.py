"""Records whose values have names, in a document with an end (JSON, XML): what both share."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.csv_header import surplus_warning
from dagster_project.ingest.readers.file_values import file_values
from dagster_project.ingest.readers.labels import (
    describe_missing,
    has_hint,
    missing_labels,
    record_columns,
    redacted_fields,
    surplus_fields,
)
from dagster_project.ingest.readers.source import Binding


def bound_by_name(
    contract: Contract, layout: Layout, file_name: str, own: Sequence[str], separator: str
) -> Binding:
    """Each record column of the contract has its place, in the contract's order.

    ``own``: the labels that the records have; ``separator``: between the parts of a label.
    """
    columns = record_columns(contract)
    surplus = surplus_fields(contract, layout, own, separator)
    return Binding(
        contract,
        layout,
        {column.name: index for index, column in enumerate(columns)},
        len(columns),
        file_values(contract, file_name),
        warnings=tuple(surplus_warning(contract, surplus)),
    )


def refuse_missing_fields(contract: Contract, layout: Layout, known: Collection[str]) -> None:
    """Raise ``Refusal`` when required fields stand in no JSON record; ``known``: those that do."""
    missing = missing_labels(contract, layout, known)
    if not missing:
        return
    told = redacted_fields(contract, known)
    raise Refusal(
        "missing_columns",
        "Missing fields: " + describe_missing(missing, told) + ".",
        hint=has_hint(told),
    )


def ends_within_sign(error: UnicodeError) -> bool:
    """The text can't be decoded because its last sign is not whole."""
    said = getattr(error, "reason", "")
    return any(words in said for words in ("end of data", "truncated data", "incomplete"))


def truncated(line: int | None) -> Refusal:
    """The end of the file is missing."""
    return Refusal(
        "truncated", "The file ends in the middle: the transfer broke off.",
        where=f"line {line}" if line else "", hint="Send it again.",
    )  # fmt: skip
