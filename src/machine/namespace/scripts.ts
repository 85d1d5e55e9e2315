/** The shell that makes a box: the supervisor, which holds its layers, and the first process inside. */
import { AGENT_LOOP } from '../shared/agent.ts';
import { AGENT_CAPABILITIES, boundingSet, OOM_SCORE } from '../shared/command-line.ts';
import { DEVICES, generationFolders } from './layer-tree.ts';
import { NETWORK_UP } from './network.ts';

/**
 * The layers live on one tmpfs in the supervisor's own mount namespace, at a folder that every host has; no other process sees it.
 * - base: the DSM tree · mask: hides what of the host's /usr is not userland · gen/N: the writable layers of one life
 * - root: where each life mounts its tree, in a mount namespace of its own · begin: see BEGIN · snap/N: what snapshots hold
 * - below: what lies below its writable layer, on first use
 */
export const LAYERS = '/tmp';

/** The pipe that tells a first process that its life begins. */
const BEGIN = `${LAYERS}/begin`;

/** What lies below the writable layer, as the kernel shows it: readers need not know how layers hide each other. */
export const LOWER = 'below';

/**
 * Descriptors: 0 and 1 the agent's line, 3 and 4 the line of the box's first process, 5 the DSM tree as a tar and later the
 * pipe to the first process of the next life, 7 the supervisor's error output, which reports each first process's end.
 * When the line to spkbox breaks the supervisor ends, and takes the box with it by its first process: each parent sees
 * its child end, and no zombie is left to the host. A command that stopped has stopped its carrier, too, the process that
 * waits outside for its end; it must be told to go on, or it would wait for ever. Spkbox does that itself while it lives.
 * The tmpfs never reuses an inode number, however many files are made: a folder is recognized by its number.
 * In the box no user namespace can be made: it would give a package every capability, if over nothing but itself.
 */
export const supervisorScript = (size: string): string => `
set -eu
exec 7>&2
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
{ echo 0 > /proc/sys/user/max_user_namespaces; } 2>/dev/null || true
{ read -r score < /proc/self/oom_score_adj && [ "$score" != 0 ] || echo ${OOM_SCORE} > /proc/self/oom_score_adj; } 2>/dev/null || true
mount -t tmpfs -o mode=0755,nodev,inode64,size=${size} spkbox ${LAYERS}
cd ${LAYERS}
tar -xpf - --same-owner --numeric-owner <&5
exec 5<&-
exec 5<> ${BEGIN}
box= holder= next= next_holder= ended= orphaned=yes
kill_life() {
  [ -n "$1" ] || return 0
  mapfile -t first < /proc/$1/task/$1/children
  kill -KILL \${first[0]:-$1}
} 2>/dev/null
start_next() {
  exec 6< <(
    exec 5>&-
    unshare --mount --pid --net --ipc --uts --fork --kill-child=KILL -- bash --norc -c "$FIRST_PROCESS" < ${BEGIN} >&4 2>&7 &
    echo $!; wait $!; echo "ended $!" >&7
  ) && next_holder=$! && read -r next <&6 && exec 6<&-
}
wake_carriers() {
  for p in /proc/[0-9]*; do [ ! $p/ns/user -ef /proc/$$/ns/user ] || kill -CONT \${p#/proc/}; done
} 2>/dev/null
trap 'kill_life "$box"; kill_life "$next"; [ -z "$orphaned" ] || wake_carriers; wait' EXIT
set +eu
printf 'ready\\n'
${AGENT_LOOP}`;

/** The places of a generation's layers. `lowers` are folders with `root` and `usr` below them, the topmost first. */
export interface BoxGeneration {
  readonly number: number;
  readonly lowers: readonly string[];
}

/** The folders of each overlay below its writable layer, as the mount option has them. */
function lowerFolders(lowers: readonly string[]): { readonly root: string; readonly usr: string } {
  return {
    root: [...lowers.map((layer) => `${layer}/root`), 'base'].join(':'),
    usr: [...lowers.map((layer) => `${layer}/usr`), 'base/usr', 'mask', '/usr'].join(':'),
  };
}

/** The newer mount call takes no option of more than 255 bytes, which a box of many snapshots needs. */
const MOUNT_ALL = 'LIBMOUNT_FORCE_MOUNT2=always mount -a -T';

/** Shows what lies below the writable layer of a generation. An overlay has two folders at least, so a single one is bound. */
export function showLowerScript({ lowers }: BoxGeneration): string {
  const { root, usr } = lowerFolders(lowers);
  const overlay = (lower: string) => `overlay ro,userxattr,lowerdir=${lower}`;
  return `
cd ${LAYERS} && mkdir -p ${LOWER}/root ${LOWER}/usr &&
printf '%s 0 0\\n' '${lowers.length === 0 ? `${LAYERS}/base` : 'spkbox'} ${LAYERS}/${LOWER}/root ${lowers.length === 0 ? 'none bind' : overlay(root)}' 'spkbox ${LAYERS}/${LOWER}/usr ${overlay(usr)}' > fstab &&
${MOUNT_ALL} fstab`;
}

/** The lines that mount the two overlays of a generation. */
function overlays({ number, lowers }: BoxGeneration): string {
  const { root, usr } = lowerFolders(lowers);
  const line = (lower: string, name: string, options: string) =>
    `spkbox ${LAYERS}/root${name === 'root' ? '' : `/${name}`} overlay ${options},userxattr,lowerdir=${lower},upperdir=gen/${number}/${name},workdir=gen/${number}/work-${name} 0 0`;
  return `${line(root, 'root', 'nodev')}\n${line(usr, 'usr', 'nodev,nosuid')}`;
}

const makeFolders = (number: number): string => {
  const folders = generationFolders(number);
  return `{ [ -d ${folders.at(-1)} ] || mkdir -p ${folders.join(' ')}; }`;
};

/** Prepares the next life in the background: its folders, and its first process with its namespaces. */
export const prepareScript = (number: number): string => `
cd ${LAYERS} && { ${makeFolders(number)} >/dev/null 2>&1 & }
[ -n "$next" ] || start_next`;

/**
 * Ends the life before, and begins the next without waiting for that: each life mounts its tree in a namespace of its own,
 * with which it goes. Prints the pid that holds the new namespaces.
 */
export const startScript = (generation: BoxGeneration, token: string): string => `
kill_life "$box"; ended=$holder box= holder=
cd ${LAYERS} && ${makeFolders(generation.number)} &&
{ kill -0 $next 2>/dev/null || start_next; } &&
printf '%s\\0' '${overlays(generation)}' ${token} >&5 &&
box=$next holder=$next_holder next= next_holder= && printf '%s' "$box"`;

/** The script by which spkbox itself ends the supervisor. */
export const END_SCRIPT = 'orphaned=; exit 0';

/** Waits until all processes of a life are gone, gives back its room, and forgets what lay below its writable layer. */
export const clearScript = (number: number): string => `
[ -z "$ended" ] || wait $ended; ended=
[ ! -d ${LAYERS}/${LOWER} ] || umount ${LAYERS}/${LOWER}/root ${LAYERS}/${LOWER}/usr
rm -rf ${LAYERS}/gen/${number}`;

/**
 * The highest pid in the box, where the kernel (Linux 6.14 and up) counts them for each box; a fork bomb stops there. Older
 * kernels let it go on to the limit of the host.
 */
const PROCESS_LIMIT = 4096;

/** Entries of /proc that a box's root must not write, and entries that it must not read. */
const PROC_READ_ONLY = ['sys', 'sysrq-trigger', 'irq', 'bus', 'fs'];
const PROC_HIDDEN = ['kcore', 'keys', 'key-users', 'timer_list', 'sched_debug', 'kmsg', 'kallsyms'];

const root = `${LAYERS}/root`;

/**
 * Runs as the first process of the new namespaces; when its life begins it reads its lower layers from the pipe, moves into
 * the tree and becomes the agent. It ends if the supervisor does. Requests to the life before can still be on the line, whole
 * or in part: it passes over all that comes before the token of its own life.
 */
export const firstProcessScript = (hostname: string): string => `
set -eu
unset FIRST_PROCESS
fstab() {
  echo "$overlays"
  echo "proc ${root}/proc proc nosuid,nodev,noexec 0 0"
  for d in ${DEVICES.join(' ')}; do [ -e /dev/$d ] && echo "/dev/$d ${root}/dev/$d none bind 0 0"; done
  echo "devpts ${root}/dev/pts devpts newinstance,ptmxmode=0666,mode=0620,nosuid,noexec 0 0"
  echo "${root}/tmp ${root}/tmp none bind,noexec,nosuid,nodev 0 0"
  for f in /etc/alternatives /etc/ld.so.cache; do [ -e $f ] && echo "$f ${root}$f none bind,ro,nosuid,nodev 0 0"; done
  for f in ${PROC_READ_ONLY.join(' ')}; do [ -e /proc/$f ] && echo "${root}/proc/$f ${root}/proc/$f none bind,ro,nosuid,nodev,noexec 0 0"; done
  for f in ${PROC_HIDDEN.join(' ')}; do [ -e /proc/$f ] && echo "/dev/null ${root}/proc/$f none bind 0 0"; done
  [ ! -e /sys/class ] || echo "sysfs ${root}/sys sysfs ro,nosuid,nodev,noexec,nofail 0 0"
}
{ echo ${PROCESS_LIMIT} > /proc/sys/kernel/pid_max; } 2>/dev/null || true
{ hostname ${hostname} || busybox hostname ${hostname}; } 2>/dev/null &
{ set +eu; ${NETWORK_UP}; } 2>/dev/null &
network=$!
IFS= read -r -d '' overlays
IFS= read -r -d '' token
exec <&3 2>&4 3<&- 4>&- 7>&-
cd ${LAYERS}
fstab > ${LAYERS}/fstab
${MOUNT_ALL} ${LAYERS}/fstab
wait $network || { echo 'no tool here can bring the loopback up: install iproute2'; exit 1; }
cd ${root}
pivot_root . .
umount -l .
cd /
while IFS= read -r line && [ "$line" != "$token" ]; do :; done
printf 'ready %s\\n' "$token"
exec setpriv --bounding-set=${boundingSet(AGENT_CAPABILITIES)} --inh-caps=-all -- /bin/bash --norc -c '${AGENT_LOOP.replaceAll("'", `'\\''`)}'`;
