"""Does a contract make sense as a whole: do its parts name each other rightly?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dagster_project.contracts.cast_numbers import GROUPS, MINUS
from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.model import Column, Contract, Layout
from dagster_project.contracts.raw_columns import PERSON_COLUMNS
from dagster_project.contracts.vocabulary import ExportWords
from dagster_project.contracts.word_types import nearest
from dagster_project.contracts.words import Word, Written, words_of

# The word at fault, what is wrong, what to do.
Fault = tuple[str, str, str]
_NAME_A_DATE = "Name a date or timestamp column."


def problems(
    document: Document, contract: Contract, own: Written[ExportWords], place: Place
) -> Iterator[Problem]:
    """Faults that only show when the parts are seen together.

    Of a word whose own value is wrong already nothing more is said.
    """
    # A column with an unknown type is no Column, but its name is no unknown name either.
    names = [str(item.get("name")) for item in document.data["schema"][0]["properties"]]
    export = _Export(contract, own, names, {column.name: column for column in contract.columns})
    rules = (_columns, _layouts, _limits, _number_signs, _mode, _stored, _header, _persons, _made)
    faults = dict.fromkeys(fault for rule in rules for fault in rule(export))
    for word, message, hint in faults:
        if word not in own.faulty:
            where = own.places.get(word, (*place, "customProperties"))
            yield document.problem(where, message, hint)
    yield from _agreements(document, contract)


@dataclass(frozen=True)
class _Export:
    contract: Contract
    own: Written[ExportWords]
    names: list[str]  # of all columns as written
    columns: dict[str, Column]  # those whose type is known

    def unknown(self, word: str, named: Iterable[str]) -> Iterator[Fault]:
        for name in named:
            if name not in self.names:
                guess = nearest(name, self.names)
                hint = f"Did you mean `{guess}`?" if guess else "Name it as in `properties`."
                yield word, f"`{word}` names the column `{name}`, which does not exist.", hint

    def placed(self, word: str) -> str:
        """Where a reading word stands: at the export, or in one of its layouts."""
        return word if word in self.own.places or "layouts" not in self.own.places else "layouts"


def _columns(export: _Export) -> Iterator[Fault]:
    if not export.names:
        yield "properties", "The contract has no columns.", "Add them under `properties`."
    for name, word in words_of(ExportWords).items():
        if name in export.own.values:
            yield from export.unknown(name, _named(word, export.own.values[name]))


def _named(word: Word, value: Any) -> Iterator[str]:
    """The columns that a word and those inside of it name."""
    if word.takes == "column":
        yield value
    elif word.takes == "columns":
        yield from value
    for part in value if isinstance(value, list) else [value]:
        for field in word.fields:
            if isinstance(part, str):  # of a scope: the column alone
                yield part
            elif field.name in part:
                yield from _named(field, part[field.name])


def _layouts(export: _Export) -> Iterator[Fault]:
    for layout in export.contract.layouts:
        sheet = layout.sheet
        yield from export.unknown("layouts", layout.labels)
        if sheet.sheet_name and sheet.sheet_pattern:
            yield "sheetPattern", "`sheet` and `sheetPattern` exclude each other.", ""
        if layout.format == "xlsx" and sheet.header_rows < 1:
            yield "headerRows", "In a workbook the header is found by its labels.", "1 …"
        if sheet.total_columns and not sheet.total_pattern:
            yield "totalColumns", "`totalColumns` needs `totalRows`.", ""
        for name in sheet.total_columns:
            if name in export.columns and not _is_summed(export, export.columns[name]):
                said = f"`{name}` has no sum that a total row could state."
                hint = "Name stored numbers of the record; not the `valueColumn` of `wideToLong`."
                yield "totalColumns", said, hint
        if layout.format == "xml":
            yield from _xml(export, layout)


def _is_summed(export: _Export, column: Column) -> bool:
    wide = export.contract.wide_to_long
    return (
        column.type in ("integer", "decimal", "double")
        and column.protection == "open"
        and column.source == "record"
        and not (wide and wide.value_column == column.name)
    )


def _xml(export: _Export, layout: Layout) -> Iterator[Fault]:
    if not layout.record_path.strip("/"):
        word = "layouts" if "layouts" in export.own.places else "format"
        yield word, "XML needs `recordPath`: which element is a record?", "Example: /ValCurs/Valute"
    for column in export.contract.columns:
        for label in layout.labels_of(column):
            # What stands beside a record is gone when a later record is read.
            if re.search(r"\.\./[^.@]", label):
                word = "layouts" if column.name in layout.labels else "format"
                said = f"`{column.name}` reads `{label}`: of the elements above a record only "
                yield word, said + "attributes are read.", "Example: ../@Date"


def _limits(export: _Export) -> Iterator[Fault]:
    """Limits on what this export never has would hold nothing."""
    mode, stated = export.contract.mode, export.own.values.get("tolerance", {})
    has_totals = any(layout.sheet.total_columns for layout in export.contract.layouts)
    if "controlTotalDifference" in stated and not has_totals:
        yield "tolerance", "`controlTotalDifference` needs `totalColumns`.", ""
    if mode in ("full_snapshot", "period_snapshot"):
        return
    if "emptyFile" in export.own.values:
        said = f"`emptyFile` does nothing in the mode `{mode}`."
        yield "emptyFile", said, "It acts where a delivery replaces another."
    for name in ("lostRowsShare", "lostAmountShare"):
        if name in stated:
            said = f"`{name}` does nothing in the mode `{mode}`."
            yield "tolerance", said, "It acts where a delivery replaces another."


def _number_signs(export: _Export) -> Iterator[Fault]:
    """One sign can't say two things about a number."""
    for dialect in dict.fromkeys(layout.csv for layout in export.contract.layouts):
        decimal, group = dialect.decimal_character, dialect.group_characters
        if decimal.isalnum() or decimal.isspace() or decimal in f"{GROUPS}{MINUS}+()":
            said = f"`decimalChar` `{decimal}` stands in numbers as something else already."
            yield export.placed("decimalChar"), said, "It is `.` or `,`."
        elif decimal in group:
            is_stated = "decimalChar" in export.own.places
            stated = "" if is_stated else ", the default of `decimalChar`"
            said = (
                f"`groupChar` holds the decimal sign `{decimal}`{stated}: 1{decimal}000 could be "
                "one or a thousand."
            )
            hint = f'Say `decimalChar: "{"," if decimal == "." else "."}"`, or take it out.'
            yield export.placed("groupChar"), said, hint
        strange = [sign for sign in group if sign.isalnum() or sign in f"{MINUS}+()%"]
        if strange:
            said = f"`groupChar` can't hold `{strange[0]}`: it stands in numbers itself."
            hint = "Blanks and apostrophes are always understood."
            yield export.placed("groupChar"), said, hint


def _mode(export: _Export) -> Iterator[Fault]:
    contract = export.contract
    mode = contract.mode
    if "mode" not in export.own.values:
        return
    if mode in ("upsert", "append"):
        if not contract.key:
            hint = "Set `primaryKey: true` on the columns that name a row."
            yield "mode", f"Mode `{mode}` needs a key.", hint
        if contract.scope:
            yield "scope", f"Mode `{mode}` has no scope.", "Remove `scope`."
    if mode == "period_snapshot" and not contract.scope:
        said = "Mode `period_snapshot` needs `scope`: what does a delivery replace?"
        word = "scope" if "scope" in export.own.places else "mode"
        yield word, said, "Example: value: [post_code, period]"
    if mode != "upsert":
        for word in ("orderBy", "deletedWhen"):
            if export.own.values.get(word):
                yield word, f"`{word}` belongs to the mode `upsert`.", "Remove it."


def _stored(export: _Export) -> Iterator[Fault]:
    """What names, orders or replaces rows must be there and be stored as it is."""
    contract = export.contract
    for name in contract.order_by:
        if name in export.columns and not export.columns[name].is_required:
            yield "orderBy", f"The column `{name}` of `orderBy` must be `required`.", ""
    for part in contract.scope:
        if part.column in export.columns and not export.columns[part.column].is_required:
            yield "scope", f"The scope's column `{part.column}` must be `required`.", ""
    deletion = contract.deleted_when and export.columns.get(contract.deleted_when.column)
    if deletion and deletion.bad_value == "missing":
        said = f"The column `{deletion.name}` says that a row is gone: it can't lose a bad value."
        yield "deletedWhen", said, "Remove its `badValue`."
    bearing = {*contract.row_key, *(part.column for part in contract.scope)}
    if contract.deleted_when:
        bearing.add(contract.deleted_when.column)
    for name in sorted(bearing & export.columns.keys()):
        if export.columns[name].protection != "open":
            said = f"The column `{name}` is part of the key, scope or order and must be stored."
            yield "mode", said, "Remove its `protection`."


def _header(export: _Export) -> Iterator[Fault]:
    """Columns that a header label fills, and the groups of the pattern that fill them."""
    wide = export.contract.wide_to_long
    from_header = {column.name for column in export.contract.columns if column.source == "header"}
    groups = set(re.compile(wide.pattern).groupindex) if wide else set()
    if wide and not groups:
        yield "wideToLong", "The pattern has no named group.", "Example: (?P<ref_year>[0-9]{4})"
    for name in sorted(groups - from_header):
        if name in export.columns:
            said = f"The column `{name}` comes from the header."
            yield "wideToLong", said, "Give it `source: header`."
        yield from export.unknown("wideToLong", [name])
    for name in sorted(from_header - groups):
        said = f"Nothing fills the column `{name}` (`source: header`)."
        yield "wideToLong", said, f"Name a group of `wideToLong` so: (?P<{name}>…)"


def _persons(export: _Export) -> Iterator[Fault]:
    parts, age_at = export.contract.person, export.contract.person_age_at
    if not parts:
        if age_at:
            yield "personAgeAt", "`personAgeAt` needs columns with `personPart`.", ""
        return
    needed = ["birth_date"] + (["surname", "given"] if "full_name" not in parts else [])
    if missing := [part for part in needed if part not in parts]:
        said = f"The person lacks: {', '.join(missing)}."
        yield "personAgeAt", said, "Give those columns the word `personPart`."
    if "full_name" in parts and parts.keys() & {"surname", "given"}:
        yield "personAgeAt", "`full_name` and `surname`, `given` exclude each other.", ""
    if not age_at:
        said = "`personAgeAt` is missing: at which date is the age counted?"
        yield "personAgeAt", said, _NAME_A_DATE
    elif age_at in export.columns and export.columns[age_at].type not in ("date", "timestamp"):
        yield "personAgeAt", f"`{age_at}` is no date.", _NAME_A_DATE
    birth = export.columns.get(parts.get("birth_date", ""))
    if birth and birth.type != "date":
        yield "personAgeAt", f"The birth date `{birth.name}` must have the type date.", ""


def _made(export: _Export) -> Iterator[Fault]:
    """Two raw columns may not share a name once tokens and person columns are added."""
    made = {f"{name}_token" for name, c in export.columns.items() if c.protection == "token"}
    if export.contract.person:
        made |= {column.name for column in PERSON_COLUMNS}
    for name in sorted(made & export.columns.keys()):
        yield "properties", f"The name `{name}` is made by the loader.", "Choose another."


def _agreements(document: Document, contract: Contract) -> Iterator[Problem]:
    for index, item in enumerate(document.data["slaProperties"]):
        place = ("slaProperties", index)
        if item.get("property") == "frequency" and contract.frequency is None:
            said = "The frequency is not one we can watch."
            hint = "value: 1 with unit day, month, quarter or year."
            yield document.problem(place, said, hint)
        if item.get("property") == "latency" and contract.freshness_days is None:
            said = "`latency` must be a whole number of days."
            yield document.problem(place, said, "value: 20, unit: day.")
