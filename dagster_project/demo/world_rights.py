"""Cases that compatriots bring to centres of legal aid, from the opening to the end of each."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import LAST_MONTH, month_start, months_between
from dagster_project.demo.world_territories import UNKNOWN_COUNTRIES, Community, spelling

FIRST_MONTH = "2022-01"
MONTHLY = 20  # cases of the whole world
FEWEST_MONTHLY = 16  # so that a small world has medians, too
# How many of ten cases are about it, and how many days half of them take.
CATEGORIES = {
    "citizenship": (3.5, 45), "residence": (2.5, 60), "labour": (1.6, 80), "family": (1.4, 110),
    "prosecution": (1.0, 260),
}  # fmt: skip
RECIPIENTS = {"ministry": 4, "fund": 5, "lawyer": 2}
Status = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Case:
    """One case: whole, or in the state that a log shows of it."""

    case_id: str
    territory: str  # ZZZ: the log names a country that nobody knows
    country_text: str
    opened: date
    category: str | None
    referred_to: str | None
    has_fund_grant: bool
    history: tuple[Status, ...]
    closed: date | None
    lacks_history: bool = False  # a centre that writes down no more than two days


def make_cases(communities: dict[str, Community], seed: int, scale: float) -> list[Case]:
    """All cases with everything that will become of them, in the order of opening."""
    draw = stream(seed, "rights")
    codes = sorted(communities)
    weights = [communities[code].event_weight for code in codes]
    cases: list[Case] = []
    for month in months_between(FIRST_MONTH, LAST_MONTH):
        for _ in range(max(FEWEST_MONTHLY, round(MONTHLY * scale))):
            community = communities[draw.choices(codes, weights)[0]]
            opened = month_start(month) + timedelta(days=draw.randint(0, 27))
            cases.append(_case(len(cases) + 1, community, opened, draw))
    return cases


def _case(number: int, community: Community, opened: date, draw: random.Random) -> Case:
    territory, text = community.code, spelling(community, draw)
    if draw.random() < 0.02:
        territory, text = "ZZZ", draw.choice(UNKNOWN_COUNTRIES)
    shares = [share for share, _ in CATEGORIES.values()]
    category = draw.choices([*CATEGORIES], shares)[0]
    history, referred_to = _history(opened, CATEGORIES[category][1], draw)
    has_grant = referred_to == "fund" and draw.random() < 0.6
    return Case(
        f"LA-{opened.year}-{number:04d}", territory, text, opened, category, referred_to,
        has_grant, history, None, lacks_history=referred_to is None and draw.random() < 0.05,
    )  # fmt: skip


def _history(
    opened: date, half_take: int, draw: random.Random
) -> tuple[tuple[Status, ...], str | None]:
    def after(day: date, least: int, most: int) -> date:
        return day + timedelta(days=draw.randint(least, most))

    steps: list[Status] = [("opened", opened)]
    if draw.random() < 0.35:
        passed_on = after(opened, 2, 40)
        steps.append(("transferred", passed_on))
        if draw.random() < 0.5:  # they say when they are done
            steps.append(("closed", after(passed_on, 20, 200)))
        return tuple(steps), draw.choices([*RECIPIENTS], [*RECIPIENTS.values()])[0]
    closed = opened + timedelta(days=max(1, round(half_take * draw.lognormvariate(0, 0.8))))
    steps.append(("closed", closed))
    if draw.random() < 0.1:
        again = after(closed, 10, 90)
        steps += [("reopened", again), ("closed", after(again, 10, 120))]
    elif draw.random() < 0.02:  # a slip of the pen
        steps[1] = ("closed", opened - timedelta(days=draw.randint(3, 300)))
    return tuple(steps), None


def state_on(case: Case, day: date) -> Case | None:
    """What the log says of a case on a day; nothing before it is opened."""
    if case.opened > day:
        return None
    history = tuple(step for step in case.history if step[1] <= day)
    is_passed_on = any(status == "transferred" for status, _ in history)
    last, at = history[-1]
    return replace(
        case,
        referred_to=case.referred_to if is_passed_on else None,
        has_fund_grant=case.has_fund_grant and is_passed_on,
        history=() if case.lacks_history else history,
        closed=at if last == "closed" else None,
    )
