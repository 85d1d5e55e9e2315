/** The workers of conf/resource that spkbox does not have. */
import { type Finding, makeFinding } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';

/** Inferred: DSM goes on with a worker that it does not know, since packages in use have some. */
export function checkWorkers(spk: Spk, { workers }: PreflightInput): Finding[] {
  const unknown = [...spk.resource.keys()].filter((name) => !workers.has(name));
  return unknown.map((name) => {
    const text = `The package asks for the worker ${name}, which spkbox does not have: its work is missing in this run.`;
    return makeFinding('worker-not-emulated', { member: 'conf/resource', key: name }, text, {
      subject: name,
    });
  });
}
