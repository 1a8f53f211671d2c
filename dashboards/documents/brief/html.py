"""A brief as one HTML file: figures as SVG inside it, no script, nothing fetched, prints well."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from dashboards.documents.brief.model import Brief, CardText, Chart, Printed, Sign

STYLE = Path(__file__).resolve().parent / "style.css"
# Clip paths and gradients of one figure must not be taken for those of another.
ID = re.compile(r'(\bid="|url\(#|href="#)')


def to_html(brief: Brief) -> bytes:
    """The whole document, UTF-8."""
    number = iter(range(1, 1000))
    tables = iter(range(1, 1000))
    parts = [
        f"<h1>{escape(brief.title)}</h1>",
        f'<p class="sub">{escape(brief.subtitle)}</p>',
        f'<div class="cards">{"".join(map(_card, brief.cards))}</div>',
    ]
    if brief.summary:
        parts.append(f"<h2>{escape(brief.words['main'])}</h2>{_list(brief.summary)}")
    for section in brief.sections:
        parts.append(f"<section><h2>{escape(section.title)}</h2>")
        if section.legend:
            parts.append(f'<p class="legend small">{"".join(map(_sign, section.legend))}</p>')
        if section.charts:
            drawn = "".join(_chart(chart, brief, number) for chart in section.charts)
            parts.append(f'<div class="charts in-{section.columns}">{drawn}</div>')
        parts.extend(
            f"<p><b>{escape(one.title)}.</b> {escape(one.said)}</p>" for one in section.undrawn
        )
        parts.extend(_table(table, brief, tables) for table in section.tables)
        parts.append("</section>")
    if brief.remarks:
        parts.append(f"<h2>{escape(brief.words['remarks'])}</h2>{_list(brief.remarks)}")
    parts.append(f"<h2>{escape(brief.words['sources'])}</h2><p>{escape(brief.sources.note)}</p>")
    parts.append(_table(brief.sources.table, brief, tables))
    parts.append(f'<p class="small">{escape(brief.sources.hash)}</p>')
    head = f"{escape(brief.head.left)} · {escape(brief.head.right)}"
    return (
        f'<!doctype html>\n<html lang="{brief.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(brief.head.left)}</title>"
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>\n<body>"
        f'<header class="small">{head}</header><main>' + "\n".join(parts) + "</main>"
        f'<footer class="small">{escape(brief.foot)}</footer></body></html>\n'
    ).encode()


def _list(texts: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def _card(card: CardText) -> str:
    change = f'<b class="{card.tone}">{escape(card.change)}</b> ' if card.change else ""
    kind = "value word" if card.is_word else "value"
    return (
        f'<div class="card"><p class="small">{escape(card.label)}</p>'
        f'<p class="{kind}">{escape(card.value)}</p>'
        f'<p class="small">{change}{escape(card.remarks)}</p></div>'
    )


def _sign(sign: Sign) -> str:
    drawn = sign.svg.replace("<svg ", '<svg aria-hidden="true" ', 1)
    return f"<span>{drawn}{escape(sign.word)}</span> "


def _chart(chart: Chart, brief: Brief, number: Iterable[int]) -> str:
    note = f'<p class="small">{escape(chart.note)}</p>' if chart.note else ""
    foot = f'<p class="small">{escape(chart.foot)}</p>' if chart.foot else ""
    label = f"{brief.words['figure']} {next(iter(number))}. {chart.title}"
    drawn = ID.sub(lambda found: f"{found[0]}{chart.key}-", chart.svg)
    return f"<figure><figcaption>{escape(label)}</figcaption>{note}{drawn}{foot}</figure>"


def _table(table: Printed, brief: Brief, number: Iterable[int]) -> str:
    kinds = ["num" if is_numeric else "text" for is_numeric in table.numeric]
    head = "".join(
        f'<th scope="col" class="{kind}">{escape(label)}</th>'
        for label, kind in zip(table.head, kinds, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">{escape(cell)}</td>' for cell, kind in zip(row, kinds, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    label = f"{brief.words['table']} {next(iter(number))}. {table.caption}"
    note = f'<span class="small">{escape(table.note)}</span>' if table.note else ""
    marks = f'<p class="small">{escape(" · ".join(table.marks))}</p>' if table.marks else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><caption>{escape(label)}{note}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{marks}"
    )
