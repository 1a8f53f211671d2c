"""associations_register: a workbook per post and quarter, as the register stands at its end."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_equal, spoil_some, truncated
from dagster_project.demo.files_workbook import Sheet
from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import FIRST_MONTH, LAST_MONTH, month_end, months_between
from dagster_project.demo.world_associations import FIRST_QUARTER, Association
from dagster_project.demo.world_model import World

EXPORT = "associations_register"
RUSSIAN = ("Реестровый №", "Страна", "Название", "Название на местном языке", "Форма",
           "Дата регистрации", "Статус", "Дата статуса", "Присоединено к (№)", "Членов, заявлено",
           "Молодёжное крыло", "Последний отчёт", "В координационном совете")  # fmt: skip
ENGLISH = ("Register no.", "Country", "Name in Russian", "Local name", "Legal form",
           "Registered on", "Status", "Status since", "Merged into (no.)", "Members, stated",
           "Youth wing", "Last report", "Council member")  # fmt: skip
NUMBER, _, NAME, _, _, REGISTERED, STATUS, _, _, MEMBERS, YOUTH, LAST_REPORT, _ = range(13)
# As offices spell them, in Russian and in English.
STATUS_WORDS = {
    "active": (("действует", "Действующее", "активное"), ("active", "Active")),
    "dormant": (("не активно", "приостановило деятельность", "приостановлено"), ("dormant",)),
    "closed": (("закрыто", "ликвидировано", "прекратило деятельность"), ("closed", "dissolved")),
    "merged": (("присоединено", "объединено"), ("merged", "merged into another")),
}
FORM_WORDS = {
    "society": ("общество", "society"), "union": ("союз", "union"), "foundation": ("фонд",
    "foundation"), "club": ("клуб", "club"), "informal": ("без регистрации", "informal"),
}  # fmt: skip
# The register of another office is behind by some months.
BEHIND = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class RegisterFact:
    """A row of a register as a correct load understands it."""

    post: str
    quarter: str
    quarter_end: date
    number: str
    territory: str
    registered: date
    name: str
    legal_form: str
    status: str
    since: date
    merged_into: str | None
    has_youth_wing: bool | None
    last_report: date | None
    is_council_member: bool


def _without(**values: Any) -> Callable[[RegisterFact], RegisterFact]:
    return lambda fact: replace(fact, **values)


FAULTS = [
    Fault("bad_date", "registered_on", put(REGISTERED, "31.02.2015")),
    Fault("not_in_list", "status", put(STATUS, "в отпуске")),
    Fault("missing_required", "name_ru", put(NAME, " ")),
    Fault("pattern_mismatch", "assoc_reg_no", put(NUMBER, "АС-12")),
    Fault("bad_date", "last_report_on", put(LAST_REPORT, "весной"), _without(last_report=None)),
    Fault("bad_boolean", "has_youth_wing", put(YOUTH, "планируется"),
          _without(has_youth_wing=None)),
]  # fmt: skip


def quarters() -> list[tuple[str, date]]:
    """Code and last day of every quarter of which registers are kept."""
    ends = [month for month in months_between(FIRST_MONTH, LAST_MONTH) if int(month[5:]) % 3 == 0]
    found = [(f"{month[:4]}-Q{int(month[5:]) // 3}", month_end(month)) for month in ends]
    return [quarter for quarter in found if quarter[0] >= FIRST_QUARTER]


def deliver(world: World, seed: int) -> list[Delivery]:
    """Every post's register of every quarter, with late, missing, corrected and broken ones."""
    deliveries: list[Delivery] = []
    for number, post in enumerate(world.posts):
        known = [one for one in world.associations if post in one.posts]
        for quarter, end in quarters():
            draw = stream(seed, EXPORT, post, quarter)
            if draw.random() < 0.03:
                continue  # this post sent no register of the quarter
            register = Register(post, quarter, end, is_english=number % 4 == 3, draw=draw)
            deliveries += register.deliveries(known)
    return deliveries


class Register:
    """The files that a post sends of one quarter."""

    def __init__(
        self, post: str, quarter: str, end: date, *, is_english: bool, draw: random.Random
    ) -> None:
        self.post, self.quarter, self.end = post, quarter, end
        self.is_english, self.draw = is_english, draw
        days = draw.randint(30, 55) if draw.random() < 0.06 else draw.randint(5, 22)
        self.received = datetime.combine(end, datetime.min.time()) + timedelta(
            days=days, hours=draw.randint(6, 17), minutes=draw.randint(0, 59)
        )

    def deliveries(self, known: list[Association]) -> list[Delivery]:
        draw = self.draw
        records = [self._record(one) for one in known if one.registered <= self.end]
        chance = draw.random()
        if len(records) > 5 and chance < 0.25:  # more than a fifth of bad rows would be held
            spoil_some([draw.choice(records)], FAULTS, 1, draw)
        elif len(records) > 4 and chance < 0.28:
            repeat_equal(records, draw)
        elif chance < 0.31:
            good = self._file(records, self.received)
            return [good.refused("truncated", truncated(good.content)), good]
        elif chance < 0.34:  # the total does not agree: held, and sent again in order
            held = self._file(_copies(records), self.received - timedelta(days=2), total_error=9)
            held.status, held.reason = "held", "control_total"
            return [held, self._file(records, self.received)]
        elif records and chance < 0.40:  # weeks later a name is put right
            later = self.received + timedelta(days=draw.choice((9, 25, 60)))
            good = self._file(records, self.received)
            again = self._file(self._renamed(records), later, suffix="_v2")
            return [good] if again.content == good.content else [good, again]
        good = self._file(records, self.received)
        return [good, good.again(days=1)] if 0.40 <= chance < 0.43 else [good]

    def _file(
        self, records: list[Record], received: datetime, total_error: int = 0, suffix: str = ""
    ) -> Delivery:
        sheet = Sheet("Register" if self.is_english else "Реестр")
        title = ("Register of associations", "Post", "Period") if self.is_english else (
            "Реестр общественных объединений соотечественников", "Загранучреждение", "Период"
        )  # fmt: skip
        sheet.add([title[0]])
        sheet.add([f"{title[1]}: {self.post}"])
        sheet.add([f"{title[2]}: {self.quarter}"])
        sheet.add(ENGLISH if self.is_english else RUSSIAN)
        for record in records:
            record.line = sheet.add(record.values)
        total: list[Any] = [None] * len(RUSSIAN)
        total[0] = "Total" if self.is_english else "Итого"
        total[MEMBERS] = sum(record.values[MEMBERS] for record in records) + total_error
        sheet.add(total)
        name = f"{self.post}_{self.quarter}{suffix}.xlsx"
        scope = (f"{self.post}|{self.quarter}",)
        return Delivery(EXPORT, name, received, sheet.content(), records, 4, scope)

    def _record(self, one: Association) -> Record:
        draw, language = self.draw, int(self.is_english)
        day = self.end if one.posts[0] == self.post else max(self.end - BEHIND, one.registered)
        status, since = one.state_on(day)
        fact = RegisterFact(
            self.post, self.quarter, self.end, one.number, one.territory, one.registered,
            one.name_on(day), one.legal_form, status, since,
            one.merged_into if status == "merged" else None, one.has_youth_wing,
            one.last_report(day), one.is_council_member,
        )  # fmt: skip
        yes_no = ("да", "нет") if not language else ("yes", "no")
        values = [
            one.number, one.country_text, fact.name, one.name_local,
            FORM_WORDS[one.legal_form][language], self._day(one.registered),
            draw.choice(STATUS_WORDS[status][language]), self._day(since), fact.merged_into or "-",
            one.members, yes_no[0 if one.has_youth_wing else 1], self._day(fact.last_report),
            yes_no[0 if one.is_council_member else 1],
        ]  # fmt: skip
        return Record(values, fact)

    def _day(self, day: date | None) -> Any:
        """A date of the workbook, or a text that looks like one."""
        if day is None:
            return None
        if self.draw.random() < 0.3:
            return f"{day:%d.%m.%Y}"
        return datetime.combine(day, datetime.min.time())

    def _renamed(self, records: list[Record]) -> list[Record]:
        corrected = _copies(records)
        record = self.draw.choice(corrected)
        name = record.truth.name.replace("«", "").replace("»", "")
        record.truth, record.values[NAME] = replace(record.truth, name=name), name
        return corrected


def _copies(records: list[Record]) -> list[Record]:
    return [replace(record, values=list(record.values)) for record in records]
