/** The input of every topic: how much to measure, where to put files, and which engines answer. */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerEngine, probeEngines } from './library.ts';

/** The host's own Docker engine, and the image that spkbox built on it. */
export type Docker = Awaited<ReturnType<typeof dockerEngine>>;

export interface Setting {
  readonly quick: boolean;
  readonly folder: string;
  /** Undefined where no engine answers. */
  readonly docker: Docker | undefined;
  /** Receives the name of the current measurement. */
  note(text: string): void;
}

/** Bytes for the largest packages and their intermediate files. */
const ROOM = 8e9;

export async function makeSetting(quick: boolean): Promise<Setting> {
  const folder = mkdtempSync(join(memoryOrDisk(), 'spkbox-bench-'));
  goesWithProcess(folder);
  const answers = (await probeEngines()).some(({ engine, works }) => engine === 'docker' && works);
  return {
    quick,
    folder,
    docker: answers ? await dockerEngine() : undefined,
    note: (text) => console.error(text),
  };
}

/** Cleans up even when the bench is interrupted or a measurement fails. */
function goesWithProcess(folder: string): void {
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
}

/** Files in memory keep a disk's write-back out of the numbers. */
function memoryOrDisk(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > ROOM ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}
