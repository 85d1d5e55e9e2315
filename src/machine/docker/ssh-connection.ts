/** Connections to a Docker engine through the user's own ssh(1), which applies ~/.ssh/config, keys and jump hosts. */
import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';

/** An HTTP agent that opens each connection with its own ssh, running `docker system dial-stdio` on the other side. */
export function sshAgent(target: readonly string[]): Agent {
  const agent = new Agent({ keepAlive: false });
  return Object.assign(agent, { createConnection: () => connect(target) });
}

function connect(target: readonly string[]): Duplex {
  const [file, ...args] = ['ssh', '-o', 'ConnectTimeout=30', '-T', ...target, 'docker system dial-stdio'];
  const child = spawn(file as string, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errorOutput = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errorOutput = (errorOutput + chunk.toString()).slice(-1024);
  });
  const connection = Duplex.from({ readable: child.stdout, writable: child.stdin });
  const fail = (reason: string) =>
    connection.destroy(
      Object.assign(new Error(`ssh: ${errorOutput.trim() || reason}`), { code: 'ECONNREFUSED' }),
    );
  child.once('error', (error) => fail(error.message));
  child.once('exit', (code) => code !== 0 && fail(`it ended with ${code}`));
  connection.once('close', () => child.kill());
  // What Node's HTTP client asks of a socket.
  const returnConnection = () => connection;
  return Object.assign(connection, {
    setTimeout: returnConnection,
    setNoDelay: returnConnection,
    setKeepAlive: returnConnection,
    ref: returnConnection,
    unref: returnConnection,
  });
}
