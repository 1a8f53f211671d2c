"""Sample releases and the pages of the dashboards run without a browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboards.lib.scope import Scope
from tests.dashboards import sample_release

REPOSITORY = Path(__file__).resolve().parents[2]
APP = REPOSITORY / "dashboards" / "app.py"
# Before each run of a page AppTest reads what every installed package says of itself.
pytest.MonkeyPatch().setattr(
    manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One home per variant of the sample release."""
    folder = tmp_path_factory.mktemp("homes")
    found = {}
    for variant in sample_release.VARIANTS:
        found[variant] = folder / variant
        sample_release.write(found[variant], variant)
    return found


@pytest.fixture(scope="session")
def scope(homes: dict[str, Path]) -> Scope:
    """A Russian reader of the full sample release."""
    return Scope(str(homes["full"]), "20261101T030000Z-full")


def page_script(page: str, scope: object) -> None:
    """What AppTest runs: one page, for one reader."""
    import importlib

    importlib.import_module(f"dashboards.views.{page}.page").show(scope)


@pytest.fixture
def open_page(homes: dict[str, Path]) -> Callable[..., AppTest]:
    """``open_page("youth", "en", "empty", **{"youth.year": "2024"})`` → the page after its run."""

    def run(page: str, language: str = "ru", variant: str = "full", **chosen: str) -> AppTest:
        st.cache_data.clear()
        release = f"20261101T030000Z-{variant.replace('_', '')}"
        reader = Scope(str(homes[variant]), release, language=language)
        test = AppTest.from_function(
            page_script, default_timeout=60, kwargs={"page": page, "scope": reader}
        )
        for key, value in chosen.items():
            test.query_params[key] = value
        return test.run()

    return run


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """The whole application over a home."""

    def run(home: Path, **chosen: str) -> AppTest:
        monkeypatch.setenv("COMPATRIOTS_HOME", str(home))
        test = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in chosen.items():
            test.query_params[key] = value
        return test.run()

    return run
