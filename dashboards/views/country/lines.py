"""A figure of the country by year, beside its group and the median of its peers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from dashboards.lib import palette, statuses
from dashboards.lib.changes import breaks
from dashboards.lib.figures import number
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, history
from dashboards.lib.measures import Known
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.peers import Median, Peers, medians, middle, peers_of
from dashboards.lib.periods import Shown
from dashboards.lib.recipes.beside import Other, line_beside
from dashboards.lib.recipes.cards import adds_up
from dashboards.lib.scope import Scope
from dashboards.lib.sentences import sentence
from dashboards.lib.sparkline import Point
from dashboards.lib.statuses import OK, PARTIAL, WITH_VALUE
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.units import display_unit
from dashboards.lib.view import View, Words
from dashboards.views.country.selection import CountrySelection

VALUE = Phrase(ru="{name}: {value}", en="{name}: {value}")
NOTE = Phrase(ru="{place}, {period}", en="{place}, {period}")
PlaceYear = tuple[str, str]
GROUP, PEERS = palette.TEAL, palette.GREY


def indicator_by_year(
    scope: Scope, selection: CountrySelection, code: str, *, period_type: str = "Y"
) -> View:
    """An indicator of the country over all full years up to the chosen one, beside its group and
    the median of its peers. Of a sum over territories the group stands in the table alone: on one
    scale with it a country would be a flat line."""
    cells = of_place(scope, selection, code, period_type)
    beside = {cell.period: cell for cell in of_group(scope, selection, code, period_type)}
    middles = medians(scope, code, chosen_peers(scope, selection), period_type)
    unit = unit_of(scope, code)
    last = cells[-1] if cells else None
    said = Words(
        title(scope, code, last, unit, is_short=period_type == "Y"),
        sentence(scope, code, selection.place, Shown(period_type, last.period)).text
        if last
        else note(scope, selection.place, []),
        empty=Texts(scope.language)(f"status.{last.status}.why" if last else "country.no_figure"),
    )
    rows: list[Row] = [
        {
            "period": cell.period,
            "value": cell.central,
            "low": cell.low,
            "high": cell.high,
            **cell.standing,
            **_group(beside, cell.period),
            **_middle(middles.get(cell.period)),
        }
        for cell in cells
    ]
    broken = breaks(scope, code, period_type, "territory").get(selection.place, set())
    return beside_others(
        scope, selection, said, rows, unit, draws_group=not is_sum(scope, code), broken=broken
    )


def sums_by_year(
    scope: Scope,
    selection: CountrySelection,
    name: str,
    unit: str,
    sums: Mapping[PlaceYear, Known],
    states: Mapping[PlaceYear, str],
) -> View:
    """Sums of a mart by (territory, year) in the same form. ``states`` says of which of them the
    deliveries are there: where they all are and the mart has no row, nothing happened."""
    peers = chosen_peers(scope, selection)
    own = [year for place, year in states if place == selection.place and year <= selection.year]
    rows: list[Row] = []
    for year in sorted(own):
        of_peers = [_sum(sums, states, (peer, year)) for peer in peers.codes]
        value, status = _sum(sums, states, (selection.place, year))
        known = [one for one, state in of_peers if one is not None and state == OK]
        rows.append(
            {"period": year, "value": value, "status": status, **_middle(middle(known, peers))}
        )
    last = rows[-1] if rows else None
    said = Words(
        headed(scope, name, last["value"], last["status"], unit) if last else name,
        note(scope, selection.place, [row["period"] for row in rows]),
        empty=Texts(scope.language)(
            f"status.{last['status']}.why" if last else "country.no_figure"
        ),
    )
    return beside_others(scope, selection, said, rows, unit, draws_group=False)


def _sum(
    sums: Mapping[PlaceYear, Known],
    states: Mapping[PlaceYear, str],
    key: PlaceYear,
) -> tuple[Decimal | None, str]:
    """The sum of a place and year with its status."""
    status = states.get(key, "no_source")
    found = sums.get(key)
    if found is None or status not in WITH_VALUE:
        return (Decimal(0), OK) if status == OK else (None, status)
    if found.is_unknown:
        return None, "unknown_amount"
    return found.at_least, PARTIAL if found.is_partial else status


def _group(cells: Mapping[str, Cell], period: str) -> Row:
    """The group's figure beside; nothing where none is published of groups."""
    if not cells:
        return {}
    found = cells.get(period)
    return {
        "group": found and found.central,
        "group_status": found.status if found else "no_source",
        "group_passport": found.passport if found else "",
    }


def _middle(found: Median | None) -> Row:
    return {"median": found and found.value, "known": found.known if found else 0}


def beside_others(
    scope: Scope,
    selection: CountrySelection,
    said: Words,
    rows: Sequence[Row],
    unit: str,
    *,
    draws_group: bool,
    broken: Collection[str] = (),
) -> View:
    """The line, and its table: period; value, low, high and status of the country; of the group
    where rows know it; the peers' median, and how many of them it is of."""
    texts, words = Texts(scope.language), names(scope)
    place, group = words("territory", selection.place), group_code(scope, selection)
    peers = chosen_peers(scope, selection)
    has_band = any(row.get("low") != row.get("high") for row in rows)
    has_group = any("group" in row for row in rows) and bool(group)
    table = said.table(
        (
            Column("period", texts("column.period"), "period"),
            Column("value", place, unit, status="status"),
            *(Column(end, texts(f"column.{end}"), unit) for end in ("low", "high") if has_band),
            *(
                [Column("group", words("territory", group), unit, status="group_status")]
                if has_group
                else []
            ),
            Column("median", median_name(scope, peers), unit),
            Column("known", texts("country.known", of=len(peers.codes)), "count"),
        ),
        rows,
    )
    others = [
        Other(name, color, [(row["period"], number(row[key])) for row in rows])
        for key, name, color in (
            *([("group", words("territory", group), GROUP)] if has_group and draws_group else []),
            ("median", median_name(scope, peers), PEERS),
        )
        if any(row[key] is not None for row in rows)
    ]
    own = [
        Point(
            row["period"],
            row["value"],
            row.get("low"),
            row.get("high"),
            row["status"],
            is_break=row["period"] in broken,
            passport=row.get("passport", ""),
        )
        for row in rows
    ]
    return line_beside(scope, said, table, place, own, others, unit=unit)


def of_place(
    scope: Scope, selection: CountrySelection, code: str, period_type: str = "Y"
) -> Sequence[Cell]:
    """The country's cells of an indicator up to the chosen year, oldest first."""
    found = history(scope, _both(scope, selection), period_type)
    return _until(selection, found.get((code, selection.place), ()))


def of_group(
    scope: Scope, selection: CountrySelection, code: str, period_type: str = "Y"
) -> Sequence[Cell]:
    """The same of its group of countries."""
    found = history(scope, _both(scope, selection), period_type)
    return _until(selection, found.get((code, group_code(scope, selection)), ()))


def _both(scope: Scope, selection: CountrySelection) -> tuple[str, str]:
    return selection.place, group_code(scope, selection)


def _until(selection: CountrySelection, cells: Sequence[Cell]) -> Sequence[Cell]:
    return [cell for cell in cells if cell.period.removeprefix("S")[:4] <= selection.year]


def group_code(scope: Scope, selection: CountrySelection) -> str:
    """The group that the country lies in; empty where it lies in none."""
    return str(names(scope).territories.get(selection.place, {}).get("group_code") or "")


def chosen_peers(scope: Scope, selection: CountrySelection) -> Peers:
    return peers_of(scope, selection.place, selection.peers)


def peers_in_words(scope: Scope, selection: CountrySelection) -> str:
    """Whose median stands beside every figure, by which rule: one sentence for the whole page."""
    texts, words, peers = Texts(scope.language), names(scope), chosen_peers(scope, selection)
    if not peers.codes:
        return texts("country.no_peers")
    places = ", ".join(words("territory", code) for code in peers.codes)
    return texts(f"country.peers_are.{peers.rule}", places=places)


def median_name(scope: Scope, peers: Peers) -> str:
    return Texts(scope.language)(f"country.median.{peers.rule}")


def unit_of(scope: Scope, code: str) -> str:
    """The unit it is written in; a count that is rounded reads as one of persons, also at zero."""
    fact = indicator_facts(scope).get(code, {})
    unit, base = fact.get("unit"), fact.get("rounding_base")
    return display_unit("persons" if unit == "count" and base else unit, fact.get("decimals"), base)


def is_sum(scope: Scope, code: str) -> bool:
    """Whether a group's figure is the sum over its territories: no scale for one of them."""
    return "territory" in str(indicator_facts(scope).get(code, {}).get("additive_over") or "")


def label(scope: Scope, code: str) -> str:
    """The indicator's name as in lists: the release's own."""
    return str(indicator_facts(scope).get(code, {}).get(f"name_{scope.language}") or code)


def title(scope: Scope, code: str, last: Cell | None, unit: str, *, is_short: bool) -> str:
    """The newest figure as a heading: ``Visits: 9,769``; why there is none, or the name alone.
    ``is_short``: the name as on cards."""
    name = label(scope, code)
    name = Texts(scope.language).get(f"short.{code}", name) if is_short else name
    if last is None:
        return name
    is_bound = adds_up(scope, code)
    return headed(scope, name, last.central, last.status, unit, is_bound=is_bound)


def headed(
    scope: Scope,
    name: str,
    value: Decimal | None,
    status: str,
    unit: str,
    *,
    is_bound: bool = True,
) -> str:
    """``name: value``; what is incomplete is at least so much, what is lacking its reason."""
    language = scope.language
    if value is None:
        said = statuses.said("no_source" if status == OK else status, language).word
        return VALUE(language, name=name, value=said)
    written = Formats(language).compact(value, unit)
    if status == PARTIAL and is_bound:
        written = Texts(language)("coverage.at_least", value=written)
    return VALUE(language, name=name, value=written)


def note(scope: Scope, place: str, periods: Sequence[str]) -> str:
    """Of which place and of which years."""
    name, formats = names(scope)("territory", place), Formats(scope.language)
    if not periods:
        return name
    ends = dict.fromkeys([formats.period(periods[0]), formats.period(periods[-1])])
    return NOTE(scope.language, place=name, period="–".join(ends))
