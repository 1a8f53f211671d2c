"""New or the same: what tells a correction from a file that was only touched, and two deliveries
from two sightings of one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from dagster_project.contracts.model import Column, Contract, DeliveryMode, Layout, ScopePart
from dagster_project.home import REPOSITORY
from dagster_project.ingest import inbox, inbox_index, landing, ledger, load
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import Conversion, Request
from dagster_project.stamps import sha256_of
from tests.pipeline.conftest import age
from tests.pipeline.delivery_support import NOW, World, contract, convert

A, B = "KZ,2026-10,1,5", "KZ,2026-10,1,6"
HEADER = "post_code,period,no,amount"


@pytest.fixture(autouse=True)
def _without_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of accepted rows has its own tests."""
    monkeypatch.setattr("dagster_project.ingest.expectations.suite", lambda contract: [])


@pytest.fixture
def sent(deliveries: World) -> Path:
    """A file that was loaded."""
    path = deliveries.inbox / "reports" / "file.csv"
    path.write_text(f"{HEADER}\n{A}\n", encoding="utf-8")
    age(path)
    assert [receipt.status for receipt in deliveries.run()] == ["loaded"]
    return path


def copied_over(path: Path, tmp_path: Path) -> None:
    """`cp -p corrected.csv file.csv`"""
    other = tmp_path / "corrected.csv"
    other.write_text(f"{HEADER}\n{B}\n", encoding="utf-8")
    shutil.copystat(path, other)
    shutil.copy2(other, path)


def renamed_over(path: Path, tmp_path: Path) -> None:
    """`rsync -t`: a new file takes the name."""
    other = path.with_name(".corrected")
    other.write_text(f"{HEADER}\n{B}\n", encoding="utf-8")
    shutil.copystat(path, other)
    other.rename(path)


def folder_exchanged(path: Path, tmp_path: Path) -> None:
    """`mv reports old; mv corrected reports`: the change time of the file stays as it was."""
    other = tmp_path / "corrected"
    shutil.copytree(path.parent, other)
    copied_over(other / path.name, tmp_path)
    shutil.copystat(path, other / path.name)
    path.parent.rename(tmp_path / "old")
    other.rename(path.parent)


@pytest.mark.parametrize("how", [copied_over, renamed_over, folder_exchanged])
def test_a_correction_of_the_same_size_and_time_is_seen(
    deliveries: World, sent: Path, tmp_path: Path, how: object
) -> None:
    before = sent.stat()
    how(sent, tmp_path)  # type: ignore[operator]
    assert (sent.stat().st_size, sent.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    (receipt,) = deliveries.run(minutes=1)
    assert receipt.status == "loaded"
    assert deliveries.run(minutes=2) == []


def touched(path: Path) -> None:
    path.chmod(0o640)


def linked(path: Path) -> None:
    os.link(path, path.with_name("second.csv"))


def moved(path: Path) -> None:
    path.rename(path.with_name("moved.csv"))


def restored(path: Path) -> None:
    kept = path.with_name("kept.bak")
    shutil.copy2(path, kept)
    kept.replace(path)


def dated(path: Path) -> None:
    os.utime(path)
    age(path, 5)


@pytest.mark.parametrize("how", [touched, linked, moved, restored, dated])
def test_a_file_that_says_the_same_is_neither_read_nor_a_delivery(
    deliveries: World, sent: Path, monkeypatch: pytest.MonkeyPatch, how: object
) -> None:
    how(sent)  # type: ignore[operator]
    asked: list[Request] = []

    def watched(
        requests: Sequence[Request], contract: Contract, key: PseudonymKey | None
    ) -> Iterator[tuple[Request, Conversion | Exception]]:
        asked.extend(requests)
        return convert(requests, contract, key)

    given = load.load(
        deliveries.home, deliveries.contracts, deliveries.inbox, now=NOW, convert=watched
    )
    assert {receipt.status for receipt in given} <= {"duplicate"}
    assert (asked, len(ledger.read(deliveries.home))) == ([], 1)
    # The next time nothing is read at all.
    monkeypatch.setattr(landing, "land", None)
    monkeypatch.setattr(load, "sha256_of", None)
    assert deliveries.run(minutes=2) == []


def test_an_index_from_before_asks_for_one_look_at_the_content(
    deliveries: World, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (index,) = deliveries.home.work.glob("inbox-*/reports.json")
    content = json.loads(index.read_text(encoding="utf-8"))
    for item in content.values():
        del item["ctime_ns"], item["inode"]
    index.write_text(json.dumps(content), encoding="utf-8")
    looks: list[Path] = []

    def looking(path: Path) -> str:
        looks.append(path)
        return sha256_of(path)

    monkeypatch.setattr(load, "sha256_of", looking)
    monkeypatch.setattr(landing, "land", None)
    assert deliveries.run(minutes=1) == deliveries.run(minutes=2) == []
    assert looks == [sent]


def test_an_index_of_all_exports_from_before_is_taken_over(
    deliveries: World, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (index,) = deliveries.home.work.glob("inbox-*/reports.json")
    former = index.parent.with_suffix(".json")
    index.rename(former)
    shutil.rmtree(index.parent)
    monkeypatch.setattr(landing, "land", None)
    monkeypatch.setattr(load, "sha256_of", None)
    assert deliveries.run(minutes=1, only=("reports",)) == []
    assert former.exists(), "other exports have not been looked at yet"
    assert deliveries.run(minutes=2) == deliveries.run(minutes=3) == []
    assert index.exists()
    assert not former.exists()


def test_a_disk_that_is_mounted_again_is_not_looked_through(deliveries: World, sent: Path) -> None:
    known = inbox.inbox_file("reports", sent, "reports/file.csv")
    assert sent.stat().st_dev not in known.stamp
    assert set(inbox_index._STAMP) == {"size", "mtime_ns", "ctime_ns", "inode"}


def test_a_refused_file_is_tried_again_when_the_code_has_changed(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = deliveries.inbox / "reports" / "strange.csv"
    path.write_text("something;else\n", encoding="utf-8")
    age(path)
    assert [receipt.status for receipt in deliveries.run()] == ["refused"]
    assert deliveries.run(minutes=1) == []
    code = REPOSITORY / "dagster_project" / "ingest" / "load.py"
    read = Path.read_bytes

    def repaired(path: Path) -> bytes:
        return read(path) + b"# repaired" * (path == code)

    monkeypatch.setattr(Path, "read_bytes", repaired)
    inbox_index.code_digest.cache_clear()
    try:
        assert [receipt.status for receipt in deliveries.run(minutes=2)] == ["refused"]
    finally:
        inbox_index.code_digest.cache_clear()


# What a contract may take from a name: the value of a column, of the scope, the time of sending,
# the layout by which the file is read.
OUTSIDE = ("column", "scope", "sent_at", "layout")
MODES: tuple[DeliveryMode, ...] = ("full_snapshot", "period_snapshot", "upsert", "append")


def taking(mode: DeliveryMode, value: str) -> Contract:
    scope = (ScopePart("post_code"),) if mode == "period_snapshot" else ()
    known = contract("reports", tuple(HEADER.split(",")), mode, key=("no",), scope=scope)
    pattern = r"_(\d{8})"
    if value == "column":
        mark = Column("mark", "mark", "text", source="file_name", source_pattern=pattern)
        return replace(known, columns=(*known.columns, mark))
    if value == "scope":
        return replace(known, scope=(*scope, ScopePart("period", pattern)))
    if value == "sent_at":
        return replace(known, sent_at_from=pattern, sent_at_format="%Y%m%d")
    layouts = (Layout("one", "csv", file_pattern="_20261001"), Layout("other", "csv"))
    return replace(known, layouts=layouts)


def read_by_labels(
    requests: Sequence[Request], contract: Contract, key: PseudonymKey | None
) -> Iterator[tuple[Request, Conversion | Exception]]:
    """The stand-in reader knows no columns but those of the record."""
    record = tuple(column for column in contract.columns if column.source == "record")
    return convert(requests, replace(contract, columns=record), key)


@pytest.mark.parametrize(
    ("mode", "value"),
    [(m, v) for m, v in product(MODES, OUTSIDE) if v != "scope" or m.endswith("snapshot")],
)
def test_what_a_name_says_is_part_of_what_a_delivery_is(
    deliveries: World, mode: DeliveryMode, value: str
) -> None:
    deliveries.contracts = {"reports": taking(mode, value)}

    def run() -> list[str]:
        given = load.load(
            deliveries.home, deliveries.contracts, deliveries.inbox, now=NOW,
            convert=read_by_labels,
        )  # fmt: skip
        return [receipt.status for receipt in given]

    folder = deliveries.inbox / "reports"
    first, other, again = (folder / name for name in (
        "a_20261001.csv", "a_20261101.csv", "b_20261001.csv"))  # fmt: skip
    first.write_text(f"{HEADER}\n{A}\n", encoding="utf-8")
    age(first)
    assert run() == ["loaded"]
    shutil.copy2(first, other)
    assert run() == ["loaded"]
    shutil.copy2(first, again)  # another name that says the same
    assert run() == ["duplicate"]
    assert len({row.delivery_id for row in ledger.read(deliveries.home)}) == 2
