"""What the Data page must show."""

from __future__ import annotations

import json

from tests.dashboards.expected.asking import Asked, Traces, cells

STATES = {"on_time": 0, "late": 1, "missing": 2}
MONTHS = 15
RULES = 14


def _known_on(asked: Asked) -> str:
    """The day of the data, which the test reads from the manifest."""
    return asked.chosen("known_on")


def _of_posts(asked: Asked) -> str:
    """SQL condition: what posts in the chosen place sent; of the world also exports of all."""
    inside = asked.inside("place")
    return (
        "true"
        if inside == "true"
        else f"""post_code in (
        select post_code from dim_post join dim_territory as place using (territory_code)
        where place.territory_level = 'territory' and {inside})"""
    )


def deliveries(asked: Asked) -> Traces:
    """The worst state of an export's deliveries due in a month."""
    found = asked(
        f"""select export, strftime(due_on, '%Y-%m') as month,
                  max(case timeliness when 'on_time' then 0 when 'late' then 1 else 2 end)
           from quality_delivery where due_on <= cast(? as date) and {_of_posts(asked)}
           group by all order by month""",
        _known_on(asked),
    )
    months = sorted({row[1] for row in found})[-MONTHS:]
    return [
        [
            ((asked.word(f"export.{export}", export), months.index(month)), float(state))
            for export, month, state in found
            if month in months
        ]
    ]


def freshness(asked: Asked) -> Traces:
    found = asked(
        cells("dim1_code, value_central", more="and value_central is not null"),
        "Q01b", "world", "ASOF", "export",
    )  # fmt: skip
    return [[(asked.word(f"export.{code}", code), float(days)) for code, days in found]]


def reporting_posts(asked: Asked) -> Traces:
    """One line per export, the last months."""
    found = asked(
        cells("dim1_code, period_code, value_central", more="order by 1, 2"),
        "Q02c", "world", "M", "export",
    )  # fmt: skip
    months = sorted({row[1] for row in found})[-MONTHS:]
    return [
        [(m, float(v)) for code, m, v in found if code == export and m in months and v is not None]
        for export in sorted({row[0] for row in found})
    ]


def quarantine(asked: Asked) -> Traces:
    found = asked(
        f"""select rule, sum(rows_count) as n from quality_quarantine
            group by rule having n > 0 order by n desc, rule desc limit {RULES}"""
    )
    return [[(asked.word(f"rule.{rule}", rule), float(count)) for rule, count in found]]


def gate(asked: Asked) -> list[list[object]]:
    """Kind of check, passed, with remarks, failed."""
    found = asked(
        """select kind, count(*) filter (where status = 'pass'),
                  count(*) filter (where status = 'warn'),
                  count(*) filter (where status = 'fail')
           from quality_gate group by kind order by kind"""
    )
    return [
        [asked.word(f"gate.kind.{kind}", kind), *(count or None for count in counts)]
        for kind, *counts in found
    ]


def precision(asked: Asked) -> list[list[object]]:
    """Indicator, share of cells without a value, mean rounding; the worst first."""
    ((text,),) = asked("select content from manifest")
    names = dict(asked("select indicator_code, {name} from dim_indicator"))
    found = json.loads(text)["rounding"]["utility"]
    order = sorted(found, key=lambda code: (
        -float(found[code]["too_few_share"]), -float(found[code].get("rounding_share", 0)), code
    ))  # fmt: skip
    shares = ("too_few_share", "rounding_share")
    return [
        [names[code], *(float(told[name]) if name in told else None for name in shares)]
        for code, told in ((code, found[code]) for code in order)
    ]


def matching(asked: Asked) -> list[list[object]]:
    """Language, pairs, share found, merged per 100,000: all first, then the worst."""
    found = asked(
        """select {name}, pairs_count, recall_share, false_merges_per_100000
           from dim_matching_quality
           order by language_code = '_T' desc, recall_share, language_code"""
    )
    return [
        [name, float(pairs), float(recall), float(merged)] for name, pairs, recall, merged in found
    ]


def contradictions(asked: Asked) -> list[list[object]]:
    """Day, post by its short name, owner, what disagrees, export, file, line; the newest first."""
    named = asked("select post_code, {name} from dim_post")
    posts = {code: name.partition(": ")[2] or name for code, name in named}
    found = asked(
        f"""select event_date, post_code, owner, reason, export, file_name, line_no
           from mart_events__contradiction where {_of_posts(asked)}
           order by event_date desc, event_id, reason"""
    )
    return [
        [
            day, posts.get(post, post or ""), asked.word(f"owner.{owner}", owner),
            asked.word(f"contradiction.{reason}", reason), asked.word(f"export.{export}", export),
            file, float(line),
        ]
        for day, post, owner, reason, export, file, line in found
    ]  # fmt: skip


def catalogue(asked: Asked) -> list[list[object]]:
    """Code, name and definition of every indicator."""
    return [
        list(row)
        for row in asked(
            f"""select indicator_code, {{name}}, definition_{asked.language}
                from dim_indicator order by indicator_code"""
        )
    ]


def cards(asked: Asked) -> dict[str, float | None]:
    """Fresh sources, deliveries on time, posts that reported, checks passed."""
    ((on_time,),) = asked(
        """select avg(cast(timeliness = 'on_time' as integer)) from quality_delivery
           where due_on <= cast($1 as date) and year(due_on) = (
             select max(year(due_on)) from quality_delivery where due_on <= cast($1 as date))""",
        _known_on(asked),
    )
    ((fresh,),) = asked(cells("max(value_central)"), "Q01a", "world", "ASOF", "_T")
    ((posts,),) = asked(
        """select sum(numerator_central) / sum(denominator_central) from fct_indicator_value
           where indicator_code = 'Q02c' and period_type = 'M' and dim1_scheme = 'export'
             and substr(period_code, 1, 4) = (
               select max(substr(period_code, 1, 4)) from fct_indicator_value
               where indicator_code = 'Q02c' and period_type = 'M' and value_central is not null
                 and substr(period_code, 1, 4) <= substr($1, 1, 4))""",
        _known_on(asked),
    )
    ((passed,),) = asked("select count(*) from quality_gate where status = 'pass'")
    return {
        "Q01a": None if fresh is None else float(fresh),
        "on_time": float(on_time),
        "Q02c": None if posts is None else float(posts),
        "gate": float(passed),
    }


CHARTS = {
    "data.deliveries": deliveries,
    "data.freshness": freshness,
    "data.reporting_posts": reporting_posts,
    "data.quarantine": quarantine,
}
TABLES = {
    "data.gate": gate,
    "data.precision": precision,
    "data.matching": matching,
    "data.contradictions": contradictions,
    "data.catalogue": catalogue,
}
PLACED: list[dict[str, str]] = [{}, {"place": "D02"}, {"place": "KAZ"}]
CASES = {"data.deliveries": PLACED, "data.contradictions": PLACED}
