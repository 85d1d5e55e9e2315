/** What the page does by itself: search, failures alone, and keys. It builds no HTML. */
export const SCRIPT = `
const runs = [...document.querySelectorAll('.run')];
const search = document.getElementById('search');
const only = document.getElementById('only');
const shown = document.getElementById('shown');
const apply = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const failed = only.getAttribute('aria-pressed') === 'true';
  let count = 0;
  for (const run of runs) {
    const text = run.textContent.toLowerCase();
    run.hidden = (failed && run.dataset.passed === 'true') || !words.every((word) => text.includes(word));
    if (!run.hidden) count += 1;
  }
  shown.textContent = count === runs.length ? '' : count + ' of ' + runs.length + ' shown';
};
search.addEventListener('input', apply);
only.addEventListener('click', () => {
  only.setAttribute('aria-pressed', String(only.getAttribute('aria-pressed') !== 'true'));
  apply();
});
const step = (by) => {
  const heads = runs.filter((run) => !run.hidden).map((run) => run.querySelector('summary'));
  const next = heads[Math.max(0, Math.min(heads.length - 1, heads.indexOf(document.activeElement) + by))];
  if (next) next.focus();
};
const keys = { j: () => step(1), k: () => step(-1), f: () => only.click(), '/': () => search.focus() };
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { search.value = ''; search.blur(); apply(); return; }
  if (event.target === search || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});
addEventListener('beforeprint', () => { for (const all of document.querySelectorAll('details')) all.open = true; });
`;
