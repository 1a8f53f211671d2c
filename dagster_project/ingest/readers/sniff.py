"""The first bytes of a file: what it is, and whether it may be opened at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

from dagster_project.contracts.model import FileFormat
from dagster_project.ingest.model import Refusal

_ARCHIVES = (
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_NAMES = {"csv": "CSV", "xlsx": "a workbook", "json": "JSON", "jsonl": "JSON lines", "xml": "XML"}
# A workbook may unfold to this many bytes, and to this many times its size.
LARGEST_UNPACKED = 2 << 30
LARGEST_RATIO = 200
ALWAYS_FINE = 64 << 20


def refuse_wrong(file: Path, formats: set[FileFormat]) -> None:
    """Refuse empty files, archives, pictures and the like before any parser sees them."""
    with file.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise Refusal("empty_file", "The file is empty.")
    wanted = " or ".join(sorted(_NAMES[name] for name in formats))
    for mark, name in _ARCHIVES:
        if head.startswith(mark):
            raise _archive(name, wanted)
    for mark, name in _OTHERS:
        if head.startswith(mark):
            raise Refusal("wrong_format", f"The file is {name}, not {wanted}.")
    if head.startswith(ZIP):
        _check_zip(file, formats, wanted)
    elif head.startswith(OLE):
        _check_compound(file, formats, wanted)
    elif formats == {"xlsx"}:
        if head.startswith(b"PK\x05\x06"):
            raise Refusal("wrong_format", "The archive is empty.")
        raise Refusal(
            "wrong_format",
            f"The file is no workbook ({_text_kind(head)}), though its contract says so.",
            hint="Save it as .xlsx in the spreadsheet program; renaming is not enough.",
        )
    elif "xml" not in formats and _text_kind(head) == "it is a web page":
        raise Refusal(
            "wrong_format", f"The file is a web page, not {wanted}.",
            hint="It may tell of an error or ask to log in: open it and see.",
        )  # fmt: skip


def _text_kind(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return "it is a web page"
    if start.startswith(b"<?xml"):
        return "it is XML"
    if start.startswith((b"{", b"[")):
        return "it is JSON"
    return "it looks like text"


def _archive(name: str, wanted: str) -> Refusal:
    return Refusal(
        "archive",
        f"The file is a {name} archive, not {wanted}.",
        hint="Unpack it and send each file alone.",
    )


def _check_zip(file: Path, formats: set[FileFormat], wanted: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        code, said = ("truncated", "The workbook is cut off") if "xlsx" in formats else (
            "archive", "The file is a damaged archive",
        )  # fmt: skip
        raise Refusal(code, f"{said}: the transfer broke off.", hint="Send it again.") from error
    names = {info.filename for info in infos}
    unpacked = sum(info.file_size for info in infos)
    packed = max(file.stat().st_size, 1)
    if unpacked > LARGEST_UNPACKED or (
        unpacked > ALWAYS_FINE and unpacked > LARGEST_RATIO * packed
    ):
        raise Refusal(
            "zip_bomb",
            f"The file would unfold to {unpacked:,} bytes, {unpacked // packed} times its size.",
            hint="No honest export does that: ask the sender what it is.",
        )
    if any(info.flag_bits & 1 for info in infos):
        raise Refusal(
            "password", "The file is protected by a password.",
            hint="Send it without one.",
        )  # fmt: skip
    is_workbook = "[Content_Types].xml" in names and any(
        name.startswith("xl/") and name.endswith(("workbook.xml", "workbook.bin")) for name in names
    )
    if "xlsx" not in formats or not (is_workbook or "mimetype" in names):
        if is_workbook:
            raise Refusal("wrong_format", f"The file is a workbook, not {wanted}.")
        raise _archive("ZIP", wanted)


def _check_compound(file: Path, formats: set[FileFormat], wanted: str) -> None:
    """Old workbooks and encrypted new ones share a container."""
    content = file.read_bytes()[: 8 << 20]
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refusal(
            "password",
            "The workbook is protected by a password.",
            hint="Save it without one and send it again.",
        )
    names = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
    if "xlsx" not in formats or not any(name in content for name in names):
        raise Refusal("wrong_format", f"The file is an Office document, not {wanted}.")  # fmt: skip
