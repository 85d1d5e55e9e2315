/** What DSM 7 does not let an unsigned package ask for in conf/privilege. */
import { errorSaying } from '../../dsm/error-codes.ts';
import { brokenPrivilegeRules, DEVELOPER_TOKEN, type PrivilegeRule } from '../../dsm/privilege-rules.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';
import { note, refused } from './make-finding.ts';

const where = 'conf/privilege';
const advice = 'Let the package run as its own user, and get what needs root by conf/resource.';

export function checkPrivilege(spk: Spk, { nas, allowRoot = false }: PreflightInput): Finding[] {
  if (nas.release.major < 7) return [];
  return brokenPrivilegeRules(spk.privilege).map(allowRoot ? letThrough : refuse);
}

function refuse({ id, code, message, source }: PrivilegeRule): Finding {
  const text = `DSM 7 refuses this in a package that Synology has not signed: ${message}.`;
  const answer = { error: errorSaying(code, 'privilege') };
  return refused(`privilege-${id}`, answer, { text, where, advice, source: source.from });
}

function letThrough({ id, message }: PrivilegeRule): Finding {
  return note(`privilege-${id}`, {
    text: `The development token lets this through, which DSM 7 refuses elsewhere: ${message}.`,
    where,
    advice: `${advice} A NAS of a user has no ${DEVELOPER_TOKEN.path}.`,
    source: DEVELOPER_TOKEN.source.from,
  });
}
