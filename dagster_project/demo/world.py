"""Lets everything happen, in an order that the seed alone decides."""

from __future__ import annotations

from dagster_project.demo.reference import Reference
from dagster_project.demo.world_calendar import Calendar, Story
from dagster_project.demo.world_diaspora import make_estimates
from dagster_project.demo.world_events import make_events
from dagster_project.demo.world_grants import make_tranches
from dagster_project.demo.world_ledger import Bookkeeper
from dagster_project.demo.world_model import World
from dagster_project.demo.world_rates import make_rates
from dagster_project.demo.world_registrations import Attendance
from dagster_project.demo.world_reports import make_reports
from dagster_project.demo.world_territories import communities, posts_in_use


def make_world(reference: Reference, seed: int, scale: float) -> World:
    """The whole simulated world; nothing in it depends on the clock."""
    posts = posts_in_use(reference, scale)
    places = communities(reference, posts)
    story = Story(reference)
    world = World(tuple(sorted(places)), tuple(post.code for post in posts))
    world.events = make_events(Calendar(reference, story), story, places, seed, scale)
    Attendance(places, story, seed, scale, world.people).fill(world.events)
    make_reports(world.events, reference, places, seed)
    world.ledger = Bookkeeper(reference, story, places, world.events, seed, scale).lines()
    world.tranches = make_tranches(places, seed, scale)
    world.estimates = make_estimates(reference, set(places), seed)
    world.rates = make_rates(seed)
    return world
