/** How the page looks: on a wide screen and a narrow one, by day and by night, and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --card: #fff; --ink: #1b2330; --muted: #566072; --line: #dde1e7; --soft: #eceff3;
  --link: #0b57a4; --fine: #1d7a46; --warning: #8f5a00; --problem: #c0262d; --idle: #6b7687;
  --warning-ground: #fff4dc; --problem-ground: #fdeaea; --bar: #3f7fae; --due: #b07306; --due-ground: #f7dfae;
  --admin: #6a2a8c; --admin-ground: #f3e8fa; --edit: #0b57a4; --edit-ground: #e5f0fb; --view: #1b6a50; --view-ground: #e3f4ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11151b; --card: #191f28; --ink: #e7ebf1; --muted: #9fabbb; --line: #2e3743; --soft: #232b36;
    --link: #7db8f5; --fine: #4cc483; --warning: #eab54b; --problem: #ff7b7b; --idle: #8c98a8;
    --warning-ground: #352a12; --problem-ground: #3d1d20; --bar: #4d97cf; --due: #eab54b; --due-ground: #594316;
    --admin: #d9aef2; --admin-ground: #3a2447; --edit: #90c4fa; --edit-ground: #17304c; --view: #84d8b4; --view-ground: #173a2d;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
header, main, footer { max-width: 1160px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 28px; }
h1, h2, h3, p, ul, dl, dd { margin: 0; }
h1 { font-size: 28px; line-height: 1.2; letter-spacing: -.01em; }
h2 { font-size: 19px; line-height: 1.3; margin-bottom: 8px; }
h3 { font-size: 15px; line-height: 1.4; white-space: nowrap; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible, input:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
b { font-weight: 600; }
.brand { color: var(--muted); font-size: 13px; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; }
.muted, .hint, .empty, footer { color: var(--muted); }
.hint { margin-bottom: 12px; }
.nothing { color: var(--muted); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.shapes { position: absolute; width: 0; height: 0; }
.mark { width: 11px; height: 11px; vertical-align: -1px; flex: none; fill: var(--fine); stroke: none; }
.mark.idle { stroke: var(--idle); } .mark.warning { fill: var(--warning); } .mark.problem { fill: var(--problem); }

.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 1px; margin: 18px 0 14px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.figures div { box-shadow: 0 0 0 1px var(--line); padding: 12px 16px 13px; }
.figures dt { color: var(--muted); font-size: 13px; }
.figures dd b { display: block; font-size: 22px; line-height: 1.3; letter-spacing: -.01em; }
.figures dd span { display: block; color: var(--muted); font-size: 13px; line-height: 1.4; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; }
#filter { margin-top: 18px; }
#filter input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--idle); border-radius: 6px; padding: 4px 8px; margin: 0 8px; width: 16em; max-width: 100%; }

section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px 20px; margin: 18px 0; }
.concerns { list-style: none; padding: 0; display: grid; gap: 8px; }
.concerns li { display: flex; gap: 10px; padding: 9px 12px; border-radius: 7px; background: var(--warning-ground); }
.concerns li.problem { background: var(--problem-ground); }
.concerns .mark { margin-top: 6px; }
.concerns li > div { min-width: 0; }
.concerns a { color: inherit; }
.concerns .what { white-space: pre-line; }
.concerns .remedy { display: block; color: var(--muted); }
.calm .mark { margin-right: 4px; }

.legend span { white-space: nowrap; margin-left: 8px; }
.stage { border-top: 1px solid var(--line); padding: 10px 0 4px; }
.stage summary { display: grid; grid-template-columns: 10px 4.6em 10em minmax(0, 1fr); align-items: start; gap: 4px 12px; cursor: pointer; list-style: none; }
.stage summary::-webkit-details-marker { display: none; }
.stage summary::before { content: ""; width: 7px; height: 7px; border-right: 2px solid var(--muted); border-bottom: 2px solid var(--muted); transform: rotate(-45deg); margin-top: 7px; }
.stage[open] summary::before { transform: rotate(45deg); }
.count { color: var(--muted); font-size: 14px; font-weight: 400; white-space: nowrap; }
.stage .marks { display: flex; flex-wrap: wrap; padding-top: 3px; }
.stage .marks a { display: block; padding: 2px; line-height: 0; }
.stage .marks a:hover .mark { outline: 2px solid var(--link); outline-offset: 1px; }

table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.45; }
th, td { text-align: left; vertical-align: top; padding: 6px 14px 6px 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-size: 13px; font-weight: 500; vertical-align: bottom; border-bottom: 1px solid var(--line); padding-bottom: 5px; }
tbody th { font-weight: 600; }
tbody tr + tr > * { border-top: 1px solid var(--soft); }
tbody tr:target > * { background: var(--soft); }
.stage-name th { padding-top: 16px; font-size: 15px; } .stage-name .count { margin-left: 8px; }
.clusters tbody tr:first-child > * { border-top: 0; }
.clusters { table-layout: fixed; margin: 6px 0 8px; }
.clusters th:nth-child(1) { width: 19%; } .clusters th:nth-child(2) { width: 14%; } .clusters th:nth-child(3) { width: 16%; }
.clusters th:nth-child(4) { width: 17%; } .clusters th:nth-child(5) { width: 14%; } .clusters th:nth-child(6) { width: 11%; }
.lock, .note { white-space: nowrap; font-size: 12px; font-weight: 600; border-radius: 4px; padding: 1px 6px; color: var(--warning); background: var(--warning-ground); }
.note.ended { color: var(--problem); background: var(--problem-ground); }

#certificates h3 { margin-top: 16px; }
#certificates h3 + .hint { margin-bottom: 4px; font-size: 14px; }
.lives { table-layout: fixed; }
.lives th:first-child { width: 20%; } .lives th:last-child { width: 30%; }
.lives td.line, .lives th.line { padding: 6px 14px 0 0; }
.lives svg { display: block; overflow: visible; }
.lives .axis text { fill: var(--muted); font-size: 12px; } .lives .axis .today-name { fill: var(--ink); font-weight: 600; }
.lives .grid { stroke: var(--line); } .lives .today { stroke: var(--ink); stroke-width: 1.5; }
.lives .left { fill: var(--bar); } .lives .due { fill: url(#due); } .lives .end { stroke: var(--due); stroke-width: 2; }
.lives .due .end, .lives .ended .end { stroke: var(--problem); } .lives .ended circle { fill: var(--problem); } .lives .over { fill: var(--problem-ground); }
.due-ground { fill: var(--due-ground); } .due-line { fill: var(--due); }
.rest summary { cursor: pointer; padding: 8px 0; color: var(--link); }

.scroll { position: relative; overflow-x: auto; }
.access { width: auto; min-width: 100%; }
.access th, .access td { min-width: 9em; } .access th:first-child { min-width: 11em; }
.access thead th { color: var(--ink); font-weight: 600; }
.access th:first-child { position: sticky; left: 0; background: var(--card); max-width: 20em; }
.access td { max-width: 22em; }
.names summary { cursor: pointer; }
.held { display: block; }
.held + .held { margin-top: 4px; }
.role { display: inline-block; white-space: nowrap; border-radius: 4px; padding: 0 7px; font-weight: 600; font-size: 13px; color: var(--ink); background: var(--soft); }
.role.cluster-admin, .role.admin { color: var(--admin); background: var(--admin-ground); }
.role.edit { color: var(--edit); background: var(--edit-ground); }
.role.view { color: var(--view); background: var(--view-ground); }
.where { color: var(--muted); }
.holders { list-style: none; padding: 0; } .holders .held { display: inline; margin: 0; }
footer { padding-bottom: 40px; font-size: 13px; }

@media screen and (max-width: 720px) {
  header, main, footer { padding-left: 12px; padding-right: 12px; }
  section { padding: 14px 14px 16px; }
  .figures { grid-template-columns: 1fr 1fr; }
  .figures div { padding: 10px 12px; }
  .figures dd b { font-size: 19px; }
  .figures div:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .stage summary { grid-template-columns: 10px auto 1fr; }
  .stage .marks { grid-column: 2 / -1; }
  .clusters, .lives, .clients { display: block; }
  .clusters tbody, .lives tbody, .clients tbody, .lives thead { display: block; }
  .clusters thead, .clients thead, .lives thead th:not(.line) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .lives thead tr { display: block; } .lives thead th.line { display: block; width: auto; padding: 0; border: 0; }
  .clusters tr, .lives tr, .clients tr { display: block; padding: 8px 0; }
  .clusters tbody tr + tr, .lives tbody tr + tr, .clients tbody tr + tr { border-top: 1px solid var(--line); }
  .clusters tbody tr > *, .lives tbody tr > *, .clients tbody tr > * { display: block; width: auto !important; padding: 1px 0; border: 0 !important; }
  .clusters td[data-heading]::before, .clients td[data-heading]::before { content: attr(data-heading); display: inline-block; width: 9.5em; color: var(--muted); font-size: 13px; }
}
@media print {
  :root { --ground: #fff; }
  body { font-size: 12px; } table { font-size: 11.5px; } thead th { font-size: 11px; }
  .figures { grid-template-columns: repeat(5, 1fr); } .figures div { padding: 8px 10px; } .figures dd b { font-size: 15px; } .figures dt, .figures dd span, .hint { font-size: 11px !important; }
  section, .figures { border-color: #bbb; break-inside: auto; }
  tr, li, .figures div { break-inside: avoid; }
  h2, h3, .hint { break-after: avoid; }
  nav, #filter { display: none; }
  a { color: inherit; text-decoration: none; }
  .mark, .role, .lives svg, .concerns li, .note, .lock { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
