"""What can't be made, written or found is said in a sentence, and leaves no file."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project import home
from dagster_project.cli import brief as verb
from dagster_project.cli.main import main
from dashboards.documents.brief import button
from dashboards.documents.brief.glyphs import MissingGlyph, require_glyphs
from dashboards.documents.brief.model import (
    Chart,
    Section,
)
from dashboards.lib.scope import Scope
from dashboards.views.country.selection import CountrySelection
from tests.documents.reading import (
    CHOSEN,
    PLACE,
    SVG,
    YEAR,
    small,
)


def test_a_character_that_no_font_has_is_named() -> None:
    require_glyphs(small(title="Қазақстан ₽ ≈ − “Ł”"))
    with pytest.raises(MissingGlyph, match=r"“ሀ” \(U\+1200.*") as missing:
        require_glyphs(small(remarks=("Name ሀ here",)))
    assert "Name ሀ here" in str(missing.value)
    svg = SVG.replace("</svg>", "<text>漢</text></svg>")
    with pytest.raises(MissingGlyph, match="漢"):
        require_glyphs(small(sections=(Section("P", (Chart("x", "T", "n", "alt", svg),), (), 1),)))


def test_the_page_says_which_character_lacks_and_offers_the_rest(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.documents.brief.glyphs.drawable", lambda: frozenset("abc"))
    button.files.clear()
    found, problem = button.files(scope, CHOSEN)
    assert list(found) == ["xlsx", "html"]
    assert "PDF не сделан" in problem
    button.files.clear()


@pytest.fixture
def run(scope: Scope) -> Callable[..., tuple[int, str]]:
    def ask(*words: str) -> tuple[int, str]:
        ended = CliRunner().invoke(main, ["brief", "--home", scope.home, *words])
        return ended.exit_code, ended.stderr

    return ask


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--country", "KAX"), "'KAX' is not known; the nearest is KAZ (Kazakhstan)."),
        (("--country", "Germani"), "the nearest is DEU (Germany)"),
        (("--country", "KAZ", "--lang", "rus"), "the nearest is ru. Known: ru, en."),
        (("--country", "KAZ", "--format", "xls"), "the nearest is xlsx"),
        (("--country", "KAZ", "--release", "20261101"), "the nearest is 20261101T030000Z-full"),
        (("--country", "KAZ", "--year", "1925"), "'1925' is not known"),
        (("--country", "KAZ", "--peers", "sise"), "the nearest is size"),
        ((), "Say whose brief it shall be."),
    ],
)
def test_what_is_not_known_names_the_nearest(
    words: tuple[str, ...], said: str, run: Callable[..., tuple[int, str]]
) -> None:
    code, error = run(*words)
    assert (code, said in error) == (2, True), error


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file of this process may become larger than a page of text. Nothing is acted: the system
    takes the first letters, as of a disk that is nearly full, and refuses the rest."""
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))


@pytest.mark.usefixtures("little_room")
def test_a_full_disk_leaves_no_half_written_file(
    run: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    write = home.write_atomic

    def seen(path: Path, content: bytes) -> None:
        begun.append(path.suffix)
        write(path, content)

    monkeypatch.setattr(verb, "write_atomic", seen)
    asked = ("--country", f"{PLACE},DEU", "--lang", "en", "--format", "html", "--to", str(tmp_path))
    code, error = run(*asked)
    assert (code, f"The disk is full; brief_{PLACE}" in error) == (3, True), error
    assert str(tmp_path) in error
    assert not list(tmp_path.iterdir())
    assert begun == ["", ".html"], "the folder is tried, then one file; no other country after it"


def test_a_folder_that_takes_no_file_is_said_before_the_work(
    run: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(verb, "write_all", lambda *_, **__: pytest.fail("began to work"))
    code, error = run("--country", PLACE, "--to", str(tmp_path / "file"))
    assert (code, "No file can be made" in error) == (3, True), error


def test_a_country_that_cant_be_made_does_not_stop_the_others(
    scope: Scope, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dagster_project.errors import UserError
    from dashboards.documents.brief import order as orders
    from dashboards.documents.brief.order import order

    def documents(reader: Scope, selection: CountrySelection, formats: object) -> dict[str, bytes]:
        if selection.place == "DEU":
            raise UserError("Nothing can be said of it.")
        return {"pdf": b"%PDF"}

    monkeypatch.setattr(orders, "documents", documents)
    wanted = {
        place: [order(scope.home, scope.release_id, "en", place=place, year=YEAR, peers="size")]
        for place in ("AUS", "DEU", "KAZ")
    }
    assert verb.write_all(tmp_path, wanted, ["pdf"], is_all=True) == [
        "DEU: Nothing can be said of it."
    ]
    assert len(list(tmp_path.iterdir())) == 2
