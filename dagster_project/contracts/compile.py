"""A contract file → ``Contract``, with every problem of it at once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from dagster_project.contracts import document as documents
from dagster_project.contracts import fitting, meaning, quality, standard, words
from dagster_project.contracts.columns import COLUMN_NAME, read_column
from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.layouts import read_layouts
from dagster_project.contracts.model import (
    Column,
    Contract,
    PersonPart,
    ScopePart,
    Tolerance,
    WideToLong,
)
from dagster_project.contracts.shape import in_shape

_VERSION = re.compile(r"^\d+\.\d+\.\d+$")
_FREQUENCIES = {
    ("1", "d"): "daily",
    ("1", "m"): "monthly",
    ("3", "m"): "quarterly",
    ("1", "q"): "quarterly",
    ("12", "m"): "yearly",
    ("1", "y"): "yearly",
}
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("m", "mo", "month", "months"), "m"),
    **dict.fromkeys(("q", "quarter", "quarters"), "q"),
    **dict.fromkeys(("y", "yr", "year", "years"), "y"),
}


def analyse(path: Path) -> tuple[Contract | None, list[Problem]]:
    """The compiled contract, or None with at least one problem."""
    _, contract, found = analyse_document(path)
    return contract, found


def analyse_document(path: Path) -> tuple[Document | None, Contract | None, list[Problem]]:
    """Also the document (in shape), for further checks of a contract that was compiled."""
    loaded = documents.load(path)
    if isinstance(loaded, Problem):
        return None, None, [loaded]
    found = standard.problems(loaded)
    loaded = replace(loaded, data=in_shape(loaded.data))
    if not words.uses_own_words(loaded.data):
        return loaded, None, found or [_foreign(loaded)]
    contract, own = _compile(loaded)
    # The standard and we may object to the same line in two wordings; ours is the clearer one.
    lines = {problem.line for problem in own}
    found = [problem for problem in found if problem.line not in lines] + own
    found.sort(key=lambda problem: (problem.line, problem.message))
    blocked = any(problem.is_blocking for problem in found)
    return loaded, (None if blocked else contract), found


def _foreign(document: Document) -> Problem:
    count = len(document.data["schema"])
    tables = "1 table" if count == 1 else f"{count} tables"
    return Problem(
        document.path,
        1,
        f"Standard-valid, not loadable: {tables}, and no word of ours says how a file is read "
        "(`format` and `mode` are needed).",
        "Add them under customProperties of the schema (see data_contracts/README.md).",
        is_blocking=False,
    )


def _compile(document: Document) -> tuple[Contract | None, list[Problem]]:
    data = document.data
    top, _, found = words.read(document, data, (), "contract")
    entities = data["schema"]
    if len(entities) != 1:
        said = "A contract describes exactly one export: `schema` needs one entry."
        return None, [*found, document.problem(("schema",), said)]
    entity, place = entities[0], ("schema", 0)
    own, places, more = words.read(document, entity, place, "schema")
    found += more
    export = str(entity.get("name", ""))
    if not COLUMN_NAME.match(export):
        said = f"`{export}` can't name an export."
        found.append(document.problem((*place, "name"), said, "Use a–z, 0–9 and _."))
    version = str(data.get("version", ""))
    if not _VERSION.match(version):
        said = f"The version `{version}` must have three numbers."
        found.append(document.problem(("version",), said, "Write it like 1.0.0."))
    columns, person, key, more = _columns(document, entity, place)
    found += more
    layouts, more = read_layouts(document, own, places, place)
    found += more
    contract = Contract(
        export=export,
        version=version if _VERSION.match(version) else "0.0.0",
        title_en=str(data.get("name") or entity.get("businessName") or export),
        title_ru=str(top.get("titleRu", "")),
        description=_purpose(data),
        description_ru=str(top.get("descriptionRu", "")).strip(),
        path=document.path,
        owner=_owner(data),
        columns=columns,
        layouts=layouts,
        key=tuple(name for name in key if name not in own.get("orderBy", ())),
        mode=own.get("mode", "full_snapshot"),
        scope=_scope(own.get("scope", [])),
        order_by=tuple(own.get("orderBy", ())),
        deleted_when=_pair(own.get("deletedWhen"), "column", "value"),
        wide_to_long=_wide_to_long(own.get("wideToLong")),
        ignored_labels=tuple(own.get("ignoredLabels", ())),
        person=person,
        person_age_at=own.get("personAgeAt"),
        file_patterns=tuple(own.get("filePatterns", ("*",))),
        received_at_from=own.get("receivedAtFrom", {}).get("pattern"),
        received_at_format=own.get("receivedAtFrom", {}).get("format"),
        sent_at_from=own.get("sentAtFrom", {}).get("pattern"),
        sent_at_format=own.get("sentAtFrom", {}).get("format"),
        tolerance=_tolerance(own.get("tolerance", {})),
        freshness_days=_latency(data),
        frequency=_frequency(data),
        quality=_quality(entity),
    )
    found += meaning.problems(document, contract, places, place, set(places) - set(own))
    found += quality.problems(document, contract)
    found += fitting.schema_words(document, own, places)
    formats = {layout.format for layout in layouts}
    found += fitting.choices(document, columns, set(formats), place)
    return contract, found


def _columns(
    document: Document, entity: dict[str, Any], place: Place
) -> tuple[tuple[Column, ...], dict[PersonPart, str], tuple[str, ...], list[Problem]]:
    found: list[Problem] = []
    columns: list[Column] = []
    person: dict[PersonPart, str] = {}
    keys: list[tuple[int, int, str]] = []
    seen: set[str] = set()
    for index, item in enumerate(entity["properties"]):
        here = (*place, "properties", index)
        column, part, more = read_column(document, item, here)
        found += more
        name = str(item.get("name", ""))
        if name in seen:
            found.append(document.problem((*here, "name"), f"The column `{name}` stands twice."))
        seen.add(name)
        if item.get("primaryKey"):
            keys.append((item.get("primaryKeyPosition", index + 1), index, name))
        role = cast(PersonPart, part)
        if role in person:
            said = f"Column `{name}`: `{person[role]}` is already the person's `{part}`."
            found.append(document.problem(here, said))
        elif part:
            person[role] = name
        if column:
            columns.append(column)
    return tuple(columns), person, tuple(name for *_, name in sorted(keys)), found


def _quality(entity: dict[str, Any]) -> tuple[dict[str, object], ...]:
    """Rules as written; those of a column carry its name under ``column``."""
    rules: list[dict[str, object]] = [dict(rule) for rule in entity["quality"]]
    for item in entity["properties"]:
        for rule in item["quality"]:
            rules.append({"column": str(item.get("name")), **rule})
    return tuple(rules)


def _scope(parts: list[Any]) -> tuple[ScopePart, ...]:
    return tuple(
        ScopePart(part)
        if isinstance(part, str)
        else ScopePart(part["column"], part.get("declaredBy"))
        for part in parts
    )


def _pair(value: dict[str, Any] | None, first: str, second: str) -> tuple[str, str] | None:
    return (str(value[first]), str(value[second])) if value else None


def _wide_to_long(value: dict[str, Any] | None) -> WideToLong | None:
    if not value:
        return None
    return WideToLong(value["pattern"], value["valueColumn"], tuple(value.get("exceptLabels", ())))


def _tolerance(value: dict[str, Any]) -> Tolerance:
    usual = Tolerance()
    return Tolerance(
        quarantined_share=float(value.get("quarantinedShare", usual.quarantined_share)),
        mojibake_share=float(value.get("mojibakeShare", usual.mojibake_share)),
        control_total_difference=str(
            value.get("controlTotalDifference", usual.control_total_difference)
        ),
        lost_rows_share=float(value.get("lostRowsShare", usual.lost_rows_share)),
        lost_amount_share=float(value.get("lostAmountShare", usual.lost_amount_share)),
    )


def _purpose(data: dict[str, Any]) -> str:
    described = data.get("description")
    return str(described.get("purpose", "")).strip() if isinstance(described, dict) else ""


def _owner(data: dict[str, Any]) -> str:
    team = data.get("team")
    if isinstance(team, dict):
        return str(team.get("name", ""))
    if isinstance(team, list) and team and isinstance(team[0], dict):
        return str(team[0].get("name") or team[0].get("username", ""))
    return ""


def _agreement(data: dict[str, Any], name: str) -> tuple[str, str] | None:
    for item in data["slaProperties"]:
        if item.get("property") == name:
            return str(item.get("value")), _UNITS.get(str(item.get("unit", "d")).lower(), "")
    return None


def _latency(data: dict[str, Any]) -> int | None:
    stated = _agreement(data, "latency")
    return int(float(stated[0])) if stated and stated[1] == "d" and _is_count(stated[0]) else None


def _frequency(data: dict[str, Any]) -> str | None:
    stated = _agreement(data, "frequency")
    return _FREQUENCIES.get(stated) if stated else None


def _is_count(text: str) -> bool:
    return re.fullmatch(r"\d+(\.0+)?", text) is not None
