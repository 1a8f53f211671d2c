"""What enters the warehouse is what the receipts vouch for; a named command heals the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dagster_project.cli.main import main
from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger, vouch
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.model import Conversion, Request
from dagster_project.ingest.repair import Repaired, repair
from dagster_project.stamps import sha256_of
from dagster_project.warehouse import build as build_module
from dagster_project.warehouse import news, raw
from dagster_project.warehouse.connection import open_warehouse
from tests.pipeline import run_deliveries
from tests.pipeline.delivery_support import NOW, World, convert

SENT = ("KZ,2026-10,1,5", "KZ,2026-10,2,x", "KZ,2026-10,3,7")


@pytest.fixture
def loaded(deliveries: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two deliveries; the later has a row in quarantine."""
    gate = run_deliveries.PassingGate()
    monkeypatch.setattr("dagster_project.ingest.expectations.WORKER", gate)
    deliveries.send("plans", 1, "p,one,1")
    deliveries.send("reports", 2, *SENT)
    deliveries.run()
    return deliveries


def reports(deliveries: World) -> LedgerRow:
    return next(row for row in ledger.read(deliveries.home) if row.export == "reports")


def heal(deliveries: World, accept: bool = False, by: object = convert) -> list[Repaired]:
    return repair(
        deliveries.home,
        deliveries.contracts,
        now=NOW,
        accept=accept,
        convert=by,  # type: ignore[arg-type]
    )


def amounts(deliveries: World) -> list[tuple[object, ...]]:
    with open_warehouse(deliveries.home) as connection:
        items = "select digit::bigint from raw.reports__digits order by all"
        found = connection.execute("select amount from raw.reports order by all").fetchall()
        assert connection.execute(items).fetchall() == found
        return found


def null_a_value(path: Path) -> None:
    """Other content under the same size of table, as an editor of Parquet would leave it."""
    table = pq.ParquetFile(path).read()
    empty = pa.nulls(table.num_rows, table.schema.field(0).type)
    pq.write_table(table.set_column(0, table.schema.field(0), empty), path)


def keep_time(change: Callable[[Path], None]) -> Callable[[Path], None]:
    def changed(path: Path) -> None:
        before = path.stat()
        change(path)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    return changed


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def replace_by_copy(path: Path) -> None:
    changed = path.with_name("other")
    changed.write_bytes(path.read_bytes()[:-1] + b"x")
    changed.rename(path)


def leave_out_a_row(path: Path) -> None:
    pq.write_table(pq.ParquetFile(path).read().slice(1), path)


WAYS: dict[str, Callable[[Path], None]] = {
    "a value nulled": null_a_value,
    "a byte flipped, same size and time": keep_time(flip_a_byte),
    "cut off": lambda path: os.truncate(path, 100),
    "emptied": lambda path: os.truncate(path, 0),
    "deleted": Path.unlink,
    "another file moved over it": replace_by_copy,
}


@pytest.mark.parametrize("is_synced", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("kind", ["raw", "items of digits", "quarantine", "former ledger"])
@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_is_not_the_received_one_is_refused_and_healed(
    loaded: World, way: str, kind: str, is_synced: bool
) -> None:
    """Before it entered the warehouse and after, where a rebuild would take it."""
    if kind == "former ledger":
        make_former(loaded.home)
    if is_synced:
        raw.sync(loaded.home, loaded.contracts)
    files = vouch.files_of(loaded.home, reports(loaded))
    path = files.get(kind) or reports(loaded).former_file(loaded.home)
    WAYS[way](path)
    with pytest.raises(UserError) as refused:
        raw.sync(loaded.home, loaded.contracts)
    said = str(refused.value)
    assert refused.value.exit_code == 3
    assert reports(loaded).delivery_id in said
    assert path.relative_to(loaded.home.root).as_posix() in said
    assert "compatriots deliveries repair" in said
    (healed,) = heal(loaded)
    assert healed.problem == ""
    raw.sync(loaded.home, loaded.contracts)
    assert amounts(loaded) == [(5,), (7,)]
    assert heal(loaded) == []


def test_a_build_without_news_notices_too(loaded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module, "run_dbt", lambda *_, **__: ())
    monkeypatch.setattr(
        news,
        "last_build",
        lambda home: news.LastBuild(news.fingerprint(home, loaded.contracts, NOW), NOW),
    )
    assert build_module.build(loaded.home, loaded.contracts, NOW).is_skipped
    flip_a_byte(reports(loaded).raw_file(loaded.home))
    with pytest.raises(UserError, match="vouch"):
        build_module.build(loaded.home, loaded.contracts, NOW)


def test_without_news_no_file_is_read(loaded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raw.require_sound(loaded.home)
    monkeypatch.setattr(vouch, "sha256_of", lambda path: pytest.fail(f"{path.name} was read"))
    raw.require_sound(loaded.home)


def test_a_touched_file_of_the_same_content_is_the_same(loaded: World) -> None:
    raw.require_sound(loaded.home)
    path = reports(loaded).raw_file(loaded.home)
    os.utime(path, (1, 1))
    path.chmod(0o600)
    raw.require_sound(loaded.home)


def test_all_damaged_files_are_named_at_once(loaded: World) -> None:
    for row in ledger.read(loaded.home):
        flip_a_byte(row.raw_file(loaded.home))
    with pytest.raises(UserError) as refused:
        raw.require_sound(loaded.home)
    for row in ledger.read(loaded.home):
        assert row.delivery_id in str(refused.value)
    assert [item.problem for item in heal(loaded)] == ["", ""]


def make_former(home: Home) -> None:
    """As an earlier version left it: rows in files of their own, their cache among the work."""
    home.deliveries.mkdir()
    for row in ledger.read(home):
        ledger.write_rows(row.former_file(home), [row])
        receipt = json.loads(row.receipt_file(home).read_text(encoding="utf-8"))
        del receipt["ledger"]
        receipt["files"]["ledger"] = sha256_of(row.former_file(home))
        row.receipt_file(home).write_text(json.dumps(receipt), encoding="utf-8")
    ledger.cache_file(home).rename(home.work / "ledger.parquet")
    home.ledger.rmdir()


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def forget_hashes(deliveries: World) -> None:
    make_former(deliveries.home)
    for row in ledger.read(deliveries.home):
        path = row.receipt_file(deliveries.home)
        content = json.loads(path.read_text(encoding="utf-8"))
        del content["files"]
        path.write_text(json.dumps(content), encoding="utf-8")


def test_receipts_of_an_earlier_version_are_adopted_with_a_sentence(loaded: World) -> None:
    forget_hashes(loaded)
    _, said = raw.require_sound(loaded.home)
    assert "2 deliveries name no hashes" in said
    assert raw.require_sound(loaded.home) == (set(), "")
    adopted = json.loads((loaded.home.lake / "adopted.json").read_text(encoding="utf-8"))
    row = reports(loaded)
    assert adopted[row.delivery_id]["files"]["raw"] == sha256_of(row.raw_file(loaded.home))
    flip_a_byte(row.raw_file(loaded.home))
    with pytest.raises(UserError, match="was changed"):
        raw.require_sound(loaded.home)
    assert [item.problem for item in heal(loaded)] == [""]


@pytest.mark.parametrize("change", [WAYS["cut off"], WAYS["deleted"], leave_out_a_row])
def test_what_can_not_be_right_is_not_adopted(
    loaded: World, change: Callable[[Path], None]
) -> None:
    forget_hashes(loaded)
    change(reports(loaded).raw_file(loaded.home))
    with pytest.raises(UserError, match=reports(loaded).delivery_id):
        raw.require_sound(loaded.home)


def test_a_changed_original_heals_nothing_but_the_inbox_may(loaded: World) -> None:
    row = reports(loaded)
    (original,) = (loaded.home.landing / row.sha256).iterdir()
    original.chmod(0o644)
    original.write_text(original.read_text().replace("5", "6"))
    flip_a_byte(row.raw_file(loaded.home))
    (healed,) = heal(loaded)
    assert "original was changed too" in healed.problem
    with pytest.raises(UserError):
        raw.require_sound(loaded.home)
    kept = loaded.home.exports / row.file_path
    kept.parent.mkdir(parents=True)
    kept.write_bytes((loaded.inbox / row.file_path).read_bytes())
    assert [item.problem for item in heal(loaded)] == [""]


def rewritten(
    requests: Sequence[Request], contract: Contract, key: PseudonymKey | None
) -> Iterator[tuple[Request, Conversion | Exception]]:
    """A later library: the same rows in other bytes."""
    for request, outcome in convert(requests, contract, key):
        table = pq.ParquetFile(request.out.accepted).read()
        pq.write_table(table, request.out.accepted, compression="zstd")
        yield request, outcome


def test_another_file_of_as_many_rows_wants_a_person(loaded: World) -> None:
    raw.sync(loaded.home, loaded.contracts)
    row = reports(loaded)
    path = row.raw_file(loaded.home)
    before = path.read_bytes()
    flip_a_byte(path)
    (refused,) = heal(loaded, by=rewritten)
    assert "--accept" in refused.problem
    assert path.read_bytes() != before
    (taken,) = heal(loaded, accept=True, by=rewritten)
    assert taken.problem == ""
    receipt = json.loads(row.receipt_file(loaded.home).read_text(encoding="utf-8"))
    assert receipt["files"]["raw"] == sha256_of(path)
    assert len(receipt["repairs"]) == 1
    # The warehouse held the former rows.
    assert not loaded.home.warehouse.exists()
    raw.sync(loaded.home, loaded.contracts)
    assert amounts(loaded) == [(5,), (7,)]


def test_a_contract_that_moved_on_names_the_reload(loaded: World) -> None:
    row = reports(loaded)
    flip_a_byte(row.raw_file(loaded.home))
    former = loaded.contracts["reports"]
    loaded.contracts["reports"] = replace(former, version="1.1.0")
    (healed,) = heal(loaded, accept=True)
    assert f"compatriots reload {row.delivery_id}" in healed.problem


def test_a_damaged_delivery_that_is_withdrawn_stops_nothing(loaded: World) -> None:
    """It would else stop every run for ever, when no original is left; its rows stay out."""
    row = reports(loaded)
    decisions.withdraw(loaded.home, row.delivery_id, reason="damaged", now=NOW)
    flip_a_byte(row.raw_file(loaded.home))
    with pytest.raises(UserError):
        raw.sync(loaded.home, loaded.contracts, NOW - timedelta(days=1))
    left_out, said = raw.require_sound(loaded.home, NOW)
    assert left_out == {row.delivery_id}
    assert row.delivery_id in said
    raw.sync(loaded.home, loaded.contracts, NOW)
    assert amounts(loaded) == []
    heal(loaded)
    raw.sync(loaded.home, loaded.contracts, NOW)
    assert amounts(loaded) == [(5,), (7,)]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\x00"])
def test_a_receipt_that_can_not_be_read_is_named(loaded: World, content: bytes) -> None:
    reports(loaded).receipt_file(loaded.home).write_bytes(content)
    with pytest.raises(UserError, match=r"receipts/.* can't be read"):
        raw.require_sound(loaded.home)
    (healed,) = heal(loaded)
    assert "receipt" in healed.problem


@pytest.mark.parametrize("is_former", [False, True])
def test_a_lost_ledger_row_is_named_without_a_traceback(loaded: World, is_former: bool) -> None:
    row = reports(loaded)
    if is_former:
        make_former(loaded.home)
    path = row.former_file(loaded.home) if is_former else row.receipt_file(loaded.home)
    for cache in (ledger.cache_file(loaded.home), loaded.home.work / "ledger.parquet"):
        cache.unlink(missing_ok=True)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(UserError, match="ledger row") as refused:
        ledger.read(loaded.home)
    assert str(path) in str(refused.value)


def test_a_row_that_was_changed_in_its_receipt_is_refused_and_healed(loaded: World) -> None:
    """While the row is remembered; without that it is named, and a back-up is asked for."""
    path = reports(loaded).receipt_file(loaded.home)
    before = path.read_text(encoding="utf-8")
    content = json.loads(before)
    content["ledger"]["rows_accepted"] += 1
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UserError, match=r"receipts/.* was changed"):
        raw.sync(loaded.home, loaded.contracts)
    assert [item.problem for item in heal(loaded)] == [""]
    assert path.read_text(encoding="utf-8") == before
    path.write_text(json.dumps(content), encoding="utf-8")
    ledger.cache_file(loaded.home).unlink()
    with pytest.raises(UserError, match="ledger row") as refused:
        ledger.read(loaded.home)
    assert str(path) in str(refused.value)


def test_a_home_of_an_earlier_version_opens_as_it_is(loaded: World) -> None:
    """Its small files stay what its receipts vouch for; what comes is kept with what was there."""
    home, rows = loaded.home, ledger.read(loaded.home)
    make_former(home)
    before = contents(home.lake)
    assert ledger.read(home) == rows
    assert {path: contents(home.lake)[path] for path in before} == before
    assert not (home.work / "ledger.parquet").exists()
    assert [row.delivery_id for row in ledger.read(home)] == [row.delivery_id for row in rows]
    ledger.cache_file(home).unlink()
    loaded.send("rates", 3, "EUR,2026-10-01,90")
    assert [receipt.status for receipt in loaded.run(minutes=1)] == ["loaded"]
    after = contents(home.lake)
    assert {path: after[path] for path in before} == before
    assert len(list(home.deliveries.glob("*.parquet"))) == len(rows)
    (new,) = [row for row in ledger.read(home) if row not in rows]
    assert pq.ParquetFile(ledger.cache_file(home)).metadata.num_rows == len(rows) + 1
    ledger.cache_file(home).unlink()
    assert ledger.read(home) == sorted([*rows, new], key=lambda row: row.order)
    raw.sync(home, loaded.contracts)
    assert amounts(loaded) == [(5,), (7,)]


def test_a_lost_receipt_takes_no_delivery_away(loaded: World) -> None:
    """Without it the files would be leftovers of a killed load, and the figures less."""
    row = reports(loaded)
    kept = row.receipt_file(loaded.home).read_bytes()
    row.receipt_file(loaded.home).unlink()
    with pytest.raises(UserError, match="receipts of 1 deliveries are gone") as refused:
        loaded.run()
    assert row.delivery_id in str(refused.value)
    assert all(path.exists() for path in vouch.files_of(loaded.home, row).values())
    row.receipt_file(loaded.home).write_bytes(kept)
    assert loaded.run() == []


def test_the_command_says_what_it_did(loaded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    module = "dagster_project.cli.delivery_verbs"
    monkeypatch.setattr(f"{module}.open_contracts", lambda folder: loaded.contracts)
    monkeypatch.setattr("dagster_project.ingest.judging.convert.convert_all", convert)
    flip_a_byte(reports(loaded).raw_file(loaded.home))

    def call(*arguments: str) -> tuple[int, str]:
        home = ("--home", str(loaded.home.root))
        result = CliRunner().invoke(main, ["deliveries", *home, "repair", *arguments])
        return result.exit_code, result.output

    assert call()[0] == 2
    code, said = call("--all")
    assert (code, "healed." in said) == (0, True), said
    assert call(reports(loaded).delivery_id)[1].startswith("Every file is the one")
    original = next((loaded.home.landing / reports(loaded).sha256).iterdir())
    original.unlink()
    reports(loaded).raw_file(loaded.home).unlink()
    code, said = call("--all")
    assert (code, "no longer kept" in said) == (3, True), said
