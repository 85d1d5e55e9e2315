/** One HTTP request and its response, over a forwarded port. */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { pipeline, Readable, type Transform } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
}

/** Rejects with Node's own error when the server gives no HTTP answer. */
export function exchange(request: HttpRequest, hostPort: number): Promise<Response> {
  const { url, method, body, signal } = request;
  const isSecure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const outgoing = (isSecure ? https : http).request({
    host: '127.0.0.1',
    port: hostPort,
    path: `${url.pathname}${url.search}`,
    method,
    headers: headersOf(request),
    setHost: false,
    agent: false,
    signal,
    // A server in the box has a certificate of its own making, if any.
    ...(isSecure ? { rejectUnauthorized: false, ...(isIP(hostname) ? {} : { servername: hostname }) } : {}),
  });
  return new Promise<Response>((resolve, reject) => {
    outgoing.once('error', reject).once('response', (incoming) => {
      // What breaks from here on breaks the body.
      outgoing.on('error', () => undefined);
      try {
        resolve(toResponse(incoming, request));
      } catch (error) {
        incoming.destroy();
        reject(error);
      }
    });
    outgoing.end(body);
  });
}

/** The headers that fetch itself adds, without compression: it is of no use within one computer. */
function headersOf({ url, headers, body, method }: HttpRequest): Record<string, string> {
  const needsLength = body !== undefined || method === 'POST' || method === 'PUT';
  return {
    host: url.host,
    accept: '*/*',
    'user-agent': 'spkbox',
    ...(needsLength ? { 'content-length': String(body?.length ?? 0) } : {}),
    ...Object.fromEntries(headers),
  };
}

const WITHOUT_BODY = [204, 205, 304];

function toResponse(incoming: IncomingMessage, { url, method }: HttpRequest): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  const hasBody = method !== 'HEAD' && !WITHOUT_BODY.includes(status);
  if (!hasBody) incoming.resume();
  const body = hasBody ? (Readable.toWeb(decodeBody(incoming)) as ReadableStream<Uint8Array>) : null;
  const response = new Response(body, { status, statusText, headers });
  // A response that is made by hand has no address; one of fetch has.
  return Object.defineProperty(response, 'url', { value: url.href });
}

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

function decodeBody(incoming: IncomingMessage): Readable {
  const decoder = DECODERS[incoming.headers['content-encoding']?.toLowerCase() ?? '']?.();
  // An error reaches the reader by the last stream.
  return decoder === undefined ? incoming : pipeline(incoming, decoder, () => undefined);
}
