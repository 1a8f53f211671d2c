"""When a file was received and sent (docs/model.md §2): all times are UTC without zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath

from dagster_project.contracts.model import Contract
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.errors import UserError

RECEIVED_FOLDER = re.compile(r"received=(?P<time>.+)")
FOLDER_FORMATS = ("%Y-%m-%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%SZ", "%Y%m%dT%H%M%SZ", "%Y-%m-%d")


def naive_utc(moment: datetime) -> datetime:
    """Drop the zone after turning to UTC; a time without zone is taken as UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def compact(moment: datetime) -> str:
    """``20261123T010000Z``; microseconds follow the seconds only where there are any."""
    fraction = f"{moment.microsecond:06d}" if moment.microsecond else ""
    return f"{moment:%Y%m%dT%H%M%S}{fraction}Z"


def of_modification(mtime_ns: int) -> datetime:
    return datetime.fromtimestamp(mtime_ns // 1000 / 1_000_000, UTC).replace(tzinfo=None)


def of_received_folder(folder: str) -> datetime | None:
    """The time a folder name states; None when it is no ``received=`` folder.

    Raises ``ValueError`` when it is one whose time can't be read.
    """
    match = RECEIVED_FOLDER.fullmatch(folder)
    if match is None:
        return None
    for form in FOLDER_FORMATS:
        try:
            return datetime.strptime(match["time"], form)
        except ValueError:
            continue
    raise ValueError(folder)


def of_file_name(name: str, pattern: str | None, form: str | None) -> datetime | None:
    """The time stated in a file name by a contract's pattern; None when it doesn't match.

    The pattern's groups, joined, are read by the format (ISO when the contract names none).
    """
    match = re.search(pattern, name) if pattern else None
    if match is None:
        return None
    text = "".join(group or "" for group in match.groups()) or match.group(0)
    try:
        moment = datetime.strptime(text, form) if form else datetime.fromisoformat(text)
    except ValueError:
        # The text is not said: in a name of persons' files it may be one of theirs.
        raise UserError(
            f"The time in the file name isn't written as the contract says ({form or 'ISO 8601'}).",
            where=name,
        ) from None
    return naive_utc(moment)


def received_at(
    contract: Contract,
    relative: str,
    mtime_ns: int,
    *,
    now: datetime,
    replaces: datetime | None = None,
) -> datetime:
    """When a file first seen now was received: folder, contract word, modification time.

    By modification time, a file is never received after it was seen, nor before the other
    content that it replaced under the same name (``replaces``: when that was received).
    """
    path = PurePosixPath(relative)
    for folder in path.parts[:-1]:
        if stated := of_received_folder(folder):
            return stated
    if stated := of_file_name(
        normalised_text(path.name), contract.received_at_from, contract.received_at_format
    ):
        return stated
    modified = min(of_modification(mtime_ns), now)
    return now if replaces is not None and modified <= replaces else modified


def sent_at(contract: Contract, file_name: str) -> datetime | None:
    return of_file_name(file_name, contract.sent_at_from, contract.sent_at_format)
