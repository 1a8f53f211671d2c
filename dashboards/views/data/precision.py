"""What the protection of people costs a reader: how often nothing is said, and how far off."""

from __future__ import annotations

from decimal import Decimal

from dashboards.lib.names import names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import manifest
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.data.selection import DataSelection


def precision(scope: Scope, selection: DataSelection) -> View:
    """Per indicator of persons, as the manifest says it: cells without a value, mean rounding."""
    texts, words = Texts(scope.language), names(scope)
    told = (manifest(scope).get("rounding") or {}).get("utility") or {}
    rows: list[Row] = [
        {
            "code": code,
            "name": words("indicator", code),
            "too_few": Decimal(shares["too_few_share"]),
            "rounding": Decimal(shares["rounding_share"]) if "rounding_share" in shares else None,
        }
        for code, shares in told.items()
    ]
    rows.sort(key=lambda row: (-row["too_few"], -(row["rounding"] or 0), row["code"]))
    said = Words(
        texts("data.precision.title"),
        texts("data.precision.note"),
        footnote=texts("data.precision.footnote"),
        empty=texts("data.precision.empty"),
    )
    table = said.table(
        (
            Column("name", texts("column.indicator")),
            Column("too_few", texts("data.precision.too_few"), "share"),
            Column("rounding", texts("data.precision.rounding"), "share"),
        ),
        rows,
    )
    return sortable_table(scope, said, table)
