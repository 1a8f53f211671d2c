"""What the sentences of the Data page stand beside: every place with a cell, and its value."""

from __future__ import annotations

from tests.dashboards.expected.asking import Asked


def sentence_matrix(asked: Asked) -> list[list[object]]:
    """Place and value, in the order of the tree of places."""
    indicator = asked.chosen("data.indicator", "R01")
    ((latest,),) = asked(
        """select max(period_code) from fct_indicator_value
           where indicator_code = ? and period_type = 'Y'""",
        indicator,
    )
    inside = asked.inside("place")
    chosen = f"({inside} or place.territory_code = '{asked.chosen('place')}')"
    found = asked(
        f"""select place.{{name}}, cell.value_central
           from fct_indicator_value as cell
           join dim_territory as place on place.territory_code = cell.territory_code
           where cell.indicator_code = ? and cell.period_code = ? and cell.dim1_scheme = '_T'
             and {chosen}
           order by place.sort_order""",
        indicator, asked.chosen("data.period", "") or latest,
    )  # fmt: skip
    return [[name, None if value is None else float(value)] for name, value in found]


TABLES = {"data.sentence_matrix": sentence_matrix}
CASES = {
    "data.sentence_matrix": [
        {},
        {"indicator": "R04"},
        {"indicator": "F05", "period": "2024"},
        {"place": "D13"},
    ],
}
