/** Packages made on the spot, whose scripts are a line of shell each: for what no decent package would do. */
import { readFileSync } from 'node:fs';
import type { Machine } from '../../src/machine/machine.ts';
import { ROOT } from '../../src/machine/machine.ts';
import type { Spk } from '../../src/spk/spk.ts';
import { changed } from './packages.ts';

export interface Rough {
  readonly version?: string;
  /** Further lines of INFO. */
  readonly info?: string;
  /** Root's, as a package may be before DSM 7. */
  readonly asRoot?: boolean;
  /** A line of shell for each script; `start`, `stop` and `status` are branches of start-stop-status. */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string | undefined>>;
}

const SCRIPTS = ['preinst', 'postinst', 'preuninst', 'postuninst', 'preupgrade', 'postupgrade'];
const REPLACE = ['prereplace', 'postreplace'];
const BRANCHES = ['start', 'stop', 'status', 'log'];

/** Every script that is not given exits 0. */
export function rough(
  name: string,
  { version = '1.0-1', info = '', asRoot, scripts = {}, files = {} }: Rough = {},
): Promise<Spk> {
  const os = asRoot === true ? '6.0-7000' : '7.0-40000';
  const line = (script: string) => `#!/bin/sh\n${scripts[script] ?? 'exit 0'}\n`;
  const branches = BRANCHES.map((branch) => `${branch}) ${scripts[branch] ?? 'exit 0'} ;;`).join('\n');
  return changed('trace', {
    INFO: `package="${name}"\nversion="${version}"\nos_min_ver="${os}"\narch="noarch"\ndescription="d"\nmaintainer="m"\n${info}`,
    'conf/resource': undefined,
    ...(asRoot === true ? { 'conf/privilege': undefined } : {}),
    ...Object.fromEntries([...SCRIPTS, ...REPLACE].map((script) => [`scripts/${script}`, line(script)])),
    'scripts/start-stop-status': `#!/bin/sh\ncase $1 in\n${branches}\nesac\n`,
    ...files,
  });
}

/** Puts an .spk into the box, where a script can name it. */
export async function putInBox(machine: Machine, { file }: Spk, path: string): Promise<void> {
  await machine.run({
    argv: ['/bin/sh', '-c', `cat > ${path}`],
    as: ROOT,
    env: { PATH: '/usr/bin' },
    stdin: readFileSync(file),
  });
}

/** Every PATH that a script has on DSM. */
export const DSM_PATH = 'PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/syno/sbin:/usr/syno/bin';
