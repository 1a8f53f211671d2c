"""What an association is called: its name, or its number where the name is not published."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboards.lib.links import page_link
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Phrase

REGISTER = "mart_associations__register"
UNNAMED = Phrase(ru="Объединение {number}", en="Association {number}")


@st.cache_data(show_spinner=False, max_entries=16)
def labels(scope: Scope) -> Mapping[str, str]:
    """Association → what it is called now."""
    if not has_table(scope, REGISTER):
        return {}
    sql = f"select association_id, assoc_reg_no, name from {REGISTER}"
    return {
        row["association_id"]: row["name"] or UNNAMED(scope.language, number=row["assoc_reg_no"])
        for row in rows(scope, sql)
    }


def association_link(scope: Scope, association: str | None) -> str:
    """Where the card of one association stands."""
    if not association:
        return ""
    return page_link(
        scope, "associations", association=association, **{"associations.view": "list"}
    )
