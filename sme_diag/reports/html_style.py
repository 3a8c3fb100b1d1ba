"""The style sheet of the HTML report: light and dark by the reader's system, paper, and windows from 320 pixels on."""

from sme_diag.reports.document import Colours

SHEET = """\
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #4d5761; --paper: #ffffff; --panel: #f3f5f8; --line: #c9d0d8;
  --accent: %(accent)s; --on: #ffffff; --warn: #8a3b00; --warn-soft: #fdf1e6; --note-soft: #eef4fa; --track: #e3e8ee; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --soft: #b3bcc6; --paper: #14181d; --panel: #1e242b;
  --line: #3b4550; --accent: %(accent_dark)s; --on: #14181d; --warn: #ffb877; --warn-soft: #33261a;
    --note-soft: #1a2733;
  --track: #2b333c; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%%; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI",
  Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; overflow-wrap: break-word; }
.page { max-width: 54rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
a { color: var(--accent); overflow-wrap: anywhere; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 1; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; } h2 { font-size: 1.4rem; color: var(--accent); } h3 { font-size: 1.1rem;
  } h4 { font-size: 1rem; }
p { margin: .5rem 0; }
.masthead { border-bottom: 4px solid var(--accent); padding-bottom: 1rem; display: flex; gap: .5rem 1.5rem;
  flex-wrap: wrap;
  align-items: center; justify-content: space-between; }
.masthead > div { flex: 1 1 16rem; min-width: 0; }
.masthead p { margin: .15rem 0; color: var(--soft); }
.masthead .who { color: var(--accent); font-weight: 600; }
.logo { max-width: 12rem; max-height: 5rem; background: #ffffff; padding: .35rem; border-radius: .25rem; }
nav ul { list-style: none; padding: 0; margin: .75rem 0 0; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem;
  font-size: .95rem; }
nav li { margin: 0; } nav a { display: inline-block; padding: .25rem 0; }
main > section { padding-top: 1.75rem; }
section > h2, summary > h2 { margin-bottom: .6rem; }
section > h3 { margin: 1.4rem 0 .4rem; }
.strong { font-weight: 600; }
.callout { border-left: 6px solid var(--accent); background: var(--note-soft); padding: .8rem 1rem; margin: .9rem 0;
  border-radius: 0 .4rem .4rem 0; }
.callout h3 { font-size: 1.1rem; } .callout p { margin: .35rem 0 0; }
.callout.answer { background: var(--accent); color: var(--on); border-radius: .4rem; border: 0;
  padding: 1.1rem 1.2rem; }
.callout.answer h3 { font-size: 1.35rem; } .callout.answer a { color: inherit; }
.callout.warning { border-color: var(--warn); background: var(--warn-soft);
  } .callout.warning h3 { color: var(--warn); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%%), 1fr)); gap: .75rem;
  margin: .9rem 0; }
.figures > div { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; }
.figures dt { color: var(--soft); font-size: .9rem; } .figures dd { margin: 0; }
.figures dd.value { font-size: 1.25rem; font-weight: 600; line-height: 1.3; } .figures dd.text { font-size: .9rem;
  color: var(--soft); }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%%), 1fr)); gap: .75rem;
  margin: .9rem 0; }
.panel { background: var(--panel); border-radius: .4rem; padding: .8rem 1rem; min-width: 0; }
.panel h3 { font-size: 1.02rem; color: var(--accent); }
ul, ol { padding-left: 1.3rem; margin: .4rem 0; } li { margin: .3rem 0; }
.panel ul, .panel ol { padding-left: 1.1rem; font-size: .98rem; }
.entry { border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; margin: .8rem 0; }
.entry h3, .entry h4 { display: inline; } .entry p { margin: .35rem 0; }
.tags { display: inline; padding: 0; margin: 0 0 0 .5rem; list-style: none; }
.tags li { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem;
  font-size: .82rem;
  color: var(--soft); margin: 0; }
dl.lines { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .15rem 1rem; margin: .5rem 0 0;
  font-size: .98rem; }
dl.lines dt { color: var(--soft); grid-column: 1; } dl.lines dd { margin: 0; grid-column: 2; min-width: 0;
  overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%%; margin: .6rem 0; font-size: .95rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem .45rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
thead th { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); }
.shaded { background: color-mix(in srgb, var(--accent) calc(var(--shade) * .4), var(--paper)); }
tbody th { font-weight: 500; } .number { text-align: right; font-variant-numeric: tabular-nums; }
.bars th { width: 34%%; } .bars td > div { display: flex; align-items: center; gap: .8rem; }
.bars td span { flex: 0 0 9.5em; font-variant-numeric: tabular-nums; }
.bar { flex: 1 1 4rem; height: .8rem; min-width: 3rem; display: block; }
.track { fill: var(--track); } .sure { fill: var(--accent); } .hatch { stroke: var(--accent); stroke-width: .9; }
.hidden { position: absolute; width: 0; height: 0; }
.radar { display: block; width: 100%%; max-width: 32rem; margin: .4rem auto; }
.radar .ring, .radar .axis { fill: none; stroke: var(--line); stroke-width: 1; }
.radar .sure { fill: var(--accent); fill-opacity: .35; stroke: var(--accent); stroke-width: 2; }
.radar .maybe { fill: var(--accent); fill-opacity: .12; stroke: var(--accent); stroke-width: 1.5;
  stroke-dasharray: 5 4; }
.radar .dot { fill: var(--accent); } .radar text { fill: var(--ink); font-size: 14.5px;
  } .radar .number { font-weight: 600; }
.legend { color: var(--soft); font-size: .92rem; }
ol.way { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(7.4rem, 1fr));
  gap: .5rem; margin: .8rem 0; }
ol.way li { display: flex; flex-direction: column; gap: .2rem; border-top: 3px solid var(--line); padding-top: .5rem;
  margin: 0; min-width: 0; }
ol.way li.done, ol.way li.now { border-color: var(--accent); } ol.way li.now { font-weight: 600; }
ol.way .state { color: var(--soft); font-size: .88rem; font-weight: 400; } li.now .state { color: var(--accent);
  font-weight: 600; }
.mark { width: 1.6rem; height: 1.6rem; flex: none; fill: none; } .mark .ring { stroke: var(--accent); stroke-width: 2; }
.mark .ring.ahead { stroke: var(--soft); } .mark .ring.done { fill: var(--accent);
  } .mark circle.now:not(.ring) { fill: var(--accent); }
.mark .tick { stroke: var(--on); stroke-width: 2.4; } .mark circle.ahead:not(.ring) { fill: none; }
summary { cursor: pointer; } summary h2 { display: inline-block; }
.foot { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: .8rem; color: var(--soft);
  font-size: .92rem; }
.foot h2 { font-size: 1rem; } .foot p { margin: .2rem 0; }
@media (max-width: 40rem) {
  body { font-size: 1rem; } h1 { font-size: 1.55rem; } h2 { font-size: 1.25rem;
    } .callout.answer h3 { font-size: 1.15rem; }
  dl.lines { display: block; } dl.lines dt { margin-top: .4rem; }
  ol.way { display: block; } ol.way li { display: grid; grid-template-columns: 2rem 1fr; gap: 0 .5rem; border-top: 0;
    padding: .25rem 0; }
  ol.way .mark { grid-row: span 2; }
  table.rows, table.rows tbody, table.rows tr, table.rows th, table.rows td, table.rows caption { display: block; }
  table.rows thead { position: absolute; left: -999rem; }
  table.rows tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  table.rows th, table.rows td { border: 0; padding: .1rem 0; text-align: left; }
  table.rows tbody th { font-weight: 600; }
  table.rows td::before { content: attr(data-label) " "; color: var(--soft); font-size: .85em; display: block; }
  .bars th { width: 42%%; } .bars td > div { flex-wrap: wrap; gap: .1rem .6rem; } .bars td span { flex: 1 1 100%%; }
}
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: %(page)s; font: 8pt sans-serif; color: #4d5761; } }
@media print {
  :root { color-scheme: light; --ink: #000000; --soft: #3d454d; --paper: #ffffff; --panel: #f3f5f8; --line: #b9c1c9;
    --accent: %(accent)s; --on: #ffffff; --warn: #8a3b00; --warn-soft: #fdf1e6; --note-soft: #eef4fa;
    --track: #e3e8ee; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  html { font-size: 9.4pt; } body { font-size: 1rem; line-height: 1.42; } .page { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  h1 { font-size: 17pt; } h2 { font-size: 13.5pt; } h3 { font-size: 10.8pt; } .callout.answer h3 { font-size: 12.5pt; }
  h2, h3, h4, summary, h2 + p { break-after: avoid; }
  .entry, .callout, .figures, .panel, tr, li, dl.lines, ol.way, .radar { break-inside: avoid; }
  .new { break-before: page; } section { padding-top: 1.1rem; } .new { padding-top: 0; }
  .panels { grid-template-columns: repeat(3, 1fr); gap: .5rem; } .figures { grid-template-columns: repeat(3, 1fr);
    gap: .5rem; }
  ol.way { grid-template-columns: repeat(6, 1fr); } .radar { max-width: 11cm; }
  .entry { padding: .5rem .7rem; margin: .5rem 0; } th, td { padding: .28rem .5rem .28rem 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; } summary::-webkit-details-marker { display: none; } a { text-decoration: none; }
}
"""


def sheet(colours: Colours, page: str) -> str:
    """The style sheet in the colours of a brand; `page` numbers the pages of paper, with {page} and {pages} in it."""
    return SHEET % {"accent": colours.accent, "accent_dark": colours.accent_dark, "page": _counted(page)}


def _counted(page: str) -> str:
    """A sentence with the page number in it, as the content of a margin box."""
    kept = "".join(c for c in page if c.isalnum() or c in " {}./")
    return '"' + kept.replace("{pages}", '" counter(pages) "').replace("{page}", '" counter(page) "') + '"'
