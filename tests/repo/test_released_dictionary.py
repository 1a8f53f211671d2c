"""The dictionary of a release: every column that leaves the warehouse is described in English
beside its model, and in Russian in ``columns_ru.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from dagster_project.release.released_tables import (
    RELEASED_FACTS,
    RELEASED_PREFIXES,
    column_of,
    words_ru,
)
from tests.repo.files import REPOSITORY, tracked

SHARED = {
    name: text
    for path in (REPOSITORY / "dbt" / "models" / "docs").glob("*.md")
    for name, text in re.findall(
        r"{% docs (\w+) %}(.*?){% enddocs %}", path.read_text(encoding="utf-8"), re.DOTALL
    )
}


def released() -> Iterator[tuple[str, str, str]]:
    """Column, its English and its Russian description, as the manifest of a release has them."""
    for path in tracked("dbt/models/*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            if model["name"].startswith(RELEASED_PREFIXES) or model["name"] in RELEASED_FACTS:
                for column in model.get("columns", []):
                    text = re.sub(
                        r"{{ doc\('(\w+)'\) }}",
                        lambda found: SHARED[found[1]],
                        str(column.get("description") or ""),
                    )
                    described = column_of(column | {"description": text})
                    if described.protection != "never":
                        name = f"{model['name']}.{described.name}"
                        yield name, " ".join(text.split()), described.description_ru


def test_every_released_column_is_told_in_both_languages() -> None:
    found = list(released())
    assert len(found) > 400
    assert [name for name, english, russian in found if not english or not russian] == []


def test_nothing_is_told_in_russian_that_no_column_says() -> None:
    said = {english for _, english, _ in released()}
    assert [english for english in words_ru() if english not in said] == []


def test_the_russian_is_russian() -> None:
    assert [text for text in words_ru().values() if not re.search("[а-яё]", text)] == []
