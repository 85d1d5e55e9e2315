/** Commands of DSM's userland that packages call and that a host may lack. */
import { likely, type Source, sure } from './source.ts';

export interface CommandRow {
  readonly command: string;
  /** The Debian package that contains the command. */
  readonly debian: string;
  readonly source: Source;
}

const SPKSRC_INSTALLER = sure(
  'the generic installer of SynoCommunity/spksrc calls it, in most of its packages',
);
const PUBLIC_SCRIPTS = likely('called by scripts of public packages');

export const COMMANDS: readonly CommandRow[] = [
  { command: 'rsync', debian: 'rsync', source: SPKSRC_INSTALLER },
  { command: 'realpath', debian: 'coreutils', source: SPKSRC_INSTALLER },
  { command: 'awk', debian: 'mawk', source: SPKSRC_INSTALLER },
  { command: 'sed', debian: 'sed', source: SPKSRC_INSTALLER },
  { command: 'grep', debian: 'grep', source: SPKSRC_INSTALLER },
  { command: 'find', debian: 'findutils', source: SPKSRC_INSTALLER },
  { command: 'ps', debian: 'procps', source: sure('start-stop-status of SynoCommunity/spksrc') },
  { command: 'tar', debian: 'tar', source: PUBLIC_SCRIPTS },
  { command: 'gzip', debian: 'gzip', source: PUBLIC_SCRIPTS },
  { command: 'xz', debian: 'xz-utils', source: PUBLIC_SCRIPTS },
  { command: 'jq', debian: 'jq', source: PUBLIC_SCRIPTS },
  { command: 'curl', debian: 'curl', source: PUBLIC_SCRIPTS },
  { command: 'openssl', debian: 'openssl', source: PUBLIC_SCRIPTS },
  { command: 'flock', debian: 'util-linux', source: sure('guide 08 SYNOPKG_PKG_PROGRESS_PATH') },
  { command: 'python3', debian: 'python3', source: PUBLIC_SCRIPTS },
  { command: 'perl', debian: 'perl', source: PUBLIC_SCRIPTS },
  { command: 'sudo', debian: 'sudo', source: PUBLIC_SCRIPTS },
  { command: 'ip', debian: 'iproute2', source: PUBLIC_SCRIPTS },
  { command: 'killall', debian: 'psmisc', source: PUBLIC_SCRIPTS },
  { command: 'wget', debian: 'wget', source: PUBLIC_SCRIPTS },
  { command: 'xxd', debian: 'xxd', source: PUBLIC_SCRIPTS },
  { command: 'logger', debian: 'bsdutils', source: PUBLIC_SCRIPTS },
  { command: 'iptables', debian: 'iptables', source: PUBLIC_SCRIPTS },
  { command: 'udevadm', debian: 'udev', source: PUBLIC_SCRIPTS },
  { command: 'insmod', debian: 'kmod', source: PUBLIC_SCRIPTS },
  { command: 'lsmod', debian: 'kmod', source: PUBLIC_SCRIPTS },
  { command: 'nslookup', debian: 'bind9-dnsutils', source: PUBLIC_SCRIPTS },
  { command: 'setfacl', debian: 'acl', source: PUBLIC_SCRIPTS },
  { command: 'hdparm', debian: 'hdparm', source: PUBLIC_SCRIPTS },
];

/** What installs these commands on Debian; empty where none of them is in the table. */
export function installText(commands: readonly string[]): string {
  const rows = COMMANDS.filter(({ command }) => commands.includes(command));
  const packages = [...new Set(rows.map(({ debian }) => debian))].toSorted();
  return packages.length === 0 ? '' : `apt-get install ${packages.join(' ')}`;
}
