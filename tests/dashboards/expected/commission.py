"""What the Commission page must show."""

from __future__ import annotations

from tests.dashboards.expected.asking import Asked, Pair, Traces, cells, shown

STATES = ("overdue", "unproven", "open", "late", "in_time")
MOST = 15
KEY = "meeting_no, item_no, action_no"
NUMBER = "meeting_no || '/' || item_no || '.' || action_no"


def _body(asked: Asked, code: str | None) -> str:
    return asked.word(f"body.{code}", code) if code else asked.word("body.unknown")


def _state(asked: Asked, code: str) -> str:
    return asked.word(f"decision.{code}")


def last_meeting(asked: Asked) -> list[list[object]]:
    found = asked(
        f"""select {NUMBER}, decision_text, owner_code, revised_due_date, state_code
            from fct_commission_action
            where meeting_no = (select max(meeting_no) from fct_commission_action)
            order by item_no, action_no"""
    )
    return [
        [number, text, _body(asked, body), due, _state(asked, state)]
        for number, text, body, due, state in found
    ]


def following_meeting(asked: Asked) -> list[list[object]]:
    found = asked(
        f"""select {NUMBER}, decision_text, owner_code, revised_due_date, state_code, overdue_days
            from fct_commission_action
            where state_code in ('overdue', 'unproven', 'open') and revised_due_date <= (
                select min(meeting_date) from dim_commission_meeting
                where meeting_date > cast(? as date))
            order by list_position(?, state_code), revised_due_date, {KEY}""",
        asked.chosen("known_on"), list(STATES),
    )  # fmt: skip
    return [
        [
            number,
            text,
            _body(asked, body),
            due,
            _state(asked, state),
            None if d is None else float(d),
        ]
        for number, text, body, due, state, d in found
    ]


def by_meeting(asked: Asked) -> Traces:
    """The joins, then one dot per meeting by the first date and by the revised one."""
    first, revised = (
        {
            asked.word("commission.number").format(number=code).replace("\u00a0", " "): float(value)
            for code, value in asked(
                cells("dim1_code, value_central", more="and value_central is not null"),
                code, "world", "ASOF", "meeting",
            )
        }
        for code in ("C01a", "C01b")
    )  # fmt: skip
    joins = [(k, ends[k]) for k in first.keys() & revised.keys() for ends in (first, revised)]
    return [joins, list(first.items()), list(revised.items())]


def _filtered(asked: Asked) -> tuple[str, list[str]]:
    meeting, body = asked.chosen("commission.meeting"), asked.chosen("commission.body")
    sql = "(? = 'all' or cast(meeting_no as varchar) = ?) and (? = 'all' or owner_code = ?)"
    return sql, [meeting, meeting, body, body]


def _doubt(asked: Asked, proof: str, is_dropped: bool) -> str:
    codes = [proof, *(["dropped"] if is_dropped else [])]
    words = [word for code in codes if (word := asked.word(f"doubt.{code}")) != f"doubt.{code}"]
    return "; ".join(words)


def decisions(asked: Asked) -> list[list[object]]:
    condition, chosen = _filtered(asked)
    found = asked(
        f"""select {NUMBER}, decision_text, owner_code, original_due_date, revised_due_date,
                state_code, overdue_days, done_date, proof_code, is_dropped, (
                    select string_agg(indicator_code, ', ' order by indicator_code)
                    from fct_commission_link as l
                    where l.meeting_no = a.meeting_no and l.item_no = a.item_no
                      and l.action_no = a.action_no)
            from fct_commission_action as a where {condition}
            order by list_position(?, state_code), revised_due_date, {KEY}""",
        *chosen, list(STATES),
    )  # fmt: skip
    return [
        [
            number, text, _body(asked, body), first, revised, _state(asked, state),
            days, done, _doubt(asked, proof, dropped), links or "",
        ]
        for number, text, body, first, revised, state, days, done, proof, dropped, links in found
    ]  # fmt: skip


def moved(asked: Asked) -> Traces:
    """The lines from the first due date on, then the moves that count, those that don't, the day
    it was done, and the day of the register where it is not."""
    condition, chosen = _filtered(asked)
    found = asked(
        f"""with listed as (select {NUMBER} as number, meeting_no, item_no, action_no,
                done_date - original_due_date as done,
                if(state_code = 'overdue', register_date - original_due_date, null) as late,
                (select list([cast(due_date - original_due_date as int), cast(is_in_time as int)]
                     order by shift_no)
                 from fct_commission_shift as s where s.meeting_no = a.meeting_no
                   and s.item_no = a.item_no and s.action_no = a.action_no) as moves
            from fct_commission_action as a where {condition})
            select number, done, late, moves from listed where moves is not null
            order by moves[-1][1] desc, {KEY} limit {MOST}""",
        *chosen,
    )
    lines: list[Pair] = []
    kinds: dict[str, list[Pair]] = {
        kind: [] for kind in ("in_time", "too_late", "done", "not_done")
    }
    for number, done, late, moves in found:
        days = [0, *(day for day, _ in moves), *(d for d in (done, late) if d is not None)]
        lines += [(number, float(min(days))), (number, float(max(days)))]
        kinds["in_time"] += [(number, float(day)) for day, counts in moves if counts]
        kinds["too_late"] += [(number, float(day)) for day, counts in moves if not counts]
        kinds["done"] += [(number, float(done))] if done is not None else []
        kinds["not_done"] += [(number, float(late))] if late is not None else []
    return [lines, *kinds.values()]


def effects(asked: Asked) -> list[list[object]]:
    """Decision, text, state, indicator, period, both values of the published change."""
    condition, chosen = _filtered(asked)
    found = asked(
        f"""select {NUMBER}, decision_text, state_code, l.indicator_code,
                year(coalesce(done_date, revised_due_date))
            from fct_commission_action as a
            join fct_commission_link as l using (meeting_no, item_no, action_no)
            where {condition}
            order by list_position(?, state_code), revised_due_date, {KEY}, l.indicator_code""",
        *chosen, list(STATES),
    )  # fmt: skip
    return [
        [number, text, _state(asked, state), *_effect(asked, code, str(year))]
        for number, text, state, code, year in found
    ]


def _effect(asked: Asked, code: str, year: str) -> list[object]:
    """The period that stands for the year, and both values of its change where that is ok."""
    kinds = asked(
        """select period_type, max(period_code) from fct_indicator_value
           where indicator_code = ? and period_type in ('Y', 'SEASON') and dim1_scheme = '_T'
             and ltrim(period_code, 'S') <= ? group by period_type""",
        code, year,
    )  # fmt: skip
    if not asked("select 1 from dim_indicator where indicator_code = ?", code):
        return [None, None, None]
    kind, period = shown(asked, code, year)
    if [row[0] for row in kinds] == ["SEASON"]:
        ((kind, period),) = kinds
    found = asked(
        """select base_value_central, value_central from fct_indicator_change
           where indicator_code = ? and territory_code = 'WLD' and status = 'ok'
             and period_type = ? and period_code = ?""",
        code, kind, period,
    )  # fmt: skip
    return [period, *(found[0] if found else (None, None))]


def cards(asked: Asked) -> dict[str, float | None]:
    """C01 in the last year told, and how many decisions are overdue or unproven."""
    found: dict[str, float | None] = {}
    for code in ("C01a", "C01b"):
        rows = asked(
            cells("value_central", more="order by period_code desc limit 1"),
            code, "world", "Y", "_T",
        )  # fmt: skip
        found[code] = float(rows[0][0]) if rows and rows[0][0] is not None else None
    for state in ("overdue", "unproven"):
        ((count,),) = asked(
            "select count(*) from fct_commission_action where state_code = ?", state
        )
        found[state] = float(count)
    return found


CHARTS = {"commission.by_meeting": by_meeting, "commission.moved": moved}
TABLES = {
    "commission.last_meeting": last_meeting,
    "commission.following_meeting": following_meeting,
    "commission.decisions": decisions,
    "commission.effects": effects,
}
CASES = {
    "commission.moved": [{}, {"meeting": "53"}, {"body": "agency"}],
    "commission.decisions": [{}, {"meeting": "54", "body": "mfa"}],
}
