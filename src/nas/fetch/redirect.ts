/** Where a redirect leads, and with what: as the Fetch standard has it (HTTP-redirect fetch). */
import type { HttpRequest } from './exchange.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

/** The next request; undefined where the response is no redirect. */
export function redirectOf(request: HttpRequest, response: Response): HttpRequest | undefined {
  const location = response.headers.get('location');
  if (location === null || !REDIRECTS.includes(response.status)) return undefined;
  const url = new URL(location, request.url);
  const becomesGet =
    (response.status === 303 && request.method !== 'GET' && request.method !== 'HEAD') ||
    (response.status < 303 && request.method === 'POST');
  return becomesGet
    ? { ...request, url, method: 'GET', body: undefined, headers: omitHeaders(request.headers, BODY_HEADERS) }
    : { ...request, url };
}

const BODY_HEADERS = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
];

function omitHeaders(headers: Headers, names: readonly string[]): Headers {
  return new Headers([...headers].filter(([name]) => !names.includes(name)));
}
