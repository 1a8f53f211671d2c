"""Grants to associations: from the application to the accepted report, and reports overdue."""

from __future__ import annotations

from decimal import Decimal

from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.periods import period_for, titled
from dashboards.lib.place import condition
from dashboards.lib.recipes.funnel import Step, funnel
from dashboards.lib.recipes.intervals import interval_rates, rate_row
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.associations.alive import cells_beside
from dashboards.views.associations.labels import association_link, labels
from dashboards.views.associations.selection import AssociationsSelection

GRANTS, REPORTS = "mart_associations__grant", "mart_associations__report"
FUNNEL = Phrase(
    ru="Гранты {year} года: от заявки до принятого отчёта",
    en="Grants of {year}: from application to accepted report",
)
FUNNEL_NOTE = Phrase(
    ru="Соглашения по заявкам этого года, к настоящему времени",
    en="Agreements applied for in that year, by now",
)
MONEY = Phrase(
    ru="Запрошено {requested}, присуждено {awarded}, возвращено {returned}",
    en="Asked for {requested}, awarded {awarded}, given back {returned}",
)
STEPS = (
    ("applied", Phrase(ru="Заявлены", en="Applied")),
    ("signed", Phrase(ru="Подписаны", en="Signed")),
    ("paid", Phrase(ru="Выплачены", en="Paid")),
    ("reported", Phrase(ru="Все отчёты поданы", en="All reports sent")),
    ("accepted", Phrase(ru="Все отчёты приняты", en="All reports accepted")),
)
AGREEMENTS = Phrase(ru="Соглашений", en="Agreements")
ON_TIME = Phrase(ru="Отчёты по грантам, принятые в срок", en="Grant reports accepted on time")
ON_TIME_NOTE = Phrase(
    ru="{year}, доля отчётов со сроком в этом году", en="{year}, share of reports due in that year"
)
OVERDUE = Phrase(ru="Отчёты по грантам, которых ждут", en="Grant reports that are waited for")
OVERDUE_NOTE = Phrase(
    ru="Срок прошёл до конца {year} года, отчёт не принят; отвечает загранучреждение страны",
    en="Due by the end of {year} and not accepted; the post of the country answers",
)
NONE_OVERDUE = Phrase(
    ru="Все отчёты, срок которых прошёл, приняты.", en="All reports that were due are accepted."
)
STATES = {
    "overdue": Phrase(ru="не подан", en="not sent"),
    "returned": Phrase(ru="возвращён", en="returned"),
    "in_review": Phrase(ru="на проверке", en="in review"),
    "accepted_in_time": Phrase(ru="принят в срок", en="accepted on time"),
    "accepted_late": Phrase(ru="принят с опозданием", en="accepted late"),
    "not_due": Phrase(ru="срок не наступил", en="not due yet"),
}
AGREEMENT = Phrase(ru="Соглашение", en="Agreement")
TRANCHE = Phrase(ru="Транш", en="Tranche")
ASSOCIATION = Phrase(ru="Объединение", en="Association")
DUE = Phrase(ru="Срок отчёта", en="Report due")
STATE = Phrase(ru="Состояние", en="State")
OWNER = Phrase(ru="Отвечает", en="Owner")
CONTACT = Phrase(ru="Куда писать", en="Mailbox")


def stages(scope: Scope, selection: AssociationsSelection) -> View:
    """How far the agreements applied for in the year have come, and their money."""
    language, formats = scope.language, Formats(scope.language)
    inside, values = condition(scope, selection.place)
    sql = f"""
        select count(*) as applied, count(signed_date) as signed,
               count(*) filter (where paid_tranche_count > 0) as paid,
               count(*) filter (where received_report_count = report_count
                                and paid_tranche_count > 0 and report_count > 0) as reported,
               count(*) filter (where accepted_report_count = report_count
                                and paid_tranche_count > 0 and report_count > 0) as accepted,
               coalesce(sum(requested_rub), 0) as requested,
               coalesce(sum(awarded_rub), 0) as awarded,
               coalesce(sum(returned_rub), 0) as returned
        from {GRANTS} where cast(year(applied_date) as varchar) = ? and {inside}
    """
    found: list[Row] = []
    if has_table(scope, GRANTS):
        found = [row for row in rows(scope, sql, selection.year, *values) if row["applied"]]
    money = ""
    if found:
        amounts = ("requested", "awarded", "returned")
        told = {key: formats.compact(found[0][key], "rub") for key in amounts}
        money = MONEY(language, **told)
    return funnel(
        scope,
        Words(
            FUNNEL(language, year=selection.year),
            FUNNEL_NOTE(language),
            footnote=money,
            empty=Texts(language)("empty.period"),
        ),
        [Step(word(language), Decimal(row[key])) for row in found for key, word in STEPS],
        unit="count",
        counted=AGREEMENTS(language),
        height=Height(44),
    )


def on_time(scope: Scope, selection: AssociationsSelection) -> View:
    """Share of reports accepted by their day, by place."""
    year = period_for(scope, "A03", selection.year)
    texts, words, language = Texts(scope.language), names(scope), scope.language
    listed = [
        rate_row(
            cell,
            place=words("territory", cell.territory),
            leads_to=country_link(scope, level, cell.territory),
        )
        for level, cell in cells_beside(scope, selection, "A03", year.code)
    ]
    return interval_rates(
        scope,
        Words(
            titled(scope, ON_TIME(language), year, selection.year),
            ON_TIME_NOTE(language, year=Formats(language).stretch(year.code)),
            empty=texts("empty.period"),
        ),
        Column("place", texts("column.place"), leads_to="leads_to"),
        Column("value", texts("column.share"), "share", status="status"),
        listed,
        height=Height(32),
    )


def overdue(scope: Scope, selection: AssociationsSelection) -> View:
    """Reports whose day is over and that are not accepted, the longest first, with whom to ask."""
    texts, words, language = Texts(scope.language), names(scope), scope.language
    inside, values = condition(scope, selection.place)
    sql = f"""
        select agreement_no, tranche_no, territory_code, association_id, report_due, report_state,
               owner_{language} as owner, contact_email
        from {REPORTS}
        where is_due and report_accepted_on is null and year(report_due) <= ? and {inside}
        order by report_due, agreement_no, tranche_no
    """
    found: list[Row] = []
    if has_table(scope, REPORTS) and selection.year:
        found = rows(scope, sql, int(selection.year), *values)
    named = labels(scope)
    listed: list[Row] = [
        row
        | {
            "association": named.get(row["association_id"], ""),
            "leads_to": association_link(scope, row["association_id"]),
            "territory": words("territory", row["territory_code"]),
            "country": country_link(scope, "territory", row["territory_code"]),
            "state": STATES[row["report_state"]](language),
        }
        for row in found
    ]
    said = Words(
        OVERDUE(language),
        OVERDUE_NOTE(language, year=selection.year),
        empty=NONE_OVERDUE(language),
        is_fine=True,
    )
    table = said.table(
        (
            Column("report_due", DUE(language), "date"),
            Column("agreement_no", AGREEMENT(language), "reported"),
            Column("tranche_no", TRANCHE(language), "code"),
            Column("association", ASSOCIATION(language), "reported", leads_to="leads_to"),
            Column("territory", texts("column.territory"), leads_to="country"),
            Column("state", STATE(language)),
            Column("owner", OWNER(language)),
            Column("contact_email", CONTACT(language), "code"),
        ),
        listed,
    )
    return sortable_table(scope, said, table)
