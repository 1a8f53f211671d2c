"""Lets everything happen, in an order that the seed alone decides."""

from __future__ import annotations

from dagster_project.demo.reference import Reference
from dagster_project.demo.world_associations import make_associations
from dagster_project.demo.world_calendar import Calendar, Story
from dagster_project.demo.world_commission import make_actions
from dagster_project.demo.world_competitions import Competitions, last_states
from dagster_project.demo.world_consular import make_figures
from dagster_project.demo.world_courses import Courses
from dagster_project.demo.world_diaspora import make_estimates
from dagster_project.demo.world_events import make_events, make_history
from dagster_project.demo.world_grants import make_tranches
from dagster_project.demo.world_ledger import Bookkeeper
from dagster_project.demo.world_model import World
from dagster_project.demo.world_people import PeopleFactory
from dagster_project.demo.world_rates import make_rates
from dagster_project.demo.world_registrations import Attendance, FormerAttendance
from dagster_project.demo.world_reports import fall_silent, make_reports
from dagster_project.demo.world_rights import make_cases
from dagster_project.demo.world_territories import Community, communities, posts_in_use
from dagster_project.demo.world_trips import Programme
from dagster_project.demo.world_youth import youth_seasons

# Who came until then may have come before the first month, too.
FOLLOWS_HISTORY = "2023-01"
KEPT_SHARE = 0.2  # of the events and registrations of a usual year


def make_world(reference: Reference, seed: int, scale: float) -> World:
    """The whole simulated world; nothing in it depends on the clock."""
    posts = posts_in_use(reference, scale)
    places = communities(reference, posts)
    story = Story(reference)
    world = World(tuple(sorted(places)), tuple(post.code for post in posts))
    calendar, factory = Calendar(reference, story), PeopleFactory(seed)
    world.events = make_events(calendar, story, places, seed, scale)
    Attendance(places, story, seed, scale, world.people, factory).fill(world.events)
    make_reports(world.events, reference, places, seed)
    fall_silent(world.events, story)
    world.ledger = Bookkeeper(reference, story, places, world.events, seed, scale).lines()
    world.tranches = make_tranches(places, seed, scale)
    world.associations = make_associations(places, seed)
    world.cases = make_cases(places, seed, scale)
    world.estimates = make_estimates(reference, set(places), seed)
    world.consular = make_figures(places, reference.parts, seed)
    world.rates = make_rates(seed)
    world.actions = make_actions(reference, seed)
    _youth_programme(world, reference, story, places, factory, seed, scale)
    world.history = make_history(calendar, story, places, seed, scale * KEPT_SHARE)
    former = FormerAttendance(places, story, seed, scale * KEPT_SHARE, world.people, factory)
    former.remember([event for event in world.events if event.month < FOLLOWS_HISTORY])
    former.fill(world.history)
    courses = Courses(world.posts, places, story, factory, world.people, seed)
    world.enrolments = courses.enrolments()
    return world


def _youth_programme(
    world: World, reference: Reference, story: Story, places: dict[str, Community],
    factory: PeopleFactory, seed: int, scale: float,
) -> None:  # fmt: skip
    """Season after season: who applied, what seats there were, who travelled."""
    competitions = Competitions(
        reference, places, story, world.events, factory, world.people, seed, scale
    )
    programme = Programme(places, story, world.events, factory, world.people, seed, scale)
    for season in youth_seasons(reference):
        states = competitions.season(season)
        quotas = programme.quotas(season)
        world.applications += states
        world.quotas += quotas
        world.roster_lines += programme.rosters(season, quotas, last_states(states))
