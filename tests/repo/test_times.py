"""Which tests are quick, and which files go first."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import refusing
from tests.times import cost_by_imports, is_quick, longest_first


def module(**names: object) -> ModuleType:
    made = ModuleType("test_made_up")
    vars(made).update(names)
    return made


def test_a_file_that_starts_programs_is_not_quick() -> None:
    assert is_quick("unit", module(sys=sys), set())
    assert not is_quick("unit", module(subprocess=subprocess), set())
    assert not is_quick("unit", module(run=subprocess.run), set())
    assert not is_quick("pipeline", module(), set())
    assert not is_quick("unit", module(), {"realdata"})


def test_a_quick_test_that_starts_a_program_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cost_by_imports(sys.modules[__name__]) > 1, "else this test would be guarded itself"
    monkeypatch.setattr(subprocess.Popen, "__init__", refusing(subprocess.Popen.__init__))
    assert subprocess.run(["git", "--version"], check=False, capture_output=True).stdout
    with pytest.raises(pytest.fail.Exception, match="starts a program"):
        subprocess.run([sys.executable, "-c", ""], check=False)


class Item:
    """As much of a test as its order asks for."""

    def __init__(self, nodeid: str) -> None:
        self.nodeid = nodeid


def test_the_longest_file_goes_first_and_files_stay_whole() -> None:
    items: list[Any] = [Item(name) for name in ("a::1", "a::2", "b::1", "c::1", "b::2")]
    seconds = {"a": 2.0, "b": 9.0, "c": 2.0}
    ordered = longest_first(items, lambda item: seconds[item.nodeid[0]])
    assert [item.nodeid for item in ordered] == ["b::1", "b::2", "a::1", "a::2", "c::1"]
