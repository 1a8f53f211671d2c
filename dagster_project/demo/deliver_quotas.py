"""trip_quotas: each version of a season's quotas as a file of the countries it changes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_equal, spoil_some
from dagster_project.demo.files_text import render_csv, russian_date
from dagster_project.demo.randomness import stream
from dagster_project.demo.world_model import World
from dagster_project.demo.world_youth import Quota

EXPORT = "trip_quotas"
HEADER = (
    "season", "country_name", "quota_participants", "quota_escorts", "approved_by", "approved_on",
    "version",
)  # fmt: skip
FAULTS = [
    Fault("bad_integer", "quota_participants", put(2, "пять")),
    Fault("below_minimum", "quota_participants", put(2, "-3")),
    Fault("bad_date", "approved_on", put(5, "31.04.2025")),
]


def deliver(world: World, seed: int) -> list[Delivery]:
    """Some days after the last approval of the version."""
    versions: dict[tuple[int, int], list[Quota]] = defaultdict(list)
    for quota in world.quotas:
        versions[quota.season, quota.version].append(quota)
    deliveries: list[Delivery] = []
    for number, ((season, version), quotas) in enumerate(sorted(versions.items())):
        draw = stream(seed, EXPORT, season, version)
        records = [
            Record([str(q.season), q.country_text, str(q.participants), str(q.escorts),
                    "Правительственная комиссия", russian_date(q.approved), str(q.version)], q)
            for q in quotas
        ]  # fmt: skip
        if version == 2:
            spoil_some(draw.sample(records, min(len(records), len(records) // 8)), FAULTS, 1, draw)
        if number % 5 == 3 and len(records) > 9:
            repeat_equal(records, draw)
        last: date = max(q.approved for q in quotas)
        received = datetime.combine(last, datetime.min.time()) + timedelta(
            days=draw.randint(3, 9), hours=9
        )
        content = render_csv(HEADER, records).encode("utf-8")
        name = f"trip_quotas_{season}_v{version}.csv"
        good = Delivery(EXPORT, name, received, content, records)
        if number == 4:
            other = content.replace(b"quota_participants", b"seats", 1)
            deliveries.append(good.refused("missing_column", other))
        deliveries.append(good)
        if number == 6:
            deliveries.append(good.again(days=1))
    return deliveries
