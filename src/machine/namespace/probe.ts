/** Whether a namespace box can be made on this host, and what mends it where not. */
import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { SpkboxError } from '../../errors.ts';
import type { EngineProbe } from '../engine-probe.ts';
import { HOST_ENVIRONMENT } from '../run-command.ts';
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
  const no = (says: string, mend: string): EngineProbe => ({ engine: 'namespace', works: false, says, mend });
  if (process.platform !== 'linux') return no('needs Linux', 'use the docker engine');
  const missing = await missingPrograms();
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => PROGRAMS[name]))];
    return no(`${missing.join(', ')} not found`, `apt-get install ${packages.join(' ')}`);
  }
  if (process.getuid?.() !== 0) return no('needs root', 'run it with sudo');
  const forbidden = userNamespacesForbidden();
  if (forbidden !== undefined)
    return no(`user namespaces are forbidden by ${forbidden}`, `sysctl -w ${forbidden}`);
  return tryBox(no);
}

async function tryBox(no: (says: string, mend: string) => EngineProbe): Promise<EngineProbe> {
  try {
    const began = performance.now();
    const machine = await startNamespaceMachine({ size: '64m', hostname: 'probe' });
    const ms = Math.round(performance.now() - began);
    await machine[Symbol.asyncDispose]();
    return { engine: 'namespace', works: true, says: `made a box in ${ms} ms`, mend: '' };
  } catch (error) {
    const says = error instanceof SpkboxError ? error.message : String(error);
    return no(says, 'run on a host whose kernel has overlayfs in user namespaces (Linux 5.11 and up)');
  }
}

async function missingPrograms(): Promise<(keyof typeof PROGRAMS)[]> {
  const names = Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[];
  const found = await Promise.all(
    names.map((name) =>
      execa('sh', ['-c', 'command -v "$1"', 'sh', name], { reject: false, env: HOST_ENVIRONMENT }),
    ),
  );
  return names.filter((_, at) => found[at]?.exitCode !== 0);
}

/** The setting that allows them again. */
function userNamespacesForbidden(): string | undefined {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return undefined;
    }
  };
  return read('/proc/sys/user/max_user_namespaces') === '0' ? 'user.max_user_namespaces=15000' : undefined;
}
