/** What every engine does alike: it asks a root shell in the box, or runs a command there. */
import type { Readable } from 'node:stream';
import type {
  Command,
  CommandResult,
  FileEntry,
  FileKind,
  FileOp,
  Listener,
  Measured,
  Precisions,
  ProcessEntry,
} from '../machine.ts';
import { setAccess } from './access.ts';
import type { Agent, ScriptRunner } from './agent.ts';
import { kindsAt, listFolder, lookAt, readFile, resolvePath } from './file-facts.ts';
import { changeFiles } from './file-ops.ts';
import {
  countRefusedRoutes,
  listListeners,
  listOpenFiles,
  listPids,
  listProcesses,
} from './process-facts.ts';
import { readTogether } from './read-together.ts';
import { unpackTar } from './unpack.ts';

/** Bytes of a file that a read gives when it is not told another limit. */
const READ_LIMIT = 1_048_576;

const OUTBOUND_WHY =
  'counts packets that found no route; a name lookup and a connection may count more than once';

/** The methods of `Machine` that need no engine. They are async: a box that has ended is a rejection. */
export abstract class BoxMachine {
  readonly precisions: Precisions = {
    changes: 'exact',
    processes: 'exact',
    listeners: 'exact',
    outbound: 'approximate',
  };
  /** Whether folders can have access lists, which new files in them inherit. */
  #hasAccessLists = false;

  /** The shell for what changes something. */
  protected abstract get agent(): Agent;

  /** The shell for what only looks. */
  protected abstract get reader(): ScriptRunner;

  abstract run(command: Command): Promise<CommandResult>;

  async unpack(tar: Readable | Buffer, folder: string): Promise<void> {
    return unpackTar((command) => this.run(command), tar, folder);
  }

  async change(ops: readonly FileOp[]): Promise<void> {
    return changeFiles(this.agent, ops, { hasAccessLists: this.#hasAccessLists });
  }

  async setAccess(folder: string, entries: readonly string[]): Promise<void> {
    this.#hasAccessLists = true;
    return setAccess(this.agent, folder, entries);
  }

  async read(path: string, limit = READ_LIMIT): Promise<string | undefined> {
    return readFile(this.reader, path, limit);
  }

  async readTogether(paths: readonly string[], limit = READ_LIMIT): Promise<(string | undefined)[]> {
    return readTogether(this.reader, paths, limit);
  }

  async look(paths: readonly string[]): Promise<(FileEntry | undefined)[]> {
    return lookAt(this.reader, paths);
  }

  async kinds(paths: readonly string[]): Promise<(FileKind | undefined)[]> {
    return kindsAt(this.reader, paths);
  }

  async resolve(path: string): Promise<string | undefined> {
    return resolvePath(this.reader, path);
  }

  async list(path: string): Promise<string[]> {
    return listFolder(this.reader, path);
  }

  async pids(): Promise<readonly number[]> {
    return listPids(this.reader);
  }

  async processes(): Promise<Measured<readonly ProcessEntry[]>> {
    return listProcesses(this.reader);
  }

  async listeners(): Promise<Measured<readonly Listener[]>> {
    return listListeners(this.reader);
  }

  async openFiles(): Promise<readonly string[]> {
    return listOpenFiles(this.reader);
  }

  async outbound(): Promise<Measured<number>> {
    return { precision: 'approximate', value: await countRefusedRoutes(this.reader), why: OUTBOUND_WHY };
  }
}
