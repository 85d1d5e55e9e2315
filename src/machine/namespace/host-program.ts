/** Programs of the host that lead into a box must not carry anything of spkbox's own surroundings along. */
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { HOST_ENVIRONMENT } from '../shared/run-command.ts';
import { systemCalls } from './system-calls.ts';

const CLOSE_ON_EXEC = 0o2000000;

/**
 * The command prefix that gives a program the wanted umask, no descriptors that spkbox inherited from its own parent (Node
 * marks its own as closing on exec; a foreign one would be an open door into the host), and no keys of the caller. Empty if
 * nothing needs a change; otherwise a shell, which leaves variables of its own.
 */
export function cleanPrefix(umask = 0o022): string[] {
  const keyless = hasKeys() ? leaveKeys() : [];
  const prepare = inheritedDescriptors().map((descriptor) => `exec ${descriptor}>&-`);
  if (process.umask() !== umask) prepare.push(`umask ${umask.toString(8)}`);
  if (prepare.length === 0) return keyless;
  return [hostProgram('bash'), '--norc', '-c', `${prepare.join('; ')}; exec "$@"`, 'bash', ...keyless];
}

/** The program with that. */
export const cleanProgram = (program: readonly string[]): string[] => [...cleanPrefix(), ...program];

/** Types of keys that hold no secret of anybody. */
const PUBLIC_KEYS = ['keyring', 'asymmetric', 'blacklist', 'dns_resolver', 'id_resolver', 'id_legacy'];

/** Whether the caller holds keys in the kernel: Kerberos tickets, passwords of shares, keys of disks. */
function hasKeys(): boolean {
  try {
    const lines = readFileSync('/proc/keys', 'utf8').trim().split('\n');
    return lines.some((line) => line !== '' && !PUBLIC_KEYS.includes(line.trim().split(/\s+/)[7] ?? ''));
  } catch {
    return false;
  }
}

/** Of the only machine of 32 bits that Node supports. */
const ARM_KEYCTL = 311;

/**
 * No namespace isolates the session keyring: a process that inherits it can read every key in it, as any user. The program
 * therefore gets a new one. Only perl exists on every host for this, and it costs 2 ms: it runs only if there are keys.
 */
function leaveKeys(): string[] {
  const join = `syscall(${systemCalls()?.keyctl ?? ARM_KEYCTL}, 1, 0) >= 0 or die "the keys of the session cannot be left behind: $!"`;
  return [hostProgram('perl'), '-e', `${join}; exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!"`, '--'];
}

/** Open descriptors above the standard three that a child would inherit. */
function inheritedDescriptors(): number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => descriptor > 2 && isInherited(descriptor));
}

function isInherited(descriptor: number): boolean {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
    const flags = Number.parseInt(/^flags:\s*([0-7]+)$/m.exec(info)?.[1] ?? '0', 8);
    return (flags & CLOSE_ON_EXEC) === 0;
  } catch {
    // The descriptor of the listing itself is closed by now.
    return false;
  }
}

const places = new Map<string, string>();

/** Where the host has a program; undefined where it has none. A command's own PATH is not asked. */
export function findHostProgram(name: string): string | undefined {
  const cachedPlace = places.get(name);
  if (cachedPlace !== undefined) return cachedPlace;
  const place = HOST_ENVIRONMENT.PATH.split(':')
    .map((folder) => `${folder}/${name}`)
    .find(isProgram);
  if (place !== undefined) places.set(name, place);
  return place;
}

/** The same, or the bare name if the host lacks the program: starting it then reports that it is missing. */
export const hostProgram = (name: string): string => findHostProgram(name) ?? name;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
