"""Finding the contract's columns among the labels of a file."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dagster_project.contracts.homoglyphs import difference, lookalike, unnoticed_signs
from dagster_project.contracts.model import Column, Contract, Layout
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.contracts.unwrapped import unwrapped
from dagster_project.ingest.readers.source import WideColumn

# Zero-width joiners are dropped; non-breaking hyphens become hyphens.
_UNSEEN = str.maketrans("\u2010\u2011", "--", "\u200c\u200d")
# Similarity from which a text counts as a misspelt label.
NEARLY_EQUAL = 0.75


@lru_cache(maxsize=4096)
def normalised(label: str) -> str:
    """Blanks of any kind are one space, hyphens are one, letters in one case, and nothing that a
    program put around it: what a person sees as the same."""
    return " ".join(unwrapped(normalised_text(label)).translate(_UNSEEN).split()).casefold()


@dataclass(frozen=True)
class LabelMatch:
    """The outcome of a search: positions, what is missing (labels), and what is surplus.

    ``unnamed``: positions that have no label and that no column reads.
    """

    fields: dict[str, int]
    wide: tuple[WideColumn, ...]
    missing: tuple[str, ...]
    absent: tuple[str, ...]  # optional columns that the file lacks
    surplus: tuple[str, ...]
    repeated: tuple[str, ...]
    unnamed: tuple[int, ...]


def record_columns(contract: Contract) -> list[Column]:
    """Columns whose value stands in the record itself, the wide value left out."""
    wide = contract.wide_to_long.value_column if contract.wide_to_long else None
    return [c for c in contract.columns if c.source == "record" and c.name != wide]


def find(contract: Contract, layout: Layout, labels: Sequence[str]) -> LabelMatch:
    """Look for every column; nothing is guessed, near misses are only named in messages."""
    places: dict[str, list[int]] = {}
    for position, label in enumerate(labels):
        places.setdefault(normalised(label), []).append(position)
    fields: dict[str, int] = {}
    missing: list[str] = []
    absent: list[str] = []
    repeated: list[str] = []
    for column in record_columns(contract):
        wanted = layout.labels_of(column)
        here = next((places[normalised(w)] for w in wanted if normalised(w) in places), None)
        if here is None:
            (missing if column.is_required else absent).append(wanted[0])
        else:
            fields[column.name] = here[0]
            if len(here) > 1:
                repeated.append(wanted[0])
    taken = set(fields.values())
    wide = _wide(contract, labels, taken)
    taken |= {item.field for item in wide}
    said = Counter(tuple(item.values.items()) for item in wide)
    repeated += [item.label for item in wide if said[tuple(item.values.items())] > 1]
    if contract.wide_to_long and not wide:
        missing.append(contract.wide_to_long.pattern)
    ignored = [re.compile(pattern) for pattern in contract.ignored_labels]
    surplus = [
        label
        for position, label in enumerate(labels)
        if position not in taken
        and label.strip()
        and not any(pattern.search(label) for pattern in ignored)
    ]
    unnamed = tuple(
        position
        for position, label in enumerate(labels)
        if position not in taken and not label.strip()
    )
    return LabelMatch(
        fields, wide, tuple(missing), tuple(absent), tuple(surplus),
        tuple(dict.fromkeys(repeated)), unnamed,
    )  # fmt: skip


def missing_labels(contract: Contract, layout: Layout, known: Collection[str]) -> list[str]:
    """Required labels that no record has; when it has none of all labels, every one."""
    columns = record_columns(contract)
    lacking = [c for c in columns if not any(label in known for label in layout.labels_of(c))]
    wanted = [c for c in lacking if c.is_required] or (
        lacking if len(lacking) == len(columns) else []
    )
    return [layout.labels_of(column)[0] for column in wanted]


def surplus_fields(
    contract: Contract, layout: Layout, known: Iterable[str], separator: str
) -> tuple[str, ...]:
    """Paths of records that no column reads: the topmost of each branch, in order."""
    wanted = {label for c in record_columns(contract) for label in layout.labels_of(c)}
    ignored = [re.compile(pattern) for pattern in contract.ignored_labels]
    found: list[str] = []
    for label in known:
        is_read = any(
            label == other
            or label.startswith(other + separator)
            or other.startswith(label + separator)
            for other in wanted
        )
        is_inside = any(label.startswith(other + separator) for other in found)
        if not is_read and not is_inside and not any(p.search(label) for p in ignored):
            found.append(label)
    return tuple(found)


def _wide(contract: Contract, labels: Sequence[str], taken: set[int]) -> tuple[WideColumn, ...]:
    rule = contract.wide_to_long
    if rule is None:
        return ()
    pattern = re.compile(rule.pattern)
    kept = {normalised(label) for label in rule.except_labels}
    found = []
    for position, label in enumerate(labels):
        text = " ".join(unwrapped(normalised_text(label)).split())
        if position in taken or not text or normalised(label) in kept:
            continue
        match = pattern.search(text)
        if match:
            found.append(WideColumn(position, text, dict(match.groupdict())))
    return tuple(found)


def redacted(contract: Contract, labels: Sequence[str]) -> list[str]:
    """Labels that may stand in a message. In an export with personal columns what looks like no
    label of it may be a name: its file may have no header."""
    if all(c.protection == "open" and not c.is_person_attribute for c in contract.columns):
        return list(labels)
    known = tuple(
        {
            normalised(label): None
            for layout in contract.layouts
            for column in contract.columns
            for label in (*layout.labels_of(column), *column.alternative_labels, column.name)
        }
    )
    if contract.has_persons:
        return [label for label in labels if normalised(label) in known]
    return [label for label in labels if closest(normalised(label), known, 1, NEARLY_EQUAL)]


def redacted_fields(contract: Contract, known: Iterable[str]) -> list[str]:
    """Names of values that may stand in a message, in their order."""
    return redacted(contract, sorted(known)) if contract.has_persons else sorted(known)


def has_hint(labels: Sequence[str], whose: str = "The records have") -> str:
    """What is there where something is missing."""
    listed = ", ".join(f"`{label}`" for label in labels)[:600]
    return f"{whose}: {listed or 'no name that is known'}."


@lru_cache(maxsize=1024)
def closest(text: str, known: tuple[str, ...], count: int, cutoff: float) -> list[str]:
    """The texts most like one; the same headers come again in thousands of files."""
    return difflib.get_close_matches(text, known, n=count, cutoff=cutoff)


def _shown(label: str) -> str:
    strange = unnoticed_signs(label)
    return f"`{' '.join(label.split())}`" + (f", which holds {strange}" if strange else "")


def describe_missing(missing: Sequence[str], labels: Sequence[str]) -> str:
    """`a` (closest in the file: `b`), for all of them."""
    known = {normalised(label): label for label in labels if label.strip()}
    parts = []
    for label in missing:
        if (alike := lookalike(label, labels)) is not None:
            said = difference(alike, label)
            parts.append(f"`{label}` (`{alike}` in the file only looks like it: {said})")
            continue
        close = closest(normalised(label), tuple(known), 2, 0.5)
        near = ", ".join(_shown(known[name]) for name in close)
        parts.append(f"`{label}` (closest in the file: {near})" if near else f"`{label}`")
    return "; ".join(parts)
