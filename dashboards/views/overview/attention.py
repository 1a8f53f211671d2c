"""What needs attention: targets missed, decisions overdue, silent posts, deliveries that are due
and not there, registers above the estimate, figures that became incomplete: how many of each, and
rows that lead to their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dashboards.lib.estimates import registers
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.links import figure_link, page_link, post_link
from dashboards.lib.measures import year_before
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.periods import YEAR
from dashboards.lib.place import WORLD, condition, place_of, posts_of
from dashboards.lib.recipes.cards import card_of, coverage_words, point, target_words
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK, PARTIAL
from dashboards.lib.table import Column, Row
from dashboards.lib.targets import target_of, targets
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.commission.rows import text_column
from dashboards.views.overview.selection import OverviewSelection

TITLE = Phrase(ru="Требует внимания, {year} год", en="What needs attention, {year}")
NOTE = Phrase(
    ru="Цели, консульский учёт и неполные показатели — этого года; решения, отчёты и поставки — "
    "на день данных",
    en="Targets, consular registers and incomplete figures of that year; decisions, posts, "
    "deliveries as of the data",
)
NONE = Phrase(ru="Ничего не требует внимания.", en="Nothing needs attention.")
KIND, WHAT, DETAIL = (
    Phrase(ru="Что", en="What"),
    Phrase(ru="О чём", en="About"),
    Phrase(ru="Подробности", en="Details"),
)
MISSED = Phrase(ru="цель не достигнута", en="target missed")
OVERDUE = Phrase(ru="решение просрочено", en="decision overdue")
SILENT = Phrase(ru="загранучреждение молчит", en="silent post")
LATE = Phrase(ru="поставок нет или они удержаны", en="deliveries missing or held")
ABOVE = Phrase(ru="консульский учёт больше оценки", en="consular register above the estimate")
INCOMPLETE = Phrase(ru="показатель стал неполным", en="figure became incomplete")
SINCE = Phrase(ru="ждали к {date}, не хватает: {count}", en="expected by {date}, missing: {count}")
AFTER = Phrase(ru="{days} после срока", en="{days} after its date")
REGISTERED = Phrase(
    ru="на учёте {count}, верхняя граница оценки соотечественников — {high}",
    en="registered: {count}, upper end of the estimate of compatriots: {high}",
)
COUNT = Phrase(ru="{count}, последняя за {period}", en="{count}, the last for {period}")


def attention(scope: Scope, selection: OverviewSelection) -> View:
    """One row per thing to look at; what is of the world only stands where no place is chosen."""
    language, texts = scope.language, Texts(scope.language)
    is_world = place_of(scope, selection.place).is_world
    parts = [
        _silent(scope, selection.place),
        _above(scope, selection),
        _incomplete(scope, selection),
    ]
    if is_world:
        of_world = [_missed(scope, selection.year), _overdue(scope)]
        parts = [*of_world, parts[0], _late(scope), *parts[1:]]
    listed = [row for part in parts for row in part]
    counted = Counter(row["kind"] for row in listed)
    said = Words(
        TITLE(language, year=selection.year),
        " · ".join(f"{kind}: {count}" for kind, count in counted.items()),
        footnote=NOTE(language),
        empty=NONE(language),
        is_fine=True,
    )
    table = said.table(
        (
            Column("kind", KIND(language)),
            Column("what", WHAT(language), leads_to="leads_to"),
            *([text_column(scope)] if any("decision_text" in row for row in listed) else []),
            Column("detail", DETAIL(language)),
            Column("owner", texts("column.owner")),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def _missed(scope: Scope, year: str) -> Iterator[Row]:
    """Targets in force of the year that a complete figure of the world does not reach."""
    language, facts = scope.language, indicator_facts(scope)
    for code, period in targets(scope):
        if period.removeprefix("S") != year or code not in facts:
            continue
        found = cells(
            scope, code, territories=[WORLD.code],
            period_type="SEASON" if period[0] == "S" else YEAR, periods=[period],
        )  # fmt: skip
        target = target_of(scope, code, period)
        if not found or found[0].status != OK or found[0].central is None or target is None:
            continue
        card = card_of(scope, code, ())
        if target.short_of(found[0].central, card.direction) > 0:
            words = (card.unit, card.direction, Formats(language), Texts(language))
            yield {
                "kind": MISSED(language),
                "what": card.label,
                "detail": target_words(target, found[0].central, *words),
                "owner": "",
                "leads_to": figure_link(scope, code),
            }


def _overdue(scope: Scope) -> Iterator[Row]:
    if not has_table(scope, "fct_commission_action"):
        return
    language, texts = scope.language, Texts(scope.language)
    sql = """
        select meeting_no, item_no, action_no, decision_text, owner_code, overdue_days
        from fct_commission_action where state_code = 'overdue'
        order by overdue_days desc, meeting_no, item_no, action_no
    """
    for row in rows(scope, sql):
        number = f"{row['meeting_no']}/{row['item_no']}.{row['action_no']}"
        body = row["owner_code"] or "unknown"
        yield {
            "kind": OVERDUE(language),
            "what": texts("commission.number", number=number),
            "decision_text": row["decision_text"],
            "detail": AFTER(language, days=texts("count.day", n=row["overdue_days"])),
            "owner": texts.get(f"body.{body}", body),
            "leads_to": page_link(
                scope, "commission", **{"commission.meeting": str(row["meeting_no"])}
            ),
        }


def _silent(scope: Scope, place: str) -> Iterator[Row]:
    """Posts that stand in the place and owe what they used to send."""
    if not has_table(scope, "mart_posts__silence"):
        return
    language, words, formats = scope.language, names(scope), Formats(scope.language)
    sql = f"""
        select post_code, expected_date, missing_count, owner_{language} as owner
        from mart_posts__silence where list_contains(?, post_code)
        order by missing_count desc, post_code, export
    """
    for row in rows(scope, sql, list(posts_of(scope, place))):
        since = formats.short_date(row["expected_date"])
        yield {
            "kind": SILENT(language),
            "what": words.short_post(row["post_code"]),
            "detail": SINCE(language, date=since, count=row["missing_count"]),
            "owner": row["owner"],
            "leads_to": post_link(scope, row["post_code"]),
        }


def _late(scope: Scope) -> Iterator[Row]:
    """By export what is due from the agency itself and not in effect: never came, or is held."""
    if not has_table(scope, "mart_posts__delivery"):
        return
    language, texts, formats = scope.language, Texts(scope.language), Formats(scope.language)
    sql = """
        select export, count(*) as lacking, max(period_code) as period_code
        from mart_posts__delivery where post_code = '_T' and is_due and not is_in_effect
        group by export order by export
    """
    for row in rows(scope, sql):
        yield {
            "kind": LATE(language),
            "what": texts.get(f"export.{row['export']}", row["export"]),
            "detail": COUNT(
                language, count=row["lacking"], period=formats.period(row["period_code"])
            ),
            "owner": "",
            "leads_to": page_link(scope, "data", **{"data.export": row["export"]}),
        }


def _above(scope: Scope, selection: OverviewSelection) -> Iterator[Row]:
    """Territories of the place where more are registered than the estimate of the year allows."""
    language, words, formats = scope.language, names(scope), Formats(scope.language)
    where, parameters = condition(scope, selection.place)
    columns = "territory_code, post_code, registered_count, estimate_high"
    wanted = f"""finding = 'above_estimate' and cast(year as varchar) = ? and {where}
        order by share_central desc, territory_code"""
    for row in registers(scope, columns, wanted, selection.year, *parameters):
        yield {
            "kind": ABOVE(language),
            "what": words("territory", row["territory_code"]),
            "detail": REGISTERED(
                language,
                count=formats.number(row["registered_count"]),
                high=formats.number(row["estimate_high"]),
            ),
            "owner": words("post", row["post_code"]),
            "leads_to": page_link(
                scope,
                "diaspora",
                place=row["territory_code"],
                **{"diaspora.year": selection.year},
            ),
        }


def _incomplete(scope: Scope, selection: OverviewSelection) -> Iterator[Row]:
    """Figures of the place that are partial in the year and were complete in the year before."""
    language, place = scope.language, place_of(scope, selection.place)
    sql = """
        select now.indicator_code
        from fct_indicator_value as now
        inner join fct_indicator_value as former using (
            indicator_code, period_type, territory_level, territory_code, dim1_scheme, dim1_code)
        where now.period_type = 'Y' and now.dim1_scheme = '_T' and now.territory_level = ?
          and now.territory_code = ? and now.period_code = ? and former.period_code = ?
          and now.status = ? and former.status = ?
        order by now.indicator_code
    """
    year = selection.year
    given = (place.level, place.code, year, year_before(year), PARTIAL, OK)
    for row in rows(scope, sql, *given):
        code = row["indicator_code"]
        cell = cells(scope, code, level=place.level, territories=[place.code], periods=[year])[0]
        coverage = point(cell).coverage
        yield {
            "kind": INCOMPLETE(language),
            "what": card_of(scope, code, ()).label,
            "detail": coverage_words(coverage, language) if coverage else "",
            "owner": "",
            "leads_to": figure_link(scope, code),
        }
