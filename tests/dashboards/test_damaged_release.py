"""Pages over a release that is no longer the published one, and without a pointer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib.texts import Texts
from tests.dashboards import sample_release
from tests.dashboards.reading import words


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sample") / "home"
    sample_release.write(home, "empty")
    return home


@pytest.fixture
def home(sample: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample, tmp_path / "home")
    return tmp_path / "home"


def test_an_altered_release_gives_way_to_a_sentence_while_it_is_served(
    home: Path, open_app: Callable[..., AppTest]
) -> None:
    shown = open_app(home, lang="en")
    assert not shown.exception
    assert Texts("en")("empty.damaged") not in words(shown)
    (table,) = home.glob("releases/*/internal/dim_territory.parquet")
    content = table.read_bytes()
    table.write_bytes(content[:-1] + b"x")
    for language in ("en", "ru"):
        shown = open_app(home, lang=language)
        assert not shown.exception
        assert Texts(language)("empty.damaged") in words(shown)
    table.write_bytes(content)
    assert Texts("en")("overview.title") in words(open_app(home, lang="en"))


@pytest.mark.parametrize("content", [None, b"", b"[]", b"\xff\x00"])
def test_a_lost_pointer_leaves_the_pages(
    home: Path, open_app: Callable[..., AppTest], content: bytes | None
) -> None:
    pointer = home / "releases" / "current.json"
    if content is None:
        pointer.unlink()
    else:
        pointer.write_bytes(content)
    (home / "SYNTHETIC").touch()
    shown = open_app(home, lang="en")
    assert not shown.exception
    assert Texts("en")("overview.title") in words(shown)
