"""Events as the rules see them at one known time: matched, merged, counted (rules 2–6)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from dagster_project.demo.deliver_registrations import RegistrationFact
from dagster_project.demo.deliver_reports import ReportFact
from dagster_project.demo.oracle_effect import Placed, Shelf
from dagster_project.demo.oracle_names import same_name_key
from dagster_project.demo.world_model import PlanVersion

BASES = ("scan", "list", "tickets", "head_count", "estimate")
METHOD_RANK = {"list": 0, "tickets": 1, "head_count": 2, "estimate": 3}


@dataclass(slots=True)
class KnownEvent:
    """One event: a plan with everything told of it, or a report that has no plan."""

    key: str
    plan_id: str | None
    post: str
    territory: str
    city: str
    site: str | None
    day: date
    starts_at: datetime | None
    type: str
    campaign: str | None
    plan_status: str | None
    has_partner: bool
    reports: list[ReportFact] = field(default_factory=list)
    checkins: int = 0
    identified_checkins: int = 0
    is_held: bool = False
    is_cancelled: bool = False
    basis: str = "none"
    visits: int | None = None
    regions: frozenset[str] = frozenset()
    outcome: str = ""

    @property
    def month(self) -> str:
        return f"{self.day.year:04d}-{self.day.month:02d}"

    @property
    def is_soft(self) -> bool:
        """Counted by eye: carries the declared error of 20 per cent."""
        return self.basis in ("head_count", "estimate")


def is_checkin(registration: RegistrationFact) -> bool:
    return registration.status == "registered" and registration.checked_in_at is not None


def plan_versions(shelf: Shelf, known_at: datetime) -> dict[str, dict[int, PlanVersion]]:
    """plan_id -> version -> the version as last delivered."""
    found: dict[str, dict[int, PlanVersion]] = defaultdict(dict)
    for version, _place, _line in shelf.rows("event_plan", known_at):
        found[version.plan_id][version.version] = version
    return found


def current_registrations(shelf: Shelf, known_at: datetime) -> list[Placed]:
    """The last delivered row of every registration."""
    found: dict[str, Placed] = {}
    for placed in shelf.rows("event_registrations", known_at):
        found[placed[0].registration_id] = placed
    return list(found.values())


def known_events(
    versions: dict[str, dict[int, PlanVersion]], reports: list[ReportFact], known_at: datetime
) -> dict[str, KnownEvent]:
    """key -> event; check-ins are counted afterwards by ``settle``."""
    events = {}
    for plan_id, by_version in versions.items():
        plan = by_version[max(by_version)]
        events[plan_id] = _from_plan(plan)
    for fact, matched_plan in _matched(events, versions, reports):
        if matched_plan is not None:
            events[matched_plan].reports.append(fact)
        else:
            event = _from_report(fact)
            events[event.key] = event
    return events


def _from_plan(plan: PlanVersion) -> KnownEvent:
    return KnownEvent(
        key=plan.plan_id,
        plan_id=plan.plan_id,
        post=plan.post,
        territory=plan.territory,
        city=same_name_key(plan.city),
        site=plan.site,
        day=plan.starts_at.date(),
        starts_at=plan.starts_at.astimezone(UTC).replace(tzinfo=None),
        type=plan.event_type,
        campaign=plan.campaign,
        plan_status=plan.status,
        has_partner=plan.partner is not None,
        is_cancelled=plan.status == "cancelled",
    )


def _from_report(fact: ReportFact) -> KnownEvent:
    row = fact.row
    return KnownEvent(
        key=f"{row.post}|{row.period}|{fact.report_no}|{fact.row_no}",
        plan_id=None,
        post=row.post,
        territory=row.territory,
        city=same_name_key(row.city),
        site=None,
        day=row.event_date,
        starts_at=None,
        type="other",
        campaign=None,
        plan_status=None,
        has_partner=False,
        reports=[fact],
    )


def _matched(
    events: dict[str, KnownEvent],
    versions: dict[str, dict[int, PlanVersion]],
    reports: list[ReportFact],
) -> list[tuple[ReportFact, str | None]]:
    """Every report with the plan it belongs to: named, or the only one that fits."""
    named = {fact.row.plan_id for fact in reports if fact.row.plan_id in events}
    plans: dict[tuple[str, date, str], list[str]] = defaultdict(list)
    for plan_id, by_version in versions.items():
        if plan_id not in named:
            plan = by_version[max(by_version)]
            key = (plan.post, plan.starts_at.date(), same_name_key(plan.title_ru))
            plans[key].append(plan_id)
    blank: dict[tuple[str, date, str], list[ReportFact]] = defaultdict(list)
    pairs: list[tuple[ReportFact, str | None]] = []
    for fact in reports:
        if fact.row.plan_id in events:
            pairs.append((fact, fact.row.plan_id))
        else:
            row = fact.row
            blank[(row.post, row.event_date, same_name_key(row.title))].append(fact)
    for key, facts in blank.items():
        fitting = plans.get(key, [])
        only = fitting[0] if len(fitting) == 1 and len(facts) == 1 else None
        pairs.extend((fact, only) for fact in facts)
    return pairs


def settle(events: dict[str, KnownEvent], known_at: datetime) -> None:
    """Decide held, basis, visits and outcome once check-ins are counted."""
    for event in events.values():
        counted = [fact for fact in event.reports if fact.row.participants is not None]
        if event.plan_id is None:
            event.is_held = True
        elif not event.is_cancelled:
            event.is_held = bool(counted) or event.checkins > 0
        if event.is_held:
            _count(event, counted)
        event.regions = frozenset(code for fact in event.reports for code in fact.row.regions)
        event.outcome = _outcome(event, known_at)


def _count(event: KnownEvent, counted: list[ReportFact]) -> None:
    if event.checkins > 0:
        event.basis, event.visits = "scan", event.checkins
    elif counted:
        best = min(
            counted,
            key=lambda fact: (
                METHOD_RANK[fact.row.method or "estimate"],
                -(fact.row.participants or 0),
                fact.row.post,
                fact.report_no,
                fact.row_no,
            ),
        )
        event.basis, event.visits = best.row.method or "estimate", best.row.participants
    elif event.reports:
        event.basis = event.reports[0].row.method or "estimate"


def _outcome(event: KnownEvent, known_at: datetime) -> str:
    if event.is_cancelled:
        return "cancelled"
    if event.is_held:
        return "held"
    if event.plan_status == "moved":
        return "moved"
    return "planned_ahead" if event.day > known_at.date() else "no_report"
