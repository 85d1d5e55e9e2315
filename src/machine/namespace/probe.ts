/** Whether a namespace box can be made on this host, and what mends it where not. */
import { readFileSync } from 'node:fs';

import { SpkboxError } from '../../errors.ts';
import type { EngineProbe } from '../shared/engine-probe.ts';
import { findHostProgram } from './host-program.ts';
import { startNamespaceMachine } from './namespace-machine.ts';

/** Programs that make and enter a box, with the Debian package that brings each. */
const PROGRAMS = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  mount: 'util-linux',
  pivot_root: 'util-linux',
  bash: 'bash',
  tar: 'tar',
  find: 'findutils',
  dd: 'coreutils',
} as const;

/** Looks for the programs, then makes a box: nothing else shows that it works. */
export async function probeNamespaces(): Promise<EngineProbe> {
  const no = (detail: string, fix: string): EngineProbe => ({
    engine: 'namespace',
    works: false,
    detail,
    fix,
  });
  if (process.platform !== 'linux') return no('needs Linux', 'use the docker engine');
  const missing = missingPrograms();
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => PROGRAMS[name]))];
    return no(`${missing.join(', ')} not found`, `apt-get install ${packages.join(' ')}`);
  }
  const forbidden = forbiddenBy();
  if (forbidden !== undefined) {
    return no(
      `user namespaces are forbidden here by ${forbidden.setting}`,
      `sudo sysctl -w ${forbidden.setting}=${forbidden.allow}`,
    );
  }
  return tryBox(no);
}

async function tryBox(no: (detail: string, fix: string) => EngineProbe): Promise<EngineProbe> {
  try {
    const startTime = performance.now();
    const machine = await startNamespaceMachine({ size: '64m', hostname: 'probe' });
    const ms = Math.round(performance.now() - startTime);
    await machine[Symbol.asyncDispose]();
    const privilege = process.getuid?.() === 0 ? 'as root' : 'without root';
    return { engine: 'namespace', works: true, detail: `made a box in ${ms} ms, ${privilege}`, fix: '' };
  } catch (error) {
    if (!(error instanceof SpkboxError)) throw error;
    const namesDoctor = error.hint.includes('spkbox doctor');
    return no(
      error.summary,
      namesDoctor ? 'use a kernel with overlayfs in user namespaces (Linux 5.11 and up)' : error.hint,
    );
  }
}

function missingPrograms(): (keyof typeof PROGRAMS)[] {
  const names = Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[];
  return names.filter((name) => findHostProgram(name) === undefined);
}

/** What forbids user namespaces, by distribution, and the value that allows them. */
const FORBIDDERS = [
  { setting: 'user.max_user_namespaces', forbids: '0', allow: '15000', rootToo: true },
  { setting: 'kernel.unprivileged_userns_clone', forbids: '0', allow: '1', rootToo: false },
  { setting: 'kernel.apparmor_restrict_unprivileged_userns', forbids: '1', allow: '0', rootToo: false },
] as const;

function forbiddenBy(): (typeof FORBIDDERS)[number] | undefined {
  const isRoot = process.getuid?.() === 0;
  return FORBIDDERS.find(
    ({ setting, forbids, rootToo }) => (rootToo || !isRoot) && readSetting(setting) === forbids,
  );
}

/** Undefined where this kernel has no such setting. */
function readSetting(setting: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${setting.replace('.', '/')}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
