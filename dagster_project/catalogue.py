"""What is generated from the meaning of the indicators, declared in YAML beside their SQL.

``python -m dagster_project.catalogue`` writes ``docs/indicators.md``, the list of models in
``int_indicator__row_collected.sql``, and the seed that says what figures show while an export is
not there. Tests compare them with their origin.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT, REPOSITORY, write_atomic

PAGE = REPOSITORY / "docs" / "indicators.md"
MODELS = Path("models") / "indicators"
COLLECTED = MODELS / "base" / "int_indicator__row_collected.sql"
LATTICE = Path("seeds") / "reference" / "person_lattice.csv"
ABSENT = Path("seeds") / "reference" / "absent_exports.csv"
_LIST = re.compile(r"(for model in \[\n).*?(\] %})", re.DOTALL)
_HEAD = """\
# Indicators · Показатели

Generated from `config.meta.indicator` in `dbt/models/indicators/*/*.yml` by `make generate`; \
change it there. What columns, cells and rules of values mean: \
[model.md](model.md#4-the-indicator-table).

| Code | Name | Название | Unit |
|---|---|---|---|
"""
_WORDS = {
    "share": "share · доля",
    "visits": "visits · посещения",
    "persons": "persons · люди",
    "ratio": "ratio · отношение",
    "index": "index · индекс",
    "regions": "regions · регионы",
    "rub": "roubles · рубли",
    "days": "days · дни",
    "weeks": "weeks · недели",
    "count": "number · число",
    "per_1000": "per 1,000 · на 1000",
    "lower_bound": "at least · не меньше",
    "same_deliveries": "of what has come · по поступившему",
    "complete_only": "only when complete · только полное",
    "up": "more is better · больше — лучше",
    "down": "less is better · меньше — лучше",
    "band": "best within a band · лучше в пределах полосы",
    "context": "context · контекст",
    "residence": "of residence · проживания",
    "event": "of the event · мероприятия",
    "none": "none · нет",
    "open": "open · открыто",
    "persons_rule": "rounded counts of persons · округлённые числа людей",
    "class_for_person_exports": "a class where an export has persons · класс для выгрузок с людьми",
    "C": "commission · комиссия",
    "A": "analysts · аналитики",
    "M": "managers · руководители программ",
    "second_year": "second year · второй год",
    "after_look_back": "three clean years before · три чистых года до него",
    "to_date": "to date · на сегодня",
}
NO_BREAKDOWN = "_T"
Meanings = dict[str, dict[str, Any]]


def read_meanings(project: Path = DBT_PROJECT) -> Meanings:
    """Code → what its YAML declares, in the order of the codes. Added are ``model``, ``theme``
    (the folder of the model), and ``slices``: its frame as ``period_types``, ``levels`` and
    ``breakdown``, of counts of persons read from the lattice."""
    found: Meanings = {}
    lattice = _lattice(project)
    for path in sorted((project / MODELS).rglob("*.yml")):
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
        for model in document.get("models", ()):
            declared = model.get("config", {}).get("meta", {}).get("indicator", {})
            for code, meaning in declared.items():
                if code in found:
                    raise UserError(f"The indicator {code} is declared twice.", where=path.name)
                slices = meaning["frame"]
                if slices == LATTICE.stem:
                    final = {"only_final": True} if meaning.get("only_final") else {}
                    slices = [item | final for item in lattice.get(code, [])]
                found[code] = {
                    **meaning,
                    "model": model["name"],
                    "theme": path.parent.name,
                    "slices": slices,
                }
    return dict(sorted(found.items()))


def _lattice(project: Path) -> dict[str, list[dict[str, Any]]]:
    """Indicator → slices of the person lattice, the levels of one cut together."""
    cuts: dict[str, dict[tuple[str, str], list[str]]] = {}
    with (project / LATTICE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            of_code = cuts.setdefault(row["indicator_code"], {})
            levels = of_code.setdefault((row["period_type"], row["dim1_scheme"]), [])
            if row["territory_level"] not in levels:
                levels.append(row["territory_level"])
    return {
        code: [
            {"period_types": [period_type], "levels": levels, "breakdown": breakdown}
            for (period_type, breakdown), levels in of_code.items()
        ]
        for code, of_code in cuts.items()
    }


def render(meanings: Meanings) -> str:
    """The catalogue for people, as Markdown."""
    rows = [
        _row(f"[{code}](#{code.lower()})", item["name_en"], item["name_ru"], _word(item["unit"]))
        for code, item in meanings.items()
    ]
    chapters = [_chapter(code, meanings) for code in meanings]
    return _HEAD + "\n".join(rows) + "\n\n" + "\n".join(chapters)


def _chapter(code: str, meanings: Meanings) -> str:
    meaning = meanings[code]
    counts = meaning.get("counts") or {}
    whole = meaning.get("part_of", "")
    protection = "persons_rule" if counts else meaning["protection_rule"]
    facts = {
        "Part of · Часть": f"[{whole}](#{whole.lower()})" if whole in meanings else whole,
        "Unit · Единица": f"{_word(meaning['unit'])}, {meaning['decimals']} decimals · знаков",
        "Value · Значение": f"`{meaning['value_rule']}`",
        "When deliveries are missing · Если чего-то нет": _word(meaning["missing_rule"]),
        "Reading · Чтение": _word(meaning["direction"]),
        "Territory · Территория": _word(meaning["territory_role"]),
        "For · Для": ", ".join(map(_word, meaning["audience"])),
        "Cells · Ячейки": "; ".join(map(_slice, meaning["slices"])),
        "First period · Первый период": _word(meaning.get("first_period", "")),
        "Followed for · Прослежено": _followed(meaning.get("follow_up_years")),
        "Running season · Идущий сезон": _word("to_date") if meaning.get("while_running") else "",
        "Adds up over · Складывается по": _codes(meaning.get("additive_over", [])),
        "Breakdowns that make up the total · Разбивки итога": _codes(
            meaning.get("partition_dims", [])
        ),
        "Rests on · Источники": _codes(meaning["exports"]),
        "Protection · Защита": _word(protection),
        "Counts of persons · Числа людей": ", ".join(
            f"{part} {_codes(list(name.values()) if isinstance(name, dict) else [name])}"
            for part, name in counts.items()
        ),
        "Headline · На обзоре": "yes · да" if meaning.get("is_headline") else "",
        "Definition · Определение": f"version · версия {meaning['definition_version']}, "
        f"{meaning['owner']}, [{meaning['model']}]({_source(meaning)})",
    }
    lines = [
        f'## <a id="{code.lower()}"></a>{code} · {meaning["name_en"]} · {meaning["name_ru"]}',
        "",
        _one_line(meaning["definition_en"]),
        "",
        _one_line(meaning["definition_ru"]),
        "",
        "| | |",
        "|---|---|",
        *(_row(name, text) for name, text in facts.items() if text),
        "",
        f"**Mind.** {_one_line(meaning['caveat_en'])}",
        "",
        f"**Учтите.** {_one_line(meaning['caveat_ru'])}",
    ]
    return "\n".join(lines) + "\n"


def _slice(item: dict[str, Any]) -> str:
    """``Y, M × world, group × event_type``."""
    sides = [_codes(item["period_types"]), _codes(item["levels"])]
    if item.get("breakdown", NO_BREAKDOWN) != NO_BREAKDOWN:
        sides.append(f"`{item['breakdown']}`")
    return " × ".join(sides) + (" (final years · итоговые годы)" if item.get("only_final") else "")


def _followed(years: int | None) -> str:
    return f"years · лет: {years}, days · дней: 60" if years else ""


def _source(meaning: dict[str, Any]) -> str:
    return f"../dbt/{sql_of(meaning).as_posix()}"


def sql_of(meaning: dict[str, Any]) -> Path:
    """The model of an indicator, within the dbt project."""
    return Path(MODELS, meaning["theme"], f"{meaning['model']}.sql")


def _word(code: str) -> str:
    return _WORDS.get(code, code)


def _codes(items: list[str]) -> str:
    return ", ".join(f"`{item}`" for item in items)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _row(*cells: str) -> str:
    return "| " + " | ".join(_one_line(cell).replace("|", "\\|") for cell in cells) + " |"


def collected(text: str, project: Path = DBT_PROJECT) -> str:
    """The text of the collecting model with every model ``ind_*`` in its list.

    dbt must know before it runs what a model reads, so the list can't be found while it runs.
    """
    if not _LIST.search(text):
        raise UserError("The list of models is gone.", where=COLLECTED.name)
    names = sorted(path.stem for path in (project / MODELS).rglob("ind_*.sql"))
    listed = "".join(f"    '{name}',\n" for name in names).removesuffix(",\n") + "\n"
    return _LIST.sub(lambda match: f"{match[1]}{listed}{match[2]}", text)


def absent_exports(meanings: Meanings) -> str:
    """The seed's text: under each export the indicators that can't do without it, and the status
    that they show while it is not there."""
    needed = sorted(
        (export, code)
        for code, meaning in meanings.items()
        for export in meaning["required_exports"]
    )
    rows = [
        f"{export},{code},no_source,required_exports of the indicator" for export, code in needed
    ]
    return "\n".join(["export,indicator_code,status,source", *rows, ""])


def write(project: Path = DBT_PROJECT, page: Path = PAGE) -> None:
    """Write the three files."""
    target, meanings = project / COLLECTED, read_meanings(project)
    write_atomic(target, collected(target.read_text(encoding="utf-8"), project))
    write_atomic(page, render(meanings))
    write_atomic(project / ABSENT, absent_exports(meanings))


if __name__ == "__main__":
    write()
