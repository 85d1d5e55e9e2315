/** Waits for a line in the logs of a package. */
import { packageLog } from '../../system/logs.ts';
import { type LogPlace, readPackageLogs } from '../logs.ts';
import { type FoundLine, type LogCondition, matchesText, quotePattern, type Watch } from './condition.ts';

export function watchLog(place: LogPlace, { log: pattern, package: name }: LogCondition): Watch<FoundLine> {
  return {
    async look() {
      for (const { path, text } of await readTexts(place, name)) {
        const line = text.split('\n').find((candidate) => matchesText(candidate, pattern));
        if (line !== undefined) return { path, line };
      }
      return undefined;
    },
    async explain() {
      const texts = (await readTexts(place, name)).map(({ path, text }) => `${path} ${describeEnd(text)}`);
      return `no log of ${name} had a line with ${quotePattern(pattern)}; ${texts.join('; ')}`;
    },
    hint: `Log files are *.log in ${name}'s var or target/var, and DSM's own of the package; read them with nas.logs.`,
  };
}

interface LogText {
  readonly path: string;
  readonly text: string;
}

async function readTexts(place: LogPlace, name: string): Promise<LogText[]> {
  const { package: text, files } = await readPackageLogs(place, name);
  return [...files, { path: packageLog(name), text }];
}

const LAST_LINES = 5;

function describeEnd(text: string): string {
  const lines = text.trimEnd().split('\n').slice(-LAST_LINES);
  return text.trim() === ''
    ? 'is empty'
    : `ends with ${lines.map((line) => JSON.stringify(line)).join(', ')}`;
}
