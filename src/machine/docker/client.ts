/** The Docker client, and one way to call it whose failures are errors of ours. */
import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import Docker from 'dockerode';
import type { ErrorCode } from '../../errors.ts';
import { dockerError } from './docker-errors.ts';
import { type Endpoint, findEndpoint, type Tls } from './endpoint.ts';
import { sshAgent } from './ssh-connection.ts';

export interface Client {
  readonly docker: Docker;
  readonly endpoint: Endpoint;
  /** Does it, and tells a failure by what was tried: `call('make a container', () => ...)`. */
  call<T>(doing: string, call: () => Promise<T>, code?: ErrorCode): Promise<T>;
}

export function connectDocker(endpoint: Endpoint = findEndpoint()): Client {
  const docker = new Docker(optionsOf(endpoint));
  return {
    docker,
    endpoint,
    call: async (doing, call, code) => {
      try {
        return await call();
      } catch (error) {
        throw dockerError(error, endpoint, doing, code);
      }
    },
  };
}

/** dockerode passes an agent to its modem; its types omit the option. */
type Options = Docker.DockerOptions & { readonly agent?: unknown };

/** Sets every option: dockerode takes an unset one from DOCKER_HOST, which a context may overrule. */
function optionsOf(endpoint: Endpoint): Options {
  if (endpoint.kind === 'socket') return { socketPath: endpoint.path, host: '', protocol: 'http' };
  if (endpoint.kind === 'ssh') {
    return { host: 'docker', port: 80, protocol: 'http', agent: sshAgent(endpoint.target) };
  }
  const { host, port, tls } = endpoint;
  return tls === undefined
    ? { host, port, protocol: 'http' }
    : { host, port, protocol: 'https', ...tlsOptions(tls) };
}

function tlsOptions({ folder, verify }: Tls): Options {
  const read = (name: string) => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path) : undefined;
  };
  const files = { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  return { agent: new Agent({ ...files, rejectUnauthorized: verify }) };
}
