"""The consular register beside the estimate of each territory."""

from __future__ import annotations

from dataclasses import replace

from dashboards.lib.estimates import REGISTERED, registers
from dashboards.lib.figures import Height, wrap
from dashboards.lib.format import Formats
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.place import condition
from dashboards.lib.recipes.intervals import Line, Scale, interval_rates
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.diaspora.selection import DEFINITIONS, DiasporaSelection

SHOWN = 15
TITLE = Phrase(
    ru="Консульский учёт и оценка диаспоры", en="Consular register and the diaspora estimate"
)
NOTE = Phrase(
    ru="{year} год, на учёте — доля от оценки ({definition}), полоса — от её диапазона. Правее "
    "черты на учёте больше, чем насчитано",
    en="{year}, registered as a share of the estimate ({definition}), the bar of its range. Right "
    "of the line more are registered than estimated",
)
AS_MANY = Phrase(ru="100 % оценки", en="100% of the estimate")
ON_REGISTER = Phrase(ru="На учёте", en="Registered")
REGISTER_YEAR = Phrase(ru="На конец года", en="End of year")
SHARE = Phrase(ru="Доля от оценки", en="Share of the estimate")
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
    language, words = scope.language, names(scope)
    texts, formats = Texts(language), Formats(language)
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
            # Without an estimate, or with one that has no band, there is no share.
            "status": "ok" if row["value"] is not None else "low_quality",
        }
        for row in registers(scope, columns, wanted, selection.year, definition, *parameters)
    ]
    said = Words(
        TITLE(language),
        NOTE(language, year=selection.year, definition=texts(f"definition.{definition}")),
        empty=EMPTY(language),
    )
    table = said.table(
        (
            Column("territory", texts("column.territory"), leads_to="leads_to"),
            Column("registered_count", ON_REGISTER(language), "count"),
            Column("ref_year", REGISTER_YEAR(language), "year"),
            Column("estimate_central", texts("column.estimate"), "count"),
            Column("estimate_low", texts("column.low"), "count"),
            Column("estimate_high", texts("column.high"), "count"),
            Column("estimate_grade", texts("column.grade")),
            Column("value", SHARE(language), "share", bar=True),
            Column("remark", REMARK(language)),
            Column("post", POST(language)),
        ),
        listed,
    )
    view = interval_rates(
        scope,
        said,
        Column("territory", ""),
        Column("value", "", "share"),
        listed,
        height=Height(25, around=90),
        scale=Scale(is_from_zero=True),
        shown=SHOWN,
        against=Line(1, AS_MANY(language)),
        said=lambda row: (
            f"<b>{formats.number(row['value'], 'share')}</b><br>{ON_REGISTER(language)}: "
            f"{formats.number(row['registered_count'])}, {row['ref_year']}"
        ),
        behind=table,
    )
    return replace(view, picks={wrap(row["territory"]): row["territory_code"] for row in listed})
