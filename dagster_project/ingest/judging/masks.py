"""What is told of texts that may speak of a person: their form, never the texts.

Of an export with persons no text of a file stands outside the landing unless the contract says it
itself: neither in the quarantine nor in messages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from dagster_project.contracts.model import Contract
from dagster_project.ingest.model import Conversion, Refusal

MASK = "•••"
_CLASSES = {"L": "letters", "N": "digits", "Z": "blanks"}
# Quoted in messages of ours, and no text of a file.
_OWN = {"<<<<<<<", ">>>>>>>", "recordPath"}
_SHEET = re.compile(r", sheet .*?(?=, row \d+$|$)", re.DOTALL)


def shape(text: str) -> str:
    """``••• (11 signs: digits)``: how long a text is, and of what."""
    kinds = {_CLASSES.get(unicodedata.category(sign)[0], "other signs") for sign in text}
    listed = [kind for kind in (*_CLASSES.values(), "other signs") if kind in kinds]
    return f"{MASK} ({len(text)} signs: {', '.join(listed) or 'none'})"


def redacted(contract: Contract, text: str) -> str:
    """A message of an export with persons: what it quotes stays where it is the contract's own."""
    parts = text.split("`")
    if len(parts) == 1:
        return text
    known = {*_texts(asdict(contract)), *_OWN}
    known |= {label[:end] for label in known for end in _ends_of_parts(label)}
    told = [parts[0]]
    for quoted, after in zip(parts[1::2], parts[2::2], strict=False):
        is_known = quoted in known or len(quoted) <= 1
        told += [quoted if is_known else MASK, after]
    if len(parts) % 2 == 0:
        told += [MASK, ""]
    return "`".join(told)


def _ends_of_parts(label: str) -> list[int]:
    return [match.start() for match in re.finditer(r"[./]", label)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def redacted_refusal(contract: Contract, refusal: Refusal) -> Refusal:
    """The refusal of a file, for all to read."""
    if not contract.has_persons:
        return refusal
    told = Refusal(
        refusal.code,
        redacted(contract, refusal.message),
        _SHEET.sub("", refusal.where),
        redacted(contract, refusal.hint),
    )
    told.__cause__ = refusal.__cause__
    return told


def redacted_account(contract: Contract, account: Conversion) -> Conversion:
    """The account of a file, for all to read."""
    if not contract.has_persons:
        return account
    return replace(
        account, warnings=tuple(redacted(contract, warning) for warning in account.warnings)
    )
