"""A small whole contract that tests make wrong in one place at a time."""

from __future__ import annotations

from pathlib import Path

from dagster_project.contracts.check import Problem, check

BASE = """\
apiVersion: v3.1.0
kind: DataContract
id: visits
name: Visits
version: 1.0.0
status: active
description:
  purpose: Visits to events.
team:
  name: Department of programmes
slaProperties:
  - property: frequency
    value: 1
    unit: month
  - property: latency
    value: 10
    unit: day
schema:
  - name: visits
    logicalType: object
    customProperties:
      - property: format
        value: csv
      - property: delimiter
        value: ";"
      - property: mode
        value: upsert
      - property: orderBy
        value: [version]
      - property: personAgeAt
        value: seen_on
    quality:
      - name: seen_after_birth
        type: sql
        query: SELECT count(*) FROM ${object} WHERE seen_on < date '1900-01-01'
        mustBe: 0
    properties:
      - name: visit_id
        logicalType: string
        primaryKey: true
        primaryKeyPosition: 1
      - name: version
        logicalType: integer
        required: true
        primaryKey: true
        primaryKeyPosition: 2
      - name: seen_on
        logicalType: date
        required: true
        customProperties:
          - property: formats
            value: ["%d.%m.%Y"]
      - name: amount
        logicalType: number
        physicalType: decimal(18,2)
        logicalTypeOptions:
          minimum: 0
          maximum: 10
      - name: status
        logicalType: string
        quality:
          - metric: invalidValues
            arguments:
              validValues: [held, cancelled]
            mustBe: 0
        customProperties:
          - property: valueMap
            value: {состоялось: held}
      - name: surname
        logicalType: string
        customProperties:
          - property: personPart
            value: surname
      - name: given
        logicalType: string
        customProperties:
          - property: personPart
            value: given
      - name: born_on
        logicalType: date
        customProperties:
          - property: personPart
            value: birth_date
"""

SNAPSHOT = (
    BASE.replace("value: upsert", "value: period_snapshot")
    .replace("orderBy\n        value: [version]", "scope\n        value: [status]")
    .replace("- name: status\n", "- name: status\n        required: true\n")
)


def changed(text: str, old: str, new: str) -> str:
    """``text`` with the first ``old`` replaced; ``old`` must be there."""
    assert old in text, f"the base contract has no {old!r}"
    return text.replace(old, new, 1)


def problems_of(text: str, folder: Path) -> list[Problem]:
    path = folder / "visits.odcs.yaml"
    path.write_text(text, encoding="utf-8")
    return check(path)
