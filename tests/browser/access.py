"""What axe-core finds on a page."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """() => axe.run(document, {resultTypes: ["violations"]}).then(result =>
    result.violations.map(v => ({id: v.id, help: v.help,
      nodes: v.nodes.map(n => [n.target.join(' '), n.html.slice(0, 200)])})))"""


def violations(page: Page) -> list[str]:
    """Everything axe finds; there is no list of exceptions, the pages have needed none."""
    # Through the browser's own door: a script tag would need a place to be loaded from.
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{rule['id']} ({rule['help']}): {target} {markup}"
        for rule in found
        for target, markup in rule["nodes"]
    ]
