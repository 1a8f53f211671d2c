"""Twelve steps of an analyst who signs a country's report; every number is asked directly."""

from __future__ import annotations

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page

from dagster_project.release.passport_words import said
from dashboards.documents.brief.make import FORMATS, documents, file_name
from dashboards.lib.format import Formats
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.views.country.selection import CountrySelection
from tests.browser.conftest import OpenPage, complete
from tests.browser.looks import other_language
from tests.browser.shown import cards, panels, written
from tests.browser.test_place import PLACE_ON_MAP, click, shows
from tests.browser.values import ask, wrong_values
from tests.dashboards.expected.asking import Asked, connect, current_release, numbers_of
from tests.dashboards.expected.country import _peers as peers_of
from tests.dashboards.expected.overview import land

OTHER = {"ru": "en", "en": "ru"}
YEAR = "2025"
YEARS = 5
# Of the passport that is open: a section's words, and its tables with their heads.
SECTION = """title => {
    const found = [...document.querySelectorAll('.cw-passport section')]
      .find(section => section.querySelector('h3').textContent === title);
    return {text: found.textContent, tables: [...found.querySelectorAll('.cw-table')].map(table =>
      [...table.querySelectorAll('tr')].map(row => [...row.cells].map(c => c.textContent)))};
  }"""


def whose_reach_fell(asked: Asked) -> str:
    """Of the map's territories whose reach fell like for like, the one with most visits."""
    found = asked(
        """select territory_code from fct_indicator_change
           inner join fct_indicator_value as cost using (territory_code, period_code)
           inner join dim_territory using (territory_code)
           where fct_indicator_change.indicator_code = 'R04' and period_code = ?
             and fct_indicator_change.status = 'ok' and change_share < 0
             and list_contains(?, map_code)
             and cost.indicator_code = 'F05' and cost.status = 'ok'
           order by cost.denominator_central desc, territory_code""",
        YEAR, list(land()),
    )  # fmt: skip
    return str(found[0][0])


def cell(asked: Asked, code: str, place: str) -> tuple[Decimal, Decimal, Decimal]:
    """Value, numerator and denominator of the year."""
    return asked(
        """select value_central, numerator_central, denominator_central from fct_indicator_value
           where indicator_code = ? and territory_code = ? and period_code = ?
             and dim1_scheme = '_T'""",
        code, place, YEAR,
    )[0]  # fmt: skip


def choose(page: Page, key: str, code: str, text: str) -> None:
    page.get_by_role("radio", name=text, exact=True).click(force=True)
    page.wait_for_function("said => location.search.includes(said)", arg=f"{key}={code}")
    complete(page)


def in_language(page: Page, language: str) -> None:
    page.get_by_text(language.upper(), exact=True).click()
    page.wait_for_function("code => document.documentElement.lang === code", arg=language)
    complete(page)


def section(page: Page, language: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(SECTION, said(language, key))
    return found


def open_passport(page: Page, code: str, place: str = ".cw-card") -> None:
    page.locator(f"{place} [data-passport^='{code}.']").click()
    page.wait_for_selector(".cw-passport")


def back_from_passport(page: Page) -> None:
    page.go_back()
    page.wait_for_selector(".cw-passport", state="detached")
    complete(page)


def together(table: list[list[str]], language: str) -> Decimal:
    """The sum of what the lines of a passport add."""
    at = table[0].index(said(language, "amount"))
    return sum((written(row[at], language).value for row in table[1:]), Decimal(0))


def taken(page: Page, kind: str, language: str, folder: Path) -> Path:
    """A file of the brief as it arrives."""
    button = page.locator(".st-key-brief-files").get_by_text(Texts(language)(f"brief.{kind}"))
    with page.expect_download() as started:
        button.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def text_of(pdf: Path) -> str:
    made = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", made.stdout.decode())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_analyst_signs_a_report(
    open_page: OpenPage, demo_address: str, demo_home: Path, tmp_path: Path, language: str
) -> None:
    texts, formats, release = Texts(language), Formats(language), current_release(demo_home)
    code = whose_reach_fell(Asked(connect(release), language))

    def faults(page: Page, spoken: str = language) -> list[str]:
        return [*wrong_values(page, ask(demo_home, page, spoken)), *other_language(page, spoken)]

    # 1. The overview of a whole year, for the world.
    page = open_page(f"{demo_address}/overview?lang={language}&overview.year={YEAR}", height=2200)
    assert faults(page) == []

    # 2. A click on the country: everything on the page is about it.
    click(page, PLACE_ON_MAP, land()[code])
    shows(page, code)
    assert faults(page) == []

    # 3. On to its own page, and there to the whole year; Back leads to the overview.
    page.get_by_role("link", name=texts("place.to_country")).click()
    page.wait_for_selector(".cw-brief")
    page.go_back()
    page.wait_for_selector(".cw-brief", state="detached")
    shows(page, code)
    page.go_forward()
    page.wait_for_selector(".cw-brief")
    complete(page)
    choose(page, "country.year", YEAR, YEAR)
    asked = ask(demo_home, page, language)
    name = asked("select {name} from dim_territory where territory_code = ?", code)[0][0]
    assert page.inner_text("h1").endswith(name)
    assert faults(page) == []

    # 4. All years beside its peers, by each rule; the page says which they are.
    visits = next(one for one in panels(page) if one["name"] == "country-visits")
    own = next(line for line in json.loads(visits["figures"][0]) if line.get("name") == name)
    assert len(numbers_of(own)) >= YEARS
    for rule in ("group", "region"):
        choose(page, "country.peers", rule, texts(f"country.peers.{rule}"))
        asked = ask(demo_home, page, language)
        assert faults(page) == []
        listed = page.inner_text(".cw-lead").split(": ")[-1].split(", ")
        known = dict(asked("select territory_code, {name} from dim_territory"))
        assert sorted(listed) == sorted(known[peer] for peer in peers_of(asked))

    # 5. Why did reach fall: the change like for like, and the sentence with both figures.
    choose(page, "country.view", "data", texts("country.view.data"))
    assert faults(page) == []
    before, now = asked(
        """select base_value_central, value_central from fct_indicator_change
           where indicator_code = 'R04' and territory_code = ? and period_code = ?""",
        code, YEAR,
    )[0]  # fmt: skip
    written_both = [formats.number(value, "per_1000") for value in (before, now)]
    label = asked("select {name} from dim_indicator where indicator_code = 'R04'")[0][0]
    rows = next(one for one in panels(page) if one["name"] == "country-changes")["tables"][0]
    assert next(row for row in rows if row[0] == label)[2:4] == written_both
    told = page.inner_text(".cw-brief")
    assert all(value in told for value in written_both)

    # 6. The passport of money over events: both parts are made of lines that add up.
    open_passport(page, "F05")
    lines = section(page, language, "lines")
    _, money, visitors = cell(asked, "F05", code)
    assert [together(table, language) for table in lines["tables"]] == [money, visitors]

    # 7. The files it stands on, each with its hash.
    hashes = dict(asked("select file_name, file_hash from quality_file"))
    files = section(page, language, "deliveries")["tables"][0]
    at = [files[0].index(said(language, key)) for key in ("file", "hash")]
    assert len(files) > 1
    assert all(hashes[row[at[0]]].startswith(row[at[1]]) for row in files[1:])
    back_from_passport(page)

    # 8. The passport of persons, from the rows of what changed: rounded, and no lines.
    open_passport(page, "R02", ".st-key-panel-country-changes")
    base = asked("select rounding_base from dim_indicator where indicator_code = 'R02'")[0][0]
    number = section(page, language, "number")["text"]
    assert formats.number(cell(asked, "R02", code)[0]) in number
    assert said(language, "rounded_to", base=base) in number
    lines = section(page, language, "lines")
    assert not lines["tables"]
    assert said(language, "no_lines.persons", part=said(language, "value")) in lines["text"]
    back_from_passport(page)

    # 9. The brief: exactly the file of the page's filters, in both languages.
    page.get_by_text(texts("brief.offer")).click()
    briefs = {}
    for spoken in (language, OTHER[language]):
        if spoken != language:
            in_language(page, spoken)
            assert faults(page, spoken) == []
        scope = Scope(str(demo_home), release.name, language=spoken)
        chosen = CountrySelection(place=code, year=YEAR, peers="region")
        path = taken(page, "pdf", spoken, tmp_path)
        assert path.name == file_name(scope, chosen, "pdf")
        assert path.read_bytes() == documents(scope, chosen, FORMATS[:1])["pdf"]
        briefs[spoken] = text_of(path)
        for card in cards(page):
            assert re.sub(r"\s", "", card["text"]) in briefs[spoken], card
    in_language(page, language)

    # 10. The workbook: the years of each main indicator as published.
    book = openpyxl.load_workbook(taken(page, "xlsx", language, tmp_path), read_only=True)
    sheet = [list(row) for row in book.worksheets[1].iter_rows(values_only=True)]
    head = next(row for row in sheet if row[1:2] != [None] and str(row[1]).isdigit())
    for indicator in ("R01", "R02", "R04"):
        label = asked("select {name} from dim_indicator where indicator_code = ?", indicator)[0][0]
        line = next(row for row in sheet if row[0] == label)
        published = dict(
            asked(
                """select period_code, value_central from fct_indicator_value
                   where indicator_code = ? and territory_code = ? and period_type = 'Y'
                     and dim1_scheme = '_T' and value_central is not null""",
                indicator, code,
            )
        )  # fmt: skip
        shown = {
            year: value
            for year, value in zip(head, line, strict=True)
            if str(year).isdigit() and value is not None
        }
        assert shown == pytest.approx(
            {year: float(value) for year, value in published.items() if year in head}, abs=0.006
        )

    # 11. A link for a colleague that keeps its numbers: it says that they are the newest.
    page.locator(".st-key-link button").click()
    link = page.locator(".cw-link code").last.inner_text()
    colleague = open_page(link, height=1400)
    assert colleague.inner_text(".cw-link-state") == texts("link.is_current", release=release.name)
    assert cards(colleague) == cards(page)
    assert faults(colleague) == []

    # 12. The colleague reads it in another language: the same figures, nothing left of the first.
    in_language(colleague, OTHER[language])
    assert faults(colleague, OTHER[language]) == []
    assert f"release={release.name}" in colleague.url
