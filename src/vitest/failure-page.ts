/** What a failed test shows of its NAS: what the command line prints, the files that changed, and the ends of the logs. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mark, makeReporter, type Nas, printableLines, type RunEvent } from '../index.ts';
import { type Session, TEST_MARK } from './session.ts';

/** Where the recordings of failed tests are, in the folder in which vitest runs. */
const REPORT_FOLDER = 'spkbox-report';

const MOST_LOG_LINES = 15;
const MOST_CHANGES = 30;

/** The page of a test that failed; its recording is written beside. */
export async function failurePage({ nas, recording, marks, test }: Session): Promise<string> {
  const { events, shared } = recording.asRun();
  const boxLines = [...(await changeLines(nas, marks.get(TEST_MARK))), ...(await logLines(nas))];
  const file = await writeRecording(events, test.id);
  return [
    ...[prettyText(events, shared), ...boxLines.flatMap(printableLines)],
    `The recording: ${file} (spkbox replay shows it)`,
  ].join('\n');
}

/** What the command line prints of the test. What came before it is left out, but for the release of DSM. */
function prettyText(events: readonly RunEvent[], shared: number): string {
  let text = '';
  let isOwn = false;
  const reporter = makeReporter('pretty', (chunk) => {
    if (isOwn) text += chunk;
  });
  events.forEach((event, index) => {
    isOwn = index >= shared || event.type === 'run-started';
    reporter.onEvent(event);
  });
  return text;
}

/** Nothing is told where the box is gone: its end is the failure then. */
async function changeLines(nas: Nas, mark: Mark | undefined): Promise<string[]> {
  if (mark === undefined) return [];
  const measured = await nas.machine.changesSince(mark).catch(() => undefined);
  if (measured === undefined || measured.precision === 'unavailable') return [];
  const changes = measured.value.map(({ change, path }) => `  ${change.padEnd(9)} ${path}`);
  const more = changes.length - MOST_CHANGES;
  return [
    'Files that changed in the test',
    ...(changes.length === 0 ? ['  none'] : changes.slice(0, MOST_CHANGES)),
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ];
}

async function logLines(nas: Nas): Promise<string[]> {
  const logs = nas.packages.map(async ({ name }) => {
    const { package: own, files } = await nas.logs(name);
    return [{ path: `/var/log/packages/${name}.log`, text: own }, ...files].flatMap(tailLines);
  });
  return (await Promise.all(logs).catch(() => [])).flat();
}

function tailLines({ path, text }: { readonly path: string; readonly text: string }): string[] {
  const lines = text.trimEnd().split('\n').slice(-MOST_LOG_LINES);
  return text.trim() === '' ? [] : [`The end of ${path}`, ...lines.map((line) => `  ${line}`), ''];
}

async function writeRecording(events: readonly RunEvent[], name: string): Promise<string> {
  const file = join(REPORT_FOLDER, `${name}.ndjson`);
  let text = '';
  const reporter = makeReporter('json', (line) => {
    text += line;
  });
  for (const event of events) reporter.onEvent(event);
  await mkdir(REPORT_FOLDER, { recursive: true });
  await writeFile(file, text);
  return file;
}
