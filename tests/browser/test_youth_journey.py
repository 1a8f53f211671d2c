"""Ten steps of the manager of the youth programme on a Monday; every number is asked directly."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

import pytest
from playwright.sync_api import Page

from dashboards.lib.format import Formats
from tests.browser.conftest import complete
from tests.browser.shown import panels
from tests.browser.values import ask, wrong_values
from tests.dashboards.expected.asking import Asked
from tests.dashboards.expected.youth import silent

OpenPage = Callable[..., Page]
OTHER = {"ru": "en", "en": "ru"}
LABEL = {"ru": "Таблица и выгрузка", "en": "Table and download"}
DOWNLOAD = {"ru": "Скачать CSV", "en": "Download CSV"}
BY_POST = {"ru": "По загранучреждениям", "en": "By post"}
NAMED = 3
TABS = {
    "trips": {"ru": "Поездки", "en": "Trips"},
    "back": {"ru": "Возвращение", "en": "Coming back"},
}


def parameters(page: Page) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}


def title_of(page: Page, panel: str) -> str:
    titles = {shown["name"]: shown["title"] for shown in panels(page)}
    return str(titles[f"youth-{panel}"]).replace("\u00a0", " ")


def losses(asked: Asked, level: str) -> list[tuple[str, str, str]]:
    """Places by what they lost between the last two years, the worst first, and what is said of
    each: how many, or the word of a status where the loss may be a report that was not sent.

    Less than twice the base of 5 between two rounded counts may be none, and is not told.
    """
    name = "split_part(post.{name}, ': ', 2)" if level == "post" else "place.{name}"
    dimension = "dim_post as post" if level == "post" else "dim_territory as place"
    key = "post.post_code" if level == "post" else "place.territory_code"
    found = asked(
        f"""with cell as (
               select territory_code, period_code, value_central, status,
                      max(period_code) over () as last
               from fct_indicator_value
               where indicator_code = 'R02' and period_type = 'Y' and territory_level = '{level}'
                 and dim1_scheme = 'youth' and dim1_code = 'youth' and territory_code <> 'ZZZ'),
           silent as (
               select distinct {"post_code" if level == "post" else "territory_code"}
               from mart_posts__silence
               inner join dim_post_territory using (post_code)
               where export in ('event_reports', 'event_registrations')
                 and last_period_code < (select max(last) from cell) || '-12'),
           pair as (
               select before.territory_code, before.value_central as was, now.value_central as now,
                      case when now.status <> 'ok' then now.status
                           when now.territory_code in (from silent) then 'partial'
                           else before.status end as status
               from cell as now
               inner join cell as before on before.territory_code = now.territory_code
                   and cast(before.period_code as int) = cast(now.period_code as int) - 1
               where now.period_code = now.last and before.value_central is not null)
           select pair.territory_code, {name}, coalesce(now, 0) - was as moved, status
           from pair
           inner join {dimension}
               on pair.territory_code = {key}
           where coalesce(now, 0) < was and (status <> 'ok' or was - now >= 10)
           order by moved, 2"""
    )
    formats = Formats(asked.language)
    return [
        (
            code,
            name,
            formats.number(moved).replace("\u00a0", " ")
            if status == "ok"
            else asked.word(f"status.{status}.word"),
        )
        for code, name, moved, status in found
    ]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_manager_on_monday(
    open_page: OpenPage, demo_address: str, demo_home: Path, language: str
) -> None:
    # 1. She opens the page: the season now, with every number as the release has it.
    page = open_page(f"{demo_address}/youth?lang={language}", height=1400)
    asked = ask(demo_home, page, language)
    assert parameters(page)["youth.view"] == "now"
    assert not wrong_values(page, asked)

    # 2. Which three territories and posts lost most, and where only a report was not sent.
    gaps = {asked.word(f"status.{status}.word") for status in ("partial", "not_reported")}
    for level in ("territory", "post"):
        if level == "post":
            page.get_by_role("radio", name=BY_POST[language]).click(force=True)
            page.wait_for_function("() => location.search.includes('youth.by=posts')")
            complete(page)
        lost, title = losses(asked, level), title_of(page, "gained_and_lost")
        assert all(f"{name} ({said})" in title for _, name, said in lost[:NAMED]), title
    assert any(said in gaps for _, _, said in lost)

    # 3. Who is silent: she opens the post that lacks most, and the whole page is about it.
    listed = silent(asked)
    code, name = listed[0][:2]
    place = ".st-key-panel-youth-silence"
    page.locator(f"{place} a", has_text=name).first.click()
    page.wait_for_function(f"() => location.search.includes('youth.post={code}')")
    complete(page)
    of_post = ask(demo_home, page, language)
    assert not wrong_values(page, of_post)
    rows = page.locator(f"{place} .cw-scroll").first.locator("tbody tr")
    assert rows.count() == len(silent(of_post)) < len(listed) or len(listed) == 1

    # 4. A letter is ready: to the function's mailbox, about this post, in her language.
    letter = urlparse(rows.first.locator("a").last.get_attribute("href") or "")
    assert letter.scheme == "mailto"
    assert unquote(letter.path) == silent(of_post)[0][-1]
    assert parse_qs(letter.query)["subject"][0].startswith(f"{name}:")

    # 5. She shares the link: a colleague reads the same in another language.
    link = page.url.replace(f"lang={language}", f"lang={OTHER[language]}")
    colleague = open_page(link, height=1400)
    assert parameters(colleague)["youth.post"] == code
    assert not wrong_values(colleague, ask(demo_home, colleague, OTHER[language]))

    # 6. A second click frees the choice.
    page.locator(f"{place} a", has_text=name).first.click()
    page.wait_for_function("() => location.search.includes('youth.post=all')")
    complete(page)

    # 7. She takes the list home.
    page.locator(place).get_by_text(LABEL[language]).click()
    with page.expect_download() as started:
        page.locator(place).get_by_text(DOWNLOAD[language]).click()
    text = Path(started.value.path()).read_text(encoding="utf-8-sig")
    taken = list(csv.reader(io.StringIO(text), delimiter=";" if language == "ru" else ","))
    assert len(taken) == len(listed) + 1
    assert any(cell.startswith("mailto:") for cell in taken[1])

    # 8. The funnel against last season: where it narrows is said in words, and is red.
    figures = {shown["name"]: shown["figures"] for shown in panels(page)}
    is_red = '"#B4452F"' in figures["youth-funnel_of_season"][0]
    assert ("%" in title_of(page, "funnel_of_season")) == is_red

    # 9 and 10. On to the trips and to who comes back.
    for tab, words_of in TABS.items():
        page.get_by_role("radio", name=words_of[language]).click(force=True)
        page.wait_for_function(f"() => location.search.includes('youth.view={tab}')")
        complete(page)
        assert not wrong_values(page, ask(demo_home, page, language))
