"""Does a contract make sense as a whole: do its parts name each other rightly?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dagster_project.contracts.cast_numbers import GROUPS, MINUS
from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.model import Contract, Layout
from dagster_project.contracts.vocabulary import nearest

PERSON_OUTPUTS = (
    "person_name_token",
    "person_patronymic_token",
    "person_email_token",
    "person_strict_token",
    "person_birth_year",
    "person_age",
    "person_is_identified",
    "person_key_id",
)


def problems(
    document: Document,
    contract: Contract,
    places: dict[str, Place],
    place: Place,
    faulty: set[str],
) -> list[Problem]:
    """Faults that only show when the parts are seen together.

    ``faulty``: words whose own value is wrong already; nothing more is said of them.
    """
    check = _Check(document, contract, places, place, faulty)
    check.columns_exist()
    check.tolerance_acts()
    check.number_signs()
    check.mode_fits()
    check.header_columns()
    check.persons()
    check.stored_names()
    check.agreements()
    return check.found


class _Check:
    def __init__(
        self,
        document: Document,
        contract: Contract,
        places: dict[str, Place],
        place: Place,
        faulty: set[str],
    ) -> None:
        self.document, self.contract = document, contract
        self.places, self.place, self.faulty = places, place, faulty
        self.names = [column.name for column in contract.columns]
        self.found: list[Problem] = []
        # A column with an unknown type is no Column, but its name is no unknown name either.
        properties = document.data["schema"][0]["properties"]
        self.written = [str(item.get("name")) for item in properties]

    def wrong(self, word: str, message: str, hint: str = "") -> None:
        if word in self.faulty:
            return
        where = self.places.get(word, (*self.place, "customProperties"))
        self.found.append(self.document.problem(where, message, hint))

    def _known(self, word: str, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.written:
                guess = nearest(name, self.written)
                hint = f"Did you mean `{guess}`?" if guess else "Name it as in `properties`."
                self.wrong(word, f"`{word}` names the column `{name}`, which does not exist.", hint)

    def columns_exist(self) -> None:
        contract = self.contract
        if not self.written:
            self.wrong("properties", "The contract has no columns.", "Add them under `properties`.")
        self._known("scope", [part.column for part in contract.scope])
        self._known("orderBy", contract.order_by)
        if contract.deleted_when:
            self._known("deletedWhen", [contract.deleted_when[0]])
        if contract.wide_to_long:
            self._known("wideToLong", [contract.wide_to_long.value_column])
        if contract.person_age_at:
            self._known("personAgeAt", [contract.person_age_at])
        told: set[tuple[str, str]] = set()
        for layout in contract.layouts:
            for word, names in (
                ("fillDown", layout.sheet.fill_down),
                ("totalColumns", layout.sheet.total_columns),
                ("layouts", tuple(layout.labels)),
            ):
                fresh = [name for name in names if (word, name) not in told]
                told |= {(word, name) for name in fresh}
                self._known(word, fresh)
            if layout.sheet.sheet_name and layout.sheet.sheet_pattern:
                self.wrong("sheetPattern", "`sheet` and `sheetPattern` exclude each other.")
            if layout.format == "xlsx" and layout.sheet.header_rows < 1:
                self.wrong("headerRows", "In a workbook the header is found by its labels.", "1 …")
            if bool(layout.sheet.total_columns) and not layout.sheet.total_pattern:
                self.wrong("totalColumns", "`totalColumns` needs `totalRows`.")
            self._totals(layout, told)
            if layout.format == "xml":
                self._xml(layout, told)

    def _totals(self, layout: Layout, told: set[tuple[str, str]]) -> None:
        wide = self.contract.wide_to_long
        for name in layout.sheet.total_columns:
            if name not in self.names or ("summed", name) in told:
                continue
            told.add(("summed", name))
            column = self.contract.column(name)
            if (
                column.type not in ("integer", "decimal", "double")
                or column.protection != "open"
                or column.source != "record"
                or (wide and wide.value_column == name)
            ):
                self.wrong(
                    "totalColumns",
                    f"`{name}` has no sum that a total row could state.",
                    "Name stored numbers of the record; not the `valueColumn` of `wideToLong`.",
                )

    def number_signs(self) -> None:
        """One sign can't say two things about a number."""
        for dialect in dict.fromkeys(layout.csv for layout in self.contract.layouts):
            decimal, group = dialect.decimal_character, dialect.group_characters
            if decimal.isalnum() or decimal.isspace() or decimal in f"{GROUPS}{MINUS}+()":
                said = f"`decimalChar` `{decimal}` stands in numbers as something else already."
                self.wrong(self._placed("decimalChar"), said, "It is `.` or `,`.")
            elif decimal in group:
                stated = "" if "decimalChar" in self.places else ", the default of `decimalChar`"
                said = f"`groupChar` holds the decimal sign `{decimal}`{stated}: 1{decimal}000 "
                other = "," if decimal == "." else "."
                said += "could be one or a thousand."
                self.wrong(
                    self._placed("groupChar"),
                    said,
                    f'Say `decimalChar: "{other}"`, or take it out.',
                )
            strange = [sign for sign in group if sign.isalnum() or sign in f"{MINUS}+()%"]
            if strange:
                said = f"`groupChar` can't hold `{strange[0]}`: it stands in numbers itself."
                self.wrong(
                    self._placed("groupChar"), said, "Blanks and apostrophes are always understood."
                )

    def _placed(self, word: str) -> str:
        """Where a reading word stands: at the export, or in one of its layouts."""
        return word if word in self.places or "layouts" not in self.places else "layouts"

    def _xml(self, layout: Layout, told: set[tuple[str, str]]) -> None:
        if not layout.record_path.strip("/"):
            self.wrong(
                "layouts" if "layouts" in self.places else "format",
                "XML needs `recordPath`: which element is a record?",
                "Example: /ValCurs/Valute",
            )
        for column in self.contract.columns:
            for label in layout.labels_of(column):
                # What stands beside a record is gone when a later record is read.
                if re.search(r"\.\./[^.@]", label) and ("label", label) not in told:
                    told.add(("label", label))
                    self.wrong(
                        "layouts" if column.name in layout.labels else "format",
                        f"`{column.name}` reads `{label}`: of the elements above a record only "
                        "attributes are read.",
                        "Example: ../@Date",
                    )

    def tolerance_acts(self) -> None:
        """Limits on what this export never has would hold nothing."""
        value = self.document.data["schema"][0]["customProperties"]
        stated = next((i.get("value") for i in value if i.get("property") == "tolerance"), None)
        named = set(stated) if isinstance(stated, dict) else set()
        has_totals = any(layout.sheet.total_columns for layout in self.contract.layouts)
        if "controlTotalDifference" in named and not has_totals:
            self.wrong("tolerance", "`controlTotalDifference` needs `totalColumns`.")
        is_snapshot = self.contract.mode in ("full_snapshot", "period_snapshot")
        for name in sorted(named & {"lostRowsShare", "lostAmountShare"}):
            if not is_snapshot:
                said = f"`{name}` does nothing in the mode `{self.contract.mode}`."
                self.wrong("tolerance", said, "It acts where a delivery replaces another.")

    def mode_fits(self) -> None:
        contract = self.contract
        if "mode" in self.faulty or "mode" not in self.places:
            return
        if contract.mode in ("upsert", "append") and not contract.key:
            self.wrong(
                "mode",
                f"Mode `{contract.mode}` needs a key.",
                "Set `primaryKey: true` on the columns that name a row.",
            )
        if contract.mode in ("upsert", "append") and contract.scope:
            self.wrong("scope", f"Mode `{contract.mode}` has no scope.", "Remove `scope`.")
        if contract.mode == "period_snapshot" and not contract.scope:
            self.wrong(
                "scope" if "scope" in self.places else "mode",
                "Mode `period_snapshot` needs `scope`: what does a delivery replace?",
                "Example: value: [post_code, period]",
            )
        if contract.mode != "upsert":
            for word, used in (
                ("orderBy", contract.order_by),
                ("deletedWhen", contract.deleted_when),
            ):
                if used:
                    self.wrong(word, f"`{word}` belongs to the mode `upsert`.", "Remove it.")
        for name in contract.order_by:
            if name in self.names and not contract.column(name).is_required:
                self.wrong("orderBy", f"The column `{name}` of `orderBy` must be `required`.")
        for part in contract.scope:
            if part.column in self.names and not contract.column(part.column).is_required:
                self.wrong("scope", f"The scope's column `{part.column}` must be `required`.")
            if part.declared_by is not None and re.compile(part.declared_by).groups < 1:
                self.wrong("scope", f"`declaredBy` of `{part.column}` has no group.",
                           "Put brackets around the value.")  # fmt: skip
        for word, pattern in (
            ("receivedAtFrom", contract.received_at_from),
            ("sentAtFrom", contract.sent_at_from),
        ):
            if pattern is not None and re.compile(pattern).groups < 1:
                self.wrong(word, f"The pattern of `{word}` has no group.", "Put brackets in.")
        bearing = {*contract.row_key, *(part.column for part in contract.scope)}
        if contract.deleted_when:
            bearing.add(contract.deleted_when[0])
        for name in sorted(bearing & set(self.names)):
            if contract.column(name).protection != "open":
                self.wrong(
                    "mode",
                    f"The column `{name}` is part of the key, scope or order and must be stored.",
                    "Remove its `protection`.",
                )

    def header_columns(self) -> None:
        wide = self.contract.wide_to_long
        from_header = {c.name for c in self.contract.columns if c.source == "header"}
        groups = set(re.compile(wide.pattern).groupindex) if wide else set()
        if wide and not groups:
            self.wrong("wideToLong", "The pattern has no named group.",
                       "Example: (?P<ref_year>[0-9]{4})")  # fmt: skip
        for name in sorted(groups - from_header):
            if name in self.names:
                self.wrong("wideToLong", f"The column `{name}` comes from the header.",
                           "Give it `source: header`.")  # fmt: skip
            else:
                self._known("wideToLong", [name])
        for name in sorted(from_header - groups):
            self.wrong(
                "wideToLong",
                f"Nothing fills the column `{name}` (`source: header`).",
                f"Name a group of `wideToLong` so: (?P<{name}>…)",
            )

    def persons(self) -> None:
        parts, age_at = self.contract.person, self.contract.person_age_at
        if not parts:
            if age_at:
                self.wrong("personAgeAt", "`personAgeAt` needs columns with `personPart`.")
            return
        missing = [] if "birth_date" in parts else ["birth_date"]
        if "full_name" not in parts:
            missing += [part for part in ("surname", "given") if part not in parts]
        if missing:
            self.wrong(
                "personAgeAt",
                f"The person lacks: {', '.join(missing)}.",
                "Give those columns the word `personPart`.",
            )
        if "full_name" in parts and parts.keys() & {"surname", "given"}:
            self.wrong("personAgeAt", "`full_name` and `surname`, `given` exclude each other.")
        if not age_at:
            self.wrong(
                "personAgeAt",
                "`personAgeAt` is missing: at which date is the age counted?",
                "Name a date or timestamp column.",
            )
        elif age_at in self.names and self.contract.column(age_at).type not in (
            "date",
            "timestamp",
        ):
            self.wrong("personAgeAt", f"`{age_at}` is no date.", "Name a date or timestamp column.")
        birth = parts.get("birth_date")
        if birth in self.names and self.contract.column(birth).type != "date":
            self.wrong("personAgeAt", f"The birth date `{birth}` must have the type date.")

    def stored_names(self) -> None:
        """Two raw columns may not share a name once tokens and person columns are added."""
        stored = [
            f"{column.name}_token" if column.protection == "token" else column.name
            for column in self.contract.stored_columns
        ]
        made = list(PERSON_OUTPUTS) if self.contract.person else []
        tokens = [name for name in stored if name not in self.names]
        for name in sorted(set(made + tokens) & set(self.names)):
            self.wrong("properties", f"The name `{name}` is made by the loader.", "Choose another.")

    def agreements(self) -> None:
        for index, item in enumerate(self.document.data["slaProperties"]):
            where = ("slaProperties", index)
            if item.get("property") == "frequency" and self.contract.frequency is None:
                self.found.append(
                    self.document.problem(
                        where,
                        "The frequency is not one we can watch.",
                        "value: 1 with unit day, month, quarter or year.",
                    )
                )
            if item.get("property") == "latency" and self.contract.freshness_days is None:
                self.found.append(
                    self.document.problem(
                        where, "`latency` must be a whole number of days.", "value: 20, unit: day."
                    )
                )
