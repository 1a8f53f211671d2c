"""One association: what became of it, its grants, and the events that named it."""

from __future__ import annotations

from html import escape
from typing import Any

from dashboards.lib.links import event_link, page_link
from dashboards.lib.names import names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.associations.grants import AGREEMENT, GRANTS
from dashboards.views.associations.labels import association_link, labels
from dashboards.views.associations.listing import STATUSES
from dashboards.views.associations.selection import AssociationsSelection

HISTORY = Phrase(ru="{name}: что с ним было", en="{name}: what became of it")
HISTORY_NOTE = Phrase(
    ru="По реестрам кварталов; название — с квартала, чей реестр впервые так его называет",
    en="By the registers of quarters; a name since the quarter whose register first says it",
)
ALL_OF = Phrase(ru="Весь реестр объединений", en="The whole register of associations")
NOBODY = Phrase(ru="Объединение не выбрано.", en="No association is chosen.")
REGISTERED = Phrase(ru="зарегистрировано", en="registered")
CALLED = Phrase(ru="называется", en="is called")
ABSORBED = Phrase(ru="присоединило другое", en="took in another")
SINCE = Phrase(ru="С", en="Since")
WHAT = Phrase(ru="Что", en="What")
DETAIL = Phrase(ru="Подробнее", en="Details")
NOT_SHOWN = Phrase(ru="(название не публикуется)", en="(the name is not published)")
ITS_GRANTS = Phrase(ru="Его гранты", en="Its grants")
ITS_GRANTS_NOTE = Phrase(
    ru="Вместе с грантами объединений, присоединённых к нему до заявки",
    en="With those of associations that were merged into it before they applied",
)
NO_GRANTS = Phrase(ru="Грантов нет.", en="There are no grants.")
CALL = Phrase(ru="Конкурс", en="Call")
APPLIED = Phrase(ru="Заявка", en="Applied")
REQUESTED = Phrase(ru="Запрошено", en="Asked for")
AWARDED = Phrase(ru="Присуждено", en="Awarded")
RETURNED = Phrase(ru="Возвращено", en="Given back")
REPORTS = Phrase(ru="Отчётов", en="Reports")
ACCEPTED = Phrase(ru="Из них принято", en="Of them accepted")
ITS_EVENTS = Phrase(ru="Мероприятия с его участием", en="Events with its part")
ITS_EVENTS_NOTE = Phrase(
    ru="Названо партнёром в плане; последние {most}",
    en="Named as a partner in the plan; the last {most}",
)
NO_EVENTS = Phrase(ru="Ни один план его не называет.", en="No plan names it.")
MOST_EVENTS = 50


def way_back(scope: Scope, selection: AssociationsSelection) -> str:
    """The link from a card to the whole register of the place, as HTML."""
    link = page_link(scope, "associations", selection, **{"associations.view": "list"})
    words = f'<a href="{escape(link)}" target="_self">{ALL_OF(scope.language)}</a>'
    return f'<p class="cw-lead">{words}</p>'


def history(scope: Scope, selection: AssociationsSelection) -> View:
    """Registration, names, states and mergers by day."""
    language, named = scope.language, labels(scope)
    name = named.get(selection.association)
    said = Words(
        HISTORY(language, name=name) if name else NOBODY(language),
        HISTORY_NOTE(language),
        empty=NOBODY(language),
    )
    listed = _history(scope, selection.association)
    table = said.table(
        (
            Column("day", SINCE(language), "date"),
            Column("what", WHAT(language)),
            Column("detail", DETAIL(language), "reported", leads_to="leads_to"),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def _history(scope: Scope, association: str) -> list[Row]:
    if association == ALL or not has_table(scope, "mart_associations__state"):
        return []
    language, named = scope.language, labels(scope)

    def line(day: Any, what: str, detail: str = "", other: str | None = None) -> Row:
        link = association_link(scope, other)
        return {"day": day, "what": what, "detail": detail, "leads_to": link}

    names_sql = """
        select valid_from, registered_date, name from dim_association
        where association_id = ? order by valid_from
    """
    states_sql = """
        select status_code, valid_from, merged_into_id from mart_associations__state
        where association_id = ? order by valid_from
    """
    taken_sql = """
        select association_id, valid_from from mart_associations__state
        where merged_into_id = ? order by valid_from
    """
    listed = []
    former = None
    for number, row in enumerate(rows(scope, names_sql, association)):
        shown = row["name"] or NOT_SHOWN(language)
        if not number:
            listed.append(line(row["registered_date"], REGISTERED(language), shown))
        elif shown != former:
            listed.append(line(row["valid_from"], CALLED(language), shown))
        former = shown
    for number, row in enumerate(rows(scope, states_sql, association)):
        if number or row["status_code"] != "active":
            heir = row["merged_into_id"]
            word = STATUSES[row["status_code"]](language)
            listed.append(line(row["valid_from"], word, named.get(heir, ""), heir))
    for row in rows(scope, taken_sql, association):
        other = row["association_id"]
        listed.append(line(row["valid_from"], ABSORBED(language), named.get(other, ""), other))
    return sorted(listed, key=lambda row: row["day"])


def grants(scope: Scope, selection: AssociationsSelection) -> View:
    """Its agreements, the newest first."""
    language = scope.language
    sql = f"""
        select * from {GRANTS} where association_id = ? order by applied_date desc, agreement_no
    """
    found = rows(scope, sql, selection.association) if has_table(scope, GRANTS) else []
    said = Words(ITS_GRANTS(language), ITS_GRANTS_NOTE(language), empty=NO_GRANTS(language))
    table = said.table(
        (
            Column("agreement_no", AGREEMENT(language), "reported"),
            Column("call_code", CALL(language), "code"),
            Column("applied_date", APPLIED(language), "date"),
            Column("requested_rub", REQUESTED(language), "rub"),
            Column("awarded_rub", AWARDED(language), "rub"),
            Column("returned_rub", RETURNED(language), "rub"),
            Column("report_count", REPORTS(language), "count"),
            Column("accepted_report_count", ACCEPTED(language), "count"),
        ),
        found,
    )
    return sortable_table(scope, said, table)


def events(scope: Scope, selection: AssociationsSelection) -> View:
    """The last events whose plan names it, or one that was merged into it by then."""
    texts, words, language = Texts(scope.language), names(scope), scope.language
    sql = f"""
        select distinct listed.event_id, event_date, title_{language} as title, event_type_code,
               outcome
        from mart_associations__event as named
        inner join event_list as listed on named.event_id = listed.event_id
        where association_id = ?
        order by event_date desc, listed.event_id limit {MOST_EVENTS}
    """
    found: list[Row] = []
    if has_table(scope, "mart_associations__event"):
        found = rows(scope, sql, selection.association)
    listed: list[Row] = [
        row
        | {
            "type": words("event_type", row["event_type_code"]),
            "outcome_word": texts.get(f"outcome.{row['outcome']}", str(row["outcome"])),
            "leads_to": event_link(scope, row["event_id"], row["event_date"]),
        }
        for row in found
    ]
    said = Words(
        ITS_EVENTS(language),
        ITS_EVENTS_NOTE(language, most=MOST_EVENTS),
        empty=NO_EVENTS(language),
    )
    table = said.table(
        (
            Column("event_date", texts("column.date"), "date"),
            Column("title", texts("column.title"), "reported", leads_to="leads_to"),
            Column("type", texts("column.event_type")),
            Column("outcome_word", texts("column.outcome")),
        ),
        listed,
    )
    return sortable_table(scope, said, table)
