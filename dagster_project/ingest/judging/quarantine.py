"""Records that break a rule: each is looked up in the original and its rules are named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from dagster_project.contracts.homoglyphs import as_latin, difference, lookalike
from dagster_project.contracts.model import Column, Contract
from dagster_project.ingest.judging.accepted_rows import PARQUET, AcceptedRows, quoted
from dagster_project.ingest.judging.masks import MASK, shape
from dagster_project.ingest.judging.table_sql import shown_label
from dagster_project.ingest.model import Lost, Refusal
from dagster_project.ingest.readers.arrays import number_array, text_array
from dagster_project.ingest.readers.csv_header import CONFLICT_MARKS, merge_conflict
from dagster_project.ingest.readers.engine import execute_batches
from dagster_project.ingest.readers.labels import normalised
from dagster_project.ingest.readers.rows import FedRow, RowsSource
from dagster_project.ingest.readers.source import Binding, NotPlain, RawRecord

LONGEST_TEXT = 500
SCHEMA = pa.schema(
    [("_line", pa.int64())]
    + [
        (name, pa.string())
        for name in ("_sheet", "rule", "column_name", "raw_text", "hint", "lost")
    ]
)

STRUCTURE_HINTS = {
    "too_many_fields": "The record has more fields than the header: is a delimiter unquoted?",
    "too_few_fields": "The record has fewer fields than the header.",
    "broken_quote": "A quotation mark inside the field must be doubled.",
    "bad_encoding": "The record has bytes that are no text in the agreed encoding.",
    "mojibake": "The text was saved in a wrong encoding on its way.",
    "bad_json": "The record is no JSON object, or nothing in it is known.",
    "no_object": "The value of {} is no object, so what should stand inside it is missing.",
    "too_long": "The record is longer than a million signs.",
    "repeated_key": "The object says the key {} more than once: which value counts?",
    "nested_value": "The value of {} stands in several elements of its own: which one counts?",
    "no_list": "The value is no list.",
    "too_many_items": "The list has more than {} items: is it the right one?",
    "no_item": "The item is not written as agreed: {}.",
    "zero_byte": "The record holds zero bytes, which are no text: it was damaged on its way.",
}


@dataclass(frozen=True)
class Violation:
    """One broken rule of one record, and what the record loses by it."""

    line: int
    rule: str
    column: str
    raw_text: str | None
    hint: str
    lost: Lost = "row"


class _Candidates(RowsSource):
    """The records whose structure is sound, fed once more for their rules."""

    def __init__(self, binding: Binding, records: Iterable[RawRecord]) -> None:
        self.binding = binding
        self._records = list(records)

    def batches(self) -> Iterator[list[FedRow]]:
        yield [[r.line, *_padded(r, self.binding.width)] for r in self._records]

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        return (record for record in self._records if record.line in wanted)


def _padded(record: RawRecord, width: int) -> list[str | None]:
    fields = list(record.fields)[:width]
    return fields + [None] * (width - len(fields))


def judge_missing(accepted: AcceptedRows, missing: list[int]) -> tuple[list[Violation], int]:
    """(violations, blank records). Raises ``NotPlain`` when a missing record is sound after all.

    A record that breaks only rules whose columns may lose their value loses these values.
    """
    source, sql = accepted.source, accepted.sql
    violations: list[Violation] = []
    candidates: list[RawRecord] = []
    blank = seen = 0
    for record in source.records(set(missing)):
        seen += 1
        if record.text.startswith(CONFLICT_MARKS):
            raise merge_conflict(record.line)
        if record.fault:
            violations.append(_structural(record, sql.contract))
        elif not any(field and str(field).strip() for field in record.fields):
            blank += 1
        else:
            _refuse_second_header(record, source.binding)
            candidates.append(record)
    if seen != len(missing):
        raise NotPlain
    if candidates:
        accepted.look_up(_Candidates(source.binding, candidates))
        found = accepted.violations()
        told = {row[0] for row in found}
        bad = {
            line
            for line, _, column, *_ in found
            if not sql.contract.drops_bad(sql.contract.column(column))
        }
        for record in candidates:
            if record.line in told:
                continue
            if not source.is_certain:
                raise NotPlain
            is_json = source.binding.layout.format in ("json", "jsonl")
            fault = "bad_json" if is_json else "bad_encoding"
            violations.append(_structural(replace(record, fault=fault), sql.contract))
        told_of: set[tuple[int, str, str]] = set()
        for line, rule, column, raw, cell in found:
            # Two columns may read one label: its fault is told once, under the first of them.
            label = shown_label(source.binding, column)
            if (line, label, cell) in told_of:
                continue
            told_of.add((line, label, cell))
            broken = _of_column(sql.contract, line, rule, column, raw, cell)
            violations.append(broken if line in bad else replace(broken, lost="value"))
    order = {column.name: index for index, column in enumerate(sql.contract.columns)}
    violations.sort(key=lambda violation: (violation.line, order.get(violation.column, -1)))
    return violations, blank


def _refuse_second_header(record: RawRecord, binding: Binding) -> None:
    if not binding.labels or len(record.fields) < len(binding.labels):
        return
    if all(
        normalised(str(field or "")) == normalised(label)
        for field, label in zip(record.fields, binding.labels, strict=False)
    ):
        raise Refusal(
            "two_headers",
            f"The header stands once more in line {record.line}: two files seem to be joined.",
            where=f"line {record.line}",
            hint="Send each file alone.",
        )


def _structural(record: RawRecord, contract: Contract) -> Violation:
    is_open = not contract.has_persons and all(
        c.protection == "open" and not c.is_person_attribute for c in contract.columns
    )
    text = _shown(record.text) if is_open and record.fault != "bad_encoding" else MASK
    hint = STRUCTURE_HINTS[record.fault or ""].format(f"`{record.detail}`")
    return Violation(record.line, record.fault or "", "", text, hint)


def _of_column(
    contract: Contract, line: int, rule: str, column: str, raw: str | None, cell: str
) -> Violation:
    known = contract.column(column)
    hint = " ".join(filter(None, (hint_for(known, rule), _unseen(known, rule, raw))))
    if contract.has_persons:
        return Violation(line, rule, column, raw if raw in (None, MASK) else shape(raw or ""), hint)
    if cell:
        hint = f"Under `{cell}`: {hint}"
    return Violation(line, rule, column, _shown(raw), hint)


def _unseen(column: Column, rule: str, raw: str | None) -> str:
    """Why a value that looks right is not: it has letters of another alphabet."""
    meant = None
    if raw is not None and rule == "not_in_list":
        meant = lookalike(raw, (*column.allowed_values, *column.value_map))
    elif raw is not None and rule == "pattern_mismatch" and column.pattern:
        latin = as_latin(raw)
        # The engine knows classes of plain signs only.
        is_right = latin != raw and re.search(column.pattern, latin, re.ASCII) is not None
        meant = latin if is_right else None
    return f"It only looks right: {difference(raw or '', meant)}." if meant else ""


def _shown(text: str | None) -> str | None:
    if text is None:
        return None
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return clean if len(clean) <= LONGEST_TEXT else clean[:LONGEST_TEXT] + "…"


def hint_for(column: Column, rule: str) -> str:
    """What a right value looks like."""
    formats = ", ".join(column.formats) or "ISO 8601"
    listed = ", ".join(column.allowed_values or tuple(column.value_map)) or "the contract's list"
    return {
        "missing_required": "The column must have a value.",
        "bad_integer": "A whole number was expected.",
        "bad_decimal": f"A number with at most {column.scale} decimals was expected.",
        "bad_date": f"An existing date was expected ({formats}).",
        "bad_timestamp": f"An existing date and time was expected ({formats}).",
        "bad_boolean": "Yes or no was expected (да, нет, true, false, 1, 0).",
        "not_in_list": f"Expected one of: {listed}.",
        "below_minimum": f"At least {column.minimum} was expected.",
        "above_maximum": f"At most {column.maximum} was expected.",
        "pattern_mismatch": f"The value must look like {column.pattern or 'the contract says'}.",
        "lost_digits": "A spreadsheet kept this code as a number, and its last digits are gone. "
        "Format the column as text before the codes are entered, and send it again.",
        "no_value": "This is no value, and here rows are told apart by it. Send the code; where "
        "there may be none, name the text under `nullValues`.",
        "not_text": "A formula, a date, a fraction, a yes or no or a list stands where a text was "
        "expected. Send it as a text; in a workbook, format the column as text first.",
        "outside_scope": "The row belongs to another period or post than the file says.",
    }.get(rule, rule)


def together(violations: Sequence[Violation], repeated: Sequence[Violation]) -> list[Violation]:
    """All violations by line. A row that is left out as a repeat loses more than its values."""
    lines = {violation.line for violation in repeated}
    found = [replace(one, lost="row") if one.line in lines else one for one in violations]
    return sorted([*found, *repeated], key=lambda violation: violation.line)


def counts(violations: Iterable[Violation]) -> dict[str, int]:
    """Rule -> records in quarantine that break it."""
    pairs = {(one.rule, one.line) for one in violations if one.lost == "row"}
    return dict(sorted(Counter(rule for rule, _ in pairs).items()))


def values_dropped(violations: Iterable[Violation]) -> dict[str, dict[str, int]]:
    """Column -> rule -> values of accepted rows that are missing because they break it."""
    found: dict[str, dict[str, int]] = {}
    for one in violations:
        if one.lost == "value":
            rules = found.setdefault(one.column, {})
            rules[one.rule] = rules.get(one.rule, 0) + 1
    return found


def write(
    engine: duckdb.DuckDBPyConnection, violations: list[Violation], sheet: str | None, target: Path
) -> None:
    """The quarantine file; one row per broken rule, by line."""
    if not violations:
        target.write_bytes(_empty())
        return

    listed = [(f.line, sheet, f.rule, f.column, f.raw_text, f.hint, f.lost) for f in violations]
    lines, *texts = zip(*listed, strict=True)
    columns = [number_array(lines, pa.int64()), *map(text_array, texts)]
    told = pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
    execute_batches(
        engine,
        lambda name: (
            "copy (select * replace (coalesce(column_name, '') as column_name) "
            f"from {name}) to {quoted(target)} {PARQUET}"
        ),
        SCHEMA,
        lambda: iter([told]),
        at_once=True,
    )


@cache
def _empty() -> bytes:
    """An empty quarantine file: most files have one, and its bytes are always the same."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        target = Path(folder) / "empty.parquet"
        engine.execute(
            "copy (select 0::bigint as _line, ''::varchar as _sheet, ''::varchar as rule, "
            "''::varchar as column_name, ''::varchar as raw_text, ''::varchar as hint, "
            "''::varchar as lost where false) "
            f"to {quoted(target)} {PARQUET}"
        )
        return target.read_bytes()
