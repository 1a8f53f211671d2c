"""What a text column of an export with persons may store as written (``knownValues``): texts of the
contract and of dbt's seeds, compared as the models compare names."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dagster_project.contracts.cast_text import literal, text_list
from dagster_project.contracts.model import KnownValues
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.home import DBT_PROJECT

_PART = "\x1f"
# Seeds of other names, and where the code and the names of the things themselves stand.
_OWN_NAMES = {
    "territory_aliases": ("territories", ("territory_code", "name_ru", "name_en")),
    "region_aliases": ("regions", ("region_code", "name_ru", "name_en")),
    "host_city_aliases": ("host_cities", ("host_city_code", "name_ru", "name_en")),
}


def why_unreadable(known: KnownValues) -> str | None:
    """Why the list can't be read."""
    path = _seed(known.seed)
    if path is None:
        return f"`knownValues`: there is no seed `{known.seed}`."
    if known.column not in _columns(path):
        return f"`knownValues`: the seed `{known.seed}` has no column `{known.column}`."
    return None


def is_known(known: KnownValues, value: str) -> str:
    """SQL: the text (not NULL) is one of them, in whatever case of letters and punctuation."""
    written, plain = _lists(known)
    # Most texts are written as in the list; only the others are normalised.
    return (
        f"case when {value} in ({written}) then true else "
        f"case when {value} in ({written}) then null else {_plain_sql(value)} end in ({plain}) end"
    )


# Up to so many texts a list of literals is as quick as a lookup.
_FEW = 20


@cache
def _lists(known: KnownValues) -> tuple[str, str]:
    """The texts as written and normalised, each as the inside of an SQL IN."""
    texts = [*known.values, *(_texts(known.seed, known.column) if known.seed else ())]
    seed, columns = _OWN_NAMES.get(known.seed, ("", ()))
    texts += [text for column in columns for text in _texts(seed, column)]
    return _inside(texts), _inside(map(_plain, texts))


def _inside(texts: Iterable[str]) -> str:
    distinct = dict.fromkeys(texts)
    if len(distinct) <= _FEW:
        return text_list(distinct)
    # One literal that the engine splits: thousands of literals are slow to plan.
    return f"select unnest(string_split({literal(_PART.join(distinct))}, {literal(_PART)}))"


def _plain(text: str) -> str:
    """As the macro ``normalise_name`` of the models does."""
    kept = (sign if sign.isalpha() or sign.isnumeric() else " " for sign in text.lower())
    return " ".join("".join(kept).replace("ё", "е").split()).removeprefix("г ")


def _plain_sql(value: str) -> str:
    letters = f"regexp_replace(replace(lower({value}), 'ё', 'е'), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g')"
    return f"trim(regexp_replace(trim({letters}), {literal('^г ')}, ''))"


def _seed(name: str) -> Path | None:
    return next(iter(sorted((DBT_PROJECT / "seeds").glob(f"*/{name}.csv"))), None)


def _columns(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream), [])


def _texts(seed: str, column: str) -> tuple[str, ...]:
    path = _seed(seed)
    if path is None:
        return ()
    with path.open(encoding="utf-8", newline="") as stream:
        found = [normalised_text(row[column]) for row in csv.DictReader(stream)]
    return tuple(text for text in found if text)
