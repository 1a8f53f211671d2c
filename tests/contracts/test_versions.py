"""A change of a contract needs the version it deserves."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.contracts import versions
from dagster_project.contracts.check import check
from dagster_project.errors import UserError
from tests.contracts.base import BASE, SNAPSHOT, changed

NEW_COLUMN = "      - name: amount\n"


@pytest.fixture
def agreed(tmp_path: Path) -> Path:
    (tmp_path / "visits.odcs.yaml").write_text(BASE, encoding="utf-8")
    versions.write(tmp_path)
    return tmp_path


def said(folder: Path, text: str) -> str:
    path = folder / "visits.odcs.yaml"
    path.write_text(text, encoding="utf-8")
    return " ".join(f"{problem.message} {problem.hint}" for problem in check(path))


BREAKING = {
    "removed": (BASE[BASE.index(NEW_COLUMN) : BASE.index("      - name: status")], "", "is gone"),
    "renamed": ("- name: amount", "- name: amount_rub", "column `amount` is gone"),
    "retyped": ("logicalType: number\n        physicalType: decimal(18,2)",
                "logicalType: integer", "was decimal(18,2) and is integer"),
    "scale": ("decimal(18,2)", "decimal(18,4)", "is decimal(18,4)"),
    "mode": ("value: upsert\n      - property: orderBy\n        value: [version]",
             "value: append", "`mode` changed"),
    "order": ("      - property: orderBy\n        value: [version]\n", "", "`orderBy` changed"),
    "age": ("value: seen_on", "value: born_on", "`personAgeAt` changed"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BREAKING)
def test_a_breaking_change_needs_a_new_major_version(kind: str, agreed: Path) -> None:
    old, new, message = BREAKING[kind]
    text = changed(BASE, old, new)
    found = said(agreed, text)
    assert message in found
    assert "1.0.0 → 2.0.0" in found
    assert "2.0.0" in said(agreed, changed(text, "version: 1.0.0", "version: 1.9.0"))
    assert said(agreed, changed(text, "version: 1.0.0", "version: 2.0.0")) == ""


def test_a_changed_scope_or_key_or_protection_is_breaking(tmp_path: Path) -> None:
    (tmp_path / "visits.odcs.yaml").write_text(SNAPSHOT, encoding="utf-8")
    versions.write(tmp_path)
    assert "`scope` changed" in said(tmp_path, changed(SNAPSHOT, "[status]", "[seen_on]"))
    key = changed(SNAPSHOT, "        primaryKey: true\n        primaryKeyPosition: 2\n", "")
    assert "`key` changed" in said(tmp_path, key)
    dropped = changed(
        SNAPSHOT, "          - property: personPart\n            value: given\n",
        "          - property: protection\n            value: drop\n",
    )  # fmt: skip
    dropped = changed(dropped, "value: surname", "value: full_name")
    found = said(tmp_path, dropped)
    assert "`given` was text, person and is text, drop" in found
    assert "`person` changed" in found


def test_a_new_column_needs_a_new_minor_version(agreed: Path) -> None:
    text = changed(
        BASE, NEW_COLUMN, "      - name: more\n        logicalType: string\n" + NEW_COLUMN
    )
    assert "A new column (more) needs a new version: 1.0.0 → 1.1.0" in said(agreed, text)
    assert "1.1.0" in said(agreed, changed(text, "version: 1.0.0", "version: 1.0.1"))
    assert said(agreed, changed(text, "version: 1.0.0", "version: 1.1.0")) == ""


def test_another_way_of_reading_needs_a_new_patch_version(agreed: Path) -> None:
    text = changed(BASE, 'value: ";"', 'value: "|"')
    assert "how files are read needs a new version: 1.0.0 → 1.0.1" in said(agreed, text)
    assert said(agreed, changed(text, "version: 1.0.0", "version: 1.0.1")) == ""


def test_words_for_people_are_free(agreed: Path) -> None:
    text = changed(BASE, "name: Visits", "name: All visits")
    assert said(agreed, changed(text, "value: 10", "value: 20")) == ""


def test_a_version_never_goes_back(agreed: Path) -> None:
    assert "went back" in said(agreed, changed(BASE, "version: 1.0.0", "version: 0.9.0"))


def test_the_lock_is_not_written_over_a_breaking_change(agreed: Path) -> None:
    path = agreed / "visits.odcs.yaml"
    path.write_text(changed(BASE, "- name: amount", "- name: amount_rub"), encoding="utf-8")
    before = (agreed / versions.LOCK).read_text()
    with pytest.raises(UserError, match=r"2\.0\.0"):
        versions.write(agreed)
    assert (agreed / versions.LOCK).read_text() == before
    text = changed(path.read_text(encoding="utf-8"), "version: 1.0.0", "version: 2.0.0")
    path.write_text(text, encoding="utf-8")
    versions.write(agreed)
    assert '"version": "2.0.0"' in (agreed / versions.LOCK).read_text()


def test_a_damaged_lock_is_named(agreed: Path) -> None:
    (agreed / versions.LOCK).write_text("{", encoding="utf-8")
    assert "lock file is damaged" in said(agreed, BASE)


def test_without_a_lock_nothing_is_compared(tmp_path: Path) -> None:
    assert said(tmp_path, BASE) == ""
