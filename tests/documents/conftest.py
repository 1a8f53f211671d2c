"""The sample release for tests of documents, and its brief."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboards.documents.brief.content import brief
from dashboards.documents.brief.make import FORMATS, documents
from dashboards.documents.brief.model import (
    Brief,
)
from dashboards.documents.brief.shown import views
from dashboards.documents.brief.years import by_year
from dashboards.lib.scope import Scope
from tests.dashboards.conftest import homes, scope
from tests.documents.reading import CHOSEN

__all__ = ["homes", "scope"]


@pytest.fixture(scope="session")
def made(scope: Scope) -> dict[str, dict[str, bytes]]:
    """Language → format → the sample's brief."""
    return {
        language: documents(replace(scope, language=language), CHOSEN, FORMATS)
        for language in ("ru", "en")
    }


@pytest.fixture(scope="session")
def briefs(scope: Scope) -> dict[str, Brief]:
    found = {}
    for language in ("ru", "en"):
        reader = replace(scope, language=language)
        found[language] = brief(reader, CHOSEN, by_year(reader, CHOSEN), views(reader, CHOSEN), ())
    return found
