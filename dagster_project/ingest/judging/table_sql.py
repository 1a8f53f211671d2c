"""From raw texts to judged, typed rows: the SELECT statements of a conversion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dagster_project.contracts.cast_sql import (
    LEVELS,
    Cast,
    CastContext,
    cast,
    context_of,
    rule_sql,
    sound_sql,
)
from dagster_project.contracts.cast_text import Blanks, literal
from dagster_project.contracts.known_values import is_known
from dagster_project.contracts.model import Column
from dagster_project.ingest.judging.masks import MASK
from dagster_project.ingest.judging.persons import split_full_name
from dagster_project.ingest.judging.pseudonym import hmac_token
from dagster_project.ingest.readers.source import Binding

# As many labels as tell a second header from a value that equals its label.
HEADER_LABELS = 4


@dataclass(frozen=True)
class Scope:
    """A scope column whose value the delivery declares: rows that differ are outside."""

    column: str
    value: str


class TableSql:
    """The statements for one binding. Value columns are named v0 … in contract order."""

    def __init__(self, binding: Binding, declared: Sequence[Scope], blanks: Blanks = "all") -> None:
        self.binding = binding
        self.contract = binding.contract
        self.context: CastContext = context_of(binding.layout, blanks)
        self.declared = declared
        self._declared = {item.column: item.value for item in declared}
        self.value_of = {column.name: f"v{i}" for i, column in enumerate(self.contract.columns)}
        self._raw = {column.name: self._raw_of(column) for column in self.contract.columns}
        self._casts: dict[str, Cast] = {}
        # Columns may be read from the same field: it is looked at once.
        digits: dict[str, str | None] = {}
        for index, column in enumerate(self.contract.columns):
            # Dropped columns are not read at all.
            if column.protection != "drop":
                raw = self._raw[column.name]
                made = self._casts[column.name] = cast(
                    column,
                    raw,
                    str(index),
                    self.context,
                    f"d_{column.name}" if column.name in self._declared else None,
                    self.contract.tells_apart(column),
                    digits.get(raw),
                )
                digits[raw] = digits.get(raw) or made.sound

    @property
    def _fields(self) -> dict[str, int]:
        """The columns that are read, with their place in the record."""
        read = [c for c in self.contract.columns if c.protection != "drop" or c.items]
        places = self.binding.fields
        return {column.name: places[column.name] for column in read if column.name in places}

    @property
    def _head(self) -> dict[str, str]:
        """A few columns and their labels, where a row that repeats the header would be data."""
        binding = self.binding
        if not binding.labels or binding.layout.csv.header_rows != 1:
            return {}
        names = [*self._fields][:HEADER_LABELS]
        return {name: binding.labels[self._fields[name]] for name in names}

    @property
    def file_values(self) -> dict[str, str | None]:
        """What holds for the whole delivery, by the name of its column."""
        known = {f"k_{name}": text for name, text in self.binding.file_values.items()}
        known |= {f"label_{name}": text for name, text in self._head.items()}
        return known | {f"d_{name}": text for name, text in self._declared.items()}

    def with_file_values(self, relation: str) -> str:
        """The records, their fields under the names of their columns, with what holds for the
        whole delivery beside them: so files that only differ in order and labels of their columns
        are judged by one statement."""
        added = [f"c{place} as f_{name}" for name, place in self._fields.items()]
        added += [f"{_text(text)} as {name}" for name, text in self.file_values.items()]
        return f"select *, {', '.join(added)} from ({relation})" if added else relation

    def source_columns(self, has_broken: bool) -> list[str]:
        """Declarations of the columns that ``with_file_values`` gives."""
        # A file may be far wider than its contract: what nobody reads costs no memory.
        names = [f"f_{name}" for name in self._fields]
        names += [f"c{item.field}" for item in self.binding.wide]
        names += self.file_values
        broken = ["_broken boolean"] if has_broken else []
        return [*(f"{name} varchar" for name in names), "_line bigint", *broken]

    def _raw_of(self, column: Column) -> str:
        wide = self.contract.wide_to_long
        if wide and column.name == wide.value_column:
            return "w"
        if column.source == "header":
            return f"h_{column.name}"
        if column.name in self.binding.file_values:
            return f"k_{column.name}"
        return f"f_{column.name}" if column.name in self._fields else "null::varchar"

    @property
    def is_wide(self) -> bool:
        return bool(self.binding.wide)

    def typed(self, relation: str) -> str:
        """SELECT of raw texts, v0 …, _line (and _broken, w_index) for every record or cell."""
        if self.is_wide:
            relation = self._exploded(relation)
        statement = relation
        for level in range(LEVELS):
            added = [
                f"{sql} as {name}"
                for made in self._casts.values()
                for at, name, sql in made.levels
                if at == level
            ]
            if added:
                statement = f"select *, {', '.join(added)} from ({statement})"
        return statement

    def _exploded(self, relation: str) -> str:
        wide = self.binding.wide
        cells = ", ".join(f"c{item.field}" for item in wide)
        headers = ""
        for column in self.contract.columns:
            if column.source == "header":
                texts = ", ".join(literal(item.values.get(column.name) or "") for item in wide)
                headers += f", [{texts}][w_index] as h_{column.name}"
        return (
            f"select *{headers} from (select *, unnest([{cells}]) as w, "
            f"unnest(range(1, {len(wide) + 1})) as w_index from ({relation}))"
        )

    def rules(self) -> list[tuple[Column, str]]:
        """(column, SQL of the rule it breaks or NULL), in contract order."""
        found = []
        for made in self._casts.values():
            column, value = made.column, made.value
            rule = rule_sql(made)
            if column.name in self._declared:
                outside = f"when {value}::varchar <> d_{column.name} then 'outside_scope'"
                rule = (
                    f"case when {rule} is not null then {rule} {outside} end"
                    if rule
                    else (f"case {outside} end")
                )
            if rule:
                found.append((column, rule))
        return found

    def is_sound(self, has_broken: bool) -> str:
        """Condition under which a typed row is accepted."""
        parts = ["not _broken"] if has_broken else []
        for made in self._casts.values():
            if made.column.name in self._declared and made.column.is_required:
                # The declared value keeps the column's rules, so whatever equals it does.
                parts.append(f"{made.value}::varchar = d_{made.column.name}")
            elif sound := sound_sql(made):
                parts.append(sound)
        repeated = self._header_repeated()
        if repeated:
            parts.append(repeated)
        return " and ".join(parts) or "true"

    def _header_repeated(self) -> str | None:
        """A row that repeats the header would be data in a table of texts only."""
        same = " and ".join(f"f_{name} = label_{name}" for name in self._head)
        return f"not coalesce({same}, false)" if same else None

    def stored(self, token: Callable[[str, str], str] = hmac_token) -> list[tuple[str, str]]:
        """(name, SQL over a typed row) of every stored column of the contract.

        ``token``: domain and SQL of a value -> SQL of its pseudonym.
        """
        found = []
        for column in self.contract.stored_columns:
            value = self.value_of[column.name]
            if column.protection == "token":
                pseudonym = token(f"column:{column.name}", f"{value}::varchar")
                found.append((f"{column.name}_token", pseudonym))
            elif self.contract.is_guarded(column):
                found.append((column.name, self.guarded(column, value, token)))
            else:
                found.append((column.name, value))
        return found

    def guarded(
        self, column: Column, value: str, token: Callable[[str, str], str] = hmac_token
    ) -> str:
        """SQL of what is stored of a text that may be a person's."""
        pseudonym = token(f"column:{column.name}", value)
        if column.known_values is None:
            return pseudonym
        known = is_known(column.known_values, value)
        return f"case when {value} is null then null when {known} then {value} else {pseudonym} end"

    def settled(self, column: str) -> str | None:
        """The text that a stored column has in every sound row, if that is known."""
        if column not in self._declared:
            return None
        known = self.contract.column(column)
        return self._declared[column] if known.type == "text" and known.is_required else None

    def person_values(self) -> list[tuple[str, str]]:
        """(part, SQL over a typed row) of the person, for the pseudonyms."""
        found = {part: self.value_of[name] for part, name in self.contract.person.items()}
        if "full_name" in found:
            found |= split_full_name(found.pop("full_name"))  # type: ignore[arg-type]
        return list(found.items())

    def kept_columns(self) -> list[str]:
        """The stored columns and the parts of the person, of a typed row."""
        columns = [f'{value} as "{name}"' for name, value in self.stored()]
        columns += [f"{value} as p_{part}" for part, value in self.person_values()]
        columns += [f"{self._raw[c.name]} as l_{c.name}" for c in self.contract.lists]
        if self.contract.person:
            age_at = self.contract.person_age_at
            columns.append(f"{self.value_of[age_at]}::date as p_at" if age_at else "null as p_at")
        return columns

    def judged(self, relation: str, has_broken: bool, *beside: str) -> str:
        """SELECT of the sound rows: stored columns, parts of the person, columns ``beside`` and
        _line; of wide tables all cells, with their verdict."""
        columns = self.kept_columns()
        sound = self.is_sound(has_broken)
        where = f"where {sound}"
        if self.is_wide:
            columns += ["w_index", f"coalesce({sound}, false) as is_sound"]
            where = ""
        listed = ", ".join([*columns, *beside, "_line"])
        return f"select {listed} from ({self.typed(relation)}) {where}"

    def violations(self, relation: str) -> str:
        """(line, rule, column, raw text, label of the cell) for records that break a rule.

        ``relation``: the records with what holds for the whole delivery beside them.
        Raw texts of personal and dropped columns are masked here, before anything is kept.
        """
        items = []
        for column, rule in self.rules():
            raw = self._raw[column.name] if column.protection == "open" else literal(MASK)
            if column.is_person_attribute:
                raw = literal(MASK)
            items.append(
                f"{{'rule': {rule}, 'name': {literal(column.name)}, 'raw': {raw}::varchar}}"
            )
        if not items:
            return "select 0::bigint, '', '', '', '' where false"
        where = f"{self._cell_label()} as cell" if self.is_wide else "'' as cell"
        listed = ", ".join(items)
        return (
            f"select _line, f.rule, f.name, f.raw, cell from (select _line, {where}, "
            f"unnest(list_filter([{listed}], lambda f: f.rule is not null)) as f "
            f"from ({self.typed(relation)}))"
        )

    def _cell_label(self) -> str:
        texts = ", ".join(literal(item.label) for item in self.binding.wide)
        return f"[{texts}][w_index]"


def _text(text: str | None) -> str:
    return "null::varchar" if text is None else literal(text)


def shown_label(binding: Binding, column: str) -> str:
    """The label of a column in the file, for messages."""
    return binding.layout.labels_of(binding.contract.column(column))[0]
