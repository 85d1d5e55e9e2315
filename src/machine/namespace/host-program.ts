/** Programs of the host that lead into a box must not carry anything of spkbox's own surroundings along. */
import { readdirSync, readFileSync } from 'node:fs';

const CLOSE_ON_EXEC = 0o2000000;

/**
 * The program as spkbox must start it: with the wanted umask, and without descriptors that spkbox itself inherited from
 * whoever started it. Node marks its own as closing on exec; a foreign one would be an open door into the host.
 */
export function cleanProgram(program: readonly string[], umask = 0o022): string[] {
  const prepare = inheritedDescriptors().map((descriptor) => `exec ${descriptor}>&-`);
  if (process.umask() !== umask) prepare.push(`umask ${umask.toString(8)}`);
  if (prepare.length === 0) return [...program];
  return ['bash', '--norc', '-c', `${prepare.join('; ')}; exec "$@"`, 'bash', ...program];
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
