"""A contract file → ``Contract``, with every problem of it at once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from dagster_project.contracts import consistency, lists, quality, standard, useless_words, words
from dagster_project.contracts import document as documents
from dagster_project.contracts.columns import COLUMN_NAME, read_column
from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.layouts import read_layouts
from dagster_project.contracts.model import Column, Contract, PersonPart
from dagster_project.contracts.vocabulary import ContractWords, DeliveryWords, ExportWords
from dagster_project.contracts.well_formed import well_formed

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
    """Also the document (well formed), for further checks of a contract that was compiled."""
    loaded = documents.load(path)
    if isinstance(loaded, Problem):
        return None, None, [loaded]
    found = standard.problems(loaded)
    loaded = replace(loaded, data=well_formed(loaded.data))
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
    top = words.read(document, data, (), ContractWords)
    found = top.problems
    entities = data["schema"]
    if len(entities) != 1:
        said = "A contract describes exactly one export: `schema` needs one entry."
        return None, [*found, document.problem(("schema",), said)]
    entity, place = entities[0], ("schema", 0)
    own = words.read(document, entity, place, ExportWords)
    export = str(entity.get("name", ""))
    if not COLUMN_NAME.match(export):
        said = f"`{export}` can't name an export."
        found.append(document.problem((*place, "name"), said, "Use a–z, 0–9 and _."))
    version = str(data.get("version", ""))
    if not _VERSION.match(version):
        said = f"The version `{version}` must have three numbers."
        found.append(document.problem(("version",), said, "Write it like 1.0.0."))
    columns, person, key, of_columns = _columns(document, entity, place)
    layouts, of_layouts = read_layouts(document, own, place)
    received, sent = own.words.received_at_from, own.words.sent_at_from
    contract = Contract(
        **words.taken(own.words, DeliveryWords),
        **words.taken(top.words, ContractWords),
        export=export,
        version=version if _VERSION.match(version) else "0.0.0",
        title_en=str(data.get("name") or entity.get("businessName") or export),
        description=_purpose(data),
        path=document.path,
        owner=_owner(data),
        columns=columns,
        layouts=layouts,
        key=tuple(name for name in key if name not in own.words.order_by),
        person=person,
        received_at_from=received.pattern if received else None,
        received_at_format=received.format if received else None,
        sent_at_from=sent.pattern if sent else None,
        sent_at_format=sent.format if sent else None,
        freshness_days=_latency(data),
        frequency=_frequency(data),
        quality=tuple(rule for _, rule in quality.rules(document)),
    )
    found += own.problems + of_columns + of_layouts
    found += consistency.problems(document, contract, own, place)
    found += lists.problems(document, contract, place)
    found += quality.problems(document, contract)
    found += useless_words.problems(document, contract, own, place)
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
        read = lists.read_list if item.get("logicalType") == "array" else read_column
        column, part, problems = read(document, item, here)
        found += problems
        name = str(item.get("name", ""))
        if name in seen:
            found.append(document.problem((*here, "name"), f"The column `{name}` stands twice."))
        seen.add(name)
        if item.get("primaryKey"):
            keys.append((item.get("primaryKeyPosition", index + 1), index, name))
        if part and part in person:
            said = f"Column `{name}`: `{person[part]}` is already the person's `{part}`."
            found.append(document.problem(here, said))
        elif part:
            person[part] = name
        if column:
            columns.append(column)
    return tuple(columns), person, tuple(name for *_, name in sorted(keys)), found


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
