/** What `npm run words` prints. */

const SHARED_NAMES_SHOWN = 30;

export function roomTable(files, roomOf) {
  const rooms = [...groupBy(files, ({ file }) => roomOf(file))].sort(([a], [b]) => a.localeCompare(b));
  return [
    row('room', 'bindings', 'pronoun-like', 'share', 'comment words', 'riddles', 'per 1,000'),
    ...rooms.map(([room, members]) => roomRow(room, members)),
    roomRow('in all', files),
    row('at most', '', '', '1.5 %', '', '', '3.0'),
  ];
}

export function sharedNamesTable(files) {
  const shared = sharedNames(files);
  return [
    `${shared.length} top-level names have several meanings; the first ${SHARED_NAMES_SHOWN}:`,
    ...shared.slice(0, SHARED_NAMES_SHOWN).map(({ name, places, meanings }) => {
      const spots = places.map(({ file, line }) => `${file}:${line}`).join(' ');
      return `${String(meanings).padStart(3)} ${name.padEnd(24)} ${spots}`;
    }),
  ];
}

/** Each hit of the files below a path, one a line. */
export function hitLines(files, path) {
  const hits = [
    ...files.flatMap(({ file, hollow }) => hollow.map((hit) => ({ file, ...hit, kind: 'name' }))),
    ...files.flatMap(({ file, riddles }) => riddles.map((hit) => ({ file, ...hit, kind: 'comment' }))),
    ...sharedNames(files).flatMap(({ name, places, meanings }) =>
      places.map((place) => ({ ...place, kind: `one of ${meanings} meanings`, text: name })),
    ),
  ];
  return hits
    .filter(({ file }) => file === path || file.startsWith(`${path}/`))
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
    .map(({ file, line, kind, text }) => `${file}:${line} ${kind} "${text}"`);
}

/** Top-level names that several files declare, each in its own way: one word, several meanings. */
function sharedNames(files) {
  const declared = files.flatMap(({ file, declarations }) =>
    declarations.map((entry) => ({ file, ...entry })),
  );
  return [...groupBy(declared, ({ name }) => name)]
    .map(([name, places]) => ({ name, places, meanings: new Set(places.map(({ text }) => text)).size }))
    .filter(({ places, meanings }) => meanings > 1 && new Set(places.map(({ file }) => file)).size > 1)
    .sort((a, b) => b.meanings - a.meanings || a.name.localeCompare(b.name));
}

function roomRow(room, files) {
  const bindings = sum(files, (file) => file.bindings);
  const hollow = sum(files, (file) => file.hollow.length);
  const words = sum(files, (file) => file.commentWords);
  const riddles = sum(files, (file) => file.riddles.length);
  const share = `${ratio(hollow * 100, bindings)} %`;
  return row(room, bindings, hollow, share, words, riddles, ratio(riddles * 1000, words));
}

function row(room, ...cells) {
  return `${room.padEnd(18)}${cells.map((cell) => String(cell).padStart(14)).join('')}`;
}

function ratio(part, whole) {
  return (whole === 0 ? 0 : part / whole).toFixed(1);
}

function sum(files, count) {
  return files.reduce((total, file) => total + count(file), 0);
}

function groupBy(values, keyOf) {
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return groups;
}
