"""The dictionary of exports for people: markdown, both languages, from the contracts."""

from __future__ import annotations

from dagster_project.contracts.model import Column, Contract
from dagster_project.contracts.raw_columns import (
    PERSON_COLUMNS,
    TECHNICAL_COLUMNS,
    RawColumn,
    list_columns,
    raw_columns,
)

_MODES = {
    "full_snapshot": "the last delivery replaces everything of its scope",
    "period_snapshot": "the last delivery of a scope replaces the former one",
    "upsert": "the last row of a key counts",
    "append": "the first row of a key counts; later different ones go to quarantine",
}


def render(contracts: dict[str, Contract]) -> str:
    """One chapter per export, in the order of their names."""
    parts = ["# Dictionary of exports\n"]
    parts += [f"- [{name}](#{name}) — {contracts[name].title_en}" for name in sorted(contracts)]
    parts.append("")
    for name in sorted(contracts):
        parts.append(_chapter(contracts[name]))
    return "\n".join(parts)


def _chapter(contract: Contract) -> str:
    lines = [f"## {contract.export}", ""]
    titles = [contract.title_en, contract.title_ru]
    lines += [f"**{' · '.join(title for title in titles if title)}**", ""]
    lines += [text + "\n" for text in (contract.description, contract.description_ru) if text]
    lines += ["| | |", "|---|---|"]
    facts = {
        "Version": contract.version,
        "Owner": contract.owner,
        "Files": ", ".join(f"`{pattern}`" for pattern in contract.file_patterns),
        "Format": ", ".join(dict.fromkeys(layout.format for layout in contract.layouts)),
        "Mode": f"`{contract.mode}`: {_MODES[contract.mode]}",
        "Scope": ", ".join(f"`{part.column}`" for part in contract.scope),
        "Key": ", ".join(f"`{name}`" for name in contract.key),
        "Order": ", ".join(f"`{name}`" for name in contract.order_by),
        "Arrives": _arrival(contract),
        "Persons": "pseudonyms only" if contract.has_persons else "",
    }
    lines += [f"| {name} | {value} |" for name, value in facts.items() if value]
    lines += [
        "",
        "| Column | Label in the file | Type | Meaning | Значение |",
        "|---|---|---|---|---|",
    ]
    by_name = {column.name: column for column in raw_columns(contract)}
    for column in contract.columns:
        lines.append(_row(contract, column, by_name))
    if contract.person:
        lines += [_made(column) for column in PERSON_COLUMNS]
    lines += [_made(column) for column in TECHNICAL_COLUMNS]
    for listed in contract.lists:
        lines += ["", f"### {contract.table_of(listed)}", ""]
        lines += [text + "\n" for text in (listed.description, listed.description_ru) if text]
        lines += [
            "| Column | Label in the item | Type | Meaning | Значение |",
            "|---|---|---|---|---|",
        ]
        columns = {column.name: column for column in list_columns(contract, listed)}
        items = contract.items_of(listed)
        lines += [_row(items, column, columns) for column in listed.items]
        own = {name for item in listed.items for name in (item.name, f"{item.name}_token")}
        lines += [_made(column) for name, column in columns.items() if name not in own]
    return "\n".join(lines) + "\n"


def _arrival(contract: Contract) -> str:
    parts = [contract.frequency or ""]
    if contract.freshness_days is not None:
        parts.append(f"within {contract.freshness_days} days after the period")
    return ", ".join(part for part in parts if part)


def _row(contract: Contract, column: Column, stored: dict[str, RawColumn]) -> str:
    name = f"{column.name}_token" if column.protection == "token" else column.name
    raw = stored.get(name)
    kind = raw.sql_type if raw else "never stored"
    if column.items:
        kind = f"rows of `{contract.table_of(column)}`"
    if column.is_required:
        kind += ", required"
    elif column.protection != "drop" and not contract.drops_bad(column):
        kind += "; a bad value costs the row"
    described = raw.description if raw else column.description
    if column.allowed_values:
        described += " One of: " + ", ".join(f"`{value}`" for value in column.allowed_values) + "."
    cells = [f"`{name}`", column.label, kind, described, column.description_ru]
    return _cells(cells)


def _made(column: RawColumn) -> str:
    return _cells(
        [f"`{column.name}`", "—", column.sql_type, column.description, column.description_ru]
    )


def _cells(cells: list[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
