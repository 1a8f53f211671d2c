"""The Great Expectations suite of an export, derived from its contract.

Independent of the cast SQL: it looks at the rows the loader has accepted. Each item is
``{"type", "kwargs", "meta"}``; ``meta`` holds ``rule``, ``column`` and ``severity`` (``error``
holds the delivery, ``warning`` is only shown). Items of the type ``unexpected_rows_expectation``
return one row per delivery that fails: ``_delivery_id, failing``. For the others the caller asks
for ``unexpected_index_column_names=["_delivery_id"]``.
"""

from __future__ import annotations

import re
from typing import Any

from dagster_project.contracts.model import Column, Contract
from dagster_project.contracts.raw_columns import RawColumn, raw_columns

Spec = dict[str, Any]
COUNT_WHERE = re.compile(
    r"^\s*SELECT\s+count\(\*\)\s+FROM\s+\$\{object\}\s+WHERE\s+(?P<condition>.+?)\s*;?\s*$",
    re.IGNORECASE | re.DOTALL,
)
COMPARISONS = {
    "mustBe": "{n} = {0}",
    "mustNotBe": "{n} <> {0}",
    "mustBeGreaterThan": "{n} > {0}",
    "mustBeGreaterOrEqualTo": "{n} >= {0}",
    "mustBeLessThan": "{n} < {0}",
    "mustBeLessOrEqualTo": "{n} <= {0}",
    "mustBeBetween": "{n} BETWEEN {0} AND {1}",
    "mustNotBeBetween": "{n} NOT BETWEEN {0} AND {1}",
}
_TOKEN = "^[0-9a-f]{32}$"


def suite(contract: Contract) -> list[Spec]:
    """Expectations on the accepted rows of one load of an export."""
    stored = raw_columns(contract)
    specs = [_not_null(column) for column in stored if column.is_required]
    for column in contract.columns:
        if column.protection == "open":
            specs += _value_rules(column)
    specs += [
        _failing(f"pattern:{column.name}", _mismatch(column.name, _TOKEN), column.name)
        for column in stored
        if column.name.endswith("_token")
    ]
    if contract.row_key:
        specs.append(_unique(contract))
    if contract.person:
        specs += _persons()
    for rule in contract.quality:
        spec = _quality(contract, rule)
        if spec:
            specs.append(spec)
    return specs


def _spec(kind: str, rule: str, column: str, severity: str, kwargs: dict[str, Any]) -> Spec:
    meta = {"rule": rule, "column": column, "severity": severity}
    return {"type": kind, "kwargs": kwargs, "meta": meta}


def _not_null(column: RawColumn) -> Spec:
    kind = "expect_column_values_to_not_be_null"
    return _spec(kind, f"required:{column.name}", column.name, "error", {"column": column.name})


def _value_rules(column: Column) -> list[Spec]:
    specs = []
    if column.allowed_values:
        values: list[Any] = list(column.allowed_values)
        if column.type == "integer":
            values = [int(value) for value in values]
        kind = "expect_column_values_to_be_in_set"
        rule = f"allowed:{column.name}"
        kwargs = {"column": column.name, "value_set": values}
        specs.append(_spec(kind, rule, column.name, "error", kwargs))
    bounds = []
    name = _quoted(column.name)
    for sign, bound in (("<", column.minimum), (">", column.maximum)):
        if bound is not None:
            literal = f"{column.type} '{bound}'" if column.type in ("date", "timestamp") else bound
            bounds.append(f"{name} {sign} {literal}")
    if bounds:
        specs.append(_failing(f"range:{column.name}", " OR ".join(bounds), column.name))
    if column.pattern:
        wrong = _mismatch(column.name, column.pattern)
        specs.append(_failing(f"pattern:{column.name}", wrong, column.name))
    lengths = []
    if column.minimum_length is not None:
        lengths.append(f"length({name}) < {column.minimum_length}")
    if column.maximum_length is not None:
        lengths.append(f"length({name}) > {column.maximum_length}")
    if lengths:
        specs.append(_failing(f"length:{column.name}", " OR ".join(lengths), column.name))
    return specs


def _unique(contract: Contract) -> Spec:
    key = ", ".join(_quoted(name) for name in contract.row_key)
    query = (
        "SELECT _delivery_id, sum(repeats) AS failing FROM "
        f"(SELECT _delivery_id, count(*) - 1 AS repeats FROM {{batch}} "
        f"GROUP BY _delivery_id, {key} HAVING count(*) > 1) AS repeated GROUP BY _delivery_id"
    )
    return _rows("unique_key", query, ", ".join(contract.row_key), "error")


def _persons() -> list[Spec]:
    return [
        _failing(
            "identified_has_token",
            "person_is_identified AND (person_name_token IS NULL OR person_birth_year IS NULL)",
            "person_is_identified",
        ),
        _failing(
            "unidentified_has_no_token",
            "NOT person_is_identified AND person_name_token IS NOT NULL",
            "person_name_token",
        ),
    ]


def is_value_rule(rule: dict[str, Any]) -> bool:
    """Rules that the contract's own allowed values and patterns already carry."""
    return rule.get("metric") == "invalidValues" and rule.get("mustBe") == 0


def _quality(contract: Contract, rule: dict[str, Any]) -> Spec | None:
    severity = "warning" if rule.get("severity") in ("warning", "info") else "error"
    name = str(rule.get("name") or rule.get("metric") or rule.get("description") or "quality")
    column = str(rule.get("column", ""))
    if rule.get("type") == "sql":
        match = COUNT_WHERE.match(str(rule.get("query", "")))
        return _failing(name, match["condition"], column, severity) if match else None
    having = metric_condition(contract, rule)
    if having is None or is_value_rule(rule):
        return None
    query = (
        f"SELECT _delivery_id, count(*) AS failing FROM {{batch}} "
        f"GROUP BY _delivery_id HAVING NOT ({_escaped(having)})"
    )
    return _rows(f"{name}:{column}" if column else name, query, column, severity)


def metric_condition(contract: Contract, rule: dict[str, Any]) -> str | None:
    """The condition a delivery's rows must meet for a library metric, or None."""
    stored = {column.name for column in raw_columns(contract)}
    metric, column = rule.get("metric"), str(rule.get("column", ""))
    arguments = rule.get("arguments") or {}
    name = _quoted(column)
    if metric == "rowCount":
        measured = "count(*)"
    elif metric == "duplicateValues":
        names = arguments.get("properties") or ([column] if column else [])
        if not names or not set(names) <= stored:
            return None
        measured = f"count(*) - count(DISTINCT ({', '.join(_quoted(part) for part in names)}))"
    elif column not in stored:
        return None
    elif metric == "nullValues":
        measured = f"count(*) FILTER (WHERE {name} IS NULL)"
    elif metric == "missingValues":
        listed = ", ".join(_literal(value) for value in arguments.get("missingValues", []) if value)
        also = f" OR CAST({name} AS varchar) IN ({listed})" if listed else ""
        measured = f"count(*) FILTER (WHERE {name} IS NULL{also})"
    elif metric == "invalidValues":
        wrong = []
        if arguments.get("validValues"):
            listed = ", ".join(_literal(value) for value in arguments["validValues"])
            wrong.append(f"CAST({name} AS varchar) NOT IN ({listed})")
        if arguments.get("pattern"):
            wrong.append(_mismatch(column, str(arguments["pattern"])))
        if not wrong:
            return None
        measured = f"count(*) FILTER (WHERE {' OR '.join(wrong)})"
    else:
        return None
    if rule.get("unit") == "percent":
        measured = f"(100.0 * ({measured}) / count(*))"
    for word, template in COMPARISONS.items():
        if word in rule:
            bounds = rule[word] if isinstance(rule[word], list) else [rule[word]]
            return template.format(*bounds, n=f"({measured})")
    return None


def _failing(rule: str, condition: str, column: str, severity: str = "error") -> Spec:
    query = (
        f"SELECT _delivery_id, count(*) AS failing FROM {{batch}} "
        f"WHERE {_escaped(condition)} GROUP BY _delivery_id"
    )
    return _rows(rule, query, column, severity)


def _rows(rule: str, query: str, column: str, severity: str) -> Spec:
    kwargs = {"unexpected_rows_query": query}
    return _spec("unexpected_rows_expectation", rule, column, severity, kwargs)


def _mismatch(column: str, pattern: str) -> str:
    return f"NOT regexp_matches({_quoted(column)}, {_literal(pattern)})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _escaped(sql: str) -> str:
    """Braces doubled for the query's format call; ``:word`` kept from becoming a parameter."""
    doubled = sql.replace("{", "{{").replace("}", "}}")
    return re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", doubled)
