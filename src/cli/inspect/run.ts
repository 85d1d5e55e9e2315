/** Prints all that can be said of an .spk without running it. */
import { makeNasConfig } from '../../index.ts';
import { jsonText } from '../json-text.ts';
import { withSpk } from '../source.ts';
import { lookOf, print, printLines } from '../terminal.ts';
import { inspect } from './inspection.ts';
import { inspectionLines } from './lines.ts';

export interface InspectFlags {
  readonly json?: true;
  readonly language?: string;
  readonly verbose?: true;
}

export async function runInspect(path: string, { json, verbose, ...nas }: InspectFlags): Promise<number> {
  const { language } = makeNasConfig(nas);
  const inspection = await withSpk(path, (spk) => inspect(spk, language));
  if (json === true) print(jsonText(inspection));
  else printLines(inspectionLines(inspection, { ...lookOf(process.stdout), verbose: verbose === true }));
  return 0;
}
