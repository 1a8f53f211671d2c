"""The demo world's accepted rows as raw tables: what a correct load of its files would leave.

Reads the facts behind the generated files, never the files: so the SQL is compared with the
truth without the readers between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dagster_project.demo.deliver_applications import ApplicationFact
from dagster_project.demo.deliver_associations import RegisterFact
from dagster_project.demo.deliver_courses import EnrolmentFact
from dagster_project.demo.deliver_rates import RateFact
from dagster_project.demo.deliver_reference import PopulationFact, StockFact
from dagster_project.demo.deliver_registrations import RegistrationFact
from dagster_project.demo.deliver_reports import ReportFact
from dagster_project.demo.deliver_rosters import RosterFact
from dagster_project.demo.delivery import Delivery
from dagster_project.demo.effect import Shelf
from dagster_project.demo.generate import DEFAULT_SEED, deliver_all
from dagster_project.demo.reference import Reference
from dagster_project.demo.world import make_world
from dagster_project.demo.world_commission import Action
from dagster_project.demo.world_consular import ConsularFigure
from dagster_project.demo.world_model import Estimate, LedgerLine, PlanVersion, Tranche
from dagster_project.demo.world_rights import Case
from dagster_project.demo.world_youth import Quota
from tests.pipeline.raw_warehouse import RawWarehouse

Row = dict[str, Any]


@dataclass(frozen=True)
class Demo:
    """The generated world, asked for its truth through the shelf of its deliveries."""

    reference: Reference
    shelf: Shelf
    deliveries: list[Delivery]


def make_demo(scale: float) -> Demo:
    reference = Reference()
    deliveries = deliver_all(make_world(reference, DEFAULT_SEED, scale), reference, DEFAULT_SEED)
    return Demo(reference, Shelf(deliveries), deliveries)


def build(path: Path, demo: Demo) -> Path:
    """Write the accepted rows of all committed deliveries to ``path``."""
    raw = RawWarehouse()
    for export, deliveries in demo.shelf.committed.items():
        for delivery in deliveries:
            _status, read, accepted, quarantined, skipped, _rules = delivery.receipt()
            raw.deliver(
                export,
                delivery.received_at.isoformat(),
                [
                    {**row, "_line": record.line}
                    for record in delivery.accepted()
                    for row in _rows(export, record.truth, demo.reference)
                ],
                scope_keys=delivery.scope,
                status=delivery.status,
                sha256=delivery.sha256,
                file_name=delivery.file_name,
                counts=(read, accepted, quarantined, skipped),
            )
    return raw.write(path)


def _rows(export: str, truth: Any, reference: Reference) -> list[Row]:
    to_rows = ROWS.get(export)
    if to_rows is None:
        return []  # totals of the United Nations: no figure of the truth rests on them
    return [to_rows(fact, reference) for fact in (truth if isinstance(truth, list) else [truth])]


def _plan(plan: PlanVersion, reference: Reference) -> Row:
    starts_at = plan.starts_at.astimezone(UTC).replace(tzinfo=None)
    return {
        "plan_id": plan.plan_id, "version": plan.version, "post_code": plan.post,
        "site_id": plan.site, "attendance_mode": plan.mode, "title_ru": plan.title_ru,
        "title_en": plan.title_en, "campaign_code": plan.campaign, "event_type": plan.event_type,
        "country_name": plan.country_text, "city": plan.city, "venue": plan.venue,
        "starts_at": starts_at, "starts_on": plan.starts_at.date(),
        "planned_participants": plan.planned_participants, "planned_budget_rub": plan.budget,
        "partner_assoc_reg_no": plan.partner, "status": plan.status,
        "status_changed_at": plan.changed_at,
    }  # fmt: skip


def _report(fact: ReportFact, reference: Reference) -> Row:
    row = fact.row
    return {
        "post_code": row.post, "period": row.period, "report_no": fact.report_no,
        "row_no": fact.row_no, "plan_id": row.plan_id, "title": row.title,
        "event_date": row.event_date, "country_name": row.country_text, "city": row.city,
        "participants_total": row.participants, "youth_14_35_count": row.youth,
        "count_method": row.method, "media_mentions": row.media,
        "support_region_names": row.region_text, "support_kind": row.support_kind,
        "support_amount_rub": row.support_amount,
    }  # fmt: skip


def _registration(fact: RegistrationFact, reference: Reference) -> Row:
    residence = reference.territories.get(fact.residence or "")
    return {
        "registration_id": fact.registration_id, "plan_id": fact.plan_id,
        "residence_country_name": residence.name_ru if residence else fact.residence,
        "registered_at": _utc(fact.registered_at), "status": fact.status,
        "checked_in_at": _utc(fact.checked_in_at),
        "person_name_token": "|".join(fact.name_key) if fact.name_key else None,
        "person_patronymic_token": fact.patronymic or None,
        "person_birth_year": fact.birth_year, "person_is_identified": fact.name_key is not None,
    }  # fmt: skip


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment


def _ledger(line: LedgerLine, reference: Reference) -> Row:
    return {
        "doc_uid": line.doc_uid, "line_no": line.line_no, "doc_no": line.doc_no,
        "doc_date": line.doc_date, "period": line.period, "operation_kind": KINDS[line.kind],
        "kbk": line.kbk, "programme_measure_code": line.measure, "country_name": line.country_text,
        "event_plan_id": line.plan_id, "trip_code": line.trip, "counterparty_token": line.inn,
        "amount_rub": line.amount_rub, "currency": line.currency, "amount_cur": line.amount_cur,
        "is_storno": line.is_storno, "storno_of_uid": line.storno_of, "posted_at": line.posted_at,
    }  # fmt: skip


KINDS = {
    "оплата": "payment", "аванс": "advance", "возврат": "refund", "исправление": "correction",
    **{word: word for word in ("payment", "advance", "refund", "correction")},
}  # fmt: skip


def _grant(tranche: Tranche, reference: Reference) -> Row:
    return {
        "agreement_no": tranche.agreement_no, "tranche_no": tranche.tranche_no,
        "call_code": tranche.call, "country_name": tranche.country_text,
        "applied_at": tranche.applied, "assoc_reg_no": tranche.association,
        "requested_rub": tranche.requested, "signed_at": tranche.signed,
        "awarded_rub": tranche.awarded, "paid_at": tranche.paid, "paid_cur": tranche.paid_currency,
        "paid_amount_cur": tranche.paid_amount, "report_due": tranche.report_due,
        "report_received": tranche.report_received,
        "report_accepted_on": tranche.report_accepted, "report_status": tranche.report_status,
        "returned_rub": tranche.returned,
    }  # fmt: skip


def _association(fact: RegisterFact, reference: Reference) -> Row:
    return {
        "post_code": fact.post, "period": fact.quarter, "assoc_reg_no": fact.number,
        "country_name": _country(fact.territory, reference), "registered_on": fact.registered,
        "name_ru": fact.name, "legal_form": fact.legal_form, "status": fact.status,
        "status_date": fact.since, "merged_into_reg_no": fact.merged_into,
        "has_youth_wing": fact.has_youth_wing, "last_report_on": fact.last_report,
        "is_council_member": fact.is_council_member,
    }  # fmt: skip


def _rate(fact: RateFact, reference: Reference) -> Row:
    identifiers = {r["currency_code"]: r["cbr_id"] for r in reference.rows("currencies")}
    return {
        "currency_id": identifiers[fact.currency], "effective_date": fact.day,
        "nominal": fact.nominal, "value": fact.value,
    }  # fmt: skip


def _estimate(estimate: Estimate, reference: Reference) -> Row:
    return {
        "country_name": estimate.country_text, "ref_year": estimate.ref_year,
        "method": estimate.method, "source": estimate.source, "value_low": estimate.low,
        "value_central": estimate.central, "value_high": estimate.high,
        "definition": estimate.definition, "quality_grade": estimate.grade,
    }  # fmt: skip


def _consular(figure: ConsularFigure, reference: Reference) -> Row:
    return {
        "country_name": figure.country_text, "post_code": figure.post,
        "period_end": figure.period_end, "registered_citizens": figure.registered,
        "of_which_under_18": figure.under_18, "passports_issued": figure.passports,
        "voters_list": figure.voters,
    }  # fmt: skip


def _stock(fact: StockFact, reference: Reference) -> Row:
    def name(code: str) -> str:
        return "Caribbean" if code == "aggregate" else reference.territories[code].name_en

    return {
        "ref_year": fact.year, "destination_name": name(fact.destination),
        "origin_name": name(fact.origin), "migrants_count": fact.count,
    }  # fmt: skip


def _population(fact: PopulationFact, reference: Reference) -> Row:
    is_aggregate = fact.territory == "aggregate"
    return {
        "location_code": "ARB" if is_aggregate else fact.territory, "ref_year": fact.year,
        "location_name": "Arab World" if is_aggregate else fact.territory,
        "population_count": fact.count,
    }  # fmt: skip


def _application(fact: ApplicationFact, reference: Reference) -> Row:
    return {
        "application_id": fact.application_id, "competition_code": fact.competition,
        "season": fact.season, "residence_country_name": _country(fact.residence, reference),
        "submitted_at": fact.submitted_at, "category": fact.category,
        "works": [{"work_type": kind} for kind in fact.works],
        "stage_results": [
            {"stage": result.stage, "score": result.score, "passed": result.is_passed,
             "judged_at": result.judged_at}
            for result in fact.results
        ],
        "result_published_at": fact.published_at, "outcome": fact.outcome, "status": fact.status,
        "source_post": fact.post, "is_consent_given": fact.has_consent,
        **_person(fact),
    }  # fmt: skip


def _roster_line(fact: RosterFact, reference: Reference) -> Row:
    return {
        "post_code": fact.post, "trip_code": fact.trip, "roster_no": fact.roster_no,
        "line_no": fact.line_no, "residence_country_name": _country(fact.residence, reference),
        "nomination_application_id": fact.application_id, "role": fact.role,
        "status": fact.status,
        "status_history": [{"status": status, "status_date": day} for status, day in fact.history],
        "arrival_date": fact.arrival, "departure_date": fact.departure,
        "host_city": fact.host_city, "replaced_by_line_no": fact.replaced_by,
        **_person(fact),
    }  # fmt: skip


def _person(fact: ApplicationFact | RosterFact) -> Row:
    return {
        "person_name_token": "|".join(fact.name_key) if fact.name_key else None,
        "person_patronymic_token": fact.patronymic or None,
        "person_birth_year": fact.birth_year, "person_is_identified": fact.name_key is not None,
        "person_sex": fact.sex,
    }  # fmt: skip


def _enrolment(fact: EnrolmentFact, reference: Reference) -> Row:
    return {
        "enrolment_id": fact.enrolment_id, "course_code": fact.course, "centre_code": fact.centre,
        "post_code": fact.post, "residence_country_name": _country(fact.residence, reference),
        "level": fact.level, "term": fact.term, "age_band": fact.age_band,
        "enrolled_on": fact.enrolled_on, "hours_planned": fact.hours_planned,
        "hours_attended": fact.hours_attended, "exam_result": fact.exam,
        "is_certificate_given": fact.has_certificate, "status": fact.status,
        "person_name_token": "|".join(fact.name_key) if fact.name_key else None,
        "person_patronymic_token": fact.patronymic or None,
        "person_birth_year": fact.birth_year, "person_is_identified": fact.name_key is not None,
    }  # fmt: skip


def _country(code: str, reference: Reference) -> str:
    return reference.territories[code].name_ru if code in reference.territories else code


def _quota(quota: Quota, reference: Reference) -> Row:
    return {
        "season": quota.season, "country_name": quota.country_text,
        "quota_participants": quota.participants, "quota_escorts": quota.escorts,
        "approved_on": quota.approved, "version": quota.version,
    }  # fmt: skip


def _action(action: Action, reference: Reference) -> Row:
    return {
        "meeting_no": action.meeting, "agenda_item": str(action.item), "action_no": action.action,
        "meeting_date": action.held_on, "decision_text": action.text, "owner_org": action.owner,
        "due_date": action.due, "status": action.status, "evidence_ref": action.evidence,
        "closed_on": action.closed_on,
        "due_date_history": [
            {"due_on": shift.due_on, "moved_on": shift.moved_on} for shift in action.shifts
        ],
        "linked_indicator_ids": [{"indicator_code": code} for code in action.indicators],
    }  # fmt: skip


def _case(case: Case, reference: Reference) -> Row:
    return {
        "case_id": case.case_id, "country_name": _country(case.territory, reference),
        "opened_on": case.opened, "category": case.category, "referred_to": case.referred_to,
        "fund_grant_no_token": "a" * 32 if case.has_fund_grant else None,
        "status_history": [{"status": status, "status_date": day} for status, day in case.history],
        "closed_on": case.closed,
    }  # fmt: skip


ROWS: dict[str, Callable[..., Row]] = {
    "event_plan": _plan,
    "event_reports": _report,
    "event_registrations": _registration,
    "competitions_applications": _application,
    "trip_rosters": _roster_line,
    "trip_quotas": _quota,
    "language_courses": _enrolment,
    "legal_aid_cases": _case,
    "ledger_1c": _ledger,
    "grants": _grant,
    "associations_register": _association,
    "commission_actions": _action,
    "cbr_rates": _rate,
    "diaspora_estimates": _estimate,
    "consular_figures": _consular,
    "un_desa_migrant_stock": _stock,
    "worldbank_population": _population,
}
