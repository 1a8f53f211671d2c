"""Each way of getting a contract wrong is named with its line and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from dagster_project.contracts.check import check
from tests.contracts.base import BASE, SNAPSHOT, changed, problems_of


class Wrong(NamedTuple):
    old: str  # what the base contract says …
    new: str  # … and what the wrong one says instead
    at: str  # a text on the line that must be named
    says: str
    base: str = BASE


WORD = "      - property: {name}\n        value: {value}\n      - property: mode"


def word(name: str, value: str) -> str:
    """A further word at the level of the export, before `mode`."""
    return WORD.format(name=name, value=value)


MODE = "      - property: mode"
STATUS = "      - name: status\n"
AMOUNT = "      - name: amount\n"
FORMATS = '          - property: formats\n            value: ["%d.%m.%Y"]'
HEADER_COLUMN = """\
      - name: ref_year
        logicalType: integer
        customProperties:
          - property: source
            value: header
      - name: amount
"""

WRONG = {
    "yaml_indentation": Wrong("    properties:", "   properties:", "   properties:",
        "Not valid YAML"),
    "yaml_key_twice": Wrong("name: Visits\n", "name: Visits\nname: Again\n", "name: Again", "YAML"),
    "no_contract": Wrong(BASE, "- a\n- b\n", "- a", "holds no contract"),
    "standard_word_misspelt": Wrong(
        "required: true", "requiredd: true", "requiredd", "Did you mean `required`?"
    ),
    "standard_word_missing": Wrong("kind: DataContract\n", "", "apiVersion", "`kind` is missing"),
    "standard_word_of_wrong_type": Wrong(
        "name: Visits", "name: [Visits]", "name: [", "must be of type string"
    ),
    "own_word_at_standard_place": Wrong(
        "    logicalType: object\n", "    logicalType: object\n    delimiter: x\n", "delimiter: x",
        "write it under customProperties",
    ),
    "unknown_standard_value": Wrong(
        "metric: invalidValues", "metric: invalidValue", "metric:", "Did you mean `invalidValues`?"
    ),
    "rule_without_comparison": Wrong(
        "            mustBe: 0\n        customProperties", "        customProperties", "metric:",
        "exactly one comparison",
    ),
    "own_word_misspelt": Wrong(
        "property: delimiter", "property: delimitr", "delimitr", "Did you mean `delimiter`?"
    ),
    "own_word_at_wrong_level": Wrong(
        "property: formats", "property: delimiter", "property: delimiter\n            v",
        "does not belong here. It is a word of the schema level",
    ),
    "own_word_twice": Wrong(
        MODE, word("delimiter", '","'), 'delimiter\n        value: ","', "`delimiter` stands twice"
    ),
    "own_word_missing": Wrong(
        "      - property: mode\n        value: upsert\n", "", "customProperties:",
        "`mode` is missing"
    ),
    "format_missing": Wrong(
        "      - property: format\n        value: csv\n", "", "customProperties:",
        "`format` is missing"
    ),
    "layout_without_format": Wrong(
        "property: format\n        value: csv", "property: layouts\n        value: [{name: a}]",
        "[{name: a}]", "The layout `a` has no `format`",
    ),
    "layout_twice": Wrong(
        MODE, word("layouts", "[{name: a}, {name: a}]"), "[{name: a}", "`a` stands twice"
    ),
    "xml_without_record": Wrong(
        "property: format\n        value: csv", "property: format\n        value: xml",
        "property: format", "XML needs `recordPath`",
    ),
    "xml_beside_the_record": Wrong(
        "property: format\n        value: csv",
        "property: layouts\n        value: [{name: a, format: xml, recordPath: /a/b, "
        "labels: {status: ../c}}]",
        "labels: {status: ../c}", "`status` reads `../c`: of the elements above a record only",
    ),
    "choice": Wrong("value: upsert", "value: upsrt", "upsrt", "did you mean `upsert`?"),
    "boolean": Wrong(MODE, word("numberingRow", "1"), "value: 1\n      - property: mode",
                     "must be true or false"),
    "integer": Wrong(MODE, word("skipRows", '"2"'), 'value: "2"', "must be a whole number"),
    "number": Wrong(
        MODE, word("tolerance", "{quarantinedShare: much}"), "much", "must be a number"
    ),
    "texts": Wrong(MODE, word("nullValues", "x"), "value: x", "must be a list of texts"),
    "text": Wrong(MODE, word("sheet", "5"), "value: 5", "must be a text"),
    "map": Wrong("value: {состоялось: held}", "value: held", "value: held", "must be a map"),
    "object": Wrong(MODE, word("tolerance", "5"), "value: 5", "must be a map"),
    "objects": Wrong(MODE, word("layouts", "{}"), "value: {}", "must be a list of maps"),
    "inner_word_misspelt": Wrong(
        MODE, word("tolerance", "{quarantineShare: 1}"), "quarantineShare",
        "did you mean `quarantinedShare`?",
    ),
    "inner_word_missing": Wrong(
        MODE, word("deletedWhen", "{column: status}"), "{column:", "`deletedWhen` needs `value`"
    ),
    "character": Wrong('value: ";"', 'value: ";;"', ";;", "exactly one character"),
    "codec": Wrong(
        MODE, word("encoding", "windows-1215"), "windows-1215", "did you mean `windows-1251`?"
    ),
    "codec_of_bytes": Wrong(MODE, word("encoding", "base64"), "base64", "is no encoding of text"),
    "own_pattern": Wrong(
        MODE, word("totalRows", '"^(Итого"'), "^(Итого", "no valid regular expression"
    ),
    "patterns": Wrong(
        MODE, word("ignoredLabels", '["(a"]'), "(a", "no valid regular expression"
    ),
    "scope_no_list": Wrong("[status]", "status", "value: status", "list of columns", SNAPSHOT),
    "scope_without_column": Wrong(
        "[status]", "[{columns: a}]", "columns: a", "takes column names", SNAPSHOT
    ),
    "scope_unknown_word": Wrong(
        "[status]", "[{column: status, declared: a}]", "declared", "no word `declared`", SNAPSHOT
    ),
    "scope_bad_pattern": Wrong(
        "[status]", '[{column: status, declaredBy: "(a"}]', "(a", "regular expression", SNAPSHOT
    ),
    "scope_pattern_of_wrong_type": Wrong(
        "[status]", "[{column: status, declaredBy: 5}]", "declaredBy", "must be a pattern", SNAPSHOT
    ),
    "scope_pattern_without_group": Wrong(
        "[status]", "[{column: status, declaredBy: a}]", "declaredBy", "has no group", SNAPSHOT
    ),
    "scope_missing": Wrong(
        "      - property: scope\n        value: [status]\n", "", "period_snapshot",
        "needs `scope`",
        SNAPSHOT,
    ),
    "scope_of_unknown_column": Wrong(
        "[status]", "[statuss]", "[statuss]", "Did you mean `status`?", SNAPSHOT
    ),
    "scope_not_required": Wrong(
        "[status]", "[amount]", "[amount]", "must be `required`", SNAPSHOT
    ),
    "scope_with_upsert": Wrong(MODE, word("scope", "[status]"), "[status]", "has no scope"),
    "order_of_unknown_column": Wrong(
        "[version]", "[versoin]", "[versoin]", "Did you mean `version`?"
    ),
    "order_without_upsert": Wrong(
        "value: upsert", "value: append", "[version]", "belongs to the mode `upsert`"
    ),
    "deleted_of_unknown_column": Wrong(
        MODE, word("deletedWhen", "{column: state, value: x}"), "state", "does not exist"
    ),
    "deleted_without_upsert": Wrong(
        MODE, word("deletedWhen", "{column: status, value: x}"), "{column: status",
        "belongs to the mode `upsert`", SNAPSHOT,
    ),
    "age_at_unknown_column": Wrong("value: seen_on", "value: seen", "value: seen\n", "seen_on"),
    "fill_down_unknown_column": Wrong(MODE, word("fillDown", "[x1]"), "[x1]", "does not exist"),
    "total_of_unknown_column": Wrong(
        MODE, word("totalRows", "^T") + "\n" + word("totalColumns", "[x1]")[:-len(MODE)] + MODE,
        "[x1]", "does not exist",
    ),
    "total_columns_without_rows": Wrong(
        MODE, word("totalColumns", "[amount]"), "[amount]", "needs `totalRows`"
    ),
    "layout_label_of_unknown_column": Wrong(
        MODE, word("layouts", "[{name: a, labels: {x1: y}}]"), "x1", "does not exist"
    ),
    "sheet_twice": Wrong(
        MODE, word("sheet", "a").replace(MODE, word("sheetPattern", "b")), "value: b",
        "exclude each other",
    ),
    "workbook_without_header": Wrong(
        "value: csv", "value: xlsx\n      - property: headerRows\n        value: 0", "value: 0",
        "found by its labels",
    ),
    "key_missing": Wrong(
        "        primaryKey: true\n        primaryKeyPosition: 1\n", "", "value: upsert",
        "needs a key",
    ),
    "key_dropped": Wrong(
        "- name: visit_id\n        logicalType: string\n",
        "- name: visit_id\n        logicalType: string\n        customProperties:\n"
        "          - property: protection\n            value: drop\n",
        "value: upsert", "must be stored",
    ),
    "column_twice": Wrong("- name: amount", "- name: status",
        "- name: status\n        logicalType: s",
                          "stands twice"),
    "column_name": Wrong("- name: amount", "- name: Amount", "Amount", "must be like"),
    "export_name": Wrong("  - name: visits", "  - name: Visits-1", "Visits-1", "can't name"),
    "no_columns": Wrong(
        BASE[BASE.index("    properties:"):], "    properties: []\n", "customProperties:",
        "has no columns",
    ),
    "no_schema": Wrong(
        "schema:\n", "customProperties:\n  - property: titleRu\n    value: x\nschemas:\n",
        "schemas",
        "Unknown word `schemas`",
    ),
    "two_exports": Wrong("schema:\n", "schema:\n  - name: other\n", "schema:",
        "exactly one export"),
    "version": Wrong("version: 1.0.0", "version: '1'", "version: '1'", "three numbers"),
    "type_missing": Wrong(AMOUNT + "        logicalType: number\n", AMOUNT, "name: amount",
                          "`logicalType` is missing"),
    "type_unknown": Wrong("logicalType: number", "logicalType: numbr", "numbr", "`number`?"),
    "type_not_loadable": Wrong("logicalType: number", "logicalType: object",
                               "object\n        physicalType", "be loaded"),
    "decimal_unreadable": Wrong("decimal(18,2)", "decimal", "decimal", "is no type of a number"),
    "decimal_too_wide": Wrong("decimal(18,2)", "decimal(39,2)", "(39,2)", "does not exist"),
    "minimum_of_wrong_type": Wrong("minimum: 0", "minimum: x", "minimum: x", "type number"),
    "minimum_above_maximum": Wrong("minimum: 0", "minimum: 11", "logicalTypeOptions", "above"),
    "date_minimum": Wrong(
        "        required: true\n        customProperties:\n" + FORMATS,
        "        required: true\n        logicalTypeOptions:\n          minimum: 01.01.2020\n",
        "01.01.2020", "is no value of the type date",
    ),
    "column_pattern": Wrong(
        STATUS, STATUS + '        logicalTypeOptions:\n          pattern: "^(a"\n', "^(a",
        "no valid regular expression",
    ),
    "column_pattern_unknown_to_engine": Wrong(
        STATUS, STATUS + '        logicalTypeOptions:\n          pattern: "^(?!a)"\n', "(?!a)",
        "look-around",
    ),
    "date_format": Wrong('"%d.%m.%Y"', '"%d.%m.%Q"', "%Q", "is no format of dates"),
    "date_format_without_words": Wrong(
        '"%d.%m.%Y"', "excel_seriall", "excel_seriall", "did you mean `excel_serial`?"
    ),
    "format_of_text": Wrong(
        "property: valueMap\n            value: {состоялось: held}",
        'property: formats\n            value: ["%d"]', '["%d"]', "no use for the type string",
    ),
    "period_of_date": Wrong('["%d.%m.%Y"]', "[period]", "[period]", "no use for the type date"),
    "rounded_text": Wrong("property: valueMap\n            value: {состоялось: held}",
                          "property: rounded\n            value: true",
        "value: true\n      - name: s",
                          "no use for the type string"),
    "multiplied_text": Wrong("property: valueMap\n            value: {состоялось: held}",
                             "property: multiplyBy\n            value: 77", "value: 77",
                             "no use for the type string"),
    "true_pattern_of_text": Wrong("property: valueMap\n            value: {состоялось: held}",
                                  "property: truePattern\n            value: x", "value: x",
                                  "no use for the type string"),
    "mapped_to_unknown_value": Wrong(
        "{состоялось: held}", "{состоялось: done}", "done", "`done`, which is not allowed"
    ),
    "source_without_pattern": Wrong(
        "property: valueMap\n            value: {состоялось: held}",
        "property: source\n            value: cell", "value: cell", "needs `sourcePattern`",
    ),
    "source_pattern_without_group": Wrong(
        "property: valueMap\n            value: {состоялось: held}",
        "property: source\n            value: cell\n          - property: sourcePattern\n"
        "            value: abc", "value: abc", "has no group",
    ),
    "source_pattern_without_source": Wrong(
        "property: valueMap\n            value: {состоялось: held}",
        "property: sourcePattern\n            value: (a)", "(a)", "has no use with source `record`",
    ),
    "wide_without_group": Wrong(
        MODE, word("wideToLong", "{pattern: a, valueColumn: amount}"), "pattern: a",
        "no named group"
    ),
    "wide_of_unknown_column": Wrong(
        MODE, word("wideToLong", '{pattern: "(?P<x1>a)", valueColumn: amount}'), "x1",
        "does not exist",
    ),
    "wide_into_unknown_column": Wrong(
        MODE, word("wideToLong", '{pattern: "(?P<status>a)", valueColumn: x1}'), "x1",
        "names the column `x1`",
    ),
    "wide_column_not_from_header": Wrong(
        MODE, word("wideToLong", '{pattern: "(?P<status>a)", valueColumn: amount}'), "(?P<status>",
        "Give it `source: header`",
    ),
    "header_column_that_nothing_fills": Wrong(
        AMOUNT, HEADER_COLUMN, "customProperties:", "Nothing fills the column `ref_year`"
    ),
    "person_without_birth_date": Wrong(
        "value: birth_date", "value: email", "value: seen_on", "lacks: birth_date"
    ),
    "person_without_names": Wrong("value: given", "value: email", "value: seen_on", "lacks: given"),
    "person_part_twice": Wrong("value: given", "value: surname", "- name: given", "already"),
    "person_full_name_and_surname": Wrong(
        "value: given", "value: full_name", "value: seen_on", "exclude each other"
    ),
    "person_without_age_date": Wrong(
        "      - property: personAgeAt\n        value: seen_on\n", "", "customProperties:",
        "`personAgeAt` is missing",
    ),
    "person_age_at_text": Wrong("value: seen_on", "value: status", "value: status", "is no date"),
    "person_birth_date_text": Wrong(
        "- name: born_on\n        logicalType: date",
        "- name: born_on\n        logicalType: string",
        "value: seen_on", "must have the type date",
    ),
    "person_protected_twice": Wrong(
        "          - property: personPart\n            value: given",
        "          - property: personPart\n            value: given\n"
        "          - property: protection\n            value: open",
        "value: open", "already says",
    ),
    "person_column_name": Wrong("- name: amount", "- name: person_age", "customProperties:",
                                "is made by the loader"),
    "frequency": Wrong("unit: month", "unit: fortnight", "property: frequency", "can watch"),
    "latency": Wrong("value: 10\n", "value: soon\n", "property: latency", "whole number of days"),
    "time_pattern_without_group": Wrong(
        MODE, word("receivedAtFrom", '{pattern: "x", format: "%Y"}'), "pattern:", "has no group"
    ),
    "query_that_counts_nothing": Wrong(
        "SELECT count(*) FROM ${object} WHERE", "SELECT 1 WHERE", "seen_after_birth",
        "must count wrong rows",
    ),
    "query_with_another_limit": Wrong("'\n        mustBe: 0", "'\n        mustBe: 1",
                                      "seen_after_birth", "must count wrong rows"),
    "query_of_unknown_column": Wrong(
        "WHERE seen_on <", "WHERE seen_in <", "seen_after_birth", "can't run"
    ),
    "pattern_only_python_knows": Wrong(
        STATUS, STATUS + '        logicalTypeOptions:\n          pattern: "^(?>a)"\n',
        "- name: status", "can't run",
    ),
    "valid_values_no_list": Wrong("[held, cancelled]", "held", "quality:\n          - metric",
                                  "`validValues` must be a list"),
    "rule_argument_no_list": Wrong(
        "      - name: seen_after_birth\n",
        "      - {metric: duplicateValues, arguments: {properties: visit_id}, mustBe: 0}\n"
        "      - name: seen_after_birth\n",
        "duplicateValues", "`properties` must be a list",
    ),
    "age_without_persons": Wrong(
        BASE[BASE.index("      - name: surname"):], "", "value: seen_on",
        "needs columns with `personPart`",
    ),
    "deleted_column_dropped": Wrong(
        MODE, word("deletedWhen", "{column: surname, value: x}"), "value: upsert", "must be stored"
    ),
    "custom_quality": Wrong(
        "        type: sql\n",
        "        type: custom\n        engine: soda\n        implementation: x\n",
        "seen_after_birth", "does not run here",
    ),
    "metric_on_dropped_column": Wrong(
        "- name: surname\n        logicalType: string\n",
        "- name: surname\n        logicalType: string\n        quality:\n"
        "          - metric: nullValues\n            mustBe: 0\n",
        "metric: nullValues", "has no use here",
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", [BASE, SNAPSHOT], ids=["upsert", "snapshot"])
def test_the_base_contract_is_right(text: str, tmp_path: Path) -> None:
    assert problems_of(text, tmp_path) == []


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_contract_is_named_with_line_and_advice(case: Wrong, tmp_path: Path) -> None:
    text = changed(case.base, case.old, case.new)
    found = problems_of(text, tmp_path)
    assert found, "nothing was found"
    line = text[: text.index(case.at)].count("\n") + 1
    said = {problem.line: f"{problem.message} {problem.hint}" for problem in found}
    matching = [problem for problem in found if case.says in f"{problem.message} {problem.hint}"]
    assert matching, said
    assert abs(matching[0].line - line) <= 1, (matching[0].line, line)
    assert all(problem.is_blocking for problem in found)
    assert all(problem.file.name == "visits.odcs.yaml" for problem in found)


def test_one_fault_is_not_reported_as_many(tmp_path: Path) -> None:
    for old, new in (
        ("metric: invalidValues", "metric: invalidValue"),
        ("logicalType: number", "logicalType: numbr"),
        ("value: upsert", "value: upsrt"),
        ("value: csv", "value: cvs"),
        ("property: delimiter", "property: delimitr"),
    ):
        assert len(problems_of(changed(BASE, old, new), tmp_path)) == 1, new
    assert len(problems_of(changed(SNAPSHOT, "[status]", "status"), tmp_path)) == 1


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = changed(BASE, "property: delimiter", "property: delimitr")
    text = changed(text, "required: true", "requiredd: true")
    text = changed(text, "[version]", "[versoin]")
    found = problems_of(text, tmp_path)
    assert len(found) == 3
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_a_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "visits.odcs.yaml"
    path.write_bytes(changed(BASE, "name: Visits", "name: Визиты").encode("cp1251"))
    assert "not UTF-8" in check(path)[0].message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "can't be read" in check(tmp_path / "none.odcs.yaml")[0].message
