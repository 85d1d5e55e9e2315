/** Processes, listening sockets and refused packets, read from /proc inside the box by shell builtins alone. */

import type { Listener, Measured, ProcessEntry } from '../machine.ts';
import type { ScriptRunner } from './agent.ts';

/** Of a process's command line so many arguments are read, and so many bytes of each: a package can run thousands. */
const MOST_ARGUMENTS = 64;
const LONGEST_ARGUMENT = 512;

/**
 * One record a process: pid, parent, uid, state, name, the number of arguments, the arguments; all ended by NUL.
 * Read with mapfile, never with read: that reads ahead and then seeks back, which fails when the process has just ended;
 * the bytes read ahead would then pass for the next words on the agent's own line.
 */
const LIST_PROCESSES = `
for d in /proc/[0-9]*; do
  pid=\${d#/proc/}; case $pid in 1|$$) continue ;; esac
  mapfile -t status 2>/dev/null < "$d/status" || continue
  name= state= parent= uid=
  for line in "\${status[@]}"; do
    value=\${line#*$'\\t'}
    case $line in Name:*) name=$value ;; State:*) state=\${value%% *} ;; PPid:*) parent=$value ;; Uid:*) uid=\${value%%$'\t'*}; break ;; esac
  done
  [ -n "$uid" ] || continue
  argv=(); mapfile -d '' -n ${MOST_ARGUMENTS} argv 2>/dev/null < "$d/cmdline"
  line="\${argv[*]}"
  if [ \${#line} -gt ${LONGEST_ARGUMENT} ]; then
    for i in "\${!argv[@]}"; do argv[i]=\${argv[i]:0:${LONGEST_ARGUMENT}}; done
  fi
  printf '%s\\0' "$pid" "$parent" "$uid" "$state" "$name" "\${#argv[@]}" "\${argv[@]}"
done`;

/** Bytes of a list that are read: thousands of processes with long command lines must not fill the memory. */
const LIST_BYTES = 8 * 1024 * 1024;

const CUT = `there are more than fit into ${LIST_BYTES / 1024 / 1024} MB: the rest was not looked at`;

const measuredList = <T>(value: T, isCut: boolean): Measured<T> =>
  isCut ? { precision: 'approximate', value, why: CUT } : { precision: 'exact', value };

/** Every process but the first one, and the agent where that is another. */
export async function listProcesses(agent: ScriptRunner): Promise<Measured<readonly ProcessEntry[]>> {
  const { output, isCut } = await agent.ask(LIST_PROCESSES, LIST_BYTES);
  const fields = output.toString('utf8').split('\0');
  const processes: ProcessEntry[] = [];
  for (let index = 0; index + 6 < fields.length; ) {
    const [pid, parent, uid, state = '', name = '', count] = fields.slice(index, index + 6);
    const argv = fields.slice(index + 6, index + 6 + Number(count));
    processes.push({ pid: Number(pid), parent: Number(parent), uid: Number(uid), state, name, argv });
    index += 6 + Number(count);
  }
  return measuredList(processes, isCut);
}

/** The pids of the same processes. */
export async function listPids(agent: ScriptRunner): Promise<number[]> {
  const { output } = await agent.ask(`echo $$ /proc/[0-9]*`);
  const [agentPid, ...folders] = output.toString().trim().split(' ');
  const pids = folders.map((folder) => Number(folder.slice('/proc/'.length)));
  return pids.filter((pid) => pid !== 1 && pid !== Number(agentPid)).sort((a, b) => a - b);
}

/** TCP_LISTEN, and TCP_CLOSE, which an unconnected UDP socket has. */
const LISTENING: Readonly<Record<string, string>> = { tcp: '0A', tcp6: '0A', udp: '07', udp6: '07' };

/**
 * A table of sockets is a walk of the kernel through those of the whole host, so it is only read where the kernel counts some
 * in the box; who holds them is only looked for where one waits, since that is a walk through all open files.
 */
const LIST_SOCKETS = `
waits= counts=() more=()
mapfile -t counts 2>/dev/null < /proc/net/sockstat
mapfile -t more 2>/dev/null < /proc/net/sockstat6
for p in tcp tcp6 udp udp6; do
  case "\${counts[*]} \${more[*]} " in *" \${p^^}: inuse 0 "*) continue ;; esac
  mapfile -t sockets 2>/dev/null < /proc/net/$p || continue
  printf "$p %s\\n" "\${sockets[@]}"
  case $p in tcp*) state=${LISTENING.tcp} ;; *) state=${LISTENING.udp} ;; esac
  case "\${sockets[*]}" in *" $state "*) waits=yes ;; esac
done
echo
[ -z "$waits" ] || find /proc/[0-9]*/fd -lname 'socket:*' -printf '%h %l\\n' 2>/dev/null; true`;

/** Every socket that waits for a peer. */
export async function listListeners(agent: ScriptRunner): Promise<Measured<readonly Listener[]>> {
  const { output, isCut } = await agent.ask(LIST_SOCKETS, LIST_BYTES);
  const [table = '', holders = ''] = output.toString().split('\n\n');
  const pidsOf = parseHolders(holders);
  const listeners = table.split('\n').flatMap((line) => parseSocket(line, pidsOf));
  return measuredList(listeners, isCut);
}

function parseHolders(text: string): ReadonlyMap<string, readonly number[]> {
  const pids = new Map<string, number[]>();
  for (const [, pid = '', inode = ''] of text.matchAll(/^\/proc\/(\d+)\/fd socket:\[(\d+)\]$/gm)) {
    const inodePids = pids.get(inode) ?? [];
    if (!inodePids.includes(Number(pid))) pids.set(inode, [...inodePids, Number(pid)]);
  }
  return pids;
}

function parseSocket(line: string, pidsOf: ReadonlyMap<string, readonly number[]>): Listener[] {
  const [protocol = '', , local = '', , state = '', , , , uid, , inode = ''] = line.split(/\s+/);
  if (state === '' || LISTENING[protocol] !== state) return [];
  const [address = '', port = ''] = local.split(':');
  return [
    {
      protocol: protocol as Listener['protocol'],
      address: addressOf(address),
      port: Number.parseInt(port, 16),
      uid: Number(uid),
      pids: pidsOf.get(inode) ?? [],
    },
  ];
}

/** The kernel prints each 32-bit word of an address as a hexadecimal number in the host's byte order. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex').reverse()]);
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
}

/**
 * How many packets found no route since the box was made, or went to an interface beside the loopback. IPv4 has names and
 * values in two lines, IPv6 a pair in each.
 */
export async function countRefusedRoutes(agent: ScriptRunner): Promise<number> {
  const { output } = await agent.ask(
    `for f in snmp snmp6 dev; do mapfile -t lines 2>/dev/null < /proc/net/$f && printf '%s\\n' "\${lines[@]}"; done; true`,
  );
  const lines = output
    .toString()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const [names = [], values = []] = lines.filter(([key]) => key === 'Ip:');
  const counts = [
    values[names.indexOf('OutNoRoutes')],
    lines.find(([key]) => key === 'Ip6OutNoRoutes')?.[1],
    ...ETH0_PACKETS.map((column) => lines.find(([key]) => key === 'eth0:')?.[column]),
  ];
  return counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
}

/** Columns of /proc/net/dev: packets received and sent. What one kind of interface drops counts as received. */
const ETH0_PACKETS = [2, 10];

/** The access mode is in the last octal digit of the flags: 1 is O_WRONLY, 2 is O_RDWR, 4 is another flag. */
const LIST_OPEN_FILES = `
for d in /proc/[0-9]*/fdinfo; do
  for info in $d/*; do
    mapfile -t lines 2>/dev/null < $info || continue
    case \${lines[1]} in flags:*[1256]) ;; *) continue ;; esac
    fd=\${info/fdinfo/fd}
    [ ! -f $fd ] || find $fd -printf '%l\\0' 2>/dev/null
  done
done`;

export async function listOpenFiles(agent: ScriptRunner): Promise<string[]> {
  const { output } = await agent.ask(LIST_OPEN_FILES);
  return [...new Set(output.toString('utf8').split('\0'))].filter((path) => path.startsWith('/'));
}
