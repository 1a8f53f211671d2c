"""What the Commission decided last, what it has to hear next, and all its decisions."""

from __future__ import annotations

from decimal import Decimal

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.periods import periods
from dashboards.lib.place import WORLD
from dashboards.lib.recipes.cards import Card, indicator_card
from dashboards.lib.recipes.dots import Dot, compared_dots
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.sparkline import Point
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.commission.rows import (
    NOT_DONE,
    actions,
    columns,
    key,
    links,
    next_meeting,
    register_words,
)
from dashboards.views.commission.selection import CommissionSelection

ORIGINAL, REVISED = "C01a", "C01b"

OVERDUE = Phrase(ru="Просрочено решений", en="Decisions overdue")
UNPROVEN = Phrase(ru="Закрыто без подтверждения", en="Closed without proof")
LAST_TITLE = Phrase(
    ru="Прошлое заседание: № {number} от {date}", en="Last meeting: no. {number}, {date}"
)
LAST_EMPTY_TITLE = Phrase(ru="Прошлое заседание", en="Last meeting")
LAST_NOTE = Phrase(
    ru="Что решено и что сделано; {register}", en="What was decided, and what was done; {register}"
)
NEXT_TITLE = Phrase(
    ru="Следующее заседание: № {number} от {date}", en="Next meeting: no. {number}, {date}"
)
NEXT_EMPTY_TITLE = Phrase(ru="Следующее заседание", en="Next meeting")
NEXT_NOTE = Phrase(
    ru="Не исполнено и должно быть исполнено до него: сначала просроченные",
    en="Not done, and due before it: what is overdue first",
)
NEXT_NONE = Phrase(
    ru="День следующего заседания не назначен, или до него нечего докладывать.",
    en="No next meeting is planned, or nothing is due before it.",
)
DECISIONS_TITLE = Phrase(ru="Решения: сначала просроченные", en="Decisions: what is overdue first")
BY_MEETING_TITLE = Phrase(ru="Исполнение в срок по заседаниям", en="Done in time, by meeting")
BY_MEETING_NOTE = Phrase(
    ru="Доля поручений, срок которых наступил, — по первоначальному и по перенесённому сроку",
    en="Share of the actions that were due, by the first date and by the revised one",
)
FIRST_DATE = Phrase(ru="первоначальный срок", en="first date")
REVISED_DATE = Phrase(ru="перенесённый срок", en="revised date")
MEETING = Phrase(ru="Заседание", en="Meeting")
DUE_COUNT = Phrase(ru="Наступил срок", en="Were due")


def headline_cards(scope: Scope, _: CommissionSelection) -> list[Card]:
    """C01 by both dates in the last year that is told, and what is overdue or unproven now."""
    years = periods(scope, "Y", ORIGINAL)
    year = years[-1] if years else ""
    told = register_words(scope, actions(scope))
    counts = [row["state_code"] for row in actions(scope)]
    word = Formats(scope.language).period(year) if year else ""
    follow_up = [
        indicator_card(scope, code, WORLD.level, WORLD.code, year, note=word)
        for code in (ORIGINAL, REVISED)
        if year
    ]
    labels = {"overdue": OVERDUE, "unproven": UNPROVEN}
    now = [
        Card(
            state, label(scope.language), "count", "down",
            [Point("", Decimal(counts.count(state)))], note=told,
        )
        for state, label in labels.items()
        if counts
    ]  # fmt: skip
    return [*follow_up, *now]


def last_meeting(scope: Scope, _: CommissionSelection) -> View:
    """Actions of the newest meeting in the register, in the order of its agenda."""
    language, found = scope.language, actions(scope)
    newest = max((row["meeting_no"] for row in found), default=0)
    listed = sorted((row for row in found if row["meeting_no"] == newest), key=key)
    title = LAST_EMPTY_TITLE(language)
    if listed:
        day = Formats(language).date(listed[0]["meeting_date"])
        title = LAST_TITLE(language, number=newest, date=day)
    said = Words(
        title,
        LAST_NOTE(language, register=register_words(scope, found)),
        empty=Texts(language)("empty.filters"),
    )
    table = said.table(columns(scope, "number", "text", "body", "revised", "state"), listed)
    return sortable_table(scope, said, table)


def following_meeting(scope: Scope, _: CommissionSelection) -> View:
    """What the next meeting has to hear: not done, and due until its day."""
    language, planned = scope.language, next_meeting(scope)
    listed: list[Row] = []
    title = NEXT_EMPTY_TITLE(language)
    if planned:
        meeting, day = planned
        title = NEXT_TITLE(language, number=meeting, date=Formats(language).date(day))
        listed = [
            row
            for row in actions(scope)
            if row["state_code"] in NOT_DONE and row["revised_due_date"] <= day
        ]
    said = Words(title, NEXT_NOTE(language), empty=NEXT_NONE(language))
    table = said.table(
        columns(scope, "number", "text", "body", "revised", "state", "overdue"), listed
    )
    return sortable_table(scope, said, table)


def by_meeting(scope: Scope, _: CommissionSelection) -> View:
    """One line per meeting: in time by the first date and by the revised one, the newest on top."""
    language, texts = scope.language, Texts(scope.language)
    shares: dict[str, Row] = {}
    for name, code in (("first", ORIGINAL), ("revised", REVISED)):
        for cell in cells(scope, code, period_type="ASOF", scheme="meeting"):
            meeting = texts("commission.number", number=cell.dimension)
            row = shares.setdefault(
                cell.dimension, {"meeting": meeting, "order": int(cell.dimension)}
            )
            row |= {
                name: cell.central,
                f"{name}_status": cell.status,
                f"{name}_due": cell.denominator,
            }
    listed = sorted(shares.values(), key=lambda row: -row["order"])
    said = Words(BY_MEETING_TITLE(language), BY_MEETING_NOTE(language), empty=texts("empty.period"))
    table = said.table(
        (
            Column("meeting", MEETING(language)),
            Column("first", FIRST_DATE(language), "share", status="first_status"),
            Column("first_due", f"{DUE_COUNT(language)}, {FIRST_DATE(language)}", "count"),
            Column("revised", REVISED_DATE(language), "share", status="revised_status"),
            Column("revised_due", f"{DUE_COUNT(language)}, {REVISED_DATE(language)}", "count"),
        ),
        listed,
    )
    return compared_dots(
        scope, said, table, listed, "meeting",
        Dot("first", FIRST_DATE(language), palette.PALE),
        Dot("revised", REVISED_DATE(language), palette.BLUE),
        unit="share", top=1.0, height=Height(26),
    )  # fmt: skip


def chosen(scope: Scope, selection: CommissionSelection) -> list[Row]:
    """Actions of the chosen meeting and body."""
    return [
        row
        for row in actions(scope)
        if selection.meeting in (ALL, str(row["meeting_no"]))
        and selection.body in (ALL, row["owner_code"])
    ]


def decisions(scope: Scope, selection: CommissionSelection) -> View:
    """Every action under the filters, with both dates, its state and what is doubtful of it."""
    named, listed = links(scope), chosen(scope, selection)
    said = Words(
        DECISIONS_TITLE(scope.language),
        register_words(scope, actions(scope)),
        empty=Texts(scope.language)("empty.filters"),
    )
    table = said.table(
        columns(
            scope, "number", "text", "body", "original", "revised", "state", "overdue", "done",
            "doubt", "links",
        ),
        [row | {"links": ", ".join(named.get(key(row), []))} for row in listed],
    )  # fmt: skip
    return sortable_table(scope, said, table)
