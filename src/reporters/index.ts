/** The reporters by name, and how a recorded run is shown again. */
import { choiceHint } from '../dsm/near-words.ts';
import { SpkboxError } from '../errors.ts';
import type { RunEvent } from '../events.ts';
import { github } from './github/github.ts';
import { html } from './html/html.ts';
import { json } from './json/json.ts';
import { junitReporter } from './junit/junit.ts';
import { junitRuns } from './junit/junit-runs.ts';
import { pretty } from './pretty/pretty.ts';
import { prettyRuns } from './pretty/pretty-runs.ts';
import type { Reporter, ReporterFactory, ReporterOptions, Write } from './reporter.ts';

export const REPORTERS: ReadonlyMap<string, ReporterFactory> = new Map<string, ReporterFactory>([
  ['pretty', pretty],
  ['json', json],
  ['junit', junitReporter],
  ['github', github],
  ['html', html],
]);

/** Reporters of several runs in one stream, as `spkbox run` makes it. */
export const RUNS_REPORTERS: ReadonlyMap<string, ReporterFactory> = new Map<string, ReporterFactory>([
  ['pretty', prettyRuns],
  ['json', json],
  ['junit', junitRuns],
  ['github', github],
  ['html', html],
]);

export function makeReporter(
  name: string,
  write: Write,
  { runs = false, ...options }: Partial<ReporterOptions> & { readonly runs?: boolean } = {},
): Reporter {
  const known = runs ? RUNS_REPORTERS : REPORTERS;
  const factory = known.get(name);
  if (factory !== undefined) return factory(write, options);
  throw new SpkboxError('USE_BAD_VALUE', `There is no reporter ${JSON.stringify(name)}.`, {
    hint: choiceHint(name, [...known.keys()]),
  });
}

/** Shows a run from its events alone, with the same output as the live run. */
export function replay(events: Iterable<RunEvent>, reporter: Reporter): void {
  for (const event of events) reporter.onEvent(event);
  reporter.onEnd();
}
