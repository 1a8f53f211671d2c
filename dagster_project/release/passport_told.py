"""A passport as sections of words and tables, the same for the command and for the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from dagster_project.release.lattice import TOTAL
from dagster_project.release.passport import Part, Passport
from dagster_project.release.passport_rows import (
    COLUMNS,
    KINDS,
    ROWS,
    Names,
    Say,
    day,
    moment,
    written,
)
from dagster_project.release.passport_words import said

OF_MONEY = ("money", "money_of_events")
MOST_MISSING = 12


@dataclass(frozen=True)
class Table:
    """``total`` counts the rows there are; ``rows`` may be the first of them; ``kinds``:
    what each column holds: number, source (as the sender wrote it) or text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    kinds: tuple[str, ...]

    @classmethod
    def of(
        cls, words: Sequence[str], rows: tuple[tuple[str, ...], ...], total: int, say: Say
    ) -> Table:
        """``words``: its columns by their words."""
        kinds = tuple(KINDS.get(word, "text") for word in words)
        return cls(tuple(map(say, words)), rows, total, kinds)


@dataclass(frozen=True)
class Section:
    """``facts``: a label and what it says. ``tables`` stand under the sentence of the same place in
    ``sentences``, as far as there are tables."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = ()
    tables: tuple[Table | None, ...] = field(default=())


def told(found: Passport, language: str, names: Names, most: int) -> tuple[Section, ...]:
    """All sections in reading order; tables of lines and files have at most ``most`` rows."""
    say = partial(said, language)
    return (
        number_of(found, language, say),
        meaning_of(found, language, names, say),
        coverage_of(found, names, say),
        lines_of(found, language, names, say, most),
        deliveries_of(found, language, names, say, most),
        changes_of(found, language, say),
        protection_of(found, say),
        origin_of(found, say),
    )


def title_of(found: Passport, language: str, names: Names) -> str:
    """``Event visits, Kazakhstan, 2025``."""
    period = names("period", found.key.period)
    parts = [found.meaning[f"name_{language}"], found.place[f"name_{language}"], period]
    return ", ".join([*parts, *([found.key.part] if found.key.part else [])])


def meaning_of(found: Passport, language: str, names: Names, say: Say) -> Section:
    meaning, cell = found.meaning, found.cell
    version = say("version", version=cell["definition_version"])
    facts = [
        (say("indicator"), f"{meaning['indicator_code']} · {meaning[f'name_{language}']}"),
        (say("definition"), f"{meaning[f'definition_{language}']} ({version})"),
        (say("caveat"), str(meaning[f"caveat_{language}"])),
        (say("place"), f"{found.place[f'name_{language}']} ({found.key.place})"),
        (say("period"), f"{names('period', found.key.period)} ({span(cell, language)})"),
    ]
    if cell["dim1_scheme"] != TOTAL:
        facts.append((say("part"), part_name(cell, names, say)))
    return Section(say("meaning"), tuple(facts))


def part_name(cell: dict[str, Any], names: Names, say: Say) -> str:
    scheme, code = cell["dim1_scheme"], cell["dim1_code"]
    name = say(f"basis.{code}") if scheme == "count_basis" else names(scheme, code)
    return f"{name} ({scheme}:{code})"


def number_of(found: Passport, language: str, say: Say) -> Section:
    meaning, cell = found.meaning, found.cell
    facts = []
    for part in reversed(found.parts):
        unit = meaning["unit"] if part.name == "value" else unit_of(part)
        decimals = meaning["decimals"] if part.name == "value" else None
        facts.append((say(part.name), amount_told(part, unit, decimals, language, say)))
    facts += [
        (say("status"), say(f"status.{cell['status']}")),
        (say("maturity"), say(f"maturity.{cell['maturity']}")),
    ]
    if cell["grade"]:
        count = cell["source_count"] or 0
        facts.append((say("grade"), say("grade_of", grade=cell["grade"], count=count)))
    return Section(say("number"), tuple(facts))


def unit_of(part: Part) -> str:
    is_money = part.lines is not None and part.lines.kind in OF_MONEY
    return "rub" if is_money and part.lines and part.lines.rule == "sum" else ""


def amount_told(part: Part, unit: str, decimals: int | None, language: str, say: Say) -> str:
    write = partial(written, unit=unit, decimals=decimals, language=language)
    words = [say("not_told") if part.central is None else write(part.central)]
    if part.low is not None and part.high is not None and part.low != part.high:
        words.append(say("band", low=write(part.low), high=write(part.high)))
    if part.rounded_to is not None:
        words.append(say("rounded_to", base=part.rounded_to))
    return "; ".join(words)


def coverage_of(found: Passport, names: Names, say: Say) -> Section:
    expected, share = found.cell["coverage_expected"], found.cell["coverage_share"]
    if not found.exports:
        return Section(say("coverage"), sentences=(say("not_covered"),))
    known = sum(state.in_effect for state in found.exports if state.is_required and state.is_asked)
    sentence = say("not_covered")
    if expected and share is not None:
        sentence = say("covered", known=known, expected=expected)
    rows = []
    for state in found.exports:
        missing = [
            " ".join(([names("post", item.post)] if item.post != TOTAL else []) + [item.period])
            for item in state.missing
        ]
        more = [say("more", n=len(missing) - MOST_MISSING)] if len(missing) > MOST_MISSING else []
        name = names("export", state.export)
        rows.append(
            (
                name if state.is_required else f"{name} {say('beside')}",
                str(len(state.agreed)),
                str(sum(item.is_due for item in state.agreed)),
                str(state.in_effect),
                "; ".join(missing[:MOST_MISSING] + more),
            )
        )
    columns = ("export", "agreed", "due", "in_effect", "missing")
    table = Table.of(columns, tuple(rows), len(rows), say)
    return Section(say("coverage"), sentences=(sentence,), tables=(table,))


def lines_of(found: Passport, language: str, names: Names, say: Say, most: int) -> Section:
    sentences, tables = [], []
    files = {item.delivery_id: item.file_name for item in found.deliveries}
    for part in found.parts:
        name = say(part.name)
        table = None
        if part.lines is None:
            if part.name == "value" and len(found.parts) > 1:
                sentences.append(say("quotient"))
            else:
                sentences.append(say(f"no_lines.{why_none(found, part)}", part=name))
        else:
            lines = part.lines
            key = {True: f"adds_up.{lines.rule}", None: "listed", False: "some"}[lines.adds_up]
            unit = unit_of(part)
            total = "" if lines.total is None else written(lines.total, unit, None, language)
            count = written(Decimal(len(lines.lines)), "", 0, language)
            sentences.append(say(key, part=name, count=count, total=total))
            row = partial(ROWS[lines.kind], language=language, names=names, say=say, files=files)
            told_lines = tuple(row(line) for line in lines.lines[:most])
            table = Table.of(COLUMNS[lines.kind], told_lines, len(lines.lines), say)
        tables.append(table)
    if any(part.lines for part in found.parts):
        sentences.append(say("to_the_line"))
    return Section(say("lines"), sentences=tuple(sentences), tables=tuple(tables))


def why_none(found: Passport, part: Part) -> str:
    if part.rounded_to is not None:
        return "persons"
    return "money" if found.is_of_coarse_money else "other"


def deliveries_of(found: Passport, language: str, names: Names, say: Say, most: int) -> Section:
    rows = tuple(
        (
            names("export", item.export),
            item.file_name,
            item.file_hash,
            moment(item.received_at, language),
            ", ".join(item.sheets),
            ", ".join(item.periods),
            item.delivery_id,
        )
        for item in found.deliveries[:most]
    )
    columns = ("export", "file", "hash", "received", "sheet", "for_period", "delivery")
    table = Table.of(columns, rows, len(found.deliveries), say)
    return Section(say("deliveries"), sentences=("",), tables=(table,))


def changes_of(found: Passport, language: str, say: Say) -> Section:
    former, cell = found.former, found.cell
    if former is None:
        sentences = [say("first_release")]
    elif former.row is None:
        sentences = [say("not_there", release=former.release_id)]
    elif not found.is_changed:
        sentences = [say("unchanged", release=former.release_id)]
    else:
        ends = [value_of(found, row, language, say) for row in (former.row, cell)]
        sentences = [say("changed", release=former.release_id, before=ends[0], now=ends[1])]
    if former and former.row and former.row["definition_version"] != cell["definition_version"]:
        before, now = former.row["definition_version"], cell["definition_version"]
        sentences.append(say("redefined", before=before, now=now))
    return Section(say("changes"), sentences=tuple(sentences))


def value_of(found: Passport, row: dict[str, Any], language: str, say: Say) -> str:
    part = Part("value", row["value_low"], row["value_central"], row["value_high"])
    value = amount_told(part, found.meaning["unit"], found.meaning["decimals"], language, say)
    return f"{value} ({say('status.' + row['status'])})"


def protection_of(found: Passport, say: Say) -> Section:
    sentences = []
    if found.is_of_persons:
        sentences.append(say("protected.persons", base=found.meaning["rounding_base"]))
    if found.is_of_coarse_money:
        sentences.append(say("protected.money"))
    if any(part.lines and part.lines.kind in OF_MONEY for part in found.parts):
        sentences.append(say("protected.lines"))
    return Section(say("protection"), sentences=tuple(sentences or [say("protected.open")]))


def origin_of(found: Passport, say: Say) -> Section:
    manifest = found.manifest
    facts = [
        (say("release"), str(manifest["release_id"])),
        (say("known_at"), str(manifest["known_at"])),
        (say("made_at"), str(manifest["made_at"])),
        (say("code_version"), str(manifest.get("code_version", ""))),
    ]
    sentences = (say("synthetic"),) if manifest.get("synthetic") else ()
    return Section(say("origin"), tuple(facts), sentences)


def span(cell: dict[str, Any], language: str) -> str:
    ends: Sequence[date] = (cell["period_start"], cell["period_end"])
    return " – ".join(day(end, language) for end in ends)
