"""Can the quality rules of a contract be judged, and delivery by delivery?"""

from __future__ import annotations

from typing import Any

import duckdb

from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.expectations import (
    COMPARISONS,
    COUNT_WHERE,
    is_value_rule,
    metric_condition,
    suite,
)
from dagster_project.contracts.model import Contract
from dagster_project.contracts.raw_columns import raw_columns

METRICS = ("rowCount", "duplicateValues", "nullValues", "missingValues", "invalidValues")


def problems(document: Document, contract: Contract) -> list[Problem]:
    """Rules that have no use here. ``document`` is ``well_formed``."""
    return [
        problem
        for place, rule in rules(document)
        for problem in _form(document, contract, rule, place)
    ]


def rules(document: Document) -> list[tuple[Place, dict[str, Any]]]:
    """Every rule with its place; those of a column carry its name under ``column``."""
    entity = document.data["schema"][0]
    found: list[tuple[Place, dict[str, Any]]] = [
        (("schema", 0, "quality", index), rule) for index, rule in enumerate(entity["quality"])
    ]
    for number, item in enumerate(entity["properties"]):
        for index, rule in enumerate(item["quality"]):
            place: Place = ("schema", 0, "properties", number, "quality", index)
            found.append((place, {"column": str(item.get("name")), **rule}))
    return found


def _form(
    document: Document, contract: Contract, rule: dict[str, Any], place: Place
) -> list[Problem]:
    name = rule.get("name") or rule.get("metric") or "the rule"
    for word in ("validValues", "missingValues", "properties"):
        if not isinstance(rule.get("arguments", {}).get(word, []), list):
            return [document.problem(place, f"Quality rule `{name}`: `{word}` must be a list.")]
    if rule.get("type") == "sql":
        match = COUNT_WHERE.match(str(rule.get("query", "")))
        if not match or rule.get("mustBe") != 0:
            said = (
                f"Quality rule `{name}`: a query must count wrong rows, so that each is known by "
                "its delivery."
            )
            hint = "Write: query: SELECT count(*) FROM ${object} WHERE <wrong>, and mustBe: 0."
            return [document.problem(place, said, hint)]
    elif rule.get("type") == "custom":
        said = f"Quality rule `{name}`: the engine `{rule.get('engine')}` does not run here."
        return [document.problem(place, said, "Use a metric of the standard, or type sql.")]
    elif rule.get("metric") in METRICS and metric_condition(contract, rule) is None:
        if is_value_rule(rule) or not any(word in rule for word in COMPARISONS):
            return []  # the column's allowed values check it; or the standard has named it
        said = f"Quality rule `{name}`: the metric has no use here."
        hint = "rowCount, duplicateValues on the schema; nullValues, … on a stored column."
        return [document.problem(place, said, hint)]
    return []


def dry_run(document: Document, contract: Contract) -> list[Problem]:
    """Queries the engine does not understand: each runs over an empty table of raw columns."""
    written = rules(document)
    names = [str(item.get("name")) for item in document.data["schema"][0]["properties"]]
    by_rule = {str(rule.get("name")): place for place, rule in written if rule.get("name")}
    columns = ", ".join(f'"{item.name}" {item.sql_type}' for item in raw_columns(contract))
    found = []
    with duckdb.connect(config={"autoload_known_extensions": "false"}) as connection:
        connection.execute(f"CREATE TABLE batch ({columns})")
        for spec in suite(contract):
            query = spec["kwargs"].get("unexpected_rows_query")
            if query is None:
                continue
            statement = query.format(batch="batch").replace("\\:", ":")
            try:
                connection.execute(statement)
            except duckdb.Error as error:
                rule, column = spec["meta"]["rule"], spec["meta"]["column"]
                place = by_rule.get(rule) or ("schema", 0)
                if rule not in by_rule and column in names:
                    place = ("schema", 0, "properties", names.index(column))
                said = f"The rule `{rule}` can't run: {str(error).splitlines()[0]}."
                found.append(document.problem(place, said, "Name columns as in `properties`."))
    return found
