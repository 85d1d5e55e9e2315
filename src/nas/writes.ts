/** What spkbox itself writes into the box: it is known without a look at the box. */
import type { FileOp, Machine } from '../machine/machine.ts';

/** One write, told before it begins. */
export interface Write {
  /** Links in them are not followed. */
  readonly paths: readonly string[];
  /** It can also touch what is below its paths. */
  readonly below: boolean;
}

export interface WriteObserver {
  onWrite(write: Write): void;
  /** A command was started: what it touches, only a look at the box can tell. */
  onCommand(): void;
  /** A command that was waited for has ended, and its caller goes on. */
  onCommandEnd(): void;
}

export interface ObservedMachine {
  readonly machine: Machine;
  /** From now on this one is told; without one nobody is. */
  observe(observer: WriteObserver): void;
}

/** The same machine, whose observer is told of everything that changes the box through it. */
export function observeWrites(machine: Machine): ObservedMachine {
  let observer: WriteObserver | undefined;
  const observed = new Map<string | symbol, unknown>(
    Object.entries({
      change(ops) {
        for (const op of ops) observer?.onWrite(writeOf(op));
        return machine.change(ops);
      },
      setAccess(folder, entries) {
        observer?.onWrite({ paths: [folder], below: false });
        return machine.setAccess(folder, entries);
      },
      unpack(tar, folder) {
        observer?.onWrite({ paths: [folder], below: true });
        return machine.unpack(tar, folder);
      },
      run(command) {
        observer?.onCommand();
        return machine.run(command).finally(() => observer?.onCommandEnd());
      },
      start(command) {
        observer?.onCommand();
        return machine.start(command);
      },
    } satisfies Partial<Machine>),
  );
  const proxy = new Proxy(machine, {
    get(target, key) {
      const value: unknown = observed.get(key) ?? Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    machine: proxy,
    observe(next) {
      observer = next;
    },
  };
}

function writeOf(op: FileOp): Write {
  switch (op.op) {
    case 'move':
    case 'copy':
      return { paths: [op.path, op.to], below: true };
    case 'own':
      return { paths: [op.path], below: op.recursive };
    default:
      return { paths: [op.path], below: false };
  }
}

/** Who wrote where, among writes that no look at the box has told apart yet. */
export class WriteNotes<Writer> {
  /** The written paths and the folders that lead there. */
  readonly #named = new Map<string, Writer>();
  readonly #below = new Map<string, Writer>();
  /** The number of names in the longest path of those. A path that was touched can be thousands of folders deep. */
  #deepest = 0;
  #last: Writer | undefined;

  /** Who wrote last. */
  get last(): Writer | undefined {
    return this.#last;
  }

  /** Folders below which paths can have been touched that no write named. */
  get folders(): string[] {
    return [...this.#below.keys()];
  }

  note({ paths, below }: Write, writer: Writer): void {
    this.#last = writer;
    for (const path of paths) {
      for (const place of withParents(path)) setFirst(this.#named, place, writer);
      if (!below) continue;
      setFirst(this.#below, path, writer);
      this.#deepest = Math.max(this.#deepest, path.split('/').length - 1);
    }
  }

  /** Who touched the path first, if it was one of these. */
  writerOf(path: string): Writer | undefined {
    const above = withParents(firstFolders(path, this.#deepest)).find((place) => this.#below.has(place));
    return this.#named.get(path) ?? (above === undefined ? undefined : this.#below.get(above));
  }
}

function setFirst<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (!map.has(key)) map.set(key, value);
}

/** The path up to its name of that number, or the whole path where it has fewer. */
function firstFolders(path: string, count: number): string {
  let end = 0;
  for (let names = 0; names < count && end >= 0; names += 1) end = path.indexOf('/', end + 1);
  return end < 0 ? path : path.slice(0, end);
}

/** The path, its folder, and so on up to the root. */
function withParents(path: string): string[] {
  const places: string[] = [];
  for (let place = path; place.length > 1; place = place.slice(0, place.lastIndexOf('/'))) places.push(place);
  return [...places, '/'];
}
