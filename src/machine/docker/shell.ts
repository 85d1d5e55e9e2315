/** A shell in a container on the caller's own terminal. */
import type { Duplex } from 'node:stream';
import type { Exec } from 'dockerode';
import type { ShellOptions } from '../machine.ts';
import { detachedCommandLine } from '../shared/command-line.ts';
import { SHELL_ENVIRONMENT } from '../shared/open-shell.ts';
import type { Client } from './client.ts';
import { attachedReader } from './frames.ts';

/** Ends when the shell does, however it ends. */
export async function openContainerShell(
  { docker, call }: Client,
  container: string,
  { as, cwd, env }: ShellOptions,
): Promise<void> {
  const { stdin, stdout } = process;
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true;
  const exec = await call('open a shell', () =>
    docker.getContainer(container).exec({
      Cmd: detachedCommandLine({ argv: ['/bin/bash'], as, cwd, env: { ...SHELL_ENVIRONMENT, ...env } }),
      Tty: isTerminal,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    }),
  );
  const stream: Duplex = await call('open a shell', () =>
    exec.start({ hijack: true, stdin: true, Tty: isTerminal }),
  );
  if (isTerminal) await onTerminal(exec, stream);
  else await onPipes(stream);
}

async function onTerminal(exec: Exec, stream: Duplex): Promise<void> {
  const { stdin, stdout } = process;
  const resize = () => {
    exec.resize({ h: stdout.rows, w: stdout.columns }).catch(() => undefined);
  };
  resize();
  stdout.on('resize', resize);
  stdin.setRawMode(true);
  stdin.pipe(stream);
  stream.pipe(stdout, { end: false });
  try {
    await closed(stream);
  } finally {
    stdout.off('resize', resize);
    stdin.unpipe(stream).pause();
    stdin.setRawMode(false);
  }
}

async function onPipes(stream: Duplex): Promise<void> {
  stream.on(
    'data',
    attachedReader((name, content) => process[name].write(content)),
  );
  process.stdin.pipe(stream);
  await closed(stream);
  process.stdin.unpipe(stream).pause();
}

function closed(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    stream
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
  });
}
