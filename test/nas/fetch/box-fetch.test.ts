/** fetch to servers on the NAS, as fetch does it to servers elsewhere. */
import { describe, expect, test } from 'vitest';
import type { Nas } from '../../../src/nas/nas.ts';
import { onEveryEngine, serverOn } from '../../support/box.ts';
import { recordedNas } from '../../support/fixture.ts';
import { rough } from '../../support/rough.ts';

/** A server that answers what its handler, a method body of Python's http.server, says; as a package's. */
const python = (port: number, handler: string, setup = '') => `cat > /tmp/server-${port}.py <<'PY'
import gzip, http.server, ssl, time
class Handler(http.server.BaseHTTPRequestHandler):
    def reply(self, body, status=200, headers=()):
        self.send_response(status)
        for name, value in headers: self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD': self.wfile.write(body)
    def do(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0)).decode()
        ${handler.trim().replaceAll('\n', '\n        ')}
    do_GET = do_POST = do_HEAD = do_PUT = do
    def log_message(self, *args): pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', ${port}), Handler)
${setup}
server.serve_forever()
PY
setsid python3 /tmp/server-${port}.py < /dev/null > /tmp/server-${port}.out 2>&1 &`;

const ECHO = `
if self.path == '/moved': self.reply(b'', 302, [('Location', '/there?a=1')])
elif self.path == '/kept': self.reply(b'', 307, [('Location', '/there')])
elif self.path == '/away': self.reply(b'', 302, [('Location', 'http://example.com/')])
elif self.path == '/round': self.reply(b'', 302, [('Location', '/round')])
elif self.path == '/zip': self.reply(gzip.compress(b'small'), 200, [('Content-Encoding', 'gzip')])
elif self.path == '/none': self.reply(b'', 204)
elif self.path == '/bad': self.wfile.write(b'what?\\r\\n\\r\\n')
elif self.path == '/slow': time.sleep(100)
elif self.path == '/half': self.wfile.write(b'HTTP/1.0 200 OK\\r\\nContent-Length: 99\\r\\n\\r\\nx'); time.sleep(100)
else: self.reply('|'.join([self.command, self.path, self.headers['Host'], self.headers.get('X-A') or '', self.headers.get('Content-Type') or '', body]).encode(), 404 if self.path == '/lost' else 200, [('Set-Cookie', 'a=1'), ('Set-Cookie', 'b=2')])
`;

async function echoServer(): Promise<Nas> {
  const { nas } = await recordedNas();
  await nas.exec(python(9911, ECHO));
  await nas.waitFor({ port: 9911 });
  return nas;
}

await onEveryEngine((_, engine) => {
  test('a page of a package’s server comes back, before and after a restore', async () => {
    const { nas } = await recordedNas({ engine });
    const pkg = await rough('server', { scripts: { start: `${serverOn(9911)} exit 0` } });
    await nas.install(pkg, { start: true });
    await nas.waitFor({ port: 9911 });
    const response = await nas.fetch('http://localhost:9911/path?q=1');
    expect(response).toMatchObject({ status: 200, ok: true, url: 'http://localhost:9911/path?q=1' });
    const text = await response.text();
    expect(text).toMatch(/^you asked for \/path\?q=1\n/);
    expect(text.length).toBeGreaterThan(300_000);

    await nas.restore(await nas.snapshot());
    await nas.waitFor({ port: 9911 });
    const again = await Promise.all([1, 2, 3].map((n) => nas.fetch(`http://127.0.0.1:9911/${n}`)));
    const texts = await Promise.all(again.map((answer) => answer.text()));
    expect(texts.map((page) => page.split('\n')[0])).toEqual([1, 2, 3].map((n) => `you asked for /${n}`));
  });

  test('where nothing listens the error names what listens instead', async () => {
    const { nas } = await recordedNas({ engine });
    await expect(nas.fetch('http://localhost:9911/')).rejects.toMatchObject({
      code: 'USE_NO_ANSWER',
      summary: 'nothing listens on port 9911 of this NAS; nothing listens on this NAS',
    });
    const pkg = await rough('server', { scripts: { start: `${serverOn(9912)} exit 0` } });
    await nas.install(pkg, { start: true });
    await nas.waitFor({ port: 9912 });
    await expect(nas.fetch('http://localhost:9911/')).rejects.toMatchObject({
      summary: expect.stringMatching(
        /^nothing listens on port 9911 of this NAS; what listens is tcp 127\.0\.0\.1:9912 \(server: perl /,
      ),
      hint: expect.stringContaining('nas.waitFor({ port: 9911 })'),
    });
  });
});

describe('a request', () => {
  test('has the Host, the method, the headers and the body that were asked for', async () => {
    const nas = await echoServer();
    const text = async (init?: RequestInit, host = 'localhost') =>
      (await nas.fetch(`http://${host}:9911/p?q`, init)).text();
    expect(await text()).toBe('GET|/p?q|localhost:9911|||');
    expect(await text({}, 'DiskStation')).toBe('GET|/p?q|diskstation:9911|||');
    expect(await text({ headers: { Host: 'nas.example', 'X-A': 'x' } })).toBe('GET|/p?q|nas.example|x||');
    const form = new URLSearchParams({ a: '1' });
    expect(await text({ method: 'POST', body: form })).toBe(
      'POST|/p?q|localhost:9911||application/x-www-form-urlencoded;charset=UTF-8|a=1',
    );
    expect(await text({ method: 'PUT', body: new Blob(['ä']).stream() })).toBe('PUT|/p?q|localhost:9911|||ä');
    expect(await text({ method: 'POST' })).toBe('POST|/p?q|localhost:9911|||');
  });

  test('gets the answer whatever its status, with all its headers', async () => {
    const nas = await echoServer();
    const lost = await nas.fetch('http://localhost:9911/lost');
    expect([lost.status, lost.ok, lost.statusText]).toEqual([404, false, 'Not Found']);
    expect(lost.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await (await nas.fetch('http://localhost:9911/zip')).text()).toBe('small');
    expect(await (await nas.fetch('http://localhost:9911/none')).text()).toBe('');
    const head = await nas.fetch('http://localhost:9911/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('follows a redirect within the NAS, and none that leads away', async () => {
    const nas = await echoServer();
    const moved = await nas.fetch('http://localhost:9911/moved', { method: 'POST', body: 'x' });
    expect([moved.redirected, moved.url]).toEqual([true, 'http://localhost:9911/there?a=1']);
    expect(await moved.text()).toBe('GET|/there?a=1|localhost:9911|||');
    const kept = await nas.fetch('http://localhost:9911/kept', { method: 'POST', body: 'x' });
    expect(await kept.text()).toBe('POST|/there|localhost:9911||text/plain;charset=UTF-8|x');
    const manual = await nas.fetch('http://localhost:9911/moved', { redirect: 'manual' });
    expect([manual.status, manual.headers.get('location')]).toEqual([302, '/there?a=1']);
    await expect(nas.fetch('http://localhost:9911/moved', { redirect: 'error' })).rejects.toThrow(TypeError);
    await expect(nas.fetch('http://localhost:9911/round')).rejects.toThrow('redirects more than 20 times');
    await expect(nas.fetch('http://localhost:9911/away')).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
  });

  test('ends by its signal, with the signal’s reason', async () => {
    const nas = await echoServer();
    const signal = AbortSignal.timeout(200);
    await expect(nas.fetch('http://localhost:9911/slow', { signal })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  test('to a server that does not speak HTTP fails, and says so', async () => {
    const nas = await echoServer();
    await expect(nas.fetch('http://localhost:9911/bad')).rejects.toMatchObject({
      code: 'USE_NO_ANSWER',
      summary: expect.stringMatching(
        /^the server on port 9911 gave no HTTP answer to http:\/\/localhost:9911\/bad: /,
      ),
    });
    await expect(nas.fetch('https://localhost:9911/')).rejects.toMatchObject({
      code: 'USE_NO_ANSWER',
      hint: 'Check that it speaks HTTPS, and read its log with nas.logs.',
    });
  });
});

test('a server with a certificate of its own making is reached by https', async () => {
  const { nas } = await recordedNas();
  const made = await nas.exec(
    'printf "[req]\\ndistinguished_name=dn\\n[dn]\\n" > /tmp/ssl.cnf; openssl req -config /tmp/ssl.cnf -x509 -newkey rsa:2048 -nodes -subj /CN=nas -days 9 -keyout /tmp/key.pem -out /tmp/cert.pem',
  );
  expect(made.exitCode, made.stderr).toBe(0);
  const setup = `context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('/tmp/cert.pem', '/tmp/key.pem')
server.socket = context.wrap_socket(server.socket, server_side=True)`;
  await nas.exec(python(9443, ECHO, setup));
  await nas.waitFor({ port: 9443 });
  for (const host of ['localhost', '127.0.0.1']) {
    const response = await nas.fetch(`https://${host}:9443/safe`);
    expect(await response.text()).toBe(`GET|/safe|${host}:9443|||`);
  }
});

test('another host, another protocol and half an address are refused with a hint', async () => {
  const { nas } = await recordedNas();
  await expect(nas.fetch('http://example.com/')).rejects.toMatchObject({
    code: 'USE_BAD_VALUE',
    summary: 'example.com is not this NAS, and it reaches no other computer',
    hint: 'The NAS is localhost, 127.0.0.1, DiskStation.',
  });
  await expect(nas.fetch('ftp://localhost/')).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
  await expect(nas.fetch('/path')).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
});

test('a server at ::1 alone is told to be one', async () => {
  const { nas } = await recordedNas();
  await nas.exec(
    `setsid python3 -c "import socket, time; s = socket.create_server(('::1', 9911), family=socket.AF_INET6); time.sleep(1000)" < /dev/null > /dev/null 2>&1 &`,
  );
  await nas.waitFor({ port: 9911 });
  await expect(nas.fetch('http://localhost:9911/')).rejects.toMatchObject({
    code: 'USE_NO_ANSWER',
    summary: 'the server on port 9911 listens at ::1 only',
  });
});

test('a response that has not come to its end breaks with the NAS', async () => {
  const nas = await echoServer();
  const response = await nas.fetch('http://localhost:9911/half');
  await nas[Symbol.asyncDispose]();
  await expect(response.text()).rejects.toThrow();
  await expect(nas.fetch('http://localhost:9911/')).rejects.toMatchObject({ code: 'USE_NAS_ENDED' });
});
