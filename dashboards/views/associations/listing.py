"""All associations of a place, to be looked up by words, and those of them with a youth wing."""

from __future__ import annotations

from dashboards.lib.figures import Height
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.place import condition, place_of
from dashboards.lib.recipes.nested import Bars, part_of_whole
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.associations.labels import REGISTER, association_link, labels
from dashboards.views.associations.selection import AssociationsSelection

STATUSES = {
    "active": Phrase(ru="действует", en="active"),
    "dormant": Phrase(ru="не активно", en="dormant"),
    "closed": Phrase(ru="закрыто", en="closed"),
    "merged": Phrase(ru="присоединено", en="merged"),
}
YES = Phrase(ru="да", en="yes")
LIST = Phrase(ru="Реестр объединений", en="Register of associations")
LIST_NOTE = Phrase(
    ru="Как их знает последний реестр; мероприятия — состоявшиеся за последний год",
    en="As the last register knows them; events are those held within a year",
)
NUMBER = Phrase(ru="№", en="No.")
NAME = Phrase(ru="Название", en="Name")
STATUS = Phrase(ru="Статус", en="Status")
SINCE = Phrase(ru="С", en="Since")
REGISTERED = Phrase(ru="Зарегистрировано", en="Registered")
LAST_REPORT = Phrase(ru="Последний отчёт", en="Last report")
EVENTS = Phrase(ru="Мероприятий", en="Events")
GRANTS = Phrase(ru="Грантов", en="Grants")
WING = Phrase(ru="Молодёжное крыло", en="Youth wing")
COUNCIL = Phrase(ru="В совете", en="In the council")
EMPTY = Phrase(
    ru="В реестре нет объединений этого места.", en="The register has no association of this place."
)
WINGS = Phrase(ru="Объединения с молодёжным крылом", en="Associations with a youth wing")
WINGS_NOTE = Phrase(
    ru="Не закрытые объединения, по последнему реестру",
    en="Open associations, by the last register",
)
OPEN = Phrase(ru="не закрытые", en="open")
WITH_WING = Phrase(ru="с молодёжным крылом", en="with a youth wing")


def register(scope: Scope, selection: AssociationsSelection) -> View:
    """Every association of the place: open ones first, then by country and name."""
    texts, words, language = Texts(scope.language), names(scope), scope.language
    inside, values = condition(scope, selection.place)
    sql = f"""
        select * from {REGISTER} where {inside}
        order by not is_open, territory_code, assoc_reg_no, registered_date
    """
    found = rows(scope, sql, *values) if has_table(scope, REGISTER) else []
    named = labels(scope)
    listed: list[Row] = [
        row
        | {
            "label": named[row["association_id"]],
            "leads_to": association_link(scope, row["association_id"]),
            "territory": words("territory", row["territory_code"]),
            "country": country_link(scope, "territory", row["territory_code"]),
            "state": STATUSES[row["status_code"]](language),
            "wing": YES(language) if row["has_youth_wing"] else "",
            "council": YES(language) if row["is_council_member"] else "",
        }
        for row in found
    ]
    said = Words(LIST(language), LIST_NOTE(language), empty=EMPTY(language))
    table = said.table(
        (
            Column("label", NAME(language), "reported", leads_to="leads_to"),
            Column("assoc_reg_no", NUMBER(language), "reported"),
            Column("territory", texts("column.territory"), leads_to="country"),
            Column("state", STATUS(language)),
            Column("status_since", SINCE(language), "date"),
            Column("last_report_date", LAST_REPORT(language), "date"),
            Column("event_count", EVENTS(language), "count"),
            Column("grant_count", GRANTS(language), "count"),
            Column("wing", WING(language)),
            Column("council", COUNCIL(language)),
        ),
        listed,
    )
    return sortable_table(scope, said, table, height=520)


def youth_wings(scope: Scope, selection: AssociationsSelection) -> View:
    """Open associations, those with a youth wing in front: by group, within a place by country."""
    texts, words, language = Texts(scope.language), names(scope), scope.language
    inside, values = condition(scope, selection.place)
    level = "group" if place_of(scope, selection.place).is_world else "territory"
    sql = f"""
        select {level}_code as place, count(*) as open,
               count(*) filter (where has_youth_wing) as wings
        from {REGISTER} where is_open and {level}_code is not null and {inside}
        group by place order by open desc, place
    """
    found = rows(scope, sql, *values) if has_table(scope, REGISTER) else []
    listed: list[Row] = [row | {"name": words("territory", row["place"])} for row in found]
    said = Words(WINGS(language), WINGS_NOTE(language), empty=EMPTY(language))
    table = said.table(
        (
            Column("name", texts("column.place")),
            Column("open", OPEN(language), "count"),
            Column("wings", WITH_WING(language), "count"),
        ),
        listed,
    )
    return part_of_whole(
        scope,
        said,
        table,
        table.values("name"),
        Bars(OPEN(language), table.values("open"), "count"),
        Bars(WITH_WING(language), table.values("wings"), "count"),
        height=Height(30),
    )
