/** Where the Docker engine is, found as docker(1) finds it: environment, contexts, then the usual sockets. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SpkboxError } from '../../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type Endpoint = { readonly name: string } & (
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: Tls | undefined }
  | { readonly kind: 'ssh'; readonly target: readonly string[] }
);

export interface Tls {
  /** Holds ca.pem, cert.pem and key.pem, each of which may be missing. */
  readonly folder: string;
  readonly verify: boolean;
}

/** DOCKER_HOST first, then the context of DOCKER_CONTEXT or of Docker's own settings, then the first socket there is. */
export function findEndpoint(env: Environment = process.env): Endpoint {
  if (isSet(env.DOCKER_HOST)) return parseHost(env.DOCKER_HOST, tlsOf(env));
  const context = isSet(env.DOCKER_CONTEXT) ? env.DOCKER_CONTEXT : currentContext(env);
  if (isSet(context) && context !== 'default') return contextEndpoint(context, env);
  return socket(usualSockets(env).find(existsSync) ?? '/var/run/docker.sock');
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

const configFolder = (env: Environment): string => env.DOCKER_CONFIG ?? join(homedir(), '.docker');

/** Docker's own, a rootless one's, Docker Desktop's. */
const usualSockets = (env: Environment): string[] => [
  '/var/run/docker.sock',
  ...(isSet(env.XDG_RUNTIME_DIR) ? [join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
  join(homedir(), '.docker/run/docker.sock'),
];

const socket = (path: string): Endpoint => ({ kind: 'socket', path, name: `unix://${path}` });

function tlsOf(env: Environment): Tls | undefined {
  const verify = isSet(env.DOCKER_TLS_VERIFY);
  if (!verify && !isSet(env.DOCKER_TLS)) return undefined;
  return { folder: isSet(env.DOCKER_CERT_PATH) ? env.DOCKER_CERT_PATH : configFolder(env), verify };
}

/** An address as DOCKER_HOST takes it. */
export function parseHost(address: string, tls: Tls | undefined): Endpoint {
  if (address.startsWith('unix://')) return socket(address.slice('unix://'.length) || '/var/run/docker.sock');
  if (address.startsWith('npipe://')) return socket(address.slice('npipe://'.length));
  const url = parseUrl(address.includes('://') ? address : `tcp://${address}`);
  if (url === undefined || url.hostname === '') throw badAddress(address);
  if (url.protocol === 'ssh:') return { kind: 'ssh', target: sshTarget(url), name: address };
  if (!['tcp:', 'http:', 'https:'].includes(url.protocol)) throw badAddress(address);
  const port = Number(url.port) || (tls === undefined ? 2375 : 2376);
  return { kind: 'tcp', host: url.hostname, port, tls, name: address };
}

const parseUrl = (address: string): URL | undefined => (URL.canParse(address) ? new URL(address) : undefined);

function sshTarget({ username, hostname, port }: URL): string[] {
  const user = username === '' ? [] : ['-l', decodeURIComponent(username)];
  return [...user, ...(port === '' ? [] : ['-p', port]), '--', hostname];
}

function currentContext(env: Environment): string | undefined {
  const file = readJson(join(configFolder(env), 'config.json'));
  return typeof file?.currentContext === 'string' ? file.currentContext : undefined;
}

/** A context is kept in a folder that is named by the hash of the context's name. */
function contextEndpoint(name: string, env: Environment): Endpoint {
  const folder = createHash('sha256').update(name).digest('hex');
  const contexts = join(configFolder(env), 'contexts');
  const meta = readJson(join(contexts, 'meta', folder, 'meta.json')) as
    | { Endpoints?: { docker?: { Host?: string; SkipTLSVerify?: boolean } } }
    | undefined;
  const endpoint = meta?.Endpoints?.docker;
  if (endpoint?.Host === undefined) {
    throw new SpkboxError('MACHINE_DOCKER_UNREACHABLE', `there is no Docker context "${name}"`, {
      hint: 'See "docker context ls"; DOCKER_CONTEXT and "docker context use" choose one.',
    });
  }
  const tls = join(contexts, 'tls', folder, 'docker');
  return parseHost(
    endpoint.Host,
    existsSync(tls) ? { folder: tls, verify: endpoint.SkipTLSVerify !== true } : undefined,
  );
}

function readJson(path: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function badAddress(address: string): SpkboxError {
  return new SpkboxError('MACHINE_DOCKER_UNREACHABLE', `"${address}" is no address of a Docker engine`, {
    hint: 'DOCKER_HOST takes unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host.',
  });
}
