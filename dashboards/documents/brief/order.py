"""What may be asked of a release: the words of the command for scopes and selections of pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboards.documents.brief.make import FORMATS, countries, documents, file_name
from dashboards.lib.names import names
from dashboards.lib.peers import RULES
from dashboards.lib.periods import opening_year
from dashboards.lib.release_access import remembering
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.views.country.selection import CountrySelection, years


@dataclass(frozen=True)
class Choices:
    """``places``: code → English name of every territory; ``told``: those the release tells of;
    ``year``: the one that the page opens on."""

    languages: tuple[str, ...]
    formats: tuple[str, ...]
    peers: tuple[str, ...]
    years: tuple[str, ...]
    year: str
    places: dict[str, str]
    told: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """One brief: for whom, and of what."""

    scope: Scope
    selection: CountrySelection


def choices(home: str, release_id: str) -> Choices:
    """What there is in a release; raises UserError where it can't be read."""
    scope = Scope(home, release_id, language="en")
    words, listed = names(scope), years(scope)
    return Choices(
        LANGUAGES,
        FORMATS,
        RULES,
        tuple(listed),
        opening_year(scope, listed),
        {code: words("territory", code) for code in words.of_level("territory")},
        tuple(countries(scope)),
    )


def order(home: str, release_id: str, language: str, *, place: str, year: str, peers: str) -> Order:
    """The brief with these filters, as a reader of the page has it in the language."""
    return Order(
        Scope(home, release_id, language=language),
        CountrySelection(place=place, year=year, peers=peers),
    )


def made(orders: Sequence[Order], formats: Sequence[str]) -> Iterator[dict[str, bytes]]:
    """Of each order, as it is made, the files by name. Orders of one country share what they ask
    of the release. Raises UserError where one can't be made."""
    with remembering():
        for one in orders:
            found = documents(one.scope, one.selection, formats)
            yield {file_name(one.scope, one.selection, kind): told for kind, told in found.items()}
