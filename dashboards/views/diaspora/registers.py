"""The consular register beside the estimate of each territory."""

from __future__ import annotations

from dashboards.lib.estimates import REGISTERED, registers
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.place import condition
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.diaspora.selection import DEFINITIONS, DiasporaSelection

TITLE = Phrase(
    ru="Консульский учёт и оценка диаспоры", en="Consular register and the diaspora estimate"
)
NOTE = Phrase(
    ru="{year} год, на учёте — доля от оценки ({definition}); больше 100 % — на учёте больше, чем "
    "насчитано",
    en="{year}, registered as a share of the estimate ({definition}); above 100% more are "
    "registered than estimated",
)
ON_REGISTER = Phrase(ru="На учёте", en="Registered")
REGISTER_YEAR = Phrase(ru="На конец года", en="End of year")
SHARE = Phrase(ru="Доля от оценки", en="Share of the estimate")
LOW = Phrase(ru="Доля, не меньше", en="Share, at least")
HIGH = Phrase(ru="Доля, не больше", en="Share, at most")
REMARK = Phrase(ru="Противоречие", en="Contradiction")
POST = Phrase(ru="Кто ведёт учёт", en="Who keeps it")
EMPTY = Phrase(
    ru="За этот год и для этого места данных консульского учёта нет.",
    en="There are no figures of the consular register for this year and place.",
)


def registered(scope: Scope, selection: DiasporaSelection) -> View:
    """Citizens on the register over the estimate chosen for the class (of registers themselves:
    for the self-identified), by territory, the largest share first; the table has both figures
    and what contradicts."""
    language, words, texts = scope.language, names(scope), Texts(scope.language)
    definition = DEFINITIONS[0] if selection.definition == REGISTERED else selection.definition
    where, parameters = condition(scope, selection.place)
    columns = """territory_code, post_code, ref_year, registered_count, estimate_central,
        estimate_low, estimate_high, estimate_grade, share_low as low, share_central as value,
        share_high as high, finding"""
    wanted = f"""cast(year as varchar) = ? and definition = ? and {where}
        order by share_central desc nulls last, registered_count desc, territory_code"""
    listed: list[Row] = [
        row
        | {
            "territory": words("territory", row["territory_code"]),
            "leads_to": country_link(scope, "territory", row["territory_code"]),
            "post": words("post", row["post_code"]),
            "remark": texts(f"finding.{row['finding']}") if row["finding"] else "",
        }
        for row in registers(scope, columns, wanted, selection.year, definition, *parameters)
    ]
    said = Words(
        TITLE(language),
        NOTE(language, year=selection.year, definition=texts(f"definition.{definition}")),
        empty=EMPTY(language),
    )
    shown = (
        Column("territory", texts("column.territory"), leads_to="leads_to"),
        Column("registered_count", ON_REGISTER(language), "count"),
        Column("estimate_low", texts("column.low"), "count"),
        Column("estimate_high", texts("column.high"), "count"),
        Column("value", SHARE(language), "share", bar=True),
        Column("remark", REMARK(language)),
    )
    more = (
        Column("ref_year", REGISTER_YEAR(language), "year"),
        Column("estimate_central", texts("column.estimate"), "count"),
        Column("estimate_grade", texts("column.grade")),
        Column("low", LOW(language), "share"),
        Column("high", HIGH(language), "share"),
        Column("post", POST(language)),
    )
    return sortable_table(
        scope, said, said.table(shown, listed), behind=said.table((*shown, *more), listed)
    )
