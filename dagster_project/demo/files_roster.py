"""The looks of a roster: every post has its own words, order of columns and titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dagster_project.demo.delivery import Record
from dagster_project.demo.files_workbook import Sheet
from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference

COLUMNS = Reference().rows("roster_columns")
WORDS = {(row["part"], row["code"]): row for row in Reference().rows("roster_words")}
NAMES = [row["column"] for row in COLUMNS]
AT = {name: place for place, name in enumerate(NAMES)}
FORMS = ("russian", "brief", "grouped", "english")
TITLES = {
    "russian": ("Список участников поездки", "Загранучреждение: {post}", "Поездка: {trip}"),
    "english": ("Roster of the trip", "Post: {post}", "Trip: {trip}"),
}
# Lines that some posts put between the titles and the table.
EXTRAS = ((), ("Утверждаю. Руководитель представительства",), ("", "Форма П-2"))
EXTRAS_ENGLISH = ((), ("Approved by the head of the office",), ("", "Form P-2"))


@dataclass(frozen=True)
class Look:
    """How one post writes its rosters for some seasons."""

    form: str  # of FORMS, or renamed
    order: tuple[int, ...]  # places of the columns
    extra: int

    @property
    def is_english(self) -> bool:
        return self.form == "english"


def look_of(post: str, number: int, season: int, is_renamed: bool) -> Look:
    """The order of columns changes with the officer, every second season; so do the titles."""
    draw = stream(number, "roster look", post, season // 2)
    order = list(range(len(NAMES)))
    form = "renamed" if is_renamed else FORMS[number % len(FORMS)]
    if form != "grouped":  # merged headings keep their columns together
        first, second = sorted(draw.sample(range(3, len(NAMES)), 2))
        order[first], order[second] = order[second], order[first]
    return Look(form, tuple(order), draw.randrange(len(EXTRAS)))


def render_roster(
    look: Look, post: str, trip: str, records: Sequence[Record], total: int, lost: str = ""
) -> tuple[bytes, int]:
    """(bytes, rows that are no data). ``total``: lines as the form counts them; ``lost``: a column
    that goes by a name nobody knows."""
    sheet = Sheet("Roster" if look.is_english else "Список")
    titles = [text.format(post=post, trip=trip) for text in
              TITLES["english" if look.is_english else "russian"]]  # fmt: skip
    extra = (EXTRAS_ENGLISH if look.is_english else EXTRAS)[look.extra]
    for title in (*titles, *extra):
        sheet.add([title or None])
    _header(sheet, look, lost)
    for record in records:
        record.line = sheet.add([record.values[place] for place in look.order])
    sheet.add([None, None])
    sheet.add(["Total" if look.is_english else "Итого", total])
    return sheet.content(), len(titles) + len(extra) + 2


def _header(sheet: Sheet, look: Look, lost: str) -> None:
    def label(row: dict[str, str], form: str) -> str:
        return "???" if row["column"] == lost else row[form]

    rows = [COLUMNS[place] for place in look.order]
    if look.form != "grouped":
        sheet.add([label(row, look.form) for row in rows])
        return
    top = [label(row, "grouped_top") for row in rows]
    below = [row["grouped_below"] for row in rows]
    first = sheet.add([text or None for text in top])
    sheet.add([text or None for text in below])
    starts = [place for place, text in enumerate(top) if text] + [len(top)]
    for start, end in pairwise(starts):
        if not below[start]:
            sheet.merge(first, start, first + 1, start, top[start])
        elif end - start > 1:
            sheet.merge(first, start, first, end - 1, top[start])


def word(part: str, code: str, look: Look) -> str:
    """``status``, ``role`` or ``sex`` in the language of the look."""
    return WORDS[part, code]["english" if look.is_english else "russian"]
