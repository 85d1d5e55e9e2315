/** A port of the box's loopback on the host's loopback: every connection is carried by one small shell in the box. */
import { createServer, type Socket } from 'node:net';
import { type Command, type CommandResult, type Forward, ROOT } from '../machine.ts';

type Run = (command: Command) => Promise<CommandResult>;

/** It ends when the server has said all; what the client may still have to say is of no use then. */
const CARRY = 'exec 3<>"/dev/tcp/127.0.0.1/$1" 4<&0 || exit 1; cat <&4 >&3 & exec 4<&-; cat <&3; kill $!';

/** A promise where the client reads more slowly than the server writes; it settles when the client has caught up or left. */
function writeTo(socket: Socket, chunk: Buffer): Promise<void> | undefined {
  if (socket.destroyed || socket.write(chunk)) return undefined;
  return new Promise((resolve) => {
    const settle = () => {
      socket.off('drain', settle).off('close', settle);
      resolve();
    };
    socket.once('drain', settle).once('close', settle);
  });
}

export async function forwardPort(run: Run, port: number): Promise<Forward> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const ended = new AbortController();
    socket
      .on('error', () => undefined)
      .once('close', () => {
        open.delete(socket);
        ended.abort();
      });
    const carried = run({
      argv: ['/bin/bash', '--norc', '-c', CARRY, 'forward', String(port)],
      as: ROOT,
      env: { PATH: '/usr/bin:/bin' },
      stdin: socket,
      signal: ended.signal,
      onOutput: (stream, chunk) => (stream === 'stdout' ? writeTo(socket, chunk) : undefined),
    });
    carried.then(
      () => socket.end(),
      () => socket.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
