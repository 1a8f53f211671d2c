"""Tables of views as texts for paper.

The mark of a status stands behind the value it belongs to. Beneath a table stands what its marks
mean, and that its numbers are rounded or estimated; why that is so is said once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil

from dashboards.documents.brief.model import Printed
from dashboards.documents.lettering import width_of, wrapped
from dashboards.lib import statuses
from dashboards.lib.format import Formats
from dashboards.lib.table import (
    MATURITY,
    Column,
    Row,
    Table,
    cell_text,
    marks_of,
    status_of,
)
from dashboards.lib.texts import Texts
from dashboards.lib.units import base_of

# Points: the width between the margins, the size of letters in a table, the room in a cell.
PAGE, SIZE, BESIDE = 493.0, 7.8, 7.5
STEP = 8.0  # points that one text gives another
WHOLE = 70.0  # a text that takes no more is not broken to make room
Cells = tuple[str, ...]
UNBROKEN = ("period", "date", "code")
ENDS_OF_BANDS = {"low", "value_low"}


def printed(table: Table, language: str) -> Printed:
    """The whole table. A column without any value says nothing and is left out, and names of
    which the same is said, without a number, stand in one row."""
    columns = [column for column in table.columns if _says_something(column, table)]
    rows = _together(
        [
            tuple(_cell(column, row, language, is_first=column is columns[0]) for column in columns)
            for row in table.rows
        ],
        [_has_number(row, columns) for row in table.rows],
    )
    head = tuple(column.label for column in columns)
    return Printed(
        table.caption,
        head,
        tuple(column.is_numeric for column in columns),
        _widths(columns, head, rows) if rows else (),
        rows,
        tuple(signs(table, language)),
    )


def _has_number(row: Row, columns: Sequence[Column]) -> bool:
    return any(row.get(column.key) is not None for column in columns if column.is_numeric)


def _together(rows: Sequence[tuple[str, ...]], have_numbers: Sequence[bool]) -> tuple[Cells, ...]:
    """Rows without numbers that differ in their first cell alone become one, at the place of the
    first of them."""
    found: list[Cells] = []
    places: dict[Cells, int] = {}
    for row, has_number in zip(rows, have_numbers, strict=True):
        place = None if has_number else places.setdefault(row[1:], len(found))
        if place is None or place == len(found):
            found.append(row)
        else:
            found[place] = (f"{found[place][0]}; {row[0]}", *row[1:])
    return tuple(found)


def _says_something(column: Column, table: Table) -> bool:
    """An address is nothing on paper."""
    keys = (column.key, column.status) if column.status else (column.key,)
    return column.kind != "link" and any(
        value not in (None, "") for key in keys for value in table.values(key)
    )


def _cell(column: Column, row: Row, language: str, *, is_first: bool) -> str:
    """The cell and the mark of its status; the maturity of a row is marked in its first cell."""
    codes = [status_of(column, row)]
    if is_first and row.get(MATURITY):
        codes.append(str(row[MATURITY]))
    marks = [statuses.said(code, language).mark for code in codes if code in statuses.MARKS]
    if marks and row.get(column.key) is None:
        return " ".join(marks)
    return "\u00a0".join([cell_text(column, row, language), *marks])


def _widths(
    columns: list[Column], head: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[float, ...]:
    """Points of each column. Numbers never break, their heads do; of heads in two lines and heads
    in as many as they have words, those with which the table has fewer lines."""
    able = [_may_break(column) for column in columns]
    laid = [_laid(able, head, rows, narrowed) for narrowed in (_in_two_lines, _in_words)]
    return min(laid, key=lambda widths: (sum(widths) > PAGE + 1, _lines(widths, head, rows, able)))


def _lines(
    widths: Sequence[float],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    able: Sequence[bool],
) -> int:
    """How many lines a table of such columns has, its head with it."""
    of_head = max(
        len(wrapped(label, width - BESIDE, SIZE, 600))
        for label, width in zip(head, widths, strict=True)
    )
    return of_head + sum(
        max(
            len(wrapped(cell, width - BESIDE, SIZE)) if breaks else 1
            for cell, width, breaks in zip(row, widths, able, strict=True)
        )
        for row in rows
    )


def _laid(
    able: Sequence[bool],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    narrowed: Callable[[str], float],
) -> tuple[float, ...]:
    """A text that fits stays whole, and the longest ones share what is left so that the table has
    few lines. ``narrowed``: the points that the head of a number needs at least."""
    cells = [[_width(cell) for cell in column] for column in zip(*rows, strict=True)]
    needed = [
        max(*widths, _width(label)) if breaks else max(*widths, narrowed(label))
        for widths, label, breaks in zip(cells, head, able, strict=True)
    ]
    needed = _as_whole_as_fits(
        needed, [max(n, _width(h)) for n, h in zip(needed, head, strict=True)]
    )
    free = PAGE - sum(needed)
    if free >= 0:
        # What is left over goes to the texts, or to all where there are none.
        growing = able if any(able) else [True] * len(able)
        more = free / sum(growing)
        return tuple(
            round(width + more * grows, 1) for width, grows in zip(needed, growing, strict=True)
        )
    room = free + sum(width for width, breaks in zip(needed, able, strict=True) if breaks)
    texts = [place for place, breaks in enumerate(able) if breaks]
    least = {
        place: max(min(WHOLE, needed[place]), *(_in_words(row[place]) for row in rows))
        for place in texts
    }
    waiting = sorted(texts, key=lambda place: needed[place])
    for position, place in enumerate(waiting):
        needed[place] = min(needed[place], room / (len(waiting) - position))
        room -= needed[place]
    _give_and_take(needed, {place: cells[place] for place in texts}, least)
    return tuple(round(width, 1) for width in needed)


def _give_and_take(
    widths: list[float], cells: dict[int, list[float]], least: dict[int, float]
) -> None:
    """Texts take room from one another as long as the table comes to have fewer lines."""

    def lines() -> int:
        return sum(
            max(ceil((cell[0] - BESIDE) / (cell[1] - BESIDE)) for cell in zip(row, of, strict=True))
            for row in zip(*cells.values(), strict=True)
        )

    of = [widths[place] for place in cells]
    fewest, places = lines(), list(cells)
    moves = [(one, other) for one in range(len(places)) for other in range(len(places))]
    is_better = True
    while is_better:
        is_better = False
        for one, other in moves:
            if one == other or of[one] - STEP < least[places[one]]:
                continue
            of[one], of[other] = of[one] - STEP, of[other] + STEP
            if (now := lines()) < fewest:
                fewest, is_better = now, True
            else:
                of[one], of[other] = of[one] + STEP, of[other] - STEP
    for place, width in zip(places, of, strict=True):
        widths[place] = width


def _in_words(label: str) -> float:
    """Points that a text needs which may break between any two words."""
    return max(_width(word) for word in label.split(" "))


def _as_whole_as_fits(broken: list[float], whole: list[float]) -> list[float]:
    """Heads stay in one line as far as there is room, the cheapest first."""
    needed, free = list(broken), PAGE - sum(broken)
    for place in sorted(range(len(whole)), key=lambda place: whole[place] - broken[place]):
        more = whole[place] - broken[place]
        if more <= free:
            needed[place] += more
            free -= more
    return needed


def _in_two_lines(label: str) -> float:
    """Points that a head needs which breaks once, where that takes least."""
    words = label.split(" ")
    return min(
        max(_width(" ".join(words[:place])), _width(" ".join(words[place:])))
        for place in range(1, max(2, len(words)))
    )


def _may_break(column: Column) -> bool:
    return not column.is_numeric and column.kind not in UNBROKEN


def _width(text: str) -> float:
    """Points of a text in a cell, with the room beside it."""
    return width_of(text, SIZE, 600) + BESIDE


def signs(table: Table, language: str) -> list[str]:
    """What stands beneath a figure or a table of these numbers, each in a few words."""
    texts = Texts(language)
    said = [f"{one.mark} {one.word}" for one in statuses.legend(marks_of(table), language)]
    if bases := bases_of([table]):
        said.append(texts("brief.rounded", base=Formats(language).either(bases)))
    if is_estimated(table):
        said.append(texts("brief.estimated"))
    return said


def bases_of(tables: Iterable[Table]) -> list[int]:
    """To what counts of persons in the tables are rounded."""
    units: set[str] = set()
    for table in tables:
        for column in table.columns:
            named = table.values(column.unit) if column.unit else [column.kind]
            units |= {str(unit) for unit in named}
    return sorted({base for unit in units if (base := base_of(unit)) is not None})


def is_estimated(table: Table) -> bool:
    """Whether its numbers have a lower and an upper end."""
    keys = ENDS_OF_BANDS & {column.key for column in table.columns}
    return any(value is not None for key in keys for value in table.values(key))


def remarks(tables: Iterable[Table], language: str) -> list[str]:
    """What the marks in the tables mean, and how persons are rounded and estimates given."""
    texts, known = Texts(language), list(tables)
    codes = {code for table in known for code in marks_of(table)}
    said = [f"{one.mark} {one.word}. {one.why}" for one in statuses.legend(codes, language)]
    if bases := bases_of(known):
        said.append(texts("persons.rounded", base=Formats(language).either(bases)))
    if any(is_estimated(table) for table in known):
        said.append(texts("brief.band"))
    return said
