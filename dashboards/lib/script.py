"""What runs in the browser beside Streamlit: tables that sort and are searched, figures that scroll
by keys.

All wait for what the page draws later, and begin once per page load.
"""

from __future__ import annotations

# A wide figure is scrolled inside its card on a phone; the arrow keys must reach it too.
SCROLL_BY_KEYS = """
if (!window.cwWide) {
  const reach = () => document.querySelectorAll('[class*="st-key-wide-"]:not([tabindex])')
    .forEach(place => {
      // While another tab is drawn, a figure may stand for a moment without its card.
      const panel = place.closest('[class*="st-key-panel-"]');
      if (!panel) return;
      const title = panel.querySelector('h2');
      place.setAttribute('tabindex', '0');
      place.setAttribute('role', 'region');
      place.setAttribute('aria-label', title ? title.textContent : '');
    });
  window.cwWide = new MutationObserver(reach);
  window.cwWide.observe(document.body, {childList: true, subtree: true});
  reach();
}
"""
# A click on a head sorts the rows: numbers from the largest, texts from A; again: the other way.
# Cells say what they are sorted by where that is not their text; what has no value stands last.
SORT_TABLES = """
if (!window.cwSort) {
  window.cwSort = true;
  document.addEventListener('click', event => {
    const button = event.target.closest('.cw-sort');
    if (!button) return;
    const head = button.closest('th'), heads = [...head.parentElement.children];
    const isNumber = head.classList.contains('cw-num'), place = heads.indexOf(head);
    const before = head.getAttribute('aria-sort');
    const falls = before ? before === 'ascending' : isNumber;
    heads.forEach(other => other.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
    const compare = new Intl.Collator(document.documentElement.lang, {numeric: true}).compare;
    const key = row => {
      const cell = row.children[place];
      return cell.dataset.sort ?? (isNumber ? '' : cell.textContent);
    };
    const body = head.closest('table').tBodies[0];
    const rows = [...body.rows].map(row => [key(row), row]).sort(([a], [b]) => {
      if (a === '' || b === '') return (a === '') - (b === '');
      const way = isNumber ? a - b : compare(a, b);
      return falls ? -way : way;
    });
    body.append(...rows.map(([, row]) => row));
  });
}
"""
# Words typed above a table leave the rows that have them all; how many these are is said beside.
SEARCH_TABLES = """
if (!window.cwFind) {
  window.cwFind = true;
  const plain = text => text.toLocaleLowerCase(document.documentElement.lang)
    .replaceAll('ё', 'е').replaceAll('\u00a0', ' ');
  document.addEventListener('input', event => {
    const place = event.target.closest('.cw-find');
    if (!place) return;
    const words = plain(event.target.value).split(/ +/).filter(Boolean);
    const rows = [...place.nextElementSibling.querySelector('tbody').rows];
    rows.forEach(row => {
      const text = plain(row.textContent);
      row.hidden = !words.every(word => text.includes(word));
    });
    const said = place.querySelector('output'), shown = rows.filter(row => !row.hidden).length;
    said.textContent = words.length
      ? said.dataset.said.replace('{shown}', shown).replace('{of}', rows.length) : '';
  });
}
"""
SCRIPT = SCROLL_BY_KEYS + SORT_TABLES + SEARCH_TABLES
