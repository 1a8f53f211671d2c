"""The measurement as a page for readers and as the seed that releases publish."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from pathlib import Path

from dagster_project.home import DBT_PROJECT, REPOSITORY
from dagster_project.ingest.key import NAMES_VERSION
from tests.matching.labelled import PERSONS as LABELLED
from tests.matching.labelled import Spelling, persons, spellings, write
from tests.matching.measure import LEAST_RECALL, MOST_MERGED, Measured, Merged, Recall, key_of
from tests.matching.population import SURNAMES

PAGE = REPOSITORY / "docs" / "matching.md"
TEMPLATE = Path(__file__).with_name("page.txt")
SEED = DBT_PROJECT / "seeds" / "reference" / "matching_quality.csv"
COLUMNS = (
    "language_code", "name_ru", "name_en", "spellings_count", "pairs_count", "recall_share",
    "simulated_count", "false_merges_per_100000", "source",
)  # fmt: skip
# English -> (code, Russian), in the order of the tables.
NAMES = {
    "Russian": ("ru", "Русский"),
    "Russian passport (ICAO)": ("ru_icao", "Российский паспорт (ИКАО)"),
    "Russian passport before 2010": ("ru_old", "Российский паспорт до 2010 года"),
    "GOST 7.79 A": ("gost_a", "ГОСТ 7.79, система А"),
    "GOST 7.79 B": ("gost_b", "ГОСТ 7.79, система Б"),
    "English": ("en", "Английский"),
    "German": ("de", "Немецкий"),
    "French": ("fr", "Французский"),
    "Polish": ("pl", "Польский"),
    "Latvian": ("lv", "Латышский"),
    "Lithuanian": ("lt", "Литовский"),
    "Estonian": ("et", "Эстонский"),
    "Ukrainian": ("uk", "Украинский"),
    "Ukrainian in Latin": ("uk_latin", "Украинский латиницей"),
    "Kazakh in Cyrillic": ("kk", "Казахский кириллицей"),
    "Kazakh in Latin": ("kk_latin", "Казахский латиницей"),
    "Armenian": ("hy", "Армянский"),
    "Armenian in Latin": ("hy_latin", "Армянский латиницей"),
    "Georgian": ("ka", "Грузинский"),
    "Georgian in Latin": ("ka_latin", "Грузинский латиницей"),
    "Turkish": ("tr", "Турецкий"),
    "Spanish": ("es", "Испанский"),
    "Chinese visa": ("zh_visa", "Китайская виза"),
    "At home (diminutives)": ("home", "Домашние имена"),
}
_ALL = ("_T", "Все", "All")
_SOURCE = "make matching"


def seed(found: Measured) -> str:
    """The seed ``matching_quality``."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(COLUMNS)
    pairs, people = found.all_pairs, found.all_persons
    counts = (pairs.spellings, pairs.pairs, _share(pairs), people.persons, _rate(people))
    writer.writerow((*_ALL, *counts, _SOURCE))
    for language, (code, name_ru) in NAMES.items():
        pairs, people = found.by_language[language], found.merged_by_language[language]
        counts = (pairs.spellings, pairs.pairs, _share(pairs), people.persons, _rate(people))
        writer.writerow((code, name_ru, language, *counts, _SOURCE))
    return lines.getvalue()


def page(found: Measured) -> str:
    pairs, people = found.all_pairs, found.all_persons
    listed = "\n".join(
        f"| {language} | {own.spellings} | {own.pairs} | {_percent(own)} | "
        f"{_percent(found.others[language]) if language in found.others else '—'} | "
        f"{merged.persons} | {merged.merged} | {_rate(merged)} |"
        for language in NAMES
        for own in [found.by_language[language]]
        for merged in [found.merged_by_language[language]]
    )
    return TEMPLATE.read_text(encoding="utf-8").format(
        version=NAMES_VERSION,
        labelled=len(LABELLED),
        spellings=_number(pairs.spellings),
        pairs=_number(pairs.pairs),
        recall=_percent(pairs),
        least=f"{LEAST_RECALL:.0%}",
        others=len(SURNAMES),
        persons=_number(people.persons),
        merged=people.merged,
        share=f"{people.merged / people.persons:.3%}",
        of_one_name=people.of_one_name,
        most=f"{MOST_MERGED:.1%}",
        listed=listed,
        missed=_missed(),
        example=_example(),
    )


def _share(pairs: Recall) -> str:
    return f"{pairs.share:.4f}"


def _percent(pairs: Recall) -> str:
    return f"{pairs.share:.1%}"


def _number(count: int) -> str:
    return f"{count:,}"


def _rate(people: Merged) -> str:
    return f"{people.per_100_000:.1f}"


def _missed() -> str:
    """Labelled spellings whose key is not that of most spellings of their person."""
    of_person: dict[int, list[Spelling]] = defaultdict(list)
    for item in spellings():
        of_person[item.person].append(item)
    lines = []
    for listed in of_person.values():
        keys = Counter(key_of(item.surname, item.given) for item in listed)
        most = keys.most_common(1)[0][0]
        lines += [
            f"| {item.language} | {item.surname} {item.given} | {listed[0].surname} "
            f"{listed[0].given} |"
            for item in listed
            if key_of(item.surname, item.given) != most
        ]
    return "\n".join(lines)


def _example() -> str:
    person = persons()[0]
    forms = dict.fromkeys(
        " ".join(write(person, language)[:2])
        for language in NAMES
        if language not in ("GOST 7.79 A", "GOST 7.79 B")
    )
    return ", ".join(forms)
