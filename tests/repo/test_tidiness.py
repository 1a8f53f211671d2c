"""Small promises of the house: short files, no leftovers, nothing of one machine."""

from __future__ import annotations

import re
import tomllib

import yaml

from tests.repo.files import REPOSITORY, relative, tracked

CODE = ("*.py", "*.sql", "*.yml", "*.yaml", "*.toml", "*.md", "Makefile", ".ci/run")
LONGEST_FILE = 420


def test_no_unfinished_marks() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|raise NotImplemented" + r"Error)\b")
    found = [
        f"{relative(path)}:{number}"
        for path in tracked(*CODE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not found


def test_no_path_of_a_machine() -> None:
    paths = re.compile(r"(^|[\s\"'(=])/(wo" + r"rk|home/\w+|root|Users)/")
    found = [
        f"{relative(path)}:{number}"
        for path in tracked(*CODE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if paths.search(line)
    ]
    assert not found


def test_python_files_stay_short() -> None:
    long = {
        relative(path): count
        for path in tracked("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        relative(path)
        for path in tracked("dagster_project/*.py", "dashboards/*.py", "tests/*.py")
        if (text := path.read_text(encoding="utf-8").strip()) and not text.startswith('"""')
    ]
    assert not silent


def test_every_seed_column_has_a_declared_type() -> None:
    declared: dict[str, set[str]] = {}
    for path in tracked("dbt/seeds/*.yml"):
        for seed in yaml.safe_load(path.read_text(encoding="utf-8")).get("seeds", []):
            declared[seed["name"]] = set(seed.get("config", {}).get("column_types", {}))
    missing = {}
    for path in tracked("dbt/seeds/*.csv"):
        header = set(path.read_text(encoding="utf-8").splitlines()[0].split(","))
        if lacking := header - declared.get(path.stem, set()):
            missing[path.stem] = sorted(lacking)
    assert not missing


def test_every_dependency_is_used() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    imported_as = {
        "dagster-webserver": None,  # started as a process
        "dbt-duckdb": None,  # dbt's adapter, named in profiles.yml
        "dbt-core": "dbt",
        "great-expectations": "great_expectations",
        "duckdb-engine": "duckdb_engine",
        "open-data-contract-standard": "open_data_contract_standard",
        "ruamel.yaml": "ruamel",
        "python-calamine": "python_calamine",
        "dagster-dbt": "dagster_dbt",
        "vl-convert-python": "vl_convert",
        "pillow": "PIL",
        "fonttools": "fontTools",
    }
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for path in tracked("dagster_project/*.py", "dashboards/*.py")
    )
    unused = []
    for item in project["project"]["dependencies"]:
        name = re.split(r"[<>=\[ ]", item)[0]
        module = imported_as.get(name, name)
        if module and not re.search(rf"^\s*(import|from) {module}\b", sources, re.MULTILINE):
            unused.append(name)
    assert not unused
