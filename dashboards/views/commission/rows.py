"""Rows of the Commission's register as pages show them: words of codes, numbers of decisions."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import streamlit as st

from dashboards.lib.format import Formats
from dashboards.lib.release_access import has_table, known_at, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts

TABLE = "fct_commission_action"
# What a reader must look at comes first.
ORDER = ("overdue", "unproven", "open", "late", "in_time")
LANGUAGE_OF_MINUTES = "ru"
NOT_DONE = ("overdue", "unproven", "open")
Key = tuple[int, int, int]


@st.cache_data(show_spinner=False, max_entries=16)
def actions(scope: Scope) -> list[Row]:
    """Every action, the longest overdue first; none in a release of before."""
    if not has_table(scope, TABLE):
        return []
    texts = Texts(scope.language)
    found = rows(scope, f"select * from {TABLE} order by meeting_no, item_no, action_no")
    listed = [
        row
        | {
            "number": number(row),
            "body": body_name(scope, row["owner_code"]),
            "state": texts(f"decision.{row['state_code']}"),
            "doubt": _doubt(row, texts),
        }
        for row in found
    ]
    return sorted(listed, key=lambda row: (ORDER.index(row["state_code"]), row["revised_due_date"]))


def _doubt(row: Row, texts: Texts) -> str:
    """Why a closing does not count, and that the newest register is silent."""
    codes = [row["proof_code"], *(["dropped"] if row["is_dropped"] else [])]
    return "; ".join(filter(None, (texts.get(f"doubt.{code}", "") for code in codes)))


def key(row: Row) -> Key:
    return row["meeting_no"], row["item_no"], row["action_no"]


def number(row: Row) -> str:
    """``54/3.1``: meeting, item, action; nothing in it breaks a line."""
    return f"{row['meeting_no']}/{row['item_no']}.{row['action_no']}"


def body_name(scope: Scope, code: str | None) -> str:
    texts = Texts(scope.language)
    return texts.get(f"body.{code}", code) if code else texts("body.unknown")


@st.cache_data(show_spinner=False, max_entries=16)
def shifts(scope: Scope) -> dict[Key, list[Row]]:
    """The moves of each action's due date, in order."""
    found: dict[Key, list[Row]] = defaultdict(list)
    if has_table(scope, "fct_commission_shift"):
        for row in rows(scope, "select * from fct_commission_shift order by shift_no"):
            found[key(row)].append(row)
    return dict(found)


@st.cache_data(show_spinner=False, max_entries=16)
def links(scope: Scope) -> dict[Key, list[str]]:
    """Codes of the indicators that each action names."""
    found: dict[Key, list[str]] = defaultdict(list)
    if has_table(scope, "fct_commission_link"):
        for row in rows(scope, "select * from fct_commission_link order by indicator_code"):
            found[key(row)].append(row["indicator_code"])
    return dict(found)


def next_meeting(scope: Scope) -> tuple[int, date] | None:
    """Number and day of the first meeting after the day of the data; None where none is planned."""
    if not has_table(scope, "dim_commission_meeting"):
        return None
    sql = """
        select meeting_no, meeting_date from dim_commission_meeting
        where meeting_date > ? order by meeting_date limit 1
    """
    found = rows(scope, sql, known_at(scope).date())
    return (found[0]["meeting_no"], found[0]["meeting_date"]) if found else None


def register_words(scope: Scope, found: list[Row]) -> str:
    """Of which day the register tells; empty where there is none."""
    if not found:
        return ""
    day = Formats(scope.language).date(found[0]["register_date"])
    return Texts(scope.language)("commission.register", date=day)


def text_column(scope: Scope) -> Column:
    """Decisions in the words of the minutes, which are Russian on every page; the head says so."""
    label = Texts(scope.language)("column.decision")
    return Column("decision_text", label, "reported", lang=LANGUAGE_OF_MINUTES)


def columns(scope: Scope, *names: str) -> tuple[Column, ...]:
    """The usual columns of a list of actions, by name."""
    texts = Texts(scope.language)
    known = {
        "number": Column("number", texts("column.decision_no"), "code"),
        "text": text_column(scope),
        "body": Column("body", texts("column.body")),
        "original": Column("original_due_date", texts("column.original_due"), "date"),
        "revised": Column("revised_due_date", texts("column.revised_due"), "date"),
        "state": Column("state", texts("column.state")),
        "overdue": Column("overdue_days", texts("column.overdue_days"), "count"),
        "done": Column("done_date", texts("column.done"), "date"),
        "doubt": Column("doubt", texts("column.remark")),
        "links": Column("links", texts("column.linked")),
    }
    return tuple(known[name] for name in names)
