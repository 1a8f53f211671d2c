"""Reading folders of contracts: everything wrong is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.contracts.read import read_contract, read_contracts
from dagster_project.errors import ExitCode, UserError
from tests.contracts.base import BASE, changed


def test_a_contract_is_compiled(tmp_path: Path) -> None:
    path = tmp_path / "visits.odcs.yaml"
    path.write_text(BASE, encoding="utf-8")
    contract = read_contract(path)
    assert contract.export == "visits"
    assert contract.major == 1
    assert (contract.frequency, contract.freshness_days) == ("monthly", 10)
    assert contract.owner == "Department of programmes"
    assert contract.column("visit_id").is_required  # a key is never empty
    assert contract.column("amount").minimum == "0"
    assert (contract.column("amount").precision, contract.column("amount").scale) == (18, 2)
    assert contract.column("status").allowed_values == ("held", "cancelled")
    assert contract.column("status").value_map == {"состоялось": "held"}
    assert contract.column("surname").protection == "person"
    assert [column.name for column in contract.stored_columns] == [
        "visit_id",
        "version",
        "seen_on",
        "amount",
        "status",
    ]
    assert contract.layouts[0].csv.delimiter == ";"
    assert contract.layouts[0].csv.null_values == ("",)


def test_a_number_may_be_a_double(tmp_path: Path) -> None:
    path = tmp_path / "visits.odcs.yaml"
    path.write_text(changed(BASE, "decimal(18,2)", "double"), encoding="utf-8")
    assert read_contract(path).column("amount").type == "double"


def test_yaml_truth_is_written_as_the_loader_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "visits.odcs.yaml"
    text = changed(
        BASE, "logicalType: string\n        quality", "logicalType: boolean\n        quality"
    )
    text = changed(text, "validValues: [held, cancelled]", "validValues: [true, false]")
    path.write_text(changed(text, "{состоялось: held}", "{состоялось: true}"), encoding="utf-8")
    column = read_contract(path).column("status")
    assert column.value_map == {"состоялось": "true"}
    assert column.allowed_values == ("true", "false")


def test_a_layout_takes_what_it_leaves_out_from_the_export(tmp_path: Path) -> None:
    path = tmp_path / "visits.odcs.yaml"
    layouts = "      - property: layouts\n        value: [{name: a}, {name: b, delimiter: '|'}]\n"
    path.write_text(changed(BASE, "      - property: mode", layouts + "      - property: mode"))
    first, second = read_contract(path).layouts
    assert (first.csv.delimiter, second.csv.delimiter) == (";", "|")
    assert first.format == second.format == "csv"


def test_a_wrong_contract_is_refused_with_all_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "visits.odcs.yaml"
    text = changed(BASE, "property: delimiter", "property: delimitr")
    path.write_text(changed(text, "[version]", "[versoin]"), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        read_contract(path)
    assert refused.value.exit_code is ExitCode.WRONG_USE
    assert "delimitr" in str(refused.value)
    assert "versoin" in str(refused.value)


def test_a_contract_of_others_is_refused_by_the_loader(tmp_path: Path) -> None:
    path = tmp_path / "other.odcs.yaml"
    path.write_text("apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: x\n")
    with pytest.raises(UserError, match="Standard-valid, not loadable"):
        read_contract(path)


def test_folders_are_read_together_and_all_problems_told(tmp_path: Path) -> None:
    first, second, empty = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    for folder in (first, second, empty):
        folder.mkdir()
    (first / "visits.odcs.yaml").write_text(BASE, encoding="utf-8")
    (second / "visits.odcs.yaml").write_text(BASE, encoding="utf-8")
    (second / "wrong.odcs.yaml").write_text("- a\n", encoding="utf-8")
    assert list(read_contracts(first)) == ["visits"]
    with pytest.raises(UserError) as refused:
        read_contracts(first, second, empty, tmp_path / "none")
    said = str(refused.value)
    assert "already has the contract" in said
    assert "wrong.odcs.yaml:1" in said
    assert f"{empty}: holds no contract" in said
    assert "there is no such folder" in said
