/** The command line as its users run it: a process of its own, with its output and exit code. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildOnce } from '../support/build.ts';

const ROOT = resolve(import.meta.dirname, '../..');

buildOnce();

export const BIN = resolve(ROOT, 'bin/spkbox.js');
export const HELLO = resolve(ROOT, 'scenarios/packages/hello');
export const fixtureFolder = (name: string): string => resolve(ROOT, 'test/fixtures/packages', name);

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Setting {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export function start(args: readonly string[], { cwd = ROOT, env = {}, input = '' }: Setting = {}) {
  const { NO_COLOR: _, FORCE_COLOR: __, SPKBOX_ENGINE: ___, SPKBOX_DEBUG: ____, ...inherited } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...inherited, ...env } });
  child.stdin.end(input);
  return child;
}

export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const end = new Promise<Pick<Ended, 'code' | 'signal'>>((done) => {
    child.once('close', (code, signal) => done({ code, signal }));
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { ...(await end), stdout, stderr };
}

export const exitCode = (child: ChildProcessWithoutNullStreams): Promise<number | null> =>
  new Promise((done) => {
    child.once('exit', done);
  });

export const spkbox = (args: readonly string[], setting: Setting = {}): Promise<Ended> =>
  ended(start(args, setting));

/** What changes from run to run: how long things took, padded to the right edge. */
export const withoutTimes = (output: string): string =>
  output.replace(/ +(<1|\d+(\.\d+)?) (ms|s)$/gm, '').replace(/ in (<1|\d+(\.\d+)?) (ms|s)$/gm, '');
