"""``demo-exports``: a realistic set of export files, with all their dirt, and the truth."""

from __future__ import annotations

from pathlib import Path

from dagster_project.demo.deliver_applications import deliver as deliver_applications
from dagster_project.demo.deliver_associations import deliver as deliver_associations
from dagster_project.demo.deliver_cases import deliver as deliver_cases
from dagster_project.demo.deliver_commission import deliver as deliver_commission
from dagster_project.demo.deliver_consular import deliver as deliver_consular
from dagster_project.demo.deliver_courses import deliver as deliver_courses
from dagster_project.demo.deliver_grants import deliver as deliver_grants
from dagster_project.demo.deliver_ledger import deliver as deliver_ledger
from dagster_project.demo.deliver_plan import deliver as deliver_plan
from dagster_project.demo.deliver_quotas import deliver as deliver_quotas
from dagster_project.demo.deliver_rates import deliver_rates
from dagster_project.demo.deliver_reference import deliver_estimates, deliver_reference
from dagster_project.demo.deliver_registrations import deliver as deliver_registrations
from dagster_project.demo.deliver_reports import deliver as deliver_reports
from dagster_project.demo.deliver_rosters import deliver as deliver_rosters
from dagster_project.demo.delivery import Delivery
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from dagster_project.demo.truth import render, truth_document
from dagster_project.demo.world import make_world
from dagster_project.demo.world_model import World

DEFAULT_SEED = 20261101


def deliver_all(world: World, reference: Reference, seed: int) -> list[Delivery]:
    """Every file of every export, ordered by path."""
    deliveries = [
        *deliver_estimates(world, seed),
        *deliver_consular(world, reference, seed),
        *deliver_plan(world, seed),
        *deliver_reports(world, reference, seed),
        *deliver_registrations(world, seed),
        *deliver_applications(world, seed),
        *deliver_rosters(world, seed),
        *deliver_quotas(world, seed),
        *deliver_courses(world, reference, seed),
        *deliver_ledger(world, seed),
        *deliver_grants(world, seed),
        *deliver_associations(world, seed),
        *deliver_commission(world, seed),
        *deliver_cases(world, seed),
        *deliver_rates(world, reference),
        *deliver_reference(world, reference, seed),
    ]
    # The world has a last day: a file that comes after it is refused at the door.
    last = parse_instant(KNOWN_AT[-1])
    arrived = [delivery for delivery in deliveries if delivery.received_at <= last]
    return sorted(arrived, key=lambda delivery: delivery.path)


def generate(to: Path, seed: int = DEFAULT_SEED, scale: float = 1.0) -> list[Delivery]:
    """Write ``exports/`` and ``truth.json`` below ``to``; the same seed gives the same bytes."""
    reference = Reference()
    world = make_world(reference, seed, scale)
    deliveries = deliver_all(world, reference, seed)
    for delivery in deliveries:
        delivery.write(to)
    document = truth_document(world, deliveries, reference, seed)
    (to / "truth.json").write_text(render(document), encoding="utf-8")
    return deliveries
