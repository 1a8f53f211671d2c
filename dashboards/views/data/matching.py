"""How well persons are told apart, by the language that wrote their names."""

from __future__ import annotations

from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.data.selection import DataSelection


def matching(scope: Scope, selection: DataSelection) -> View:
    """The measurement that the release carries: all first, then the languages least found."""
    texts = Texts(scope.language)
    sql = """
        select {name} as language, pairs_count, recall_share, false_merges_per_100000
        from dim_matching_quality
        order by language_code <> '_T', recall_share nulls last, language_code
    """.replace("{name}", f"name_{scope.language}")
    said = Words(
        texts("data.matching.title"),
        texts("data.matching.note"),
        footnote=texts("data.matching.footnote"),
        empty=texts("data.matching.empty"),
    )
    table = said.table(
        (
            Column("language", texts("data.matching.language")),
            Column("pairs_count", texts("data.matching.pairs"), "count"),
            Column("recall_share", texts("data.matching.recall"), "share"),
            Column("false_merges_per_100000", texts("data.matching.merged"), "mean"),
        ),
        rows(scope, sql),
    )
    return sortable_table(scope, said, table)
