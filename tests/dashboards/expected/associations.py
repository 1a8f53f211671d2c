"""What the Associations page must show."""

from __future__ import annotations

from typing import Any

from tests.dashboards.expected.asking import Asked, Traces, bands, cells, shown
from tests.dashboards.expected.overview import on_map

NAMED = "join dim_territory as place on place.territory_code = cell.territory_code"
PLACES = [{"year": "2025"}, {"year": "2025", "place": "D05"}, {"year": "2025", "place": "DEU"}]
STEPS = {
    "ru": ("Было", "Появились", "Закрыты", "Влились", "Стало"),
    "en": ("Before", "Came", "Closed", "Merged", "After"),
}
STAGES = {
    "ru": ("Заявлены", "Подписаны", "Выплачены", "Все отчёты поданы", "Все отчёты приняты"),
    "en": ("Applied", "Signed", "Paid", "All reports sent", "All reports accepted"),
}
STATES = {
    "overdue": {"ru": "не подан", "en": "not sent"},
    "returned": {"ru": "возвращён", "en": "returned"},
    "in_review": {"ru": "на проверке", "en": "in review"},
}
STATUSES = {
    "active": {"ru": "действует", "en": "active"},
    "dormant": {"ru": "не активно", "en": "dormant"},
    "closed": {"ru": "закрыто", "en": "closed"},
    "merged": {"ru": "присоединено", "en": "merged"},
}


def _year(asked: Asked) -> str:
    return asked.chosen("associations.year")


def _rows(asked: Asked) -> list[tuple[str, str]]:
    """Level and code of the rows of a figure by place."""
    place = asked.chosen("place")
    level = asked.level(place)
    if level == "world":
        return asked("select 'group', territory_code from dim_territory"
                     " where territory_level = 'group'")  # fmt: skip
    if level == "group":
        return asked("select 'territory', territory_code from dim_territory"
                     " where territory_level = 'territory' and group_code = ?", place)  # fmt: skip
    group = asked("select group_code from dim_territory where territory_code = ?", place)[0][0]
    return [("territory", place), ("group", group), ("world", "WLD")]


def _shares(asked: Asked, code: str) -> Traces:
    found = []
    period_type, period = shown(asked, code, _year(asked))
    for level, place in _rows(asked):
        found += asked(
            cells(
                "place.{name}, value_low, value_central, value_high", NAMED,
                "and cell.territory_code = ? and period_code = ? and value_central is not null",
            ),
            code, level, period_type, "_T", place, period,
        )  # fmt: skip
    return bands(found)


def where_alive(asked: Asked) -> Traces:
    """Every territory of the base map with an association, or of which nothing is known."""
    period_type, period = shown(asked, "A01", _year(asked))
    found = asked(
        cells(
            "cell.territory_code, map_code, value_central", NAMED,
            f"""and period_code = ? and coalesce(denominator_central, 1) <> 0
                and {asked.among('place')}""",
        ),
        "A01", "territory", period_type, "_T", period,
    )  # fmt: skip
    return on_map(found)


def cards(asked: Asked) -> dict[str, float | None]:
    place = asked.chosen("place")
    level = asked.level(place)
    found: dict[str, float | None] = {}
    for code in ("A01", "A02a", "A02b", "A03"):
        period_type, period = shown(asked, code, _year(asked))
        ((value,),) = asked(
            cells("value_central", more="and cell.territory_code = ? and period_code = ?"),
            code, level, period_type, "_T", "WLD" if level == "world" else place, period,
        )  # fmt: skip
        found[code] = None if value is None else float(value)
    return found


def vitality(asked: Asked) -> Traces:
    return _shares(asked, "A01")


def on_time(asked: Asked) -> Traces:
    return _shares(asked, "A03")


def like_for_like(asked: Asked) -> Traces:
    """Over the territories of each row that are whole in both years."""
    before = str(int(_year(asked)) - 1)
    traces: Traces = [[], [], []]
    for level, place in _rows(asked):
        name = asked("select {name} from dim_territory where territory_code = ?", place)[0][0]
        condition = "true" if level == "world" else f"place.{level}_code = '{place}'"
        found = asked(
            f"""with whole as (
                    select cell.territory_code, period_code, numerator_central as n,
                           denominator_central as d
                    from fct_indicator_value as cell {NAMED}
                    where indicator_code = 'A01' and cell.territory_level = 'territory'
                      and status = 'ok' and cell.territory_code <> 'ZZZ' and {condition})
                select sum(one.n) / sum(one.d), sum(two.n) / sum(two.d)
                from whole as one join whole as two using (territory_code)
                where one.period_code = ? and two.period_code = ?
                having count(*) > 0""",
            before, _year(asked),
        )  # fmt: skip
        for was, now in found:
            traces[0] += [(name, float(was)), (name, float(now))]
            traces[1].append((name, float(was)))
            traces[2].append((name, float(now)))
    return traces


def turnover(asked: Asked) -> Traces:
    place = asked.chosen("place")
    level = asked.level(place)
    code = "WLD" if level == "world" else place
    sql = """
        select numerator_central, denominator_central from fct_indicator_value
        where indicator_code = ? and territory_level = ? and territory_code = ?
          and period_code = ? and dim1_code = ?"""

    def part(indicator: str, way: str = "_T") -> tuple[Any, ...]:
        return asked(sql, indicator, level, code, _year(asked), way)[0]

    came, start = part("A02a")
    closed, merged = part("A02b", "closed")[0], part("A02b", "merged")[0]
    heights = [start, came, closed, merged, start + came - closed - merged]
    words = STEPS[asked.language]
    return [[(word, float(value)) for word, value in zip(words, heights, strict=True)]]


def stages(asked: Asked) -> Traces:
    (counts,) = asked(
        f"""select count(*), sum((signed_date is not null)::int),
                   sum((paid_tranche_count > 0)::int),
                   sum((paid_tranche_count > 0 and received_report_count = report_count)::int),
                   sum((paid_tranche_count > 0 and accepted_report_count = report_count)::int)
            from mart_associations__grant
            where year(applied_date) = ? and {asked.inside()}""",
        int(_year(asked)),
    )
    words = STAGES[asked.language]
    return [[(word, float(count)) for word, count in zip(words, counts, strict=True)]]


def youth_wings(asked: Asked) -> Traces:
    level = "group" if asked.level(asked.chosen("place")) == "world" else "territory"
    found = asked(
        f"""select place.{{name}}, count(*), sum(has_youth_wing::int)
            from mart_associations__register as one
            join dim_territory as place on place.territory_code = one.{level}_code
            where is_open and {asked.inside("one")} group by all"""
    )
    return [[(name, float(row[at])) for name, *row in found] for at in (0, 1)]


def overdue(asked: Asked) -> list[list[object]]:
    owner = f"owner_{asked.language}"
    found = asked(
        f"""select report_due, agreement_no, report_state, {owner}, contact_email
            from mart_associations__report
            where is_due and report_accepted_on is null and report_due <= ? and {asked.inside()}
            order by report_due, agreement_no, tranche_no""",
        f"{_year(asked)}-12-31",
    )
    return [
        [due, number, STATES[state][asked.language], who, mailbox]
        for due, number, state, who, mailbox in found
    ]


def register(asked: Asked) -> list[list[object]]:
    found = asked(
        f"""select name, assoc_reg_no, status_code, status_since, event_count, grant_count
            from mart_associations__register where {asked.inside()}
            order by is_open desc, territory_code, assoc_reg_no, registered_date"""
    )
    return [
        [*([name] if name else []), number, STATUSES[status][asked.language], since, events, grants]
        for name, number, status, since, events, grants in found
    ]


def _one(asked: Asked) -> str:
    return asked.chosen("associations.association")


def history(asked: Asked) -> list[list[object]]:
    """Days of registration, renaming, states, and of those it took in."""
    one = _one(asked)
    days = asked(
        """select registered_date from mart_associations__register where association_id = ?
           union all select valid_from from dim_association
           where association_id = ? and valid_from > registered_date
           union all select valid_from from mart_associations__state
           where association_id = ? and status_code <> 'active'
           union all select valid_from from mart_associations__state where merged_into_id = ?
           order by all""",
        one, one, one, one,
    )  # fmt: skip
    return [[day] for (day,) in days]


def grants(asked: Asked) -> list[list[object]]:
    found = asked(
        """select agreement_no, requested_rub, awarded_rub, returned_rub, accepted_report_count
           from mart_associations__grant where association_id = ?
           order by applied_date desc, agreement_no""",
        _one(asked),
    )
    return [list(row) for row in found]


def events(asked: Asked) -> list[list[object]]:
    found = asked(
        f"""select event_date, title_{asked.language} from event_list
            where event_id in (
                select event_id from mart_associations__event where association_id = ?)
            order by event_date desc, event_id limit 50""",
        _one(asked),
    )
    return [list(row) for row in found]


CHARTS = {
    "associations.where_alive": where_alive,
    "associations.vitality": vitality,
    "associations.like_for_like": like_for_like,
    "associations.turnover": turnover,
    "associations.stages": stages,
    "associations.on_time": on_time,
    "associations.youth_wings": youth_wings,
}
TABLES = {
    "associations.overdue": overdue,
    "associations.register": register,
    "associations.history": history,
    "associations.grants": grants,
    "associations.events": events,
}
# One that was renamed, and one that another was merged into.
ONE = [{"association": "BLR-0000-20070301"}, {"association": "KAZ-0009-19990310"}]
CASES = {
    **dict.fromkeys(CHARTS, PLACES),
    "associations.headline_cards": [*PLACES, {"year": "2024", "place": "D06"}],
    "associations.overdue": PLACES,
    "associations.register": [{}, {"place": "D05"}, {"place": "DEU"}],
    "associations.youth_wings": [{}, {"place": "D05"}],
    **dict.fromkeys(("associations.history", "associations.grants", "associations.events"), ONE),
}
