"""The parts of a country's page in reading order; a document is made of exactly these.

Every builder takes a scope and a ``CountrySelection`` whose place is a territory, needs no running
page, and gives a ``View`` whose table holds all numbers of its figure.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.panel import Build
from dashboards.views.country import (
    associations,
    changes,
    events,
    gaps,
    language,
    money,
    people,
    reach,
    service,
    youth,
)


@dataclass(frozen=True)
class Part:
    """``title_key``: its heading among the texts; ``builders``: its figures in order."""

    key: str
    title_key: str
    builders: tuple[Build, ...]


def _part(key: str, *builders: Build) -> Part:
    return Part(key, f"country.part.{key}", builders)


PARTS = (
    _part("people", people.compatriots, people.population),
    _part("reach", reach.visits, reach.participants, reach.per_1000),
    _part("events", events.held, events.show_up, events.partners, events.campaigns),
    _part("associations", associations.vitality, associations.grant_reports),
    _part("comers", reach.newcomers, reach.online),
    _part("youth", youth.youth_share, youth.applications, youth.way_to_trip),
    _part("language", language.learners, language.learners_per_1000),
    _part(
        "spending",
        money.net,
        money.grants,
        money.cost_per_visit,
        money.per_compatriot,
        money.by_measure,
    ),
    _part("changes", changes.changes),
    _part("posts", service.posts),
    _part("gaps", gaps.gaps),
)
# Builders whose view is a table; all others draw a line by year.
TABLES: tuple[Build, ...] = (
    people.population,
    events.campaigns,
    youth.way_to_trip,
    money.by_measure,
    changes.changes,
    service.posts,
    gaps.gaps,
)
