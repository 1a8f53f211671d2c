"""The last page of a brief: the files that its release rests on, and how to check them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache

from dashboards.documents.brief.model import Sources
from dashboards.documents.brief.printed import printed
from dashboards.lib.format import Formats
from dashboards.lib.release_access import has_table, manifest, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.texts import Texts
from dashboards.views.country.service import serving_posts

FILES, AGREED = "quality_file", "mart_posts__delivery"
# Of a hash so many letters tell one file from all others; workbook and manifest have all of them.
LETTERS = 12


@lru_cache(maxsize=4)
def in_effect(scope: Scope) -> tuple[Row, ...]:
    """Every file in effect, by export and the newest first. Shared, never changed.

    A release of before knows no names of files: the id of the delivery stands for one, and its
    day is that of the receipt.
    """
    texts, named = Texts(scope.language), dict[str, Row]()
    if has_table(scope, FILES):
        named = {row["delivery_id"]: row for row in rows(scope, f"select * from {FILES}")}
    found: list[Row] = []
    for delivery in manifest(scope).get("deliveries", ()):
        code = delivery["delivery_id"]
        file = named.get(code, {})
        received = file.get("received_at")
        found.append(
            {
                "delivery": code,
                "export": delivery["export"],
                "export_name": texts.get(f"export.{delivery['export']}", delivery["export"]),
                "file": file.get("file_name") or code,
                "received": received.date() if received else _day(code),
                "hash": delivery["sha256"],
                "short": delivery["sha256"][:LETTERS],
            }
        )
    found.sort(key=lambda row: row["delivery"], reverse=True)
    found.sort(key=lambda row: row["export_name"])
    return tuple(found)


def _day(delivery_id: str) -> date | None:
    """A delivery is named by the moment it was received."""
    try:
        return date.fromisoformat(delivery_id[:8])
    except ValueError:
        return None


def sources(scope: Scope) -> Sources:
    """Of every export how many files are in effect, and the newest of them."""
    texts, found = Texts(scope.language), in_effect(scope)
    listed = Table(
        (
            Column("export_name", texts("column.export")),
            Column("count", texts("brief.files_in_effect"), "count"),
            Column("file", texts("brief.newest_file"), "reported"),
            Column("received", texts("column.received"), "date"),
            Column("short", "SHA-256", "code"),
        ),
        _newest(found),
        texts("brief.files"),
    )
    number = Formats(scope.language).number(len(found))
    code = str(manifest(scope).get("code_version") or "–")
    return Sources(
        texts("brief.sources_note", n=len(found), count=number),
        printed(listed, scope.language),
        texts("brief.check", release=scope.release_id, code=code),
    )


def _newest(found: tuple[Row, ...]) -> list[Row]:
    counts, newest = Counter(row["export"] for row in found), dict[str, Row]()
    for row in found:
        newest.setdefault(row["export"], row)
    return [row | {"count": counts[export]} for export, row in newest.items()]


def files_of(scope: Scope, place: str) -> Table:
    """The newest file of each export, and all that the posts sent which serve the place."""
    texts, found = Texts(scope.language), in_effect(scope)
    wanted = {row["delivery"] for row in _newest(found)}
    if has_table(scope, AGREED):
        sql = f"select delivery_ids from {AGREED} where list_contains(?, post_code)"
        for row in rows(scope, sql, list(serving_posts(scope, place))):
            wanted.update((row["delivery_ids"] or "").split())
    return Table(
        (
            Column("export_name", texts("column.export")),
            Column("export", texts("column.code"), "code"),
            Column("file", texts("column.file"), "reported"),
            Column("received", texts("column.received"), "date"),
            Column("hash", "SHA-256", "code"),
        ),
        [row for row in found if row["delivery"] in wanted],
        texts("brief.files_listed"),
    )
