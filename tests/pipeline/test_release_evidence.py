"""A folder with a sound manifest is a release: no run deletes it, whatever other files say."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dagster_project.cli.main import main
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release import history, pointer, settling, unaltered
from dagster_project.release.reader import Reader
from tests.pipeline.hand_made_releases import publish, put, roll_back

POINTER, HISTORY = "current.json", "history.json"
DAMAGE: dict[str, bytes | None] = {
    "missing": None,
    "empty": b"",
    "blank": b" \n",
    "cut off": b'{"release_id": "2026',
    "binary": b"\x00\xff\xfe\x80" * 40,
    "null": b"null",
    "a number": b"7",
    "a text": b'"current"',
    "a list": b"[]",
    "a list of numbers": b"[1, 2]",
    "an object": b"{}",
    "other types": b'{"release_id": 5, "manifest_sha256": [1]}',
    "a path": b'{"release_id": "../../etc", "manifest_sha256": "0"}',
    "too deep": b"[" * 200_000,
}
# A list without entries is what a history may be.
BROKEN_HISTORY = {name: content for name, content in DAMAGE.items() if name != "a list"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


def damage(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def shown(home: Home) -> str | None:
    found = pointer.read(home)
    return found["release_id"] if found else None


def listed(home: Home) -> list[str]:
    return [item.release_id for item in history.list_releases(home)]


def run_verb(home: Home, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*arguments, "--home", str(home.root)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result.exit_code, result.output


@pytest.mark.parametrize("file", [POINTER, HISTORY])
@pytest.mark.parametrize("kind", DAMAGE)
def test_pointer_and_history_are_told_again_from_the_manifests(
    home: Home, file: str, kind: str
) -> None:
    ids = [publish(home, day).release_id for day in (1, 2, 3)]
    damage(home.releases / file, DAMAGE[kind])
    is_broken = file == POINTER or kind in BROKEN_HISTORY
    # Readers go on before any run has come by.
    assert shown(home) == ids[-1]
    assert Reader(home).current().release_id == ids[-1]
    assert listed(home) == ids
    for verb in (("list",), ("show",), ("verify",)):
        code, said = run_verb(home, "releases", *verb)
        assert code == 0, said
        assert (f"releases/{file}" in said) == is_broken
    assert (f"releases/{file}" in run_verb(home, "status")[1]) == is_broken
    said = " ".join(settling.settle(home))
    assert (f"releases/{file}" in said) == is_broken
    assert settling.settle(home) == ()
    assert (listed(home), shown(home)) == (ids, ids[-1])
    assert [entry["release_id"] for entry in pointer.history(home)] == ids


def test_without_both_files_nothing_is_lost(home: Home) -> None:
    ids = [publish(home, day).release_id for day in (1, 2, 3)]
    damage(home.releases / POINTER, None)
    damage(home.releases / HISTORY, DAMAGE["binary"])
    settling.settle(home)
    assert (listed(home), shown(home)) == (ids, ids[-1])
    assert (home.releases / "history.damaged.json").read_bytes() == DAMAGE["binary"]
    assert settling.settle(home) == ()


@pytest.mark.parametrize("is_history_old", [False, True])
def test_an_older_pointer_from_a_backup_hides_nothing(home: Home, is_history_old: bool) -> None:
    first = publish(home, 1)
    backup = {name: (home.releases / name).read_bytes() for name in (POINTER, HISTORY)}
    second = publish(home, 2)
    (home.releases / POINTER).write_bytes(backup[POINTER])
    if is_history_old:
        (home.releases / HISTORY).write_bytes(backup[HISTORY])
    (said,) = settling.settle(home)
    assert second.release_id in said
    assert shown(home) == second.release_id
    assert listed(home) == [first.release_id, second.release_id]


@pytest.mark.parametrize("lost", ["", POINTER, HISTORY])
def test_a_rollback_on_record_stays(home: Home, lost: str) -> None:
    first, second = publish(home, 1), publish(home, 2)
    roll_back(home, first, 3)
    if lost:
        damage(home.releases / lost, None)
    settling.settle(home)
    assert shown(home) == first.release_id
    assert pointer.history(home)[-1]["action"] == "rollback"
    assert listed(home) == [first.release_id, second.release_id]
    third = publish(home, 4)
    assert shown(home) == third.release_id
    assert settling.settle(home) == ()


def test_a_release_that_was_whole_but_never_shown_is_shown(home: Home) -> None:
    """Killed between the rename and the pointer."""
    first = publish(home, 1)
    second = put(home, 2, first.release_id)
    assert shown(home) == first.release_id
    settling.settle(home)
    assert shown(home) == second.release_id
    assert [entry["action"] for entry in pointer.history(home)] == ["publish", "publish"]


def test_a_switch_that_was_noted_is_made(home: Home) -> None:
    """Killed between the history and the pointer."""
    first = publish(home, 1)
    before = (home.releases / POINTER).read_bytes()
    second = publish(home, 2)
    (home.releases / POINTER).write_bytes(before)
    settling.settle(home)
    assert shown(home) == second.release_id
    assert listed(home) == [first.release_id, second.release_id]


def test_a_release_whose_folder_is_gone_is_passed_over(home: Home) -> None:
    first, second = publish(home, 1), publish(home, 2)
    shutil.rmtree(second.folder)
    for verb in (("releases", "show"), ("sql", "select 1")):
        code, said = run_verb(home, *verb)
        assert (code, second.release_id in said) == (3, True)
    (said,) = settling.settle(home)
    assert "gone" in said
    assert shown(home) == first.release_id
    shutil.rmtree(first.folder)
    (said,) = settling.settle(home)
    assert "gone" in said
    assert pointer.current(home) is None  # a run publishes anew
    third = publish(home, 3)
    assert settling.settle(home) == ()
    assert shown(home) == third.release_id


def test_what_is_no_release_is_left_alone_and_named(home: Home) -> None:
    release = publish(home, 1)
    strange = ("20261105T030000Z-cafe0000", "notes", "copy of a release")
    for name in strange:
        (home.releases / name).mkdir()
    (home.releases / strange[0] / "manifest.json").write_text("{")
    manifest = (release.folder / "manifest.json").read_text()
    (home.releases / strange[2] / "manifest.json").write_text(manifest)
    (home.releases / ".DS_Store").write_bytes(b"\x00")
    (home.releases / "readme.txt").write_text("mine")
    before = {path: path.stat().st_mtime_ns for path in home.releases.rglob("*")}
    (said,) = settling.settle(home)
    for name in (*strange, ".DS_Store", "readme.txt"):
        assert name in said
    assert {path: path.stat().st_mtime_ns for path in home.releases.rglob("*")} == before
    assert listed(home) == [release.release_id]
    assert strange[0] in run_verb(home, "releases", "list")[1]


def test_invented_releases_never_take_the_place_of_real_ones(home: Home) -> None:
    real = publish(home, 1)
    other = put(home, 2)
    path = other.folder / "manifest.json"
    path.write_text(json.dumps({**other.manifest, "synthetic": True}))
    settling.settle(home)
    assert shown(home) == real.release_id
    assert len(listed(home)) == 2


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_current_release_with_a_damaged_manifest_stops_with_the_way_out(
    home: Home, kind: str
) -> None:
    first, second = publish(home, 1), publish(home, 2)
    damage(second.folder / "manifest.json", DAMAGE[kind])
    for verb in (("releases", "show"), ("releases", "verify"), ("sql", "select 1")):
        code, said = run_verb(home, *verb)
        assert code == 3, said
        assert str(second.folder / "manifest.json") in said.replace("\n", "")
        assert "rollback" in said
    assert second.release_id in run_verb(home, "status")[1]
    assert run_verb(home, "releases", "list")[0] == 0
    settling.settle(home)
    with pytest.raises(UserError, match="damaged"):
        pointer.current(home)
    assert second.folder.is_dir()
    code, said = run_verb(home, "releases", "rollback", first.release_id)
    assert (code, shown(home)) == (0, first.release_id), said


def test_nothing_sound_beside_a_broken_pointer_is_said(home: Home) -> None:
    damage(home.releases / POINTER, b"{")
    for verb in (("releases", "show"), ("sql", "select 1"), ("releases", "rollback", "x")):
        code, said = run_verb(home, *verb)
        assert code == 3
        assert POINTER in said.replace("\n", "")
    assert run_verb(home, "releases", "list")[0] == 0
    with pytest.raises(UserError, match="no sound release"):
        Reader(home).current()
    # A run publishes anew: there is nothing to lose.
    settling.settle(home)
    release = put(home, 1)
    settling.settle(home)
    assert shown(home) == release.release_id


@pytest.mark.parametrize("name", ["../home", "..", ".", "", "/etc", ".candidate-x"])
def test_a_path_is_no_release(home: Home, name: str) -> None:
    publish(home, 1)
    (home.releases / ".candidate-x").mkdir()
    with pytest.raises(UserError, match="There is no release"):
        pointer.open_release(home, name)


FIGURES = "select day from figures"


def alter(path: Path, way: str) -> None:
    path.chmod(0o644)
    before = path.stat()
    content = bytearray(path.read_bytes())
    if way == "gone":
        path.unlink()
    elif way == "cut off":
        path.write_bytes(content[:60])
    elif way == "rows added":
        pq.write_table(pa.table({"day": [1, 2]}), path)
    else:
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


WAYS = ("gone", "cut off", "rows added", "a byte, same size and time")


@pytest.mark.parametrize("way", WAYS)
def test_an_altered_table_is_not_served(home: Home, way: str) -> None:
    first, second = publish(home, 1), publish(home, 2)
    serving = Reader(home)
    assert serving.cursor().execute(FIGURES).fetchall() == [(2,)]
    handle = serving.current()
    alter(second.file("internal", "figures"), way)
    # By a process that has been serving for days, by a new one, and by every verb.
    asked = (
        serving.current,
        serving.cursor,
        lambda: serving.release(handle.release_id),
        Reader(home).current,
        lambda: Reader(home).release(second.release_id),
    )
    for ask in asked:
        with pytest.raises(UserError, match=r"internal/figures\.parquet") as refused:
            ask()
        assert "releases verify" in str(refused.value)
    for verb in (("sql", FIGURES), ("releases", "show"), ("releases", "verify")):
        code, said = run_verb(home, *verb)
        assert code == 3, said
        assert "figures.parquet" in said.replace("\n", "")
    # The others are served, and a rollback brings readers back.
    assert Reader(home).release(first.release_id).cursor().execute(FIGURES).fetchall() == [(1,)]
    roll_back(home, first, 3)
    assert serving.cursor().execute(FIGURES).fetchall() == [(1,)]


def test_a_restored_table_is_served_again(home: Home) -> None:
    release = publish(home, 1)
    path = release.file("internal", "figures")
    content = path.read_bytes()
    reader = Reader(home)
    reader.current()
    alter(path, "cut off")
    with pytest.raises(UserError):
        reader.current()
    path.write_bytes(content)
    assert reader.cursor().execute(FIGURES).fetchall() == [(1,)]


def test_a_look_at_unaltered_tables_reads_none(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(home, 1)
    reader = Reader(home)
    handle = reader.current()
    monkeypatch.setattr(unaltered, "sha256_of", lambda path: pytest.fail("a table was read"))
    assert reader.current() is handle
    assert reader.release(handle.release_id) is handle


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\x00", b'{"run_id": 7}'])
def test_a_broken_pointer_of_operations_is_no_crash(home: Home, content: bytes) -> None:
    (home.operations / POINTER).write_bytes(content)
    assert Reader(home).operations() is None
