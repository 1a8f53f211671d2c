"""R01, R03, R09, R10, E04–E07: indicators of events and visits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from dagster_project.demo.oracle_events import BASES, KnownEvent
from dagster_project.demo.oracle_rows import (
    Key,
    Row,
    Rows,
    has_substance,
    median,
    point,
    ratio,
    rounded,
)
from dagster_project.demo.oracle_state import State
from dagster_project.demo.timeline import Period, month_of, months_between, quarter_of

LEVELS = ("territory", "group", "world")
Cell = tuple[str, str, str, str]  # period type, period code, level, territory


def period_codes(day: date) -> list[tuple[str, str]]:
    return [("M", month_of(day)), ("Q", quarter_of(day)), ("Y", f"{day.year}")]


class Visits:
    """Held events gathered by every cell they count in."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.held: dict[Cell, list[KnownEvent]] = defaultdict(list)
        for event in state.events.values():
            if event.is_held:
                for type_, code in period_codes(event.day):
                    for level, territory in state.places(event.territory):
                        self.held[(type_, code, level, territory)].append(event)
        self._reported: set[tuple[str, str]] = set()
        for scope in state.shelf.last_per_scope("event_reports", state.known_at):
            post, month = scope.split("|")
            self._reported.add((post, month))
        self._posts: dict[str, list[str]] = defaultdict(list)
        for post_ in state.reference.posts:
            for territory in post_.territories:
                self._posts[territory].append(post_.code)

    def of(self, key: Key) -> list[KnownEvent]:
        return self.held.get((key.period_type, key.period, key.level, key.territory), [])

    def is_not_reported(self, key: Key, period: Period) -> bool:
        """No report of the territory's posts for the whole period, and no event either."""
        posts = self._posts.get(key.territory, [])
        if key.level != "territory" or not posts or self.of(key):
            return False
        months = months_between(month_of(period.start), month_of(period.end))
        return not any((post, month) in self._reported for post in posts for month in months)


def visit_rows(state: State, rows: Rows) -> None:
    """Add the rows of all indicators of this page."""
    visits = Visits(state)
    _sums(visits, rows)
    _shares(visits, rows)
    _sizes(visits, rows)
    _campaigns(visits, rows)
    for period in state.periods("Y"):
        key = Key("E05", "Y", period.code, "world", "WLD")
        rows[key] = point(len({code for event in visits.of(key) for code in event.regions}))


def _emit(
    visits: Visits,
    rows: Rows,
    code: str,
    types: str,
    levels: tuple[str, ...],
    compute: Callable[[Key], Row],
    can_be_silent: bool,
    scheme: str = "_T",
    dims: tuple[str, ...] = ("_T",),
) -> None:
    """Dense rows of one indicator; the unresolved territory only where it has substance."""
    state = visits.state
    for type_ in types:
        for period in state.periods(type_):
            for level in levels:
                members = [*state.members(level), *(["ZZZ"] if level == "territory" else [])]
                for territory in members:
                    found: Rows = {}
                    for dim in dims:
                        key = Key(code, type_, period.code, level, territory, scheme, dim)
                        if can_be_silent and visits.is_not_reported(key, period):
                            found[key] = Row("not_reported")
                        else:
                            found[key] = compute(key)
                    if territory != "ZZZ" or any(has_substance(row) for row in found.values()):
                        rows.update(found)


def visit_sum(events: list[KnownEvent]) -> Row:
    """Visits with the declared error of counts made by eye."""
    firm = sum(event.visits or 0 for event in events if not event.is_soft)
    soft = sum(event.visits or 0 for event in events if event.is_soft)
    low, high = firm + Fraction(8, 10) * soft, firm + Fraction(12, 10) * soft
    return Row("ok", (rounded(low, 0), rounded(firm + soft, 0), rounded(high, 0)))


def _sums(visits: Visits, rows: Rows) -> None:
    types = visits.state.reference.column("event_types", "event_type_code")
    _emit(visits, rows, "R01", "MQY", LEVELS, lambda key: visit_sum(visits.of(key)), True)
    _emit(visits, rows, "R01", "Y", LEVELS,
          lambda key: visit_sum([e for e in visits.of(key) if e.basis == key.code]),
          True, "count_basis", BASES)  # fmt: skip
    _emit(visits, rows, "R01", "Y", ("world",),
          lambda key: visit_sum([e for e in visits.of(key) if e.type == key.code]),
          False, "event_type", types)  # fmt: skip


def _shares(visits: Visits, rows: Rows) -> None:
    def identified(key: Key) -> Row:
        events = visits.of(key)
        return ratio(sum(e.identified_checkins for e in events),
                     sum(max(e.visits or 0, e.checkins) for e in events), 4)  # fmt: skip

    def supported(key: Key) -> Row:
        reported = [event for event in visits.of(key) if event.reports]
        return ratio(sum(1 for event in reported if event.regions), len(reported), 4)

    def partnered(key: Key) -> Row:
        events = visits.of(key)
        return ratio(sum(1 for event in events if event.has_partner), len(events), 4)

    def dispersed(key: Key) -> Row:
        towns = Counter(event.city for event in visits.of(key))
        total = sum(towns.values())
        row = ratio(total**2 - sum(count**2 for count in towns.values()), total**2, 4)
        if 0 < total < 8:
            return Row("low_quality", numerator=row.numerator, denominator=row.denominator)
        return row

    _emit(visits, rows, "R03", "QY", LEVELS, identified, True)
    _emit(visits, rows, "E04", "Y", LEVELS, supported, True)
    _emit(visits, rows, "E07", "Y", LEVELS, partnered, True)
    _emit(visits, rows, "R09", "Y", ("territory",), dispersed, True)


def _sizes(visits: Visits, rows: Rows) -> None:
    types = visits.state.reference.column("event_types", "event_type_code")

    def counts(key: Key) -> list[int]:
        return [e.visits for e in visits.of(key)
                if e.visits is not None and key.code in ("_T", e.type)]  # fmt: skip

    def mean(key: Key) -> Row:
        found = counts(key)
        return ratio(sum(found), len(found), 1)

    def middle(key: Key) -> Row:
        found = counts(key)
        return point(median(found), 1) if found else Row("zero_denominator")

    for code, compute in (("E06a", mean), ("E06b", middle)):
        _emit(visits, rows, code, "Y", ("territory", "world"), compute, True)
        _emit(visits, rows, code, "Y", ("world",), compute, False, "event_type", types)


def _campaigns(visits: Visits, rows: Rows) -> None:
    state = visits.state
    first = state.years()[0]
    for year in state.years():
        for campaign in state.reference.column("campaigns", "campaign_code"):
            key = Key("R10", "Y", f"{year}", "world", "WLD", "campaign", campaign)
            this = [e for e in visits.of(key) if e.campaign == campaign]
            rows[key] = visit_sum(this)
            before_key = Key("R10", "Y", f"{year - 1}", "world", "WLD")
            before = [e for e in visits.of(before_key) if e.campaign == campaign]
            part = Key("R10b", "Y", f"{year}", "world", "WLD", "campaign", campaign)
            rows[part] = Row("not_yet") if year == first else _same_sites(this, before)


def _same_sites(this: list[KnownEvent], before: list[KnownEvent]) -> Row:
    sites = {e.site for e in this if e.site} & {e.site for e in before if e.site}
    return ratio(
        sum(e.visits or 0 for e in this if e.site in sites),
        sum(e.visits or 0 for e in before if e.site in sites),
        4,
    )
