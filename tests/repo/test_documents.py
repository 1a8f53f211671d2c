"""Documents that a newcomer reads: links lead somewhere, nothing outside is cited, and what they
list is what the code has."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dagster_project.catalogue import read_meanings
from dagster_project.cli import doctor_home, doctor_program
from dagster_project.cli.main import main
from dagster_project.errors import ExitCode
from dagster_project.home import Home
from dagster_project.release.released_tables import ALLOWED_PROTECTION
from tests.repo.files import REPOSITORY, relative, tracked

DOCUMENTS = tracked("*.md")
TEXTS = tracked("*.py", "*.sql", "*.yml", "*.yaml", "*.md", "*.csv", "*.toml", "Makefile", ".ci/*")
DECISIONS = REPOSITORY / "docs" / "decisions"
FENCED = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NAMED = re.compile(r"(?<![\w*<{])[\w./-]*\w\.md\b")
# Written elsewhere, or by a user of the example.
OUTSIDE = re.compile(r"\bDESIGN\b|\b[Bb]lueprint\b")
# Comes with the real files that tests read.
OF_REAL_FILES = {"EXPECTED.md"}


def links(text: str) -> list[str]:
    return [to for to in LINK.findall(FENCED.sub("", text)) if not re.match(r"\w+:", to)]


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings, and those that are written out."""
    made = {
        re.sub(r"[^\w\- ]", "", re.sub(r"<[^>]+>", "", heading).lower()).strip().replace(" ", "-")
        for heading in HEADING.findall(text)
    }
    return made | set(re.findall(r'<a id="([^"]+)"', text))


def broken(path: Path, text: str) -> list[str]:
    wrong = []
    for link in links(text):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        there = target.exists()
        if not there or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert not broken(path, path.read_text(encoding="utf-8"))


def test_the_guard_sees_a_broken_link() -> None:
    page = REPOSITORY / "README.md"
    assert broken(page, "[a](docs/none.md) [b](NOTICE#none) [c](#no-heading)") != []
    assert broken(page, "[a](docs/testing.md) [b](https://example.org/x.md)") == []


def cited_outside(text: str, known: set[str]) -> list[str]:
    """Documents that a text names and the repository has not, by name and not by place."""
    named = [name for name in NAMED.findall(text) if Path(name).name not in known]
    return named + OUTSIDE.findall(text)


def test_no_document_outside_the_project_is_cited() -> None:
    known = {path.name for path in DOCUMENTS} | OF_REAL_FILES
    here = Path(__file__).resolve()
    found = {
        relative(path): cited
        for path in TEXTS
        if path != here and (cited := cited_outside(path.read_text(encoding="utf-8"), known))
    }
    assert not found
    assert cited_outside("see DESIGN §5 and notes/stack.md", known) == ["notes/stack.md", "DESIGN"]


def test_a_section_that_is_cited_is_there() -> None:
    numbers = set(re.findall(r"^## (\d+)\.", page("model"), re.MULTILINE))
    for path in TEXTS:
        cited = set(re.findall(r"model\.md §(\d+)", path.read_text(encoding="utf-8")))
        assert cited <= numbers, relative(path)


def test_decisions_have_numbers_of_their_own_and_are_listed() -> None:
    files = {path.name: path for path in DECISIONS.glob("[0-9]*.md")}
    numbers = Counter(name[:4] for name in files)
    assert [number for number, count in numbers.items() if count > 1] == []
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\)", page("decisions/README"), re.MULTILINE)
    assert sorted(name for _, name in listed) == sorted(files)
    for number, name in listed:
        title = files[name].read_text(encoding="utf-8").splitlines()[0]
        assert name.startswith(number)
        assert int(re.findall(r"\d+", title)[0]) == int(number), name


@cache
def page(name: str) -> str:
    return (REPOSITORY / "docs" / f"{name}.md").read_text(encoding="utf-8")


@cache
def code() -> str:
    of_code = tracked("*.py", "*.sql", "*.yml", "*.yaml", "dbt/seeds/*.csv", "Makefile")
    return "\n".join(path.read_text(encoding="utf-8") for path in of_code)


def cells(text: str, column: int = 0) -> list[str]:
    """Words in backticks in one column of all tables of a page."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row[column])]


def test_the_glossary_explains_words_that_are_in_use() -> None:
    words = cells(page("glossary"))
    assert len(words) > 80
    assert [word for word, count in Counter(words).items() if count > 1] == []
    unused = [word for word in words if not re.search(rf"(?i)(\b|_){word}", code())]
    assert not unused


def indicator_columns() -> dict[str, dict[str, Any]]:
    text = (REPOSITORY / "dbt/models/indicators/_indicators.yml").read_text(encoding="utf-8")
    models = {model["name"]: model for model in yaml.safe_load(text)["models"]}
    return {column["name"]: column for column in models["fct_indicator_value"]["columns"]}


def section(number: int) -> str:
    return page("model").split(f"\n## {number}. ")[1].split("\n## ")[0]


def test_the_model_tells_every_column_status_and_rule() -> None:
    told = set(re.findall(r"`([^`]+)`", section(4)))
    columns = indicator_columns()
    assert set(columns) <= told
    for test in columns["status"]["data_tests"]:
        assert set(test["accepted_values"]["arguments"]["values"]) <= told
    rules = {meaning["value_rule"] for meaning in read_meanings().values()}
    assert rules | {"class_fault"} <= told


def test_the_model_tells_every_word_of_protection_and_every_mart() -> None:
    assert ALLOWED_PROTECTION | {"persons"} <= set(cells(section(7)))
    marts = {path.stem for path in tracked("dbt/models/marts/*.sql")}
    assert marts <= set(re.findall(r"`(mart_\w+)`", section(5)))


# Set by the program for dbt, or by its tests.
OF_THE_PROGRAM = {
    f"COMPATRIOTS_{name}"
    for name in ("WAREHOUSE", "TEMPORARY", "SOURCES", "KNOWN_AT", "FAULT", "SPARK_TABLES")
} | {"COMPATRIOTS_SPARK_"}  # begins the names of those of a cluster
CHECK_NAMES = re.compile(r"""(?:Check|summary)\(\s*"(\w+)"|^\s+\("(\w+)", \w+(?:\(.*\))?,""", re.M)


def test_operations_tell_every_check_code_and_line_of_doctor(tmp_path: Path) -> None:
    told = set(re.findall(r"`([^`\n]+)`", page("operations")))
    text = "\n".join(path.read_text("utf-8") for path in tracked("dagster_project/release/*.py"))
    checks = {one or other for one, other in CHECK_NAMES.findall(text)}
    assert {"column_protection", "persons_rounded", "rows_accounted_for"} <= checks
    assert checks <= told
    assert {code.name for code in ExitCode} <= told
    of_program = tracked("dagster_project/*.py", "dashboards/*.py", "dbt/*.yml")
    variables = {
        name
        for path in of_program
        for name in re.findall(r"COMPATRIOTS_[A-Z_]+", path.read_text("utf-8"))
    }
    assert variables - OF_THE_PROGRAM <= told
    home = Home(tmp_path)
    subjects = {*doctor_program.checks(None), *doctor_home.checks(home)}
    assert {name if "port" not in name else "port …" for name in subjects} <= told


def test_verbs_and_targets_that_documents_name_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.M))
    for path in DOCUMENTS:
        if relative(path) == "CHANGELOG.md" or DECISIONS in path.parents:
            continue
        text = path.read_text(encoding="utf-8")
        verbs = re.findall(r"(?:`C|[`/]compatriots) ([a-z][a-z-]+)(?=[ `])", text)
        assert set(verbs) <= set(main.commands), relative(path)
        assert set(re.findall(r"`make ([a-z]+)", text)) <= targets, relative(path)


PLACE = re.compile(r"`((?:tests|dbt|docs|dagster_project|dashboards|data_contracts)/[\w./-]+)")


def test_places_that_documents_name_are_there() -> None:
    for path in DOCUMENTS:
        if relative(path) == "CHANGELOG.md" or DECISIONS in path.parents:
            continue
        text = path.read_text(encoding="utf-8")
        made = set(re.findall(r"^(?:Added to )?`([^`\n]+)`:?\n\n```", text, re.M))
        gone = {name for name in PLACE.findall(text) if not (REPOSITORY / name).exists()}
        assert gone <= made, relative(path)
