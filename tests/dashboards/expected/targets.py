"""What charts and lists must show of targets."""

from __future__ import annotations

from itertools import groupby

from tests.dashboards.expected.asking import Asked, Pair, Traces, cells

STATES = ("missed", "not_known", "reached")
SAID = {
    "ru": {"missed": "не достигнута", "not_known": "не сказать", "reached": "достигнута"},
    "en": {"missed": "missed", "not_known": "can't be said", "reached": "reached"},
}


def _by_year(asked: Asked, code: str, until: str) -> list[tuple[str, float, float, float]]:
    return asked(
        cells(
            "period_code, value_low, value_central, value_high",
            more="and value_central is not null and period_code <= ? order by period_code",
        ),
        code, "world", "Y", "_T", until,
    )  # fmt: skip


def _ticks(asked: Asked, code: str, until: str) -> Traces:
    """What was in force in each year and what that replaced, norms, plans and revised plans apart;
    what came when the year was over is not drawn."""
    found = asked(
        """select target_kind, is_in_force, period_code, target_value
           from dim_target join dim_period using (period_code)
           where indicator_code = ? and period_code <= ? and period_type = 'Y'
             and effective_date <= least(period_end, cast(? as date))
             and period_code in (select period_code from fct_indicator_value
                 where indicator_code = ? and territory_code = 'WLD' and dim1_scheme = '_T')
           order by min(period_code) over (partition by target_kind, is_in_force),
               target_kind <> 'norm', min(effective_date) over (partition by target_kind,
               is_in_force), target_kind, is_in_force, period_code""",
        code, until, asked.chosen("known_on"), code,
    )  # fmt: skip
    return [
        [(period, float(value)) for _, _, period, value in rows]
        for _, rows in groupby(found, key=lambda row: row[:2])
    ]


def _held_against(asked: Asked, code: str, until: str, beside: str = "") -> Traces:
    own = _by_year(asked, code, until)
    ends: list[Pair] = [
        (period, float(end)) for period, low, _, high in own if low != high for end in (low, high)
    ]
    line = [(period, float(value)) for period, _, value, _ in _by_year(asked, beside, until)]
    return [
        ends,
        *_ticks(asked, code, until),
        line,
        [(period, float(value)) for period, _, value, _ in own],
    ]


def in_time_by_year(asked: Asked) -> Traces:
    return _held_against(asked, "C01a", "9999", "C01b")


def coverage_by_year(asked: Asked) -> Traces:
    return _held_against(asked, "R05", asked.chosen("overview.year"))


def against_targets(asked: Asked) -> list[list[object]]:
    """Figure, period, value, target in force, its day; the plan speaks before the norm. Of an
    incomplete figure only a lower bound that is reached is told."""
    found = asked(
        """with target as (
               select *, row_number() over (partition by indicator_code, period_code
                   order by target_kind = 'norm') as place from dim_target where is_in_force),
           told as (
               select t.indicator_code, t.period_code, v.value_central, target_value,
                   effective_date, if(i.direction = 'down', value_central <= target_value,
                       value_central >= target_value) as is_reached,
                   v.status = 'partial' as is_partial, i.missing_rule = 'lower_bound' as is_bound,
                   row_number() over (partition by t.indicator_code
                       order by value_central is null, t.period_code desc) as position
               from target as t
               join fct_indicator_value as v on v.indicator_code = t.indicator_code
                   and v.period_code = t.period_code and v.territory_code = 'WLD'
                   and v.dim1_scheme = '_T'
               join dim_indicator as i on i.indicator_code = t.indicator_code
               where place = 1),
           judged as (
               select *, case
                   when value_central is null then 'not_known'
                   when is_partial and not (is_reached and is_bound) then 'not_known'
                   when is_reached then 'reached' else 'missed' end as state
               from told where position = 1)
           select indicator_code, period_code, value_central, target_value, state, effective_date
           from judged order by list_position(?, state), indicator_code""",
        list(STATES),
    )  # fmt: skip
    return [
        [_label(asked, code), period, value, aim, SAID[asked.language][state], day]
        for code, period, value, aim, state, day in found
    ]


def _label(asked: Asked, code: str) -> str:
    ((name,),) = asked("select {name} from dim_indicator where indicator_code = ?", code)
    return asked.word(f"short.{code}", str(name))


CHARTS = {
    "commission.in_time_by_year": in_time_by_year,
    "overview.coverage_by_year": coverage_by_year,
}
TABLES = {"commission.against_targets": against_targets}
CASES = {"overview.coverage_by_year": [{"year": "2025"}, {"year": "2023"}]}
