"""Lists inside of records: their items are judged like the records of a file of their own."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from dagster_project.contracts.model import Column
from dagster_project.ingest.judging import quarantine
from dagster_project.ingest.judging.accepted_rows import PARQUET, AcceptedRows, quoted, unwatched
from dagster_project.ingest.judging.pseudonym import key_in
from dagster_project.ingest.judging.small_file import SmallFile
from dagster_project.ingest.judging.table_sql import TableSql
from dagster_project.ingest.model import ItemCount
from dagster_project.ingest.readers.engine import connection
from dagster_project.ingest.readers.json_fields import Fields
from dagster_project.ingest.readers.json_text import Reader, no_object, parents_of, written
from dagster_project.ingest.readers.read_json import suspect
from dagster_project.ingest.readers.rows import FedRow, RowsSource
from dagster_project.ingest.readers.source import Binding, RawRecord


@dataclass
class Exploded:
    """What became of the lists of a file; ``kept``: values left, by `list.column`."""

    violations: list[quarantine.Violation] = field(default_factory=list)
    counts: dict[str, ItemCount] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)


class Items(RowsSource):
    """The items of one list of all accepted records; an item's line is its place among them.

    ``places``: of each item its list, counted from 0, and its number there; 0 is the list itself.
    """

    def __init__(self, parent: Binding, listed: Column, lists: Sequence[str]) -> None:
        assert listed.explode is not None
        contract, self._most = parent.contract.items_of(listed), listed.explode.at_most
        self._is_json = parent.layout.format in ("json", "jsonl")
        layout = replace(parent.layout, format="json" if self._is_json else "csv", labels={})
        fields = {column.name: index for index, column in enumerate(contract.columns)}
        self.binding = replace(
            parent, contract=contract, layout=layout, fields=fields, width=len(fields),
            file_values={}, wide=(), labels=(), warnings=(), unnamed=(),
        )  # fmt: skip
        self._names, self._fields, self._reader = list(fields), Fields(contract, layout), Reader()
        self._parents = parents_of(self._fields.paths)
        self._separator = listed.explode.separator or ""
        self._pattern = re.compile(listed.explode.pattern or "")
        self.places: list[tuple[int, int]] = []
        self._records: list[RawRecord] = []
        for index, text in enumerate(lists):
            found = self._of_json(text) if self._is_json else self._of_cell(text)
            for number, record in enumerate(found, 1):
                is_whole = record.fault in ("no_list", "too_many_items")
                self.places.append((index, 0 if is_whole else number))
                self._records.append(replace(record, line=len(self.places)))

    def batches(self) -> Iterator[list[FedRow]]:
        self.lines = [record.line for record in self._records]
        yield [[r.line, *r.fields] for r in self._records if r.fault is None]

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        return (record for record in self._records if record.line in wanted)

    def _of_json(self, text: str) -> Iterator[RawRecord]:
        try:
            items = self._reader.decode(text)
        except (ValueError, RecursionError):
            items = None
        if not isinstance(items, list):
            yield RawRecord(0, (), "no_list", text)
        elif len(items) > self._most:
            yield RawRecord(0, (), "too_many_items", "", str(self._most))
        else:
            yield from map(self._item, items)

    def _item(self, item: object) -> RawRecord:
        if not isinstance(item, dict):
            return RawRecord(0, (), "bad_json", written(item))
        fields = self._fields.of(item)
        if name := no_object(item, self._parents):
            return RawRecord(0, fields, "no_object", written(item), name)
        if found := suspect(item, fields, self._fields.paths):
            return RawRecord(0, fields, found[0], written(item), found[1])
        if all(value is None for value in fields):
            return RawRecord(0, fields, "bad_json", written(item))
        return RawRecord(0, fields)

    def _of_cell(self, text: str) -> Iterator[RawRecord]:
        parts = [part.strip() for part in text.split(self._separator) if part.strip()]
        if len(parts) > self._most:
            yield RawRecord(0, (), "too_many_items", "", str(self._most))
            return
        for part in parts:
            match = self._pattern.search(part)
            if match is None:
                yield RawRecord(0, (), "no_item", part, self._pattern.pattern)
            else:
                yield RawRecord(0, [match[name] for name in self._names])


class ItemRows(SmallFile):
    """The sound items, written with the key of their record and their place in its list."""

    def write_beside(self, keys: pa.Table, places: Sequence[tuple[int, int]]) -> int:
        lists, numbers = zip(*places, strict=True) if places else ((), ())
        # The engine finds it by the name of the variable.
        placed = (  # noqa: F841
            keys.take(pa.array(lists, pa.int64()))
            .append_column("item_no", pa.array(numbers, pa.int64()))
            .append_column("n", pa.array(range(1, len(places) + 1), pa.int64()))
        )
        own = ", ".join(f's."{name}"' for name, _ in self.sql.stored())
        key = ", ".join(f'"{name}"' for name in keys.column_names if name != "_line")
        done = self.engine.execute(
            f"copy (select {key}, item_no, {own}, {self.technical} from (select * exclude (_line), "
            f"_line as n from {self.rows}) as s join placed using (n) order by n) "
            f"to {quoted(self.request.out.accepted)} {PARQUET}"
        )
        return int(done.fetchall()[0][0])


def explode(accepted: AcceptedRows) -> Exploded:
    """Judge the items of the accepted rows' lists and write them, list by list."""
    found = Exploded()
    contract = accepted.sql.contract
    for listed in contract.lists:
        key = [c.name for c in contract.stored_columns if c.name in contract.row_key]
        names = ", ".join(f'"{name}"' for name in ("_line", *key))
        filled = accepted.engine.sql(
            f"select {names}, l_{listed.name} from {accepted.rows} "
            f"where trim(l_{listed.name}) <> '' order by _line"
        ).to_arrow_table()
        _explode(accepted, listed, filled.column(filled.num_columns - 1).to_pylist(),
                 filled.remove_column(filled.num_columns - 1), found)  # fmt: skip
    return found


def _explode(
    accepted: AcceptedRows, listed: Column, lists: list[str], keys: pa.Table, found: Exploded
) -> None:
    request, engine, key = accepted.request, connection(), accepted.key
    out = replace(request.out, accepted=request.out.items(listed.name))
    items = Items(accepted.source.binding, listed, lists)
    sql = TableSql(items.binding, [])
    # The rows of a small file are in this connection already, and the key with them.
    held = key_in(engine, None if accepted.engine is engine else key)
    with held, contextlib.closing(
        ItemRows(engine, items, sql, replace(request, out=out), key)
    ) as rows:  # fmt: skip
        sound = rows.read(unwatched)
        lost: list[quarantine.Violation] = []
        if sound < len(items.lines):
            lost, _ = quarantine.judge_missing(rows, rows.missing_lines())
        bad = {one.line for one in lost if one.lost == "row"}
        rows.mend(sorted({one.line for one in lost} - bad))
        lines = keys.column("_line").to_pylist()
        for one in lost:
            place, number = items.places[one.line - 1]
            column = ".".join(filter(None, (listed.name, one.column)))
            where = f"Item {number}: " if number else ""
            end = f" The {'item' if number else 'list'} was left out." if one.line in bad else ""
            hint = f"{where}{one.hint}{end}"
            found.violations.append(
                replace(one, line=lines[place], column=column, hint=hint, lost="value")
            )
        names = [column.name for column in sql.contract.stored_columns]
        count = rows.write_beside(keys, items.places)
        found.counts[listed.name] = ItemCount(read=len(items.lines), accepted=count)
        open_names = [name for name, _ in sql.stored()]
        values = rows.filled(open_names)
        found.kept[listed.name] = count
        for name, stored in zip(names, open_names, strict=True):
            found.kept[f"{listed.name}.{name}"] = values[stored]
