/** What is left on the NAS, and who made it: files, processes, ports and accounts. */
import type { LeftBehind } from '../../events.ts';
import type { LeftBehindReport } from '../fold/report.ts';
import { countText, makerName, makerText, VERDICT_WORDS } from '../labels.ts';
import { type Content, type Html, tag } from './markup.ts';
import { section, table, toned } from './parts.ts';

export function leftBehindPart({ left, imprecise }: LeftBehindReport): Content {
  const rows = left.map((entry) => [
    entry.kind,
    [tag('span', { class: entry.verdict === 'left' ? 'odd' : 'quiet' }, entry.what), fileList(entry)],
    VERDICT_WORDS[entry.verdict],
    [entry.why, makerText(entry)].filter((text) => text !== '').join('; '),
  ]);
  const unsure = imprecise.map(({ fact, precision, why }) =>
    tag('p', { class: 'quiet' }, `${precision}: ${fact}: ${why}`),
  );
  return section('Left behind', [
    ...(rows.length === 0 ? [] : [table(['kind', 'what', 'verdict', 'why, and who made it'], rows)]),
    ...unsure,
  ]);
}

/** Files of one entry that the page has. */
const MOST_FILES = 500;

function fileList({ files }: LeftBehind): Html | undefined {
  if (files.length < 2) return undefined;
  const items = files
    .slice(0, MOST_FILES)
    .map(({ path, change, owner, mode, maker }) =>
      tag(
        'li',
        {},
        path,
        toned(
          'quiet',
          `  ${change}, ${owner} ${mode}${maker === undefined ? '' : `, by ${makerName(maker)}`}`,
        ),
      ),
    );
  return tag(
    'details',
    {},
    tag('summary', {}, countText(files.length, 'file')),
    tag('div', { class: 'body' }, tag('ul', {}, items)),
  );
}
