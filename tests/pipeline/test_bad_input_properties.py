"""However a good file is damaged, the answer is a refusal or an account that balances."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.ingest.model import Refusal
from tests.pipeline.bad_input import (
    grant,
    grants,
    ledger,
    line_of,
    plan,
    plans,
    posting,
    rates,
    read,
    registration,
    registrations,
    report,
    report_row,
    valute,
)

ROWS = range(1, 7)
GOOD: dict[str, Callable[[Path], Path]] = {
    "grants": lambda folder: grants(folder, *(grant(number) for number in ROWS)),
    "ledger_1c": lambda folder: ledger(folder, *(posting(number) for number in ROWS)),
    "event_plan": lambda folder: plans(folder, *(plan(number) for number in ROWS)),
    "event_registrations": lambda folder: registrations(
        folder, *(line_of(registration(number)) for number in ROWS)
    ),
    "cbr_rates": lambda folder: rates(folder, *(valute(number) for number in ROWS)),
    "event_reports": lambda folder: report(folder, *(report_row(number) for number in ROWS)),
}
TELLING = [b"\x00", b"\r", b"\n", b'"', b";", b",", b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"]", b"<",
           b"&x;", b"<!DOCTYPE", b"null", b"1e999", b"\x02", b"\x03", b"31.02.2026", b"\xc2\xa0",
           b"\xd0", b"<<<<<<< a\n"]  # fmt: skip
Damage = tuple[str, float, float, bytes]
DAMAGES = st.tuples(
    st.sampled_from(["cut", "insert", "replace", "delete", "repeat", "move"]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.one_of(st.sampled_from(TELLING), st.binary(min_size=1, max_size=8)),
)


@cache
def good(export: str) -> tuple[str, bytes]:
    """(name, bytes) of a file without faults."""
    with tempfile.TemporaryDirectory() as folder:
        file = GOOD[export](Path(folder))
        return file.name, file.read_bytes()


def damaged(content: bytes, damage: Damage) -> bytes:
    kind, begin, length, text = damage
    start = int(begin * len(content))
    stop = min(len(content), start + 1 + int(length * 60))
    piece = content[start:stop]
    return {
        "cut": content[:start],
        "insert": content[:start] + text + content[start:],
        "replace": content[:start] + text + content[start + len(text) :],
        "delete": content[:start] + content[stop:],
        "repeat": content[:stop] + piece + content[stop:],
        "move": piece + content[:start] + content[stop:],
    }[kind]


def damaged_inside(content: bytes, damages: list[Damage]) -> bytes:
    """A sound archive around a damaged sheet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.namelist():
            inner = source.read(part)
            if part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
                for damage in damages:
                    inner = damaged(inner, damage)
            target.writestr(part, inner)
    return stream.getvalue()


@pytest.mark.parametrize("export", sorted(GOOD))
def test_the_undamaged_file_loads_whole(export: str, tmp_path: Path) -> None:
    name, content = good(export)
    (tmp_path / name).write_bytes(content)
    assert read(tmp_path / name, export).counts[:2] == (len(ROWS), 0)


@pytest.mark.parametrize("export", sorted(GOOD))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damages=st.lists(DAMAGES, min_size=1, max_size=3), is_inside=st.booleans())
def test_a_damaged_file_is_refused_or_accounted_for(
    export: str, tmp_path: Path, damages: list[Damage], is_inside: bool
) -> None:
    name, content = good(export)
    if is_inside and name.endswith(".xlsx"):
        content = damaged_inside(content, damages)
    else:
        for damage in damages:
            content = damaged(content, damage)
    file = tmp_path / name
    file.write_bytes(content)
    try:
        outcome = read(file, export)  # the account is checked there
    except Refusal as refusal:
        said = f"{refusal} {refusal.where}"
        place = refusal.where
    else:
        said = f"{outcome.raw} {outcome.hints} {outcome.rows}"
        place = name
    finally:
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
    assert place.startswith(name)
    if export == "event_registrations":
        assert not [word for word in ("Сверхтайнов", "Аполлинар", "secret.per") if word in said]
