"""Posts that used to report and have stopped: since when, and a letter that is ready to be sent."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote, urlencode

from dashboards.lib.format import Formats
from dashboards.lib.links import page_link
from dashboards.lib.names import names
from dashboards.lib.place import posts_of
from dashboards.lib.recipes.cards import Card
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.sparkline import Point
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.selection import POST_KEY, VIEW_KEY, YouthSelection

TABLE, CODE = "mart_posts__silence", "silent"
NAMED = 3
FINDING = Phrase(ru="Молчат: {posts}", en="Silent: {posts}")
NOBODY = Phrase(
    ru="Все, кто присылал отчёты, прислали и последние",
    en="All who used to report have sent the latest reports",
)
NOTE = Phrase(
    ru="Загранучреждения, которые присылали выгрузку и перестали; сверху — кто должен больше",
    en="Posts that used to send an export and have stopped; those that lack most come first",
)
LAST = Phrase(ru="Последний период", en="Last period")
RECEIVED = Phrase(ru="Получен", en="Received")
EXPECTED = Phrase(ru="Ждали к", en="Expected by")
MISSING = Phrase(ru="Не хватает", en="Missing")
OWNER = Phrase(ru="Отвечает", en="Owner")
CONTACT = Phrase(ru="Почта", en="Mailbox")
LETTER = Phrase(ru="Написать", en="Write")
ALL_SENT = Phrase(ru="все прислали", en="all have sent")
LABEL = Phrase(ru="Молчащих загранучреждений", en="Silent posts")
SUBJECT = Phrase(ru="{post}: нет выгрузки «{export}»", en="{post}: no export “{export}”")
BODY = Phrase(
    ru="Здравствуйте!\n\nОт загранучреждения «{post}» последней пришла выгрузка «{export}» за "
    "период: {last}. Следующую ждали к {expected}. Сейчас не хватает: {missing}.\n\n"
    "Пожалуйста, пришлите недостающее или ответьте, когда оно будет и что мешает.\n",
    en="Hello,\n\nThe last export “{export}” that came from {post} is for the period: {last}. "
    "The next was expected by {expected}. Now missing: {missing}.\n\n"
    "Please send what is missing, or answer when it will come and what stands in the way.\n",
)


def silent(scope: Scope, selection: YouthSelection) -> list[Row]:
    """Rows of the list under the filters of the page, the longest silence first."""
    if not has_table(scope, TABLE):
        return []
    inside = list(posts_of(scope, selection.place))
    if selection.post != ALL:
        inside = [selection.post]
    sql = f"""
        select post_code, export, last_period_code, last_received_date, expected_date,
               missing_count, owner_{scope.language} as owner, contact_email
        from {TABLE} where list_contains(?, post_code)
        order by missing_count desc nulls last, expected_date nulls last, post_code, export
    """
    return rows(scope, sql, inside)


def silence(scope: Scope, selection: YouthSelection) -> View:
    """The list, with a link that chooses the post and one that opens a prepared letter."""
    language, words, texts = scope.language, names(scope), Texts(scope.language)
    found = silent(scope, selection)
    listed: list[Row] = [
        row
        | {
            "post": _choosing(scope, selection, row["post_code"]),
            "post_text": words.short_post(row["post_code"]),
            "export_name": texts.get(f"export.{row['export']}", row["export"]),
            "letter": letter(scope, row),
        }
        for row in found
    ]
    posts = list(dict.fromkeys(row["post_text"] for row in listed))
    said = Words(
        FINDING(language, posts=_shortly(scope, posts)) if posts else _nobody(scope, selection),
        NOTE(language),
        empty=_nobody(scope, selection),
        is_fine=_nobody(scope, selection) == NOBODY(language),
    )
    table = said.table(
        (
            Column("post", texts("column.post"), "link"),
            Column("export_name", texts("column.export")),
            Column("last_period_code", LAST(language), "period"),
            Column("last_received_date", RECEIVED(language), "date"),
            Column("expected_date", EXPECTED(language), "date"),
            Column("missing_count", MISSING(language), "count"),
            Column("owner", OWNER(language)),
            Column("contact_email", CONTACT(language), "code"),
            Column("letter", LETTER(language), "link"),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def _nobody(scope: Scope, selection: YouthSelection) -> str:
    """Why the list is empty."""
    texts = Texts(scope.language)
    if not has_table(scope, TABLE):
        return texts("status.no_source.why")
    return NOBODY(scope.language) if posts_of(scope, selection.place) else texts("empty.no_post")


def silent_posts(scope: Scope, selection: YouthSelection) -> Card:
    """How many posts are silent, as a card."""
    language = scope.language
    shown, words = Point("", None, status="no_source"), names(scope)
    posts = list(dict.fromkeys(row["post_code"] for row in silent(scope, selection)))
    if has_table(scope, TABLE):
        shown = Point("", Decimal(len(posts)))
    return Card(
        CODE,
        LABEL(language),
        # No amount of what happened, of which 0 would say that nothing did.
        "plain",
        "down",
        [],
        hint=NOTE(language),
        note=_shortly(scope, [words.short_post(post) for post in posts]) or ALL_SENT(language),
        shown=shown,
    )


def _shortly(scope: Scope, posts: list[str]) -> str:
    """The first of the posts by name, and how many more there are."""
    shown, more = ", ".join(posts[:NAMED]), posts[NAMED:]
    return Texts(scope.language)("youth.and_more", n=len(more), posts=shown) if more else shown


def letter(scope: Scope, row: Row) -> str:
    """A ``mailto:`` address whose subject and body are written in the reader's language."""
    language, formats = scope.language, Formats(scope.language)
    parts = {
        "post": names(scope).short_post(row["post_code"]),
        "export": Texts(language).get(f"export.{row['export']}", row["export"]),
    }
    body = BODY(
        language,
        **parts,
        last=formats.period(row["last_period_code"]),
        expected=formats.date(row["expected_date"]),
        missing=Texts(language)("count.delivery", n=row["missing_count"]),
    )
    query = urlencode({"subject": SUBJECT(language, **parts), "body": body}, quote_via=quote)
    return f"mailto:{quote(str(row['contact_email'] or ''), safe='@')}?{query}"


def _choosing(scope: Scope, selection: YouthSelection, post: str) -> str:
    """The address of the page with this post chosen; with all where it is chosen already."""
    chosen = ALL if selection.post == post else post
    return page_link(scope, "youth", selection, **{VIEW_KEY: selection.view, POST_KEY: chosen})
