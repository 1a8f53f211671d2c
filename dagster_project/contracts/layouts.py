"""Reading words of a contract → ``Layout`` objects: dialect, sheet, record path."""

from __future__ import annotations

from typing import Any

from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.model import CsvDialect, Layout, SheetLayout


def read_layouts(
    document: Document, own: dict[str, Any], places: dict[str, Place], place: Place
) -> tuple[tuple[Layout, ...], list[Problem]]:
    """One layout per entry of ``layouts``, or one called ``default`` without that word."""
    found: list[Problem] = []
    layouts = []
    if not own.get("layouts"):
        if "format" not in own and "layouts" not in places:
            here = places.get("format", (*place, "customProperties"))
            if "format" not in places:
                found.append(
                    document.problem(
                        here, "The word `format` is missing.", "csv, xlsx, json, jsonl or xml."
                    )
                )
            return (), found
        return ((_layout("default", own),) if "format" in own else ()), found
    names: set[str] = set()
    for index, item in enumerate(own["layouts"]):
        here = (*places["layouts"], index)
        merged = {**own, **item}
        if item["name"] in names:
            found.append(document.problem(here, f"The layout `{item['name']}` stands twice."))
        names.add(item["name"])
        if "format" not in merged and "format" in places:
            continue  # its value is wrong, which is said already
        if "format" not in merged:
            found.append(
                document.problem(here, f"The layout `{item['name']}` has no `format`.", "Add it.")
            )
            continue
        layouts.append(_layout(item["name"], merged))
    return tuple(layouts), found


def _layout(name: str, own: dict[str, Any]) -> Layout:
    quote = own.get("quoteChar", '"')
    return Layout(
        name=name,
        format=own["format"],
        csv=CsvDialect(
            encoding=own.get("encoding", "utf-8"),
            delimiter=own.get("delimiter", ","),
            quote_character=quote or None,
            decimal_character=own.get("decimalChar", "."),
            group_characters=own.get("groupChar", ""),
            skip_rows=own.get("skipRows", 0),
            header_rows=own.get("headerRows", 1),
            comment_prefix=own.get("commentPrefix"),
            null_values=tuple(dict.fromkeys(["", *own.get("nullValues", [])])),
        ),
        sheet=SheetLayout(
            sheet_name=own.get("sheet"),
            sheet_pattern=own.get("sheetPattern"),
            header_rows=own.get("headerRows", 1),
            has_numbering_row=own.get("numberingRow", False),
            fill_down=tuple(own.get("fillDown", ())),
            total_pattern=own.get("totalRows"),
            total_columns=tuple(own.get("totalColumns", ())),
            footnote_pattern=own.get("footnotes"),
        ),
        record_path=own.get("recordPath", ""),
        file_pattern=own.get("filePattern"),
        labels={str(key): str(value) for key, value in own.get("labels", {}).items()},
    )
