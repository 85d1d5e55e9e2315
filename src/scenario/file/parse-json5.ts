/** The text of a scenario file as a value. */
import { SpkboxError } from '../../errors.ts';

/** @throws SpkboxError `SCENARIO_SYNTAX` with line and column */
export async function parseJson5(text: string, file: string): Promise<unknown> {
  const { default: json5 } = await import('json5');
  try {
    return json5.parse(text);
  } catch (cause) {
    const { lineNumber, columnNumber, message } = cause as Error & {
      lineNumber?: number;
      columnNumber?: number;
    };
    throw new SpkboxError('SCENARIO_SYNTAX', message.replace(/^JSON5: | at \d+:\d+$/g, ''), {
      hint: 'A scenario is one JSON5 object: { name: "...", steps: [ ... ] }. A key that is no plain word needs quotes: "8080".',
      where: `${file}:${lineNumber ?? 1}:${columnNumber ?? 1}`,
      cause,
    });
  }
}
