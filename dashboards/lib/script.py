"""What runs in the browser beside Streamlit: tables that sort and are searched, figures that scroll
by keys and open at what is new, steps of the browser's way back, links that do not load the page
anew.

All wait for what the page draws later, and begin once per page load.
"""

from __future__ import annotations

# An address that changes by itself is no step of the reader's: it replaces the one before. So one
# step back leads to what was chosen before, and not to the same page with half of its filters.
STEPS = """
if (!window.cwSteps) {
  window.cwSteps = true;
  let hasActed = false;
  const acted = () => { hasActed = true; }, push = history.pushState.bind(history);
  ['pointerdown', 'keydown'].forEach(kind => window.addEventListener(kind, acted, true));
  window.addEventListener('popstate', () => { hasActed = false; }, true);
  history.pushState = (...given) => {
    if (hasActed) push(...given); else history.replaceState(...given);
    hasActed = false;
  };
}
"""
# A link from row to row is a step inside the page: Streamlit looks at the address as after a way
# back. With a key held, and without this script, it is a link as any other.
LINKS = """
if (!window.cwLinks) {
  window.cwLinks = true;
  document.addEventListener('click', event => {
    const link = event.target.closest('.stHtml a[href^="/"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    history.pushState({}, '', link.href);
    window.dispatchEvent(new PopStateEvent('popstate'));
  });
}
"""
# A word of the address is a step inside the page, too; one that says nothing is taken out of it.
GO = """
window.cwGo = (key, word, without) => {
  const address = new URL(window.location);
  if (word) address.searchParams.set(key, word); else address.searchParams.delete(key);
  address.searchParams.delete(without);
  window.history.pushState({}, '', address);
  window.dispatchEvent(new PopStateEvent('popstate'));
};
"""
# A wide figure is scrolled inside its card on a phone; the arrow keys must reach it too.
SCROLL_BY_KEYS = """
if (!window.cwWide) {
  const reach = () => document.querySelectorAll('[class*="st-key-wide-"]')
    .forEach(place => {
      // While another tab is drawn, a figure may stand for a moment without its card.
      const panel = place.closest('[class*="st-key-panel-"]');
      if (!panel) return;
      const title = panel.querySelector('h2'), label = title ? title.textContent : '';
      // Its title may be in another language or of another place by now.
      if (place.getAttribute('aria-label') === label) return;
      place.setAttribute('tabindex', '0');
      place.setAttribute('role', 'region');
      place.setAttribute('aria-label', label);
    });
  window.cwWide = new MutationObserver(reach);
  window.cwWide.observe(document.body, {childList: true, subtree: true});
  reach();
}
"""
# A click on a head sorts the rows: numbers from the largest, texts from A; again: the other way.
# Cells say what they are sorted by where that is not their text; what has no value stands last.
# Of a table in pages the rows stand elsewhere: its heads write the order into the address.
SORT_TABLES = """
if (!window.cwSort) {
  window.cwSort = true;
  document.addEventListener('click', event => {
    const button = event.target.closest('.cw-sort');
    if (!button) return;
    if (button.dataset.key) {
      // Another order begins with its first page.
      cwGo(button.dataset.key, button.dataset.by, button.dataset.key.replace(/sort$/, 'page'));
      return;
    }
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
# A figure writes its number into the address, which opens its passport; the way back closes it.
OPEN_PASSPORTS = """
if (!window.cwPassport) {
  window.cwPassport = true;
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-passport]');
    if (button) cwGo('passport', button.dataset.passport);
  });
}
"""
# So does a mark of a figure, unless a click on it chooses a place. Under a finger the first touch
# reads the mark's own text, the second one opens.
OPEN_MARKS = """
if (!window.cwMarks) {
  const named = event => {
    const point = event.points[0], all = point.data.meta?.passports, at = point.pointNumber;
    return all && (Array.isArray(at) ? all[at[0]]?.[at[1]] : all[at]);
  };
  const follow = gd => {
    if (gd.cwMarked || !gd.on || gd.layout.clickmode?.includes('select')) return;
    gd.cwMarked = true;
    let touched = '';
    const point = to => gd.querySelectorAll('.nsewdrag').forEach(part => part.style.cursor = to);
    gd.on('plotly_hover', event => point(named(event) ? 'pointer' : ''));
    gd.on('plotly_unhover', () => point(''));
    gd.on('plotly_click', event => {
      const number = named(event), isRead = touched === number;
      touched = number;
      const opens = isRead || !window.matchMedia('(hover: none)').matches;
      if (number && opens) cwGo('passport', number);
    });
  };
  const look = () => document.querySelectorAll('.js-plotly-plot').forEach(follow);
  window.cwMarks = new MutationObserver(look);
  window.cwMarks.observe(document.body, {childList: true, subtree: true});
  look();
}
"""
# An address is copied by its button; without a clipboard it is marked, to be copied by keys.
COPY_LINKS = """
if (!window.cwCopy) {
  window.cwCopy = true;
  document.addEventListener('click', async event => {
    const button = event.target.closest('.cw-copy');
    if (!button) return;
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.said;
      setTimeout(() => { button.textContent = words; }, 2000);
    } catch {
      window.getSelection().selectAllChildren(button.previousElementSibling);
    }
  });
}
"""
# On a phone a figure over time opens at its newest period, shows whole columns only, and keeps the
# names of its rows in sight. Columns are made so wide that a whole number of them fits.
OPEN_AT_NEWEST = """
if (!window.cwNewest) {
  const LEAST = 48, FEWEST = 4, BETWEEN = 8, phone = window.matchMedia('(max-width: 640px)');
  // What stands under a column needs its room; marks of several lines are as wide as the widest.
  const widest = gd => Math.max(0, ...[...gd.querySelectorAll('.xaxislayer-above text')]
    .map(text => text.getBoundingClientRect().width));
  const marks = gd => [...gd.querySelectorAll('.yaxislayer-above text, .yaxislayer-below text')];
  const keep = (place, gd, size, step) => {
    const side = document.createElement('div');
    side.className = 'cw-side';
    side.setAttribute('aria-hidden', 'true');
    side.style.width = `${size.l}px`;
    side.style.background = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
    const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    drawing.setAttribute('width', size.l);
    drawing.setAttribute('height', gd.clientHeight);
    drawing.append(...marks(gd).map(text => text.cloneNode(true)));
    side.append(drawing);
    gd.append(side);
    place.onscroll = () => { side.style.transform = `translateX(${place.scrollLeft}px)`; };
    place.onscroll();
    place.onscrollend = () => {
      const at = Math.round(place.scrollLeft / step) * step;
      if (Math.abs(at - place.scrollLeft) > 1) place.scrollTo({left: at, behavior: 'smooth'});
    };
  };
  const arrange = place => {
    const gd = place.querySelector('.js-plotly-plot'), layout = gd && gd._fullLayout;
    if (!layout || !layout._size || !layout.xaxis) return;
    gd.querySelectorAll('.cw-side').forEach(part => part.remove());
    const seen = place.clientWidth, size = layout._size, [from, to] = layout.xaxis.range;
    const columns = Math.round(to - from);
    if (!phone.matches || !(columns >= FEWEST && columns <= 60)) return;
    // Bars side by side have a number above each.
    const beside = layout.barmode === 'group' ? gd.data.filter(t => t.type === 'bar').length : 0;
    const least = Math.max(LEAST, 30 * beside, widest(gd) + BETWEEN);
    const fit = Math.max(1, Math.floor((seen - size.l - size.r) / least));
    const step = (seen - size.l - size.r) / fit, whole = size.l + size.r + columns * step;
    // Words of another language need another width.
    const state = [columns, seen, Math.round(size.l), fit].join();
    if (place.dataset.cwState !== state) {
      place.dataset.cwState = state;
      place.dataset.cwOpens = 'yes';
      place.style.setProperty('--cw-wide', `${whole}px`);
    }
    if (Math.abs(layout.width - whole) > 2 || whole <= seen + 1) return;
    keep(place, gd, size, step);
    if (place.dataset.cwOpens) {
      const isFromStart = gd.data.some(trace => trace.meta?.opens === 'start');
      place.scrollLeft = isFromStart ? 0 : place.scrollWidth;
      delete place.dataset.cwOpens;
    }
  };
  const look = () => document.querySelectorAll('[class*="st-key-wide-"]').forEach(place => {
    const gd = place.querySelector('.js-plotly-plot');
    if (!gd || !gd.on) return;
    if (!gd.cwFollowed) {
      gd.cwFollowed = true;
      gd.on('plotly_afterplot', () => arrange(place));
      arrange(place);
    }
  });
  window.cwNewest = new MutationObserver(look);
  window.cwNewest.observe(document.body, {childList: true, subtree: true});
  look();
}
"""
# A figure keeps the width of the screen, and a sheet of paper is narrower: what is too wide for
# it is made smaller while the page is printed.
FIT_PAPER = """
if (!window.cwPaper) {
  window.cwPaper = 940;
  const fit = isPaper => document.querySelectorAll('.js-plotly-plot').forEach(figure => {
    const width = figure.querySelector('.main-svg')?.width.baseVal.value || 1;
    figure.style.zoom = isPaper ? Math.min(1, window.cwPaper / width) : '';
  });
  window.addEventListener('beforeprint', () => fit(true));
  window.addEventListener('afterprint', () => fit(false));
}
"""
# Streamlit's own parts follow the device from light to dark at once; figures are drawn anew.
FOLLOW_THEME = """
if (!window.cwTheme) {
  window.cwTheme = matchMedia('(prefers-color-scheme: dark)');
  window.cwTheme.addEventListener('change', () => {
    if (!matchMedia('print').matches) window.location.reload();
  });
}
"""
# The menu is drawn anew with another language and for another width.
NAME_MENU = """
if (!window.cwMenu) {
  window.cwMenu = () => document.querySelectorAll('nav, .rc-overflow-item-rest button')
    .forEach(part => { if (part.ariaLabel !== window.cwPages) part.ariaLabel = window.cwPages; });
  new MutationObserver(window.cwMenu).observe(document.body, {childList: true, subtree: true});
}
window.cwMenu();
"""
SCRIPT = (
    LINKS
    + GO
    + SCROLL_BY_KEYS
    + SORT_TABLES
    + SEARCH_TABLES
    + OPEN_AT_NEWEST
    + OPEN_PASSPORTS
    + OPEN_MARKS
    + COPY_LINKS
    + FIT_PAPER
    + FOLLOW_THEME
)
