"""Ten steps of a member of the Commission before a meeting; every number is asked directly."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboards.lib.texts import Texts
from dashboards.views.overview.by_country import CHANGE, VERDICTS
from tests.browser.conftest import OpenPage, complete
from tests.browser.looks import other_language
from tests.browser.shown import cards, filters, panels
from tests.browser.test_paper import SEEN
from tests.browser.values import ask, wrong_values
from tests.dashboards.expected.asking import Asked
from tests.dashboards.expected.overview_lists import change_by_country
from tests.dashboards.expected.targets import against_targets

OTHER = {"ru": "en", "en": "ru"}
YEAR = "2025"
CHANGES = ".st-key-panel-overview-change_by_country"
ATTENTION = ".st-key-panel-overview-attention"
TARGETS = ".st-key-panel-commission-against_targets"
# Languages that cells with decisions say they are in.
SPOKEN = """() => [...new Set([...document.querySelectorAll('td.cw-reported')]
  .map(cell => `${cell.lang} ${cell.translate}`))]"""


def shown(page: Page, name: str) -> dict[str, list[list[list[str]]]]:
    return next(panel for panel in panels(page) if panel["name"] == name)


def verdicts(asked: Asked) -> Counter[str]:
    """How many countries lost, kept within precision, gained, and can't be compared."""
    return Counter(
        dict(
            asked(
                """select case when c.status <> 'ok' or value_central is null
                           or base_value_central is null then 'not_comparable'
                       when bands_overlap or value_central = base_value_central then 'unchanged'
                       when value_central > base_value_central then 'gained' else 'lost' end,
                       count(*)
                   from fct_indicator_change as c
                   where indicator_code = 'R01' and territory_level = 'territory'
                     and period_code = ? and territory_code <> 'ZZZ' group by all""",
                YEAR,
            )
        )
    )


def lacks(asked: Asked, name: str) -> bool:
    """Whether a report of the year or of the year before is due of a country and not there."""
    ((count,),) = asked(
        """select count(*) from mart_posts__delivery
           join dim_post_territory using (post_code)
           join dim_territory using (territory_code)
           where {name} = ? and is_due and not is_in_effect and export = 'event_reports'
             and left(period_code, 4) in (?, ?)""",
        name, YEAR, str(int(YEAR) - 1),
    )  # fmt: skip
    return bool(count)


def lead_on(page: Page, panel: str, text: str) -> None:
    """Follow a link of a panel to another page."""
    page.locator(f"{panel} a", has_text=re.compile(rf"^{re.escape(text)}$")).first.click()
    page.wait_for_selector(panel, state="detached")
    complete(page)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_member_of_the_commission_before_a_meeting(
    open_page: OpenPage, demo_address: str, demo_home: Path, language: str
) -> None:
    texts = Texts(language)

    def asked_of(page: Page, spoken: str = language) -> Asked:
        asked = ask(demo_home, page, spoken)
        assert [*wrong_values(page, asked), *other_language(page, spoken)] == []
        return asked

    # 1. The overview of the last full year: every number is the release's.
    page = open_page(f"{demo_address}/overview?lang={language}&overview.year={YEAR}", height=2200)
    asked = asked_of(page)

    # 2. What changed since last year: how many gained and lost; the worst is sorted to the top.
    counted = verdicts(asked)
    note = page.inner_text(f"{CHANGES} .cw-head p").casefold()
    assert all(f"{VERDICTS[code](language)}: {n}".casefold() in note for code, n in counted.items())
    page.locator(CHANGES).get_by_role("button", name=CHANGE(language), exact=True).click()
    worst = min(
        (row for row in change_by_country(asked) if row[3] is not None),
        key=lambda row: float(str(row[3])),
    )
    rows = shown(page, "overview-change_by_country")["tables"][0]
    falling = page.locator(f"{CHANGES} th[aria-sort]").get_attribute("aria-sort") == "descending"
    known = [row for row in rows if re.search(r"\d", row[4])]
    assert known[-1 if falling else 0][0] == worst[0]

    # 3. Where it is only missing reports: which months of which report, in one line.
    word = VERDICTS["not_comparable"](language)
    gaps = {row[0]: row[5] for row in rows if row[1] == word}
    assert len(gaps) == counted["not_comparable"] > 0
    export = texts("export.event_reports")
    for name, missing in gaps.items():
        assert (export in missing) == lacks(asked, name), (name, missing)
        assert missing.count(export) <= 1

    # 4. A click on the country that lost most opens its page; the way back leads here.
    lead_on(page, CHANGES, str(worst[0]))
    assert page.inner_text("h1").endswith(str(worst[0]))
    asked_of(page)
    page.go_back()
    page.wait_for_selector(CHANGES)
    complete(page)

    # 5. Which targets are missed: those of the year, each leads to its page.
    missed = [row for row in against_targets(asked) if row[4] in ("не достигнута", "missed")]
    listed = [row[1] for row in shown(page, "overview-attention")["tables"][0]]
    of_year = [str(row[0]) for row in missed if str(row[1]).endswith(YEAR)]
    assert of_year
    assert listed[: len(of_year)] == of_year
    lead_on(page, ATTENTION, of_year[0])

    # 6. On the page of the Commission: the same targets, and how far off each is.
    asked = asked_of(page)
    rows = shown(page, "commission-against_targets")["tables"][0]
    assert [row[0] for row in rows[: len(missed)]] == [row[0] for row in missed]
    assert page.locator(f"{TARGETS} a").count() == len(rows)

    # 7. Which decisions are overdue: as many as the card says; they stand first.
    overdue = asked(
        """select meeting_no || '/' || item_no || '.' || action_no, meeting_no
           from fct_commission_action where state_code = 'overdue'
           order by revised_due_date, meeting_no, item_no, action_no"""
    )
    assert {card["code"]: card["text"] for card in cards(page)}["overdue"] == str(len(overdue))
    rows = shown(page, "commission-decisions")["tables"][0]
    assert [row[0] for row in rows[: len(overdue)]] == [number for number, _ in overdue]

    # 8. From the overview to one of them: the page is about its meeting.
    page.go_back()
    page.wait_for_selector(ATTENTION)
    complete(page)
    number, meeting = overdue[0]
    lead_on(page, ATTENTION, texts("commission.number", number=number))
    assert filters(page)["commission.meeting"] == str(meeting)
    asked = asked_of(page)
    rows = shown(page, "commission-decisions")["tables"][0]
    assert {row[0].split("/")[0] for row in rows} == {str(meeting)}

    # 9. What the indicators did that its decisions name; the decisions are Russian, and say so.
    ((linked,),) = asked("select count(*) from fct_commission_link where meeting_no = ?", meeting)
    assert len(shown(page, "commission-effects")["tables"][0]) == linked > 0
    assert page.evaluate(SPOKEN) == ["ru false"]
    assert page.locator("th", has_text=texts("column.decision")).count() > 0

    # 10. On paper nothing to press; the link brings a colleague the same in another language.
    page.emulate_media(media="print")
    assert not page.evaluate(SEEN, ".stAppHeader, .stPopover, .stDownloadButton, .cw-find")
    page.emulate_media(media="screen")
    page.locator(".st-key-link button").click()
    link = page.locator(".cw-link code").last.inner_text()
    colleague = open_page(link.replace(f"lang={language}", f"lang={OTHER[language]}"), height=1400)
    assert filters(colleague)["commission.meeting"] == str(meeting)
    asked_of(colleague, OTHER[language])
