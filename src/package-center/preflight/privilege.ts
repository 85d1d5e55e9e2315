/** What DSM 7 does not let an unsigned package ask for in conf/privilege. */
import { errorSaying, toDsmError } from '../../dsm/error-codes.ts';
import {
  brokenPrivilegeRules,
  DEVELOPER_TOKEN,
  type PrivilegeRule,
  SYSTEM_GROUP,
} from '../../dsm/privilege-rules.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';

const PLACE = { member: 'conf/privilege' } as const;

export function checkPrivilege(spk: Spk, { nas, allowRoot = false }: PreflightInput): Finding[] {
  if (nas.release.major < 7) return [];
  return [...brokenPrivilegeRules(spk.privilege).map(allowRoot ? letThrough : refuse), ...oddGroups(spk)];
}

/** Groups that DSM does not refuse, as far as is known. Deviation `tool-group`. */
function oddGroups({ privilege }: Spk): Finding[] {
  const { joinGroups = [], tool: tools = [] } = privilege ?? {};
  const text = `join-groupname names ${SYSTEM_GROUP.name}, the group of DSM's own services.`;
  return [
    ...(joinGroups.includes(SYSTEM_GROUP.name) ? [makeFinding('privilege-system-group', PLACE, text)] : []),
    ...tools.filter(({ group }) => group !== 'package').map(toolOfOtherGroup),
  ];
}

function toolOfOtherGroup({ relpath, group }: { readonly relpath: string; readonly group: string }): Finding {
  const text = `The tool ${relpath} belongs to the group ${JSON.stringify(group)}; the guide demands package.`;
  return makeFinding('privilege-tool-group', PLACE, text);
}

function refuse({ id, code, message, source }: PrivilegeRule): Finding {
  const text = `DSM 7 refuses this in a package that Synology has not signed: ${message}.`;
  const dsmError = toDsmError(errorSaying(code, 'privilege'));
  return makeFinding(`privilege-${id}`, PLACE, text, { dsmError, source: source.from });
}

function letThrough({ id, message }: PrivilegeRule): Finding {
  const text = `The development token allows this, which DSM 7 refuses elsewhere: ${message}.`;
  return makeFinding(`privilege-${id}`, PLACE, text, {
    severity: 'note',
    advice: `Let the package run as its own user, and get what needs root by conf/resource. A NAS of a user has no ${DEVELOPER_TOKEN.path}.`,
    source: DEVELOPER_TOKEN.source.from,
  });
}
