"""Events of which plans and reports say what can't both be, with the post that puts it right."""

from __future__ import annotations

from dashboards.lib.links import event_link, post_link
from dashboards.lib.names import names
from dashboards.lib.place import posts_of
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.data.charts import export_name
from dashboards.views.data.selection import DataSelection


def contradictions(scope: Scope, selection: DataSelection) -> View:
    """The list that the release carries, the newest first."""
    texts, words = Texts(scope.language), names(scope)
    sql = """
        select event_id, event_date, post_code, reason, export, owner, file_name, line_no
        from mart_events__contradiction
        where (? = 'all' or export = ?) and (? = 'all' or list_contains(?, post_code))
        order by event_date desc, event_id, reason
    """
    export, place = selection.export, selection.place
    found = rows(scope, sql, export, export, place, list(posts_of(scope, place)))
    said = Words(
        texts("data.contradictions.title"),
        texts("data.contradictions.note"),
        empty=texts("data.contradictions.empty"),
        is_fine=True,
    )
    table = said.table(
        (
            Column("event_date", texts("column.date"), "date", leads_to="event"),
            Column("post", texts("column.post"), leads_to="leads_to"),
            Column("owner_word", texts("column.owner")),
            Column("reason_word", texts("column.contradiction")),
            Column("export_word", texts("column.export")),
            Column("file_name", texts("column.file"), "reported"),
            Column("line_no", texts("column.line"), "count"),
        ),
        [
            row
            | {
                "post": words.short_post(row["post_code"]),
                "leads_to": post_link(scope, row["post_code"]),
                "event": event_link(scope, row["event_id"], row["event_date"]),
                "reason_word": texts(f"contradiction.{row['reason']}"),
                "export_word": export_name(scope, row["export"]),
                "owner_word": texts.get(f"owner.{row['owner']}", row["owner"]),
            }
            for row in found
        ],
    )
    return sortable_table(scope, said, table)
