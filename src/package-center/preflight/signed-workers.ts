/** Workers of conf/resource that DSM 7 does not give to an unsigned package. */
import { DEVELOPER_TOKEN } from '../../dsm/privilege-rules.ts';
import { SIGNED_WORKERS } from '../../dsm/signed-workers.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';

/** Inferred: the development token allows it, as it allows what conf/privilege may not ask for. */
export function checkSignedWorkers(spk: Spk, { nas, allowRoot = false }: PreflightInput): Finding[] {
  if (nas.release.major < 7) return [];
  return SIGNED_WORKERS.filter(({ name }) => spk.resource.has(name)).map(({ name, source }) => {
    const place = { member: 'conf/resource', key: name };
    if (allowRoot) {
      const text = `The development token allows the worker ${name}, which DSM 7 refuses elsewhere.`;
      return makeFinding('worker-signed-only', place, text, {
        severity: 'note',
        source: DEVELOPER_TOKEN.source.from,
      });
    }
    const text = `DSM 7 refuses the worker ${name} in a package that Synology has not signed.`;
    return makeFinding('worker-signed-only', place, text, { source: source.from });
  });
}
