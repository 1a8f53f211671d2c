"""What every chart must show, as SQL over a release's Parquet files.

One module per page. ``CHARTS`` and ``PICTURES`` name every panel of the dashboards; a panel that
stands in neither fails the tests that read pages (in the browser and without one).
"""

from __future__ import annotations

from collections.abc import Callable

from tests.dashboards.expected import data, diaspora, events, overview, spending, youth
from tests.dashboards.expected.asking import Asked, Traces

PAGES = (overview, diaspora, events, youth, spending, data)
# Panel → the (label, value) pairs of each trace of its figure.
CHARTS: dict[str, Callable[[Asked], Traces]] = {
    name: chart for page in PAGES for name, chart in page.CHARTS.items()
}
# Panel → the rows of the table that is its picture; texts as written, numbers as numbers.
TABLES: dict[str, Callable[[Asked], list[list[object]]]] = {
    name: rows for page in PAGES for name, rows in page.TABLES.items()
}
# Page → card → value; a card that is not here fails.
CARDS: dict[str, Callable[[Asked], dict[str, float | None]]] = {
    page.__name__.rsplit(".", 1)[-1]: page.cards for page in PAGES if hasattr(page, "cards")
}
