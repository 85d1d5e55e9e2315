/** Explains the Docker engine's failures to a user who only wants to try a package. */
import { type ErrorCode, SpkboxError } from '../../errors.ts';
import type { Endpoint } from './endpoint.ts';

const DISK_FULL = /no space left on device|disk quota exceeded/i;

/** An error of a call as an error of ours; `code` and `doing` say what was tried. */
export function dockerError(
  error: unknown,
  endpoint: Endpoint,
  doing: string,
  code: ErrorCode = 'MACHINE_START_FAILED',
): SpkboxError {
  if (error instanceof SpkboxError) return error;
  const { code: errno } = error as NodeJS.ErrnoException;
  if (errno === 'EACCES' || errno === 'EPERM') return denied(endpoint, error);
  if (errno !== undefined && /^E[A-Z]+$|^ERR_|CERT|SSL|TLS/.test(errno)) return unreachable(endpoint, error);
  const message = messageOf(error);
  if (DISK_FULL.test(message)) return diskFull(doing, message, error);
  return new SpkboxError(code, `the Docker engine could not ${doing}: ${message}`, {
    hint: 'See what the engine says: "docker info", and its own log. "spkbox doctor" tries it.',
    cause: error,
  });
}

/** What the engine itself said, without the words of the client. */
export function messageOf(error: unknown): string {
  const { json, message } = error as { json?: { message?: unknown }; message?: string };
  const text = typeof json?.message === 'string' ? json.message : (message ?? String(error));
  return text.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}

export const isStatus = (error: unknown, ...codes: number[]): boolean =>
  codes.includes((error as { statusCode?: number }).statusCode ?? 0);

export function diskFull(doing: string, message: string, cause?: unknown): SpkboxError {
  return new SpkboxError(
    'MACHINE_DISK_FULL',
    `the Docker engine could not ${doing}: its disk is full (${message})`,
    {
      hint: 'Make room for it: "docker system df" says what takes it, "docker system prune" removes what is unused.',
      cause,
    },
  );
}

function denied({ name }: Endpoint, cause: unknown): SpkboxError {
  return new SpkboxError('MACHINE_DOCKER_DENIED', `you are not allowed to use the Docker engine at ${name}`, {
    hint: 'Let your user use it (sudo usermod -aG docker "$USER", then log in anew), run it with sudo, or use rootless Docker.',
    cause,
  });
}

function unreachable(endpoint: Endpoint, cause: unknown): SpkboxError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new SpkboxError('MACHINE_DOCKER_UNREACHABLE', `${unreachableReason(endpoint, code)} (${message})`, {
    hint:
      endpoint.kind === 'socket'
        ? 'Start it (sudo systemctl start docker, or Docker Desktop), or name another one in DOCKER_HOST.'
        : 'Check the address in DOCKER_HOST or "docker context ls", that the engine runs there, and its certificates.',
    cause,
  });
}

function unreachableReason({ kind, name }: Endpoint, code: string | undefined): string {
  if (kind !== 'socket') return `no Docker engine answers at ${name}`;
  return code === 'ENOENT' ? `no Docker engine is at ${name}` : `the Docker engine at ${name} is not running`;
}
