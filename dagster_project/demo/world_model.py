"""What happens in the simulated world, before anybody writes a file about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from dagster_project.demo.timeline import FIRST_SHOWN_MONTH
from dagster_project.demo.world_associations import Association
from dagster_project.demo.world_calendar import Kind
from dagster_project.demo.world_commission import Action
from dagster_project.demo.world_consular import ConsularFigure
from dagster_project.demo.world_courses import Enrolment
from dagster_project.demo.world_people import Person
from dagster_project.demo.world_rights import Case
from dagster_project.demo.world_youth import Application, Quota, RosterLine


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One state of a planned event as the web form keeps it."""

    plan_id: str
    version: int
    post: str
    site: str | None
    mode: str
    title_ru: str
    title_en: str
    campaign: str | None
    event_type: str
    territory: str  # ZZZ: the form names a country that nobody knows
    country_text: str
    city: str
    venue: str
    starts_at: datetime  # aware, local offset
    hours: int
    planned_participants: int | None
    planned_youth: int | None
    budget: Decimal | None
    partner_region: str | None
    partner: str | None
    status: str
    changed_at: datetime  # UTC, naive


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of a post's monthly report."""

    post: str
    period: str
    plan_id: str | None
    title: str
    event_date: date
    territory: str
    country_text: str
    city: str
    participants: int | None
    youth: int | None
    method: str | None
    media: int | None
    region_text: str | None
    regions: tuple[str, ...]
    support_kind: str | None
    support_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration in its final state."""

    registration_id: str
    plan_id: str
    person: Person
    residence: str | None  # territory_code, ZZZ, or none stated
    residence_text: str | None
    mode: str
    registered_at: datetime  # UTC
    status: str
    checked_in_at: datetime | None
    channel: str


@dataclass(slots=True)
class Event:
    """An event of the world with its plan's history and what was reported of it."""

    number: int
    post: str
    territory: str
    month: str
    fate: str  # held, cancelled, silent (held, nobody reported), ahead
    kind: Kind
    day: date  # as first meant
    versions: list[PlanVersion] = field(default_factory=list)
    reports: list[ReportRow] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    has_scan: bool = False
    visitors: int = 0


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One posting line as the accounting system would print it."""

    doc_uid: str
    line_no: int
    doc_no: str
    doc_date: date | None
    period: str
    kind: str
    kbk: str
    kosgu: str
    debit: str
    credit: str
    measure: str
    territory: str | None  # ZZZ: named, unknown
    country_text: str | None
    plan_id: str | None
    trip: str | None
    contract: str | None
    inn: str | None
    counterparty: str
    amount_rub: Decimal | None
    currency: str
    amount_cur: Decimal | None
    is_storno: bool
    storno_of: str | None
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Tranche:
    """One tranche of a grant in one state of its life."""

    agreement_no: str
    tranche_no: int
    call: str
    applied: date
    association: str
    territory: str
    country_text: str
    requested: Decimal
    awarded: Decimal
    signed: date | None
    paid: date | None
    paid_currency: str | None
    paid_amount: Decimal | None
    report_due: date | None
    report_received: date | None
    report_accepted: date | None
    report_status: str | None
    returned: Decimal | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure of the number of compatriots in one territory."""

    territory: str
    country_text: str
    ref_year: int
    method: str
    source: str
    low: int | None
    central: int
    high: int | None
    definition: str
    grade: str


@dataclass(slots=True)
class World:
    """Everything that happened; exports are views of it."""

    territories: tuple[str, ...]  # of the posts in use
    posts: tuple[str, ...]
    people: list[Person] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    history: list[Event] = field(default_factory=list)  # before the first month; nobody reports
    ledger: list[LedgerLine] = field(default_factory=list)
    tranches: list[Tranche] = field(default_factory=list)
    associations: list[Association] = field(default_factory=list)
    estimates: list[Estimate] = field(default_factory=list)
    consular: list[ConsularFigure] = field(default_factory=list)
    # currency -> effective date -> (nominal, value in roubles for the nominal)
    rates: dict[str, dict[date, tuple[int, Decimal]]] = field(default_factory=dict)
    # The month in which an office's file shows it, and the application as it stands then.
    applications: list[tuple[str, Application]] = field(default_factory=list)
    roster_lines: list[RosterLine] = field(default_factory=list)
    quotas: list[Quota] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    @property
    def shown_events(self) -> list[Event]:
        """Those of the years that a release shows."""
        known = [event for event in self.history if event.registrations]
        return [*(event for event in known if event.month >= FIRST_SHOWN_MONTH), *self.events]
