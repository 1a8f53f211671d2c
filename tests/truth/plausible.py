"""What a reader who knows the field would check of the demo world; each check names its source.

A check gets the figures of a world and says what is wrong with them, in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from dagster_project.demo.reference import Reference
from dagster_project.demo.world_ledger import DOCUMENTS_PER_MONTH
from dagster_project.demo.world_model import Event, World
from dagster_project.demo.world_territories import Facts, public_facts
from tests.truth.plausible_youth import YouthFigures, youth_figures

FULL_YEARS = ("2022", "2023", "2024", "2025")


@dataclass
class Seen:
    """A held event as a visitor would describe it."""

    title: str
    event_type: str
    campaign: str
    day: date
    hour: int | None
    post: str
    territory: str
    visits: int

    @property
    def year(self) -> str:
        return str(self.day.year)


@dataclass
class Figures:
    """The world in numbers."""

    facts: dict[str, Facts]
    windows: dict[str, tuple[str, str]]
    posts: dict[str, str]  # territory -> post
    events: list[Seen]
    persons: Counter[tuple[str, str]]  # (territory of residence, year)
    estimates: list[tuple[str, int, str, int]]  # territory, year, definition, upper end
    money: Counter[tuple[str, str]] = field(default_factory=Counter)  # (measure, year)
    costs: list[tuple[str, float, int]] = field(default_factory=list)  # territory, roubles, visits
    lines: int = 0
    youth: YouthFigures = field(default_factory=YouthFigures)


def figures_of(world: World, reference: Reference) -> Figures:
    figures = Figures(
        public_facts(reference),
        {r["campaign_code"]: (r["window_start_mmdd"], r["window_end_mmdd"])
         for r in reference.rows("campaigns")},
        {event.territory: event.post for event in world.events},
        [_seen(event) for event in world.events if event.fate == "held"],
        Counter(),
        [(e.territory, e.ref_year, e.definition, e.high or e.central) for e in world.estimates],
        lines=len(world.ledger),
    )  # fmt: skip
    came = {
        (r.residence or "", event.month[:4], r.person.number)
        for event in world.events
        for r in event.registrations
        if r.checked_in_at
    }
    figures.persons.update((place, year) for place, year, _person in came)
    spent: Counter[str] = Counter()
    for line in world.ledger:
        roubles = float(line.amount_rub or 0)
        figures.money[line.measure, line.period[:4]] += round(roubles)
        spent[line.plan_id or ""] += round(roubles)
    for event in world.events:
        cost = spent[event.versions[-1].plan_id] if event.versions else 0
        if event.fate == "held" and cost and (visits := _seen(event).visits):
            figures.costs.append((event.territory, cost, visits))
    figures.youth = youth_figures(world)
    return figures


def _seen(event: Event) -> Seen:
    report = event.reports[0] if event.reports else None
    plan = event.versions[-1] if event.versions else None
    counted = (report.participants or 0) if report else 0
    return Seen(
        event.kind.title_ru, event.kind.event_type, event.kind.campaign or "",
        report.event_date if report else event.day, plan.starts_at.hour if plan else None,
        event.post, report.territory if report else event.territory, event.visitors or counted,
    )  # fmt: skip


def population(f: Figures) -> Iterator[str]:
    """World Bank, SP.POP.TOTL: nobody is counted who does not live there."""
    for place, year, definition, upper in f.estimates:
        if upper > f.facts[place].population_in(max(year, 2015)) * 0.5:
            yield f"{place} {year}: {upper} by {definition} of half as many who live there"


def shares(f: Figures) -> Iterator[str]:
    """UN DESA 2019, censuses as typed: estimates stand near the public figures they come from."""
    for place, year, definition, upper in f.estimates:
        told = f.facts[place].compatriots_in(year)
        if definition == "self_identified" and not 0.85 * told <= upper <= 1.65 * told:
            yield f"{place} {year}: {upper}, publicly {told}"
        born = f.facts[place].russian_born_2019
        if definition == "born_in" and born and year == 2020 and not 0.8 <= upper / born <= 1.8:
            yield f"{place}: {upper} born in Russia, by the United Nations {born}"


def weekdays(f: Figures) -> Iterator[str]:
    """Of 1,396 public events of an event service (Meetup, 2016) 94 % began at a weekend or from
    17 o'clock on; houses of culture also work by day with pupils and the old."""
    timed = [e for e in f.events if e.hour is not None]
    free = sum(e.day.weekday() >= 5 or (e.hour or 0) >= 17 for e in timed) / len(timed)
    by_day = Counter(e.day.weekday() for e in f.events)
    if not 0.7 <= free <= 0.95:
        yield f"{free:.0%} in free time"
    if by_day.most_common(1)[0][0] != 5 or by_day.most_common()[-1][0] != 0:
        yield f"days of the week: {sorted(by_day.items())}"
    if any((e.hour or 12) < 9 or (e.hour or 12) > 21 for e in timed):
        yield "at night"


def months(f: Figures) -> Iterator[str]:
    """School holidays and the calendar of memorable dates: May is full, midsummer is quiet."""
    for year in FULL_YEARS:
        count = Counter(e.day.month for e in f.events if e.year == year)
        mean = sum(count.values()) / 12
        if max(count, key=lambda month: count[month]) != 5:
            yield f"{year}: the fullest month is not May"
        if not all(0.2 * mean < count[month] < 0.8 * mean for month in (1, 7, 8)):
            yield f"{year}: January, July and August of {sorted(count.items())}"


def campaigns(f: Figures) -> Iterator[str]:
    """Victory Day is the largest of all; Cosmonautics Day and the Day of Slavic Writing are days
    of schools and choirs. Windows: seed ``campaigns``, Federal Law 32-FZ."""
    for year in FULL_YEARS:
        visits = Counter[str]()
        for e in f.events:
            if e.campaign and e.year == year:
                visits[e.campaign] += e.visits
        ranks = [code for code, _ in visits.most_common()]
        small = set(ranks[5:])
        if ranks[0] != "victory_day" or not {"space_day", "slavic_writing"} <= small:
            yield f"{year}: {ranks}"
        if len(ranks) < len(f.windows):
            yield f"{year}: nothing for {set(f.windows) - set(ranks)}"
    astray = 0
    for e in f.events:
        if e.campaign:
            first, last = f.windows[e.campaign]
            day = f"{e.day:%m%d}"
            is_inside = first <= day <= last if first <= last else day >= first or day <= last
            astray += not is_inside
    if astray > 0.02 * len(f.events):
        yield f"{astray} events far from the date of their campaign"


WORDS = {
    "концерт": {"concert"}, "фестиваль": {"festival"}, "лекция": {"lecture"},
    "круглый стол": {"conference"}, "конференция": {"conference"}, "турнир": {"sport"},
    "конкурс": {"competition"}, "выставка": {"exhibition"}, "ёлка": {"evening"},
    "возложение": {"memorial"}, "кинопоказ": {"film_screening"}, "форум": {"youth_forum"},
    "урок": {"language_class"}, "вечер": {"evening"},
}  # fmt: skip


def titles(f: Figures) -> Iterator[str]:
    """Read by a person: a word of the title and the type say the same, and the season fits."""
    for e in f.events:
        first = e.title.casefold().split(":")[0]
        said = [types for word, types in WORDS.items() if first.startswith(word)]
        if any(e.event_type not in types for types in said):
            yield f"{e.title} is called {e.event_type}"
        if "новогодн" in first and e.day.month not in (12, 1):
            yield f"{e.title} on {e.day}"
        if ("летн" in first or "лето" in first) and e.day.month not in (6, 7, 8, 9):
            yield f"{e.title} on {e.day}"


def reach(f: Figures) -> Iterator[str]:
    """Judged by rooms: a house of culture with 40 events of 40 visitors a year sees some per mille
    of a community of hundreds of thousands, some per cent of one of hundreds."""
    visits = Counter[tuple[str, str]]()
    for e in f.events:
        visits[e.territory, e.year] += e.visits
    for place in f.posts:
        for year in FULL_YEARS:
            people = f.facts[place].compatriots_in(int(year))
            per_mille = f.persons[place, year] * 1000 / people
            if per_mille > 100 or (people > 2000 and per_mille < 0.05):
                yield f"{place} {year}: {per_mille:.2f} identified of 1,000"
            if not 1 <= visits[place, year] * 1000 / people <= 1000:
                yield f"{place} {year}: {visits[place, year]} visits of {people}"


def costs(f: Figures) -> Iterator[str]:
    """Judged by prices of 2022–2026: hall, sound and tea for a guest cost some hundred to two
    thousand roubles; no place is ten times as dear as another."""
    total = sum(cost for _, cost, _ in f.costs) / sum(visits for _, _, visits in f.costs)
    if not 300 <= total <= 2000:
        yield f"{total:.0f} roubles a visit"
    by_place: dict[str, list[float]] = {}
    for place, cost, visits in f.costs:
        both = by_place.setdefault(place, [0.0, 0.0])
        both[0], both[1] = both[0] + cost, both[1] + visits
    for place, (roubles, people) in by_place.items():
        if place != "ZZZ" and not total / 4 <= roubles / people <= total * 4:
            yield f"{place}: {roubles / people:.0f} roubles a visit, all {total:.0f}"
    if not 1.5 <= f.lines / (DOCUMENTS_PER_MONTH * 60) <= 2.5:
        yield f"{f.lines} lines in the ledger"


def unresolved(f: Figures) -> Iterator[str]:
    """The issue: less than 1 %, and less than any country with a post."""
    visits, persons = Counter[str](), Counter[str]()
    for e in f.events:
        visits[e.territory] += e.visits
    for (place, _year), count in f.persons.items():
        persons[place] += count
    for what, found in (("visits", visits), ("persons", persons)):
        if not 0 < found["ZZZ"] < 0.01 * sum(found.values()):
            yield f"{found['ZZZ']} of {sum(found.values())} {what} nowhere"
    if visits["ZZZ"] >= min(visits[place] for place in f.posts):
        yield "more visits nowhere than in a country"


def story(f: Figures) -> Iterator[str]:
    """``data/story.csv``: what is told there is seen in the figures."""
    posts = Counter((e.post, e.year) for e in f.events)
    types = Counter((e.event_type, e.year) for e in f.events)
    years = Counter(e.year for e in f.events)
    victory = Counter(e.year for e in f.events if e.campaign == "victory_day")
    winters = (date(2023, 10, 1), date(2024, 4, 1)), (date(2024, 10, 1), date(2025, 4, 1))
    quiet = [sum(e.post == "RU-TEL" and first <= e.day < after for e in f.events)
             for first, after in winters]  # fmt: skip
    forums = [types["youth_forum", year] for year in ("2025", "2024")]
    arrived = [sum(posts[post, year] for post in ("RU-BEL", "RU-ERE", "RU-IST"))
               for year in ("2022", "2024")]  # fmt: skip
    changes = {
        "growth where people arrived": (arrived[1], arrived[0], 1.15, 2.5),
        "the dip in Israel": (*quiet, 0.1, 0.6),
        "the hall in Chisinau": (posts["RU-KIS", "2026"], posts["RU-KIS", "2024"], 0.2, 0.8),
        "fewer youth forums": (*forums, 0.2, 0.7),
        "their money": (f.money["M04", "2025"], f.money["M04", "2024"], 0.2, 0.75),
        "80 years since Victory": (victory["2025"], victory["2024"], 1.1, 1.8),
        "the whole": (years["2025"], years["2024"], 0.9, 1.1),
    }  # fmt: skip
    for what, (now, before, least, most) in changes.items():
        if not least <= now / max(before, 1) <= most:
            yield f"{what}: {now} after {before}"


Check = Callable[[Figures], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    population, shares, weekdays, months, campaigns, titles, reach, costs, unresolved, story,
)  # fmt: skip
