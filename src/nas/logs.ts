/** The logs of one package: DSM's two, and those that the package itself writes. */
import type { Machine } from '../machine/machine.ts';
import type { Packages } from '../package-center/package/packages.ts';
import { packageLog, SYNOPKG_LOG } from '../system/logs.ts';
import { countFrom, runAsRoot } from '../system/root-command.ts';
import { assertSeen } from './processes.ts';

export interface LogFile {
  /** As the package names it: `/var/packages/hello/var/hello.log`. */
  readonly path: string;
  /** UTF-8; of a file longer than 64 KiB its end. */
  readonly text: string;
  /** Bytes of the whole file. */
  readonly size: number;
}

export interface PackageLogs {
  /** `/var/log/packages/<name>.log`: DSM's lines about the package's scripts, and what these wrote to stderr. Its end. */
  readonly package: string;
  /** The lines of `/var/log/synopkg.log` that name the package. */
  readonly synopkg: readonly string[];
  /** `*.log` in the package's var and target/var, by path: the first 20. Files that are no longer on the NAS are not in it. */
  readonly files: readonly LogFile[];
}

export interface LogPlace {
  readonly machine: Machine;
  readonly packages: Packages;
}

/** Bytes of a file's end that are read. DSM's own log has all packages' lines. */
const LONGEST_TAIL = 64 * 1024;
const LONGEST_SYNOPKG_TAIL = 1024 * 1024;

const MOST_FILES = 20;

/** Also of a package that is no longer, or not quite, installed. */
export async function readPackageLogs({ machine, packages }: LogPlace, name: string): Promise<PackageLogs> {
  assertSeen(packages, name);
  const [text, synopkg, files] = await Promise.all([
    readTail(machine, packageLog(name)),
    readTail(machine, SYNOPKG_LOG, LONGEST_SYNOPKG_TAIL),
    logFilesOf(machine, name),
  ]);
  const lines = (synopkg?.text ?? '').split('\n').filter((line) => namesPackage(line, name));
  return { package: text?.text ?? '', synopkg: lines, files };
}

/** The package's own. Where var and target/var are one folder, it is read once. */
async function logFilesOf(machine: Machine, name: string): Promise<LogFile[]> {
  const home = `/var/packages/${name}`;
  const folders = [`${home}/var`, `${home}/target/var`];
  const [first, second] = await Promise.all(folders.map((folder) => machine.resolve(folder)));
  const distinct = folders.filter((_, index) => index === 0 || second !== first);
  const pathLists = await Promise.all(distinct.map((folder) => logsIn(machine, folder)));
  const files = await Promise.all(
    pathLists
      .flat()
      .slice(0, MOST_FILES)
      .map((path) => readTail(machine, path)),
  );
  return files.filter((file) => file !== undefined);
}

async function logsIn(machine: Machine, folder: string): Promise<string[]> {
  const names = await machine.list(folder);
  return names.filter((name) => name.endsWith('.log')).map((name) => `${folder}/${name}`);
}

/** Undefined where it is no plain file, nor a link to one. */
async function readTail(machine: Machine, path: string, limit = LONGEST_TAIL): Promise<LogFile | undefined> {
  // One byte more tells whether it is longer.
  const text = await machine.read(path, limit + 1);
  if (text === undefined) return undefined;
  const size = Buffer.byteLength(text);
  return size <= limit ? { path, text, size } : readLongTail(machine, path, limit);
}

/** Milliseconds. A package can put a pipe in the file's place, and tail would wait. */
const TAIL_TIME_LIMIT = 5000;

/** Bytes of the line with a file's size. */
const LONGEST_SIZE = 32;

async function readLongTail(machine: Machine, path: string, limit: number): Promise<LogFile> {
  const { stdout } = await runAsRoot(machine, {
    argv: ['/bin/sh', '-c', 'stat -Lc %s -- "$1" && exec tail -c "$2" -- "$1"', 'sh', path, String(limit)],
    limit: limit + LONGEST_SIZE,
    timeLimit: TAIL_TIME_LIMIT,
  });
  const lineEnd = stdout.indexOf('\n');
  return {
    path,
    size: countFrom(stdout.subarray(0, lineEnd)) ?? 0,
    text: stdout.subarray(lineEnd + 1).toString('utf8'),
  };
}

/** The name as a whole word: `hello`, and not `hello-world`. */
export function namesPackage(line: string, name: string): boolean {
  for (let index = line.indexOf(name); index >= 0; index = line.indexOf(name, index + 1)) {
    const [before = '', after = ''] = [line[index - 1], line[index + name.length]];
    if (!NAME_CHARACTER.test(before) && !NAME_CHARACTER.test(after)) return true;
  }
  return false;
}

const NAME_CHARACTER = /[\w.+-]/;
