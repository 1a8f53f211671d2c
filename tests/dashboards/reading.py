"""What a reader finds on a page: its words, without markup."""

from __future__ import annotations

import html
import re
from typing import Any
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from dashboards.lib import files
from tests.dashboards.expected import CHARTS

TAG = re.compile(r"<[^>]*>")
REPORTED = re.compile(r'class="cw-reported"[^>]*>(.*?)</td>')
STYLE = re.compile(r"<(style|script)>.*?</\1>", re.DOTALL)


def bodies(test: AppTest) -> list[str]:
    """All HTML elements of the page, styles and scripts left out."""
    return [STYLE.sub(" ", str(element.proto.body)) for element in test.get("html")]


def words(test: AppTest) -> str:
    """Everything written on the page: HTML, labels and options of widgets, figures."""
    parts = [html.unescape(TAG.sub(" ", body)) for body in bodies(test)]
    for kind in ("selectbox", "button_group", "text_input"):
        for widget in test.get(kind):
            parts.append(str(widget.proto.label))
            parts += [_option(option) for option in getattr(widget.proto, "options", [])]
    parts += [str(element.proto.label) for element in test.get("expander")]
    return "\n".join(parts)


def reported_texts(test: AppTest) -> list[str]:
    """What cells say in the words of a source, which nobody translates."""
    return [TAG.sub(" ", text) for body in bodies(test) for text in REPORTED.findall(body)]


def _option(option: Any) -> str:
    return option if isinstance(option, str) else str(option.content)


def figures(test: AppTest) -> list[Any]:
    """Specs of all plotly figures of the page."""
    import json

    return [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]


def parameter(test: AppTest, key: str) -> str:
    """One parameter of the page's URL."""
    value = test.query_params[key]
    return value if isinstance(value, str) else value[0]


def open_tables(test: AppTest) -> AppTest:
    """Open the numbers beneath every figure; closed, they are not on the page. Pictures, which
    have tests of their own, are left out: they would take most of the time."""
    for name in CHARTS:
        for language in ("ru", "en"):
            test.session_state[f"details.{name}.{language}"] = True
    with patch.object(files, "pictures", return_value={}):
        return test.run()
