/** How the page looks: dark or light as the reader has it, on any width, and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --page: #fff; --text: #1c2024; --quiet: #5f6772; --line: #d9dde3; --box: #f5f6f8;
  --good: #18703a; --bad: #b3261e; --odd: #8a5a00; --focus: #0b62d6; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171a; --text: #e4e7eb; --quiet: #9aa3ae; --line: #333a42; --box: #1d2126;
    --good: #5fcb86; --bad: #ff8a80; --odd: #e9b64d; --focus: #7db3ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.3rem; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: .25rem 0; }
.good { color: var(--good); } .bad { color: var(--bad); } .odd { color: var(--odd); } .quiet { color: var(--quiet); }
.mark { flex: none; width: 1em; text-align: center; }
.bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem; padding: .5rem 0; background: var(--page); }
input { flex: 1 1 14rem; min-width: 0; font: inherit; color: inherit; background: var(--box); padding: .35rem .6rem;
  border: 1px solid var(--line); border-radius: .4rem; }
button { font: inherit; color: inherit; background: var(--box); padding: .35rem .7rem; border: 1px solid var(--line);
  border-radius: .4rem; cursor: pointer; }
button[aria-pressed="true"] { border-color: var(--focus); color: var(--focus); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; }
details details { margin: .25rem 0; }
summary { display: flex; gap: .6rem; align-items: baseline; padding: .4rem .6rem; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "▸"; color: var(--quiet); }
details[open] > summary::before { content: "▾"; }
summary > .name { flex: 1; min-width: 0; }
.run > summary { font-weight: 600; }
.time { color: var(--quiet); font-variant-numeric: tabular-nums; font-weight: 400; white-space: nowrap; }
.body { padding: 0 .8rem .6rem; }
.row { display: flex; gap: .6rem; padding: .1rem 0; }
.row > .name { flex: 1; min-width: 0; }
ul { margin: .2rem 0; padding: 0; list-style: none; }
.under { padding-left: 1.4rem; }
pre { margin: .3rem 0; padding: .5rem .7rem; background: var(--box); border-radius: .4rem; max-height: 32rem; overflow: auto;
  white-space: pre-wrap; font: 13px/1.45 ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; font-size: .9em; }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 500; }
[hidden] { display: none; }
@media (max-width: 40rem) {
  body { padding: .6rem; }
  tr, td { display: block; } thead { display: none; } td { border: 0; padding: 0; } tr { border-bottom: 1px solid var(--line); padding: .3rem 0; }
}
@media print {
  .mark { flex: none; width: 1em; text-align: center; }
.bar { display: none; } details { break-inside: avoid-page; } pre { max-height: none; }
  details:not([open])::details-content { content-visibility: visible; }
}
`;
