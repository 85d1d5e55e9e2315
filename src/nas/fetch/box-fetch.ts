/** fetch for servers in the box. The box has its own loopback interface, so each port is forwarded. */
import { SpkboxError } from '../../errors.ts';
import type { Forward, Machine } from '../../machine/machine.ts';
import type { RequestContext } from '../../package-center/request/action-request.ts';
import type { ProcessPlace } from '../processes.ts';
import { exchange, type HttpRequest } from './exchange.ts';
import { noAnswer } from './no-answer.ts';
import { redirectOf } from './redirect.ts';

/** Where the Fetch standard gives up. */
const MOST_REDIRECTS = 20;

export interface FetchPlace extends ProcessPlace {
  /** Its signal ends every request. */
  readonly request: Pick<RequestContext, 'signal'>;
}

export class BoxFetch implements AsyncDisposable {
  readonly #place: FetchPlace;
  /** By port. They outlive a restore: each connection enters the box by itself. */
  readonly #forwards = new Map<number, Promise<Forward>>();

  constructor(place: FetchPlace) {
    this.#place = place;
  }

  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    // A stream as body needs it, and nothing else minds.
    const options: RequestInit & { duplex: 'half' } = { ...init, duplex: 'half' };
    const request = makeRequest(input, options);
    const { method, headers, redirect, url } = request;
    const signal = AbortSignal.any([request.signal, this.#place.request.signal ?? []].flat());
    signal.throwIfAborted();
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    return this.#follow({ url: new URL(url), method, headers, body, signal }, redirect);
  }

  async #follow(request: HttpRequest, redirect: Request['redirect'], count = 0): Promise<Response> {
    const response = await this.#send(request);
    const next = redirectOf(request, response);
    if (next === undefined || redirect === 'manual') return response;
    await response.body?.cancel();
    // As fetch fails: its callers look for a TypeError.
    if (redirect === 'error') throw new TypeError(`${request.url.href} redirects to ${next.url.href}`);
    if (count === MOST_REDIRECTS) throw new TypeError(`${request.url.href} redirects more than 20 times`);
    const followed = await this.#follow(next, redirect, count + 1);
    return Object.defineProperty(followed, 'redirected', { value: true });
  }

  async #send(request: HttpRequest): Promise<Response> {
    const { url, signal } = request;
    await assertOnNas(this.#place.machine, url);
    const port = portOf(url);
    const forward = await this.#forward(port);
    try {
      return await exchange(request, forward.port);
    } catch (error) {
      signal.throwIfAborted();
      throw await noAnswer(this.#place, { url, port, cause: error });
    }
  }

  #forward(port: number): Promise<Forward> {
    const forward = this.#forwards.get(port) ?? this.#place.machine.forward(port);
    this.#forwards.set(port, forward);
    forward.catch(() => this.#forwards.delete(port));
    return forward;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const forwards = await Promise.allSettled(this.#forwards.values());
    this.#forwards.clear();
    await Promise.all(
      forwards.map(async (result) => result.status === 'fulfilled' && result.value[Symbol.asyncDispose]()),
    );
  }
}

const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

function makeRequest(input: string | URL | Request, init: RequestInit): Request {
  try {
    return new Request(input, init);
  } catch (cause) {
    throw new SpkboxError('USE_BAD_VALUE', `this is no request: ${(cause as Error).message}`, {
      hint: 'Give a whole address, such as http://localhost:8080/.',
      cause,
    });
  }
}

const LOOPBACK = ['localhost', '127.0.0.1'];

async function assertOnNas(machine: Machine, { hostname, protocol, href }: URL): Promise<void> {
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new SpkboxError('USE_BAD_VALUE', `${href} is no address of HTTP`, {
      hint: 'It begins with http:// or https://.',
    });
  }
  if (LOOPBACK.includes(hostname)) return;
  const name = ((await machine.read('/proc/sys/kernel/hostname')) ?? '').trim();
  if (hostname === name.toLowerCase()) return;
  throw new SpkboxError('USE_BAD_VALUE', `${hostname} is not this NAS, and it reaches no other computer`, {
    hint: `The NAS is ${[...LOOPBACK, name].filter((host) => host !== '').join(', ')}.`,
  });
}
