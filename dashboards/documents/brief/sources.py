"""The last page of a brief: the files that its release rests on, and how to check them."""

from __future__ import annotations

from collections import Counter
from datetime import date

from dashboards.documents.brief.model import Sources
from dashboards.documents.brief.printed import printed
from dashboards.lib.format import Formats
from dashboards.lib.release_access import has_table, manifest, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.texts import Texts

FILES = "quality_file"
# Of a hash so many letters tell one file from all others; the workbook and the manifest have all.
LETTERS = 12


def files(scope: Scope) -> Table:
    """Every file in effect, by export and the newest first: export, name, received, SHA-256.

    A release of before knows no names; the day is then that of the delivery's id.
    """
    texts = Texts(scope.language)
    known = {}
    if has_table(scope, FILES):
        known = {row["delivery_id"]: row for row in rows(scope, f"select * from {FILES}")}
    listed: list[Row] = []
    for delivery in manifest(scope).get("deliveries", ()):
        code, file = delivery["delivery_id"], known.get(delivery["delivery_id"], {})
        received = file.get("received_at")
        listed.append(
            {
                "export": delivery["export"],
                "export_name": texts.get(f"export.{delivery['export']}", delivery["export"]),
                "file": file.get("file_name") or code,
                "received": received.date() if received else _day(code),
                "hash": delivery["sha256"],
            }
        )
    listed.sort(key=lambda row: row["file"])
    listed.sort(key=lambda row: row["received"] or date.min, reverse=True)
    listed.sort(key=lambda row: row["export_name"])
    return Table(
        (
            Column("export_name", texts("column.export")),
            Column("export", texts("column.code"), "code"),
            Column("file", texts("column.file"), "reported"),
            Column("received", texts("column.received"), "date"),
            Column("hash", "SHA-256", "code"),
        ),
        listed,
        texts("brief.files"),
        can_sort=False,
    )


def _day(delivery_id: str) -> date | None:
    """A delivery is named by the moment it was received."""
    try:
        return date.fromisoformat(delivery_id[:8])
    except ValueError:
        return None


def sources(scope: Scope) -> Sources:
    """Of every export how many files are in effect, and the newest of them."""
    texts, formats, table = Texts(scope.language), Formats(scope.language), files(scope)
    counts = Counter(row["export"] for row in table.rows)
    newest: dict[str, Row] = {}
    for row in table.rows:
        newest.setdefault(row["export"], row)
    listed = Table(
        (
            Column("export_name", texts("column.export")),
            Column("count", texts("brief.files_in_effect"), "count"),
            Column("file", texts("brief.newest_file"), "reported"),
            Column("received", texts("column.received"), "date"),
            Column("short", "SHA-256", "code"),
        ),
        [
            row | {"count": counts[export], "short": row["hash"][:LETTERS]}
            for export, row in newest.items()
        ],
        texts("brief.files"),
    )
    facts = manifest(scope)
    return Sources(
        texts("brief.sources_note", n=len(table.rows), count=formats.number(len(table.rows))),
        printed(listed, scope.language),
        texts(
            "brief.check",
            release=scope.release_id,
            code=str(facts.get("code_version") or "–"),
        ),
    )


