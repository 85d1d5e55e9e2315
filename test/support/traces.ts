/** What the scripts of the package `trace` wrote down, and what a script of it is given where nothing else counts. */
import type { ScriptEnvironmentInput } from '../../src/dsm/environment.ts';
import type { RecordedNas } from './fixture.ts';

/** What one script of the trace package was given. */
export interface Trace {
  readonly env: Record<string, string>;
  readonly facts: Record<string, string>;
  readonly files: readonly string[];
  readonly there: readonly string[];
}

export const TRACE_FACTS: ScriptEnvironmentInput = {
  package: 'trace',
  version: '1.0.0-0001',
  oldVersion: '',
  targetFolder: '/volume1/@appstore/trace',
  volume: '/volume1',
  varFolder: '/volume1/@appdata/trace',
  tmpFolder: '/volume1/@apptemp/trace',
  homeFolder: '/volume1/@apphome/trace',
  adminPort: '8766',
  stagedPackage: '',
  messageFile: '',
  upgradeFolder: '',
  spkFile: '',
  progressFile: '',
  language: 'ger',
  dsmMajor: '7',
  dsmMinor: '2',
  dsmBuild: '72806',
  platform: 'apollolake',
  packageStatus: '',
  username: '',
};

/** The places with a part that changes: of the right form, they count as they are. */
export function placesIn(
  env: Record<string, string>,
  staging = String.raw`^/volume1/@tmp/synopkg/install\.\w{6}`,
): Partial<ScriptEnvironmentInput> {
  const form = (name: string, pattern: RegExp): string => {
    const value = env[name] ?? '';
    return value === '' || pattern.test(value) ? value : `of another form than ${pattern}`;
  };
  return {
    stagedPackage: form('SYNOPKG_PKGINST_TEMP_DIR', new RegExp(`${staging}/package$`)),
    spkFile: form('SYNOPKG_TEMP_SPKFILE', new RegExp(`${staging}/@SYNOPKG_DOWNLOAD_trace$`)),
    messageFile: form('SYNOPKG_TEMP_LOGFILE', /^\/run\/synopkgs\/synopkg\.log\.\w{6}(\.old)?$/),
    progressFile: form('SYNOPKG_PKG_PROGRESS_PATH', /^\/run\/synopkgs\/synopkg\.progress\.\w{6}(\.old)?$/),
  };
}

/** Every record in the folder, by its name: `INSTALL.preinst`. */
export async function tracesIn({ machine, read }: RecordedNas, folder: string): Promise<Map<string, Trace>> {
  const names = await machine.list(folder);
  return new Map(
    await Promise.all(names.map(async (name) => [name, parse(await read(`${folder}/${name}`))] as const)),
  );
}

function parse(text: string): Trace {
  const env: Record<string, string> = {};
  const facts: Record<string, string> = {};
  const files: string[] = [];
  const there: string[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const [word = '', ...rest] = line.split(' ');
    const value = rest.join(' ');
    if (word === 'env') env[value.slice(0, value.indexOf('='))] = value.slice(value.indexOf('=') + 1);
    else if (word === 'fd') files.push(value);
    else if (word === 'there') there.push(value);
    else facts[word] = value;
  }
  return { env, facts, files, there };
}
