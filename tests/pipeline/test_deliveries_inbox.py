"""What lies in an inbox: junk, growing files, wrong folders, links, a read-only inbox."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import datetime
from inspect import signature
from pathlib import Path

import pytest

from dagster_project.errors import UserError
from dagster_project.ingest import inbox, landing, ledger, listing
from dagster_project.ingest.inbox import scan
from dagster_project.ingest.judging.convert import convert_all
from tests.pipeline.conftest import age
from tests.pipeline.delivery_support import NOW, World, contract, convert, world

ROW = "KZ,2026-10,1,5"


def junk(deliveries: World) -> dict[str, str]:
    return {item.path: item.reason for item in scan(deliveries.inbox, deliveries.contracts).ignored}


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("reports/~$file.xlsx", "open workbook"),
        ("reports/.DS_Store", "operating system"),
        ("reports/Thumbs.db", "operating system"),
        ("reports/file.csv.part", "unfinished"),
        ("reports/.hidden.csv", "hidden"),
        ("loose.csv", "outside of an export's folder"),
        ("all.zip", "unpack it"),
        ("report/file.csv", "did you mean reports"),
        ("something/file.csv", "no contract"),
        ("reports/received=yesterday/file.csv", "received=2026-11-23T010000Z"),
    ],
)
def test_junk_is_listed_with_its_reason_and_never_loaded(
    deliveries: World, name: str, reason: str
) -> None:
    path = deliveries.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"post_code,period,no,amount\n{ROW}\n", encoding="utf-8")
    assert deliveries.run() == []
    ((place, said),) = junk(deliveries).items()
    assert name.startswith(place)
    assert reason in said


def test_links_out_of_the_inbox_are_never_followed(deliveries: World, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(f"post_code,period,no,amount\n{ROW}\n", encoding="utf-8")
    (deliveries.inbox / "reports" / "link.csv").symlink_to(secret)
    (deliveries.inbox / "reports" / "folder").symlink_to(tmp_path)
    (deliveries.inbox / "reports" / "loop").symlink_to(deliveries.inbox)
    (deliveries.inbox / "reports" / "dead.csv").symlink_to(deliveries.inbox / "none.csv")
    assert deliveries.run() == []
    assert len(junk(deliveries)) == 4


def test_a_growing_file_waits_for_the_next_run(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.3)
    path = deliveries.send("reports", 1, ROW)
    ended = threading.Event()

    def grow() -> None:
        number = 1
        while not ended.is_set():
            number += 1
            with path.open("a", encoding="utf-8") as stream:
                stream.write(f"KZ,2026-10,{number},5\n")
            time.sleep(0.02)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert deliveries.run() == []
        assert "still growing" in next(iter(junk(deliveries).values()))
    finally:
        ended.set()
        writer.join()
    age(path)
    assert [receipt.status for receipt in deliveries.run()] == ["loaded"]


def test_a_file_that_changes_while_it_is_copied_waits(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = deliveries.send("reports", 1, ROW)
    fstat, calls = os.fstat, []

    def touching(descriptor: int) -> os.stat_result:
        calls.append(descriptor)
        if len(calls) == 2:
            with path.open("a", encoding="utf-8") as stream:
                stream.write("KZ,2026-10,2,5\n")
        return fstat(descriptor)

    monkeypatch.setattr("dagster_project.ingest.landing.os.fstat", touching)
    assert deliveries.run() == []
    monkeypatch.undo()
    assert [receipt.rows_read for receipt in deliveries.run()] == [2]


def test_a_file_in_the_wrong_folder_is_refused_by_name_and_loads_when_put_right(
    deliveries: World,
) -> None:
    path = deliveries.send("reports", 1, ROW)
    wrong = deliveries.inbox / "plans" / "received=2026-11-01T010000Z" / "file.csv"
    wrong.parent.mkdir()
    path.rename(wrong)
    (refused,) = deliveries.run()
    assert refused.status == "refused"
    assert "looks like a file of reports" in refused.message
    assert deliveries.run() == []
    path.parent.mkdir(exist_ok=True)
    wrong.rename(path)
    (loaded,) = deliveries.run()
    assert (loaded.export, loaded.status) == ("reports", "loaded")
    listed = listing.deliveries(deliveries.home, deliveries.contracts, NOW)
    assert [item["state"] for item in listed] == ["in_effect"]


def test_a_refused_file_is_tried_again_by_another_contract(
    deliveries: World, tmp_path: Path
) -> None:
    path = deliveries.send("reports", 1, ROW)
    path.write_text(f"post_code,period,number,amount\n{ROW}\n", encoding="utf-8")
    assert [receipt.status for receipt in deliveries.run()] == ["refused"]
    assert deliveries.run() == []
    deliveries.contracts["reports"] = contract(
        "reports",
        ("post_code", "period", "number", "amount"),
        "period_snapshot",
        key=("post_code", "period", "number"),
        scope=world()["reports"].scope,
        version="1.0.1",
    )
    assert [receipt.status for receipt in deliveries.run()] == ["loaded"]


def test_one_unforeseen_failure_refuses_one_file_only(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries.send("reports", 1, ROW)
    deliveries.send("reports", 2, "Иванов")
    first, second = deliveries.run()
    assert (first.status, second.status) == ("loaded", "refused")
    assert "Иванов" not in second.message


def test_a_name_outside_the_patterns_is_refused(deliveries: World) -> None:
    deliveries.send("reports", 1, ROW, name="file.xml")
    (receipt,) = deliveries.run()
    assert receipt.status == "refused"
    assert "*.csv" in receipt.message


def test_a_read_only_inbox_is_only_read(deliveries: World) -> None:
    deliveries.send("reports", 1, ROW)
    deliveries.send("plans", 1, "p,one,1")
    folders = [deliveries.inbox, *(path for path in deliveries.inbox.rglob("*") if path.is_dir())]
    before = snapshot(deliveries.inbox)
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert [receipt.status for receipt in deliveries.run()] == ["loaded", "loaded"]
        assert deliveries.run() == []
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert snapshot(deliveries.inbox) == before


def test_an_unreadable_file_is_refused_and_does_not_stop_the_others(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries.send("reports", 1, ROW)
    closed = deliveries.send("reports", 2, ROW, name="closed.csv")
    opened = Path.open

    def refusing(self: Path, *arguments: object, **options: object) -> object:
        if self == closed:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    statuses = {receipt.file: receipt.status for receipt in deliveries.run()}
    assert statuses == {"file.csv": "loaded", "closed.csv": "refused"}
    assert len(ledger.read(deliveries.home)) == 1


def test_an_inbox_that_is_no_folder_is_wrong_use(deliveries: World, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="isn't a folder"):
        scan(tmp_path / "nowhere", deliveries.contracts)


def test_received_at_by_modification_time_is_fixed_at_first_sight(deliveries: World) -> None:
    path = deliveries.inbox / "reports" / "file.csv"
    path.write_text(f"post_code,period,no,amount\n{ROW}\n", encoding="utf-8")
    moment = datetime(2026, 11, 3, 4, 5, 6)
    os.utime(path, ns=(0, 1793678706 * 10**9))
    (receipt,) = deliveries.run()
    assert receipt.received_at == moment
    os.utime(path, ns=(0, 1793678706 * 10**9 + 5 * 10**9))
    assert deliveries.run() == []


def test_replaced_content_is_later_than_what_it_replaced(deliveries: World) -> None:
    path = deliveries.inbox / "reports" / "file.csv"
    for minutes, row in ((0, ROW), (1, "KZ,2026-10,1,6"), (2, ROW)):
        path.write_text(f"post_code,period,no,amount\n{row}\n", encoding="utf-8")
        os.utime(path, ns=(0, 1793678706 * 10**9 + minutes))  # a copy that keeps its old time
        assert [receipt.status for receipt in deliveries.run(minutes=minutes)] == ["loaded"]
    listed = listing.deliveries(deliveries.home, deliveries.contracts, datetime(2027, 1, 1))
    assert [item["state"] for item in listed] == ["superseded", "superseded", "in_effect"]


def test_received_at_by_the_contracts_word(deliveries: World) -> None:
    deliveries.contracts["reports"] = contract(
        "reports",
        ("post_code", "period", "no", "amount"),
        "period_snapshot",
        key=("post_code", "period", "no"),
        scope=world()["reports"].scope,
        received_at_from=r"_(\d{8})\.csv$",
    )
    path = deliveries.inbox / "reports" / "r_20261105.csv"
    path.write_text(f"post_code,period,no,amount\n{ROW}\n", encoding="utf-8")
    (receipt,) = deliveries.run()
    assert receipt.received_at == datetime(2026, 11, 5)


def test_a_second_run_opens_no_file(deliveries: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries.send("reports", 1, ROW)
    deliveries.run()

    def never(home: object, source: Path) -> None:
        raise AssertionError(f"{source.name} was opened")

    monkeypatch.setattr(landing, "land", never)
    assert deliveries.run() == []


def test_without_the_index_the_receipts_know_the_files(deliveries: World) -> None:
    deliveries.send("reports", 1, ROW)
    deliveries.send("plans", 1, "p,one,1")
    deliveries.run()
    shutil.rmtree(deliveries.home.work)
    assert deliveries.run() == []
    assert len(ledger.read(deliveries.home)) == 2


def test_a_single_export_can_be_loaded(deliveries: World) -> None:
    deliveries.send("reports", 1, ROW)
    deliveries.send("plans", 1, "p,one,1")
    assert [item.export for item in deliveries.run(only=("plans",))] == ["plans"]
    assert [item.export for item in deliveries.run()] == ["reports"]


def test_originals_are_kept_for_their_owner_only(deliveries: World) -> None:
    path = deliveries.send("reports", 1, ROW)
    (receipt,) = deliveries.run()
    kept = deliveries.home.landing / receipt.sha256 / "file.csv"
    assert kept.read_bytes() == path.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700


def test_the_stand_in_reader_has_the_readers_signature() -> None:
    assert list(signature(convert).parameters) == list(signature(convert_all).parameters)


def test_the_check_of_accepted_rows_leaves_no_process(tmp_path: Path) -> None:
    """The worker ends with its parent, also without being told."""
    script = (
        "from dagster_project.ingest.expectations import WORKER; WORKER.start(); "
        "print(WORKER._process.pid)"
    )
    command = [sys.executable, "-c", script]
    pid = int(subprocess.run(command, capture_output=True, check=True).stdout)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
