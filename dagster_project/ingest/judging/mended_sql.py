"""The statements for records that were looked up in the original because a rule is broken."""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.contracts.cast_sql import sound_sql
from dagster_project.ingest.judging.table_sql import Scope, TableSql
from dagster_project.ingest.readers.source import Binding


class MendedSql(TableSql):
    """As ``TableSql``, but a bad value is missing where its column may lose it (`badValue`).

    Of the original nothing was taken away, so ``blanks`` are all still there.
    """

    def __init__(self, binding: Binding, declared: Sequence[Scope]) -> None:
        super().__init__(binding, declared)
        for made in self._casts.values():
            sound = sound_sql(made)
            if sound and self.contract.drops_bad(made.column):
                self.value_of[made.column.name] = f"if({sound}, {made.value}, null)"

    def mended(self, relation: str, lines: str) -> str:
        """SELECT as ``judged`` of the rows in ``lines`` (SQL of a list), without their bad values.

        ``relation``: the records with what holds for the whole delivery beside them.
        """
        cells = ["w_index", "true as is_sound"] if self.is_wide else []
        listed = ", ".join([*self.kept_columns(), *cells, "_line"])
        return f"select {listed} from ({self.typed(relation)}) where _line in (select {lines})"

    def amounts(self, relation: str, column: str) -> str:
        """SELECT of (line, number as text, whether a text stands there that is none)."""
        made = self._casts[column]
        unread = f"{made.text} is not null and {made.value} is null"
        return f"select _line, {made.value}::varchar, {unread} from ({self.typed(relation)})"
