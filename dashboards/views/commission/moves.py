"""How due dates moved, as a line per decision."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.measures import days_after
from dashboards.lib.recipes.moved_dates import Mark, moved_dates
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.commission.agenda import chosen
from dashboards.views.commission.rows import columns, key, shifts
from dashboards.views.commission.selection import CommissionSelection

MOST = 15

TITLE = Phrase(ru="Переносы сроков", en="How due dates moved")
NOTE = Phrase(
    ru="Дни после первоначального срока (0); до {most} решений, перенесённых дальше всего",
    en="Days after the first due date (0); up to {most} decisions, those moved furthest",
)
NONE = Phrase(
    ru="Сроки этих решений не переносили.", en="No due date of these decisions was moved."
)
IN_TIME = Phrase(ru="перенос решён в срок", en="moved, decided in time")
TOO_LATE = Phrase(ru="решён задним числом, не считается", en="decided afterwards, does not count")
DONE = Phrase(ru="исполнено", en="done")
NOT_DONE = Phrase(ru="не исполнено на день реестра", en="not done on the day of the register")
MOVES = Phrase(ru="Новый срок ← решение о нём", en="New date ← decided on")
LAST = Phrase(ru="Последний срок, дней после первого", en="Last date, days after the first")


def moved(scope: Scope, selection: CommissionSelection) -> View:
    """One line per decision whose date was moved, those moved furthest first."""
    language, formats, known = scope.language, Formats(scope.language), shifts(scope)
    listed: list[Row] = []
    for row in chosen(scope, selection):
        moves = known.get(key(row), [])
        if not moves:
            continue
        first = row["original_due_date"]
        days = [(days_after(first, move["due_date"]), move["is_in_time"]) for move in moves]
        done, register = row["done_date"], row["register_date"]
        is_late = done is None and row["state_code"] == "overdue"
        listed.append(
            row
            | {
                "in_time": [day for day, is_in_time in days if is_in_time],
                "too_late": [day for day, is_in_time in days if not is_in_time],
                "done_after": [days_after(first, done)] if done else [],
                "not_done": [days_after(first, register)] if is_late else [],
                "last": days[-1][0],
                "moves": "; ".join(
                    " ← ".join(map(formats.short_date, (move["due_date"], move["moved_date"])))
                    for move in moves
                ),
            }
        )
    listed.sort(key=lambda row: (-row["last"], key(row)))
    said = Words(TITLE(language), NOTE(language, most=MOST), empty=NONE(language))
    texts = Texts(language)
    table = said.table(
        (
            *columns(scope, "number", "text", "original"),
            Column("moves", MOVES(language)),
            Column("last", LAST(language), "count"),
            Column("revised_due_date", texts("column.revised_due"), "date"),
            *columns(scope, "done", "state"),
        ),
        listed,
    )
    marks = (
        Mark("in_time", IN_TIME(language), palette.BLUE),
        Mark("too_late", TOO_LATE(language), palette.AMBER),
        Mark("done_after", DONE(language), palette.GOOD, "diamond"),
        Mark("not_done", NOT_DONE(language), palette.RED, "x"),
    )
    return moved_dates(scope, said, table, listed[:MOST], "number", marks, height=Height(26))
