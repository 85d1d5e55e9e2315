/** Commands of DSM's userland that packages call, and that a host may lack. */
import { likely, type Source, sure } from './source.ts';

export interface CommandRow {
  readonly command: string;
  /** The Debian package that brings it to a host. */
  readonly debian: string;
  readonly source: Source;
}

const SPKSRC = sure('the generic installer of SynoCommunity/spksrc calls it, in most of its packages');
const READ = likely('called by scripts of public packages');

export const COMMANDS: readonly CommandRow[] = [
  { command: 'rsync', debian: 'rsync', source: SPKSRC },
  { command: 'realpath', debian: 'coreutils', source: SPKSRC },
  { command: 'awk', debian: 'mawk', source: SPKSRC },
  { command: 'sed', debian: 'sed', source: SPKSRC },
  { command: 'grep', debian: 'grep', source: SPKSRC },
  { command: 'find', debian: 'findutils', source: SPKSRC },
  { command: 'ps', debian: 'procps', source: sure('start-stop-status of SynoCommunity/spksrc') },
  { command: 'tar', debian: 'tar', source: READ },
  { command: 'gzip', debian: 'gzip', source: READ },
  { command: 'xz', debian: 'xz-utils', source: READ },
  { command: 'jq', debian: 'jq', source: READ },
  { command: 'curl', debian: 'curl', source: READ },
  { command: 'openssl', debian: 'openssl', source: READ },
  { command: 'flock', debian: 'util-linux', source: sure('guide 08 SYNOPKG_PKG_PROGRESS_PATH') },
  { command: 'python3', debian: 'python3', source: READ },
  { command: 'perl', debian: 'perl', source: READ },
  { command: 'sudo', debian: 'sudo', source: READ },
  { command: 'ip', debian: 'iproute2', source: READ },
];
