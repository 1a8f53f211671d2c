"""Fixed links show their own release and say what became of it; rolling ones follow the newest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dagster_project.home import Home
from dagster_project.release.reader import Reader
from dashboards.lib.scope import LANGUAGES
from dashboards.lib.texts import Texts
from tests.dashboards import sample_release
from tests.dashboards.reading import bodies, words

OpenApp = Callable[..., AppTest]
FORMER, CURRENT = "20261101T030000Z-oneyear", "20261101T030000Z-full"
GONE = "20250101T000000Z-00000000"


# What the former release says otherwise: a definition without another version, a note's text, and
# a note that is no more.
REWORDED = {
    "dim_indicator": """* replace (
        if(indicator_code = 'R01', 'Before.', definition_en) as definition_en)""",
    "dim_note": "* replace (if(note_id = 'mind-R04', 'Mind.', text_en) as text_en)",
}
NO_MORE = (
    "('gone', 'release', null, null, null, 'Было.', 'It was.', date '2026-01-01', 'analytics')"
)


def reword(path: Path, manifest: dict[str, Any]) -> None:
    """The release's tables with other texts, as if published so."""
    for table, columns in REWORDED.items():
        file = path.parent / "internal" / f"{table}.parquet"
        sql = f"select {columns} from read_parquet('{file}')"
        if table == "dim_note":
            sql = f"from ({sql}) union all values {NO_MORE}"
        new = file.with_suffix(".new")
        duckdb.execute(f"copy ({sql}) to '{new}' (format parquet)")
        new.replace(file)
        facts = manifest["tables"]["internal"][table]
        facts["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases: one year, and after it the full one, which defines R04 otherwise."""
    folder = tmp_path_factory.mktemp("two_releases")
    entries: list[dict[str, str]] = []
    for variant, release, version, day in (
        ("one_year", FORMER, 1, "01"),
        ("full", CURRENT, 2, "20"),
    ):
        assert sample_release.write(folder, variant) == release
        path = folder / "releases" / release / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if release == FORMER:
            reword(path, manifest)
        at = f"2026-11-{day}T09:00:00Z"
        manifest |= {"definitions": {"R04": version, "R01": 1}, "made_at": at}
        path.write_text(json.dumps(manifest), encoding="utf-8")
        named = {
            "release_id": release,
            "manifest_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        before = entries[-1]["release_id"] if entries else ""
        entries.append(
            named | {"action": "publish", "at": at, "from_release_id": before, "reason": ""}
        )
        (folder / "releases" / "current.json").write_text(json.dumps(named), encoding="utf-8")
    (folder / "releases" / "history.json").write_text(json.dumps(entries), encoding="utf-8")
    return folder


def said_of_link(test: AppTest) -> str:
    found = [body for body in bodies(test) if "cw-link-state" in body]
    return unescape(" ".join(found))


def test_the_reader_knows_what_became_of_a_release(home: Path) -> None:
    reader = Reader(Home(home))
    assert reader.standing(CURRENT).is_current
    former = reader.standing(FORMER)
    assert (former.by, former.at[:10]) == (CURRENT, "2026-11-20")
    assert former.changed == ("R01", "R04"), "another text counts as another version does"
    assert former.noted == ("gone", "mind-R04")
    assert not reader.standing(GONE).is_here
    assert not reader.standing("../secrets").is_here


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fixed_link_draws_its_release_and_says_what_superseded_it(
    open_app: OpenApp, home: Path, language: str
) -> None:
    test = open_app(home, lang=language, release=FORMER)
    assert not test.exception
    said, texts = said_of_link(test), Texts(language)
    assert FORMER in said
    assert CURRENT in said
    assert {"ru": "20\u00a0ноября\u00a02026", "en": "20\u00a0November\u00a02026"}[language] in said
    assert texts("link.open_current") in said
    assert f"release={FORMER}" not in said
    assert {"ru": "Было.", "en": "It was."}[language] in said
    assert texts("frame.release", release=FORMER) in words(test)
    # One year of data has one year to choose.
    years = [test.button_group(key="overview.year").options]
    assert len(years[0]) == 1


def test_a_rolling_link_follows_and_a_fixed_one_to_the_current_says_so(
    open_app: OpenApp, home: Path
) -> None:
    rolling = open_app(home, lang="en")
    assert said_of_link(rolling) == ""
    assert Texts("en")("frame.release", release=CURRENT) in words(rolling)
    fixed = open_app(home, lang="en", release=CURRENT)
    assert Texts("en")("link.is_current", release=CURRENT) in said_of_link(fixed)
    assert Texts("en")("link.open_current") not in said_of_link(fixed)


@pytest.mark.parametrize("asked", [GONE, "<b>../../etc"])
def test_a_release_that_is_gone_is_not_replaced_in_silence(
    open_app: OpenApp, home: Path, asked: str
) -> None:
    test = open_app(home, lang="en", release=asked)
    assert not test.exception
    said = said_of_link(test)
    assert asked in said
    assert CURRENT in said
    assert "<b>" not in "".join(body for body in bodies(test) if "cw-link-gone" in body)
    assert not test.get("plotly_chart"), "no other release's numbers under a fixed address"


def offered(test: AppTest) -> list[str]:
    """The rolling and the fixed address that the page offers."""
    return [
        unescape(found) for body in bodies(test) for found in re.findall(r'data-copy="(.*?)"', body)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_offers_both_addresses(open_app: OpenApp, home: Path, language: str) -> None:
    test = open_app(home, lang=language, place="D05")
    addresses = offered(test)
    rolling, fixed = addresses
    assert "release=" not in rolling
    assert fixed.endswith(f"release={CURRENT}")
    for address in addresses:
        assert f"lang={language}" in address
        assert "place=D05" in address


def test_addresses_say_what_was_chosen_last(open_app: OpenApp, home: Path) -> None:
    test = open_app(home, lang="en")
    test.button_group(key="overview.year").set_value("2024").run()
    assert all("overview.year=2024" in address for address in offered(test))
