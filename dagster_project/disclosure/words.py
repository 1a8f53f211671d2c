"""What the judge says, in English and in Russian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dagster_project.disclosure import LANGUAGES
from dagster_project.disclosure.coarser import Cut
from dagster_project.disclosure.judge import Finding, Reason
from dagster_project.release.lattice import TOTAL

SHOWN = 20
Sentence = tuple[str, str]  # in the order of LANGUAGES

SAFE: Sentence = (
    "Safe to publish beside release {release}: its {rows} rows say nothing that the release does "
    "not say.",
    "Можно публиковать рядом с выпуском {release}: строки таблицы ({rows}) не говорят ничего "
    "сверх него.",
)
UNSAFE: Sentence = (
    "Not safe to publish beside release {release}: {found} of {rows} rows.",
    "Нельзя публиковать рядом с выпуском {release}: строк, которые выдают лишнее, — {found} из "
    "{rows}.",
)
MORE: Sentence = ("… and {n} more; --json lists all.", "… и ещё {n}; все — с --json.")
INSTEAD: Sentence = (
    "Safe instead, as the release has it:",
    "Безопасно вместо этого, в том виде, как в выпуске:",
)
NOTHING_INSTEAD: Sentence = (
    "No coarser cut of this table is in the release.",
    "Более крупного разреза этой таблицы в выпуске нет.",
)
REASONS: Mapping[Reason, Sentence] = {
    Reason.EXACT: ("a count of people that is not rounded", "число людей не округлено"),
    Reason.DIFFERS: (
        "the release gives this cell another number, or none",
        "в выпуске у этой ячейки другое число или никакого",
    ),
    Reason.TWICE: (
        "the table gives this cell twice, with different numbers",
        "таблица называет эту ячейку дважды, с разными числами",
    ),
    Reason.OUTSIDE: (
        "this cut is not published (no row of person_lattice.csv)",
        "такой разрез не публикуется (его нет в person_lattice.csv)",
    ),
    Reason.UNPUBLISHED: (
        "the release has no such cell, and a later one may round it otherwise",
        "в выпуске такой ячейки нет, а следующий может округлить её иначе",
    ),
    Reason.CONTRADICTS: (
        "the warehouse counts another number here",
        "в хранилище здесь насчитано другое число",
    ),
    Reason.FEW: ("a rate over fewer than 20 people", "доля менее чем от 20 человек"),
    Reason.PARTLESS: (
        "a rate without its numerator and denominator",
        "доля без числителя и знаменателя",
    ),
    Reason.FROM_EXACT: (
        "a rate that does not follow from rounded counts",
        "доля посчитана не из округлённых чисел",
    ),
    Reason.NARROWS: (
        "together with the release it gives a count away, or nearly so",
        "вместе с выпуском выдаёт чьё-то число или почти выдаёт",
    ),
}
LEVELS: Mapping[str, Sentence] = {
    "world": ("the world", "мир"),
    "group": ("groups of countries", "группы стран"),
    "territory": ("territories", "территории"),
    "post": ("posts", "представительства"),
    "union": ("unions", "объединения"),
}
PERIODS: Mapping[str, Sentence] = {
    "Y": ("years", "годы"),
    "H": ("half-years", "полугодия"),
    "Q": ("quarters", "кварталы"),
    "M": ("months", "месяцы"),
    "SEASON": ("seasons", "сезоны"),
    "BLOCK3": ("blocks of three years", "трёхлетия"),
}
WHOLE: Sentence = ("without a breakdown", "без разбивки")
BROKEN: Sentence = ("by {scheme}", "по признаку {scheme}")
CUT: Sentence = (
    "{where} × {when}, {split} ({cells} cells)",
    "{where} × {when}, {split} (ячеек: {cells})",
)


def answer(
    language: str, release: str, rows: int, found: Sequence[Finding], cuts: Sequence[Cut]
) -> list[str]:
    """The judgement, line by line."""
    at = LANGUAGES.index(language)
    if not found:
        return [SAFE[at].format(release=release, rows=rows)]
    lines = [UNSAFE[at].format(release=release, found=len(found), rows=rows)]
    for item in found[:SHOWN]:
        why = "; ".join(REASONS[reason][at] for reason in item.reasons)
        lines.append(f"  {cell_text(item.cell)}: {why}.")
    if len(found) > SHOWN:
        lines.append("  " + MORE[at].format(n=len(found) - SHOWN))
    lines.append((INSTEAD if cuts else NOTHING_INSTEAD)[at])
    return [*lines, *(f"  {cut_text(cut, at)}" for cut in cuts)]


def cell_text(cell: Mapping[str, str]) -> str:
    """A cell by its name: R02 KAZ 2025 newness=new."""
    parts = [cell["indicator_code"], cell["territory_code"], cell["period_code"]]
    for number in ("1", "2"):
        if cell[f"dim{number}_scheme"] != TOTAL:
            parts.append(f"{cell[f'dim{number}_scheme']}={cell[f'dim{number}_code']}")
    return " ".join(parts)


def cut_text(cut: Cut, at: int) -> str:
    level, kind, scheme = cut.slice.territory_level, cut.slice.period_type, cut.slice.dim1_scheme
    return f"{cut.slice.indicator_code}: " + CUT[at].format(
        where=LEVELS[level][at] if level in LEVELS else level,
        when=PERIODS[kind][at] if kind in PERIODS else kind,
        split=WHOLE[at] if scheme == TOTAL else BROKEN[at].format(scheme=scheme),
        cells=cut.cells,
    )
