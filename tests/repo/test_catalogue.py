"""The catalogue and the list of models are as generated from the YAML beside the SQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project import catalogue
from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT

REGENERATE = "run `make generate`"
DECLARED = """
models:
  - name: ind_toy
    config:
      meta:
        indicator:
          T01: {name_en: Toys, frame: person_lattice}
"""


def test_the_page_is_as_generated() -> None:
    wanted = catalogue.render(catalogue.read_meanings())
    assert catalogue.PAGE.read_text(encoding="utf-8") == wanted, REGENERATE


def test_the_page_tells_every_indicator_in_both_languages() -> None:
    page = catalogue.PAGE.read_text(encoding="utf-8")
    for code, meaning in catalogue.read_meanings().items():
        assert f'<a id="{code.lower()}"></a>{code} · ' in page
        for text in ("name_en", "name_ru", "definition_en", "caveat_ru"):
            assert " ".join(meaning[text].split()) in page, (code, text)


def test_what_figures_show_without_an_export_is_as_generated() -> None:
    text = (DBT_PROJECT / catalogue.ABSENT).read_text(encoding="utf-8")
    assert text == catalogue.absent_exports(catalogue.read_meanings()), REGENERATE
    assert "\nlanguage_courses,L06,no_source," in text


def test_the_list_of_models_is_as_generated() -> None:
    text = (DBT_PROJECT / catalogue.COLLECTED).read_text(encoding="utf-8")
    assert catalogue.collected(text) == text, REGENERATE


def test_a_new_model_joins_the_list(tmp_path: Path) -> None:
    folder = tmp_path / catalogue.MODELS
    folder.mkdir(parents=True)
    for name in ("ind_b", "ind_a"):
        (folder / f"{name}.sql").touch()
    text = "{% for model in [\n    'ind_b'\n] %}\n"
    wanted = "{% for model in [\n    'ind_a',\n    'ind_b'\n] %}\n"
    assert catalogue.collected(text, tmp_path) == wanted
    with pytest.raises(UserError, match="list of models is gone"):
        catalogue.collected("select 1", tmp_path)


def test_an_indicator_is_declared_once_with_its_cells(tmp_path: Path) -> None:
    lattice = tmp_path / catalogue.LATTICE
    lattice.parent.mkdir(parents=True)
    lattice.write_text(
        "indicator_code,territory_level,period_type,dim1_scheme\n"
        "T01,world,Y,_T\nT01,group,Y,_T\nT01,world,H,youth\n",
        encoding="utf-8",
    )
    folder = tmp_path / catalogue.MODELS / "play"
    folder.mkdir(parents=True)
    (folder / "_one.yml").write_text(DECLARED, encoding="utf-8")
    found = catalogue.read_meanings(tmp_path)["T01"]
    assert (found["model"], found["theme"]) == ("ind_toy", "play")
    assert found["slices"] == [
        {"period_types": ["Y"], "levels": ["world", "group"], "breakdown": "_T"},
        {"period_types": ["H"], "levels": ["world"], "breakdown": "youth"},
    ]
    (folder / "_two.yml").write_text(DECLARED, encoding="utf-8")
    with pytest.raises(UserError, match="T01 is declared twice"):
        catalogue.read_meanings(tmp_path)
