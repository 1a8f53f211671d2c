"""What is generated from the meaning of the indicators, declared in YAML beside their SQL.

``python -m dagster_project.catalogue`` writes ``docs/indicators.md`` and the list of models in
``int_indicator__row_collected.sql``. Tests compare both with their origin.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT, REPOSITORY, write_atomic

PAGE = REPOSITORY / "docs" / "indicators.md"
MODELS = Path("models") / "indicators"
COLLECTED = MODELS / "base" / "int_indicator__row_collected.sql"
_LIST = re.compile(r"(for model in \[\n).*?(\] %})", re.DOTALL)
_HEAD = """\
# Indicators · Показатели

Generated from `config.meta.indicator` in `dbt/models/indicators/*.yml` by `make generate`; \
change it there. The columns of the table of values: [model.md](model.md#4-the-indicator-table).

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
    "count": "number · число",
    "per_1000": "per 1,000 · на 1000",
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
}
Meanings = dict[str, dict[str, Any]]


def read_meanings(project: Path = DBT_PROJECT) -> Meanings:
    """Code → what its YAML declares, with ``model`` added, in the order of the codes."""
    found: Meanings = {}
    for path in sorted((project / MODELS).glob("*.yml")):
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
        for model in document.get("models", ()):
            declared = model.get("config", {}).get("meta", {}).get("indicator", {})
            for code, meaning in declared.items():
                if code in found:
                    raise UserError(f"The indicator {code} is declared twice.", where=path.name)
                found[code] = {**meaning, "model": model["name"]}
    return dict(sorted(found.items()))


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
        "Reading · Чтение": _word(meaning["direction"]),
        "Territory · Территория": _word(meaning["territory_role"]),
        "For · Для": ", ".join(map(_word, meaning["audience"])),
        "Adds up over · Складывается по": _codes(meaning["additive_over"]),
        "Breakdowns that make up the total · Разбивки итога": _codes(meaning["partition_dims"]),
        "Rests on · Источники": _codes(meaning["exports"]),
        "Protection · Защита": _word(protection),
        "Counts of persons · Числа людей": ", ".join(
            f"{part} `{name}`" for part, name in counts.items()
        ),
        "Headline · На обзоре": "yes · да" if meaning.get("is_headline") else "",
        "Definition · Определение": f"version · версия {meaning['definition_version']}, "
        f"{meaning['owner']}, [{meaning['model']}]({_source(meaning['model'])})",
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


def _source(model: str) -> str:
    return f"../dbt/{(MODELS / model).as_posix()}.sql"


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
    names = sorted(path.stem for path in (project / MODELS).glob("ind_*.sql"))
    listed = "".join(f"    '{name}',\n" for name in names).removesuffix(",\n") + "\n"
    return _LIST.sub(lambda match: f"{match[1]}{listed}{match[2]}", text)


def write(project: Path = DBT_PROJECT, page: Path = PAGE) -> None:
    """Write both files."""
    target = project / COLLECTED
    write_atomic(target, collected(target.read_text(encoding="utf-8"), project))
    write_atomic(page, render(read_meanings(project)))


if __name__ == "__main__":
    write()
