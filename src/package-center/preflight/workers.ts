/** The workers of conf/resource that spkbox has not. */
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';
import { warning } from './make-finding.ts';

/** Inferred: what DSM does with a worker that it does not know is written nowhere; packages in use have some, so it goes on. */
export function checkWorkers(spk: Spk, { workers }: PreflightInput): Finding[] {
  const unknown = [...spk.resource.keys()].filter((name) => !workers.has(name));
  return unknown.map((name) =>
    warning('worker-not-emulated', {
      text: `The package asks for the worker ${name}, which spkbox does not have: what it would do is missing in this run.`,
      where: `conf/resource ${name}`,
      advice: 'Write one (docs/writing-a-worker.md), or read the result with this in mind.',
      source: 'spkbox',
      subject: name,
    }),
  );
}
