"""The style sheet of the house, on top of the theme in ``.streamlit/config.toml``."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.theme import DARK, in_theme

CSS = f"""
.stMainBlockContainer {{ max-width: 1440px; padding: 4.2rem 5rem 2.5rem; }}
@media (max-width: 1000px) {{ .stMainBlockContainer {{ padding: 4.2rem 1.1rem 2rem; }} }}
.stAppToolbar [data-testid="stStatusWidget"] {{ display: none; }}
.cw-hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0); }}
.cw-title h1 {{ font-size: 1.6rem; font-weight: 600; line-height: 1.2; margin: 0; padding: 0;
  letter-spacing: -0.005em; }}
.cw-title p {{ margin: .5rem 0 0; font-size: .87rem; color: {palette.MUTED}; line-height: 1.5; }}
.cw-title a {{ color: {palette.BLUE}; text-underline-offset: 2px; }}
.cw-keep {{ white-space: nowrap; }}
.cw-mark {{ display: inline-block; background: #FBEFDC; color: #7A4508; border-radius: 99px;
  padding: 0 .6rem; font-weight: 500; white-space: nowrap; }}
.cw-notice {{ background: #FBEFDC; color: #7A4508; border-radius: 8px; padding: .6rem 1rem;
  margin: 0; line-height: 1.4; }}
.cw-notice a {{ color: inherit; }}
.cw-head h2 {{ font-size: 1rem; font-weight: 600; line-height: 1.3; margin: 0; padding: 0;
  letter-spacing: 0; }}
.cw-head p {{ font-size: .93rem; color: {palette.MUTED}; margin: .25rem 0 0; line-height: 1.35; }}
.cw-section {{ border-top: 1px solid {palette.LINE}; margin-top: .8rem; padding-top: 1.1rem; }}
.cw-section h2 {{ font-size: 1.2rem; font-weight: 600; line-height: 1.3; margin: 0; padding: 0; }}
.cw-section p {{ font-size: .93rem; color: {palette.MUTED}; margin: .2rem 0 0; line-height: 1.35; }}
.cw-lead {{ font-size: .93rem; color: {palette.MUTED}; margin: 0; line-height: 1.45; }}
[class*="st-key-country-row-"] [class*="st-key-panel-"] > :nth-child(2) {{ margin-top: auto; }}
.cw-brief h2 {{ font-size: 1rem; font-weight: 600; margin: 0 0 .2rem; padding: 0; }}
.cw-brief p {{ margin: 0; line-height: 1.55; max-width: 78rem; }}
.cw-foot {{ font-size: .8rem; color: {palette.MUTED}; margin: 0; line-height: 1.4; }}
.cw-notes {{ font-size: .8rem; color: {palette.MUTED}; line-height: 1.4; }}
.cw-notes summary {{ cursor: pointer; padding: .2rem 0; width: fit-content; }}
.cw-notes ul {{ margin: 0; padding-left: 1.1rem; }}
.cw-notes li {{ font-size: .8rem; margin: 0 0 .15rem; }}
.cw-cards {{ display: grid; gap: 1rem;
  grid-template-columns: repeat(var(--cw-in-row), minmax(0, 1fr)); }}
.cw-card {{ border: 1px solid {palette.LINE}; border-radius: 8px; padding: .95rem 0 0;
  overflow: hidden; display: flex; flex-direction: column; min-height: 11.2rem; }}
.cw-card p {{ margin: 0; padding: 0 1rem; }}
.cw-card .cw-label {{ font-size: .9rem; line-height: 1.3; }}
.cw-card .cw-value {{ font-size: 1.75rem; font-weight: 600; line-height: 1.35;
  white-space: nowrap; }}
.cw-card .cw-word {{ font-size: 1.25rem; line-height: 1.9; color: {palette.MUTED}; }}
.cw-card .cw-why {{ font-size: .82rem; color: {palette.MUTED}; line-height: 1.35; }}
.cw-bound {{ display: flex; flex-wrap: wrap; align-items: baseline; column-gap: .45rem;
  padding: 0 1rem; }}
.cw-bound .cw-least {{ font-size: .95rem; color: {palette.MUTED}; white-space: nowrap; }}
.cw-card .cw-bound .cw-value {{ padding: 0; }}
.cw-hatch {{ display: inline-block; width: .75rem; height: .75rem; border-radius: 2px;
  margin-right: .4rem; vertical-align: -1px; border: 1px solid {palette.BLUE};
  background: repeating-linear-gradient(45deg, {palette.BLUE} 0 1.5px, #FFFFFF 1.5px 4px); }}
.cw-ring, .cw-legend i.cw-ring {{ display: inline-block; width: .7rem; height: .7rem;
  border-radius: 50%; margin-right: .4rem; vertical-align: -1px; border: 2px solid {palette.BLUE};
  box-sizing: border-box; }}
.cw-legend i.cw-outline {{ border: 2px solid {palette.AMBER}; box-sizing: border-box; }}
.cw-break, .cw-legend i.cw-break {{ display: inline-block; width: 0; height: .8rem;
  border-left: 2px dotted {palette.FAINT}; border-radius: 0; margin: 0 .5rem 0 .3rem;
  vertical-align: -2px; }}
.cw-marked .cw-minis {{ min-height: calc(var(--cw-height) - 2rem); }}
.cw-minis-legend {{ height: 1.4rem; padding-top: .6rem; margin: 0; font-size: .83rem;
  color: {palette.MUTED}; }}
.cw-stamp {{ font-size: .95rem; font-weight: 600; color: {palette.INK}; }}
.cw-is-partial {{ border-style: dashed; border-color: {palette.BLUE}; }}
.cw-is-zero .cw-value {{ font-weight: 400; }}
.cw-is-not_reported {{ border-top: 3px solid {palette.RED}; }}
.cw-is-not_yet {{ border-top: 3px dotted {palette.FAINT}; }}
.cw-is-no_source {{ border-top: 3px solid {palette.FAINT}; background: {palette.PANEL}; }}
.cw-is-too_few {{ border-top: 3px solid {palette.MAUVE}; }}
.cw-is-low_quality {{ border-top: 3px dashed {palette.AMBER}; }}
.cw-is-not_applicable, .cw-is-zero_denominator {{ border-style: dotted;
  border-color: {palette.FAINT}; }}
.cw-delta {{ font-size: .87rem; line-height: 1.55; }}
.cw-delta .cw-pill {{ margin-right: .45rem; }}
.cw-muted, .cw-band {{ color: {palette.MUTED}; font-size: .87rem; }}
.cw-band {{ min-height: 1.4rem; padding-top: .15rem !important; }}
.cw-pill {{ border-radius: 99px; padding: .05rem .5rem; white-space: nowrap; }}
.cw-good {{ background: #E7F1ED; color: #14573F; }}
.cw-bad {{ background: #F8E9E5; color: #8A2E1B; }}
.cw-flat {{ background: {palette.WASH}; color: #24455C; }}
.cw-spark {{ width: 100%; height: 46px; margin-top: auto; display: block; padding: 4px 0 12px;
  box-sizing: content-box; }}
.cw-minis {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(122px, 1fr));
  gap: .9rem 1.1rem; padding-top: .3rem; min-height: var(--cw-height); grid-auto-rows: 1fr; }}
.cw-mini {{ display: flex; flex-direction: column; }}
.cw-mini a {{ color: {palette.BLUE}; text-underline-offset: 2px; }}
.cw-mini p {{ margin: 0; font-size: .8rem; line-height: 1.25; min-height: 2.5em; display: flex;
  align-items: flex-end; }}
.cw-mini b {{ font-size: .95rem; font-weight: 600; }}
.cw-mini .cw-row {{ display: flex; justify-content: space-between; align-items: baseline;
  color: {palette.MUTED}; font-size: .78rem; min-height: 0; }}
.cw-mini .cw-spark {{ flex: 1; min-height: 44px; padding: 2px 0; }}
.cw-tiles {{ display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .6rem;
  list-style: none; margin: .2rem 0 0 !important; padding: 0 !important; }}
.cw-tiles li {{ position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto;
  column-gap: .8rem; align-content: start; margin: 0; padding: .55rem .8rem;
  border: 1px solid {palette.LINE}; border-radius: 6px; line-height: 1.35; }}
.cw-tiles li:hover {{ background: {palette.PANEL}; }}
.cw-tiles a {{ color: {palette.BLUE}; font-size: .93rem; text-underline-offset: 2px; }}
/* All of the tile leads on; the number lies above it and opens its passport. */
.cw-tiles a::after {{ content: ""; position: absolute; inset: 0; }}
.cw-tiles .cw-figure {{ position: relative; z-index: 1; }}
.cw-tiles b {{ font-size: 1.1rem; font-weight: 600; text-align: right; white-space: nowrap; }}
.cw-tiles em {{ font-size: .87rem; font-weight: 400; font-style: normal; white-space: normal;
  color: {palette.MUTED}; }}
.cw-tiles li > span {{ grid-column: 1 / -1; font-size: .82rem; color: {palette.MUTED}; }}
.cw-find {{ display: flex; align-items: baseline; gap: .8rem; margin-bottom: .5rem;
  font-size: .83rem; color: {palette.MUTED}; }}
.cw-find input {{ font: inherit; font-size: .87rem; color: {palette.INK}; background: #FFFFFF;
  border: 1px solid {palette.LINE}; border-radius: 6px; padding: .3rem .6rem; width: 16rem;
  max-width: 100%; }}
.cw-find input:focus-visible {{ outline: 2px solid {palette.BLUE}; outline-offset: 1px; }}
.cw-scroll {{ position: relative; overflow: auto; border: 1px solid {palette.LINE};
  border-radius: 6px; }}
.cw-table {{ border-collapse: collapse; width: 100%; font-size: .87rem; margin: 0; }}
.cw-table th {{ position: sticky; top: 0; background: {palette.PANEL}; text-align: left;
  font-weight: 500; color: {palette.MUTED}; padding: .45rem .7rem; vertical-align: bottom;
  border-bottom: 1px solid {palette.LINE}; z-index: 1; }}
.cw-table td {{ padding: .4rem .7rem; border-bottom: 1px solid #EEF1F3; vertical-align: top; }}
.cw-table a {{ color: {palette.BLUE}; text-underline-offset: 2px; white-space: nowrap; }}
.cw-table tr:last-child td {{ border-bottom: 0; }}
.cw-table .cw-long {{ min-width: 15rem; }}
.cw-table .cw-num {{ text-align: right; }}
.cw-table td.cw-num {{ white-space: nowrap; font-variant-numeric: tabular-nums; }}
.cw-sort {{ all: unset; cursor: pointer; }}
.cw-sort:focus-visible {{ outline: 2px solid {palette.BLUE}; outline-offset: 2px; }}
.cw-sort:hover {{ color: {palette.INK}; }}
th[aria-sort] .cw-sort {{ color: {palette.INK}; }}
th[aria-sort="ascending"] .cw-sort::after {{ content: " ↑"; }}
th[aria-sort="descending"] .cw-sort::after {{ content: " ↓"; }}
.cw-figure {{ all: unset; cursor: pointer; text-decoration: underline dotted {palette.MUTED};
  text-underline-offset: .2em; text-decoration-thickness: 1px; }}
.cw-figure:hover {{ text-decoration-style: solid; }}
.cw-figure:focus-visible {{ outline: 2px solid {palette.BLUE}; outline-offset: 2px; }}
@media print {{ .cw-figure {{ text-decoration: none; }} }}
.cw-passport-title {{ font-weight: 600; margin: 0 0 .4rem; }}
.cw-passport h3 {{ font-size: 1rem; font-weight: 600; margin: 1rem 0 .3rem; }}
.cw-passport p {{ margin: .3rem 0; overflow-wrap: anywhere; }}
.cw-passport dl {{ display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: .2rem .8rem;
  margin: 0; padding: 0; }}
.cw-passport dt {{ color: {palette.MUTED}; margin: 0; padding: 0; }}
.cw-passport dd {{ margin: 0; padding: 0; overflow-wrap: anywhere; }}
@media (max-width: 640px) {{ .cw-passport dl {{ grid-template-columns: 1fr; gap: 0; }}
  .cw-passport dd {{ margin-bottom: .4rem; }} }}
.cw-bar b {{ font-weight: 400; display: inline-block; min-width: 7.6em; }}
.cw-track {{ display: inline-block; width: 6rem; height: 6px; border-radius: 3px;
  background: {palette.WASH}; vertical-align: middle; margin-right: .6rem; }}
.cw-track i {{ display: block; height: 6px; border-radius: 3px; background: {palette.BLUE}; }}
.cw-status {{ color: {palette.MUTED}; border-bottom: 1px dotted {palette.FAINT}; cursor: help; }}
.cw-marks {{ list-style: none; margin: .4rem 0 0 !important; padding: 0 !important;
  font-size: .8rem; color: {palette.MUTED}; line-height: 1.45; }}
.cw-marks li {{ margin: 0; padding: 0; font-size: inherit; }}
.cw-marks b {{ font-weight: 600; color: {palette.INK}; white-space: nowrap; }}
.cw-empty {{ display: flex; flex-direction: column; align-items: center; justify-content: center;
  text-align: center; color: {palette.MUTED}; gap: .6rem;
  background: {palette.PANEL}; border-radius: 6px; padding: 1.2rem; font-size: .9rem; }}
.cw-bars {{ display: flex; align-items: flex-end; gap: 5px; height: 30px; padding: 0 6px;
  border-bottom: 2px solid {palette.GREY}; }}
.cw-bars i {{ width: 7px; height: 40%; background: {palette.GREY}; border-radius: 2px 2px 0 0; }}
.cw-bars i:nth-child(2) {{ height: 75%; }} .cw-bars i:nth-child(3) {{ height: 55%; }}
.cw-bars i:nth-child(4) {{ height: 90%; }}
.st-key-language {{ position: fixed; top: .55rem; right: 1.1rem; z-index: 999991; width: auto;
  background: #FFFFFF; }}
/* Pages that find no room before link and languages stand in a list of the menu. */
.stAppToolbar {{ padding-right: 12.2rem; }}
.rc-overflow-item-rest p {{ font-size: 0; }}
.rc-overflow-item-rest p::after {{ content: "⋯"; font-size: 1.1rem; }}
/* Drawn last, when all is chosen; beside the languages, where every reader finds it. */
.st-key-link {{ position: fixed; top: .45rem; right: 8.1rem; z-index: 999991; width: auto;
  background: #FFFFFF; }}
.st-key-link button p {{ font-size: .87rem; }}
@media (max-width: 1500px) {{ .st-key-link button p:not(:has([data-testid="stIconMaterial"])) {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }} }}
.cw-empty p {{ margin: 0; max-width: 30rem; line-height: 1.45; }}
.cw-empty b {{ color: {palette.INK}; font-weight: 600; }}
.cw-legend {{ list-style: none; padding-left: 0 !important; margin: 0 !important;
  display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .83rem;
  color: {palette.INK}; margin: 0; padding: 0; }}
.cw-legend li {{ margin: 0; padding: 0; font-size: inherit; }}
.cw-legend i {{ display: inline-block; width: .75rem; height: .75rem; border-radius: 2px;
  margin-right: .4rem; vertical-align: -1px;
  box-shadow: inset 0 0 0 1px rgba(127, 127, 127, .35); }}
[class*="st-key-map-"] {{ position: relative; gap: .5rem; }}
[class*="st-key-land-"] {{ padding: 0; overflow: hidden; }}
@media (min-width: 641px) {{
  [class*="st-key-map-"] > [data-testid="stElementContainer"] {{ position: absolute; left: 0;
    bottom: 0; width: auto; }}
  [class*="st-key-map-"] .cw-legend {{ flex-direction: column;
    background: #FFFFFFBF; }}
}}
.st-key-filters [data-testid="stButtonGroup"] button {{ padding-left: .6rem;
  padding-right: .6rem; }}
.cw-page-foot {{ color: {palette.MUTED}; font-size: .8rem; border-top: 1px solid {palette.LINE};
  margin-top: .8rem; padding-top: .8rem; line-height: 1.5; }}
.cw-link-state {{ background: {palette.WASH}; border-left: 3px solid {palette.BLUE};
  padding: .5rem .8rem; font-size: .87rem; line-height: 1.45; }}
.cw-link-former, .cw-link-gone {{ border-left-color: {palette.AMBER}; }}
.cw-link {{ margin-bottom: .8rem; font-size: .85rem; line-height: 1.45; max-width: 30rem; }}
.cw-link p {{ margin: 0 0 .2rem; }}
.cw-link code {{ display: block; overflow-wrap: anywhere; user-select: all; color: {palette.INK};
  background: {palette.PANEL}; padding: .35rem .5rem; }}
.cw-copy {{ margin-top: .3rem; padding: .2rem .6rem; font: inherit; color: {palette.BLUE};
  background: none; border: 1px solid {palette.JOIN}; border-radius: 6px; cursor: pointer; }}
.cw-words h3 {{ font-size: .93rem; font-weight: 600; margin: .7rem 0 .15rem; padding: 0; }}
.cw-words p {{ margin: 0; font-size: .9rem; line-height: 1.5; max-width: 62rem; }}
@media (max-width: 1000px) {{ .cw-tiles {{ grid-template-columns: minmax(0, 1fr); }} }}
@media (max-width: 1000px) {{ .cw-cards {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }} }}
@media (max-width: 640px) {{
  .cw-cards {{ gap: .7rem; }}
  .cw-card p {{ padding: 0 .75rem; }}
  .cw-bound {{ padding: 0 .75rem; }}
  .cw-card .cw-value {{ font-size: 1.5rem; }}
  .cw-card .cw-word {{ font-size: 1.05rem; white-space: normal; line-height: 1.4; }}
  [class*="st-key-wide-"] {{ overflow-x: auto; }}
  [class*="st-key-wide-"] [data-testid="stElementContainer"],
  [class*="st-key-wide-"] .stPlotlyChart {{ min-width: var(--cw-wide, 720px);
    width: var(--cw-wide, 100%) !important; }}
  .cw-side {{ position: absolute; top: 0; left: 0; bottom: 0; overflow: hidden;
    pointer-events: none; }}
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-land-"]),
  [class*="st-key-land-"] {{ flex: 0 0 50vw !important; height: 50vw !important;
    min-height: 0 !important; }}
  .cw-minis {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .cw-table a {{ white-space: normal; }}
  .cw-table td:first-child:not(.cw-keep) {{ min-width: 6.5rem; }}
  .cw-track {{ display: none; }}
  .cw-bar b {{ min-width: 0; }}
  .st-key-filters {{ justify-content: flex-start !important; }}
  .st-key-country-switches [data-testid="stElementContainer"],
  .st-key-country-switches .stButtonGroup {{ width: 100% !important; max-width: 100%; }}
  .st-key-country-switches .stButtonGroup > div {{ flex-wrap: wrap; }}
}}
/* On paper: no menu, nothing to press; of filters what is chosen; panels and cards whole. */
@media print {{
  @page {{ size: A4 landscape; margin: 12mm; }}
  .stAppHeader, .stSidebar, .st-key-language, .st-key-link, .stPopover, .stButton, .cw-find,
  .stDownloadButton,
  .cw-link-state, [data-testid="stExpander"]:has(details:not([open])),
  [data-testid="stButtonGroup"] button[aria-checked="false"], .stSelectbox svg
  {{ display: none !important; }}
  .stMainBlockContainer {{ max-width: none; padding: 0 !important; }}
  .stApp, .stMain {{ position: static !important; overflow: visible !important; }}
  [data-testid="stButtonGroup"] button, .stSelectbox div {{ border: none !important;
    background: none !important; padding: 0 !important; min-height: 0 !important;
    width: auto !important; max-width: none !important; overflow: visible !important; }}
  [class*="st-key-panel-"], .cw-card, .cw-mini, .cw-tiles li, .cw-brief, .cw-table tr
  {{ break-inside: avoid; }}
  .cw-section, .cw-head {{ break-after: avoid; }}
  [class*="st-key-wide-"], .cw-scroll {{ overflow: visible !important; max-height: none !important;
    height: auto !important; }}
  .cw-notes::details-content {{ content-visibility: visible; block-size: auto; }}
}}
"""


# Paper is white: the colours of the dark page are turned round, on black, which becomes white.
DARK_ON_PAPER = """
@media print {
  .stApp { filter: invert(1) hue-rotate(180deg); background: black !important; }
}
"""


def style_sheet(theme: str) -> str:
    css = f"{in_theme(CSS, theme)}{DARK_ON_PAPER if theme == DARK else ''}"
    return f"<style>{css}</style>"
