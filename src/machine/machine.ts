/** The box as everybody above it sees it: a narrow Linux machine that knows nothing of packages or runs. */
import type { Readable } from 'node:stream';

/** A numeric owner inside the box. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Who runs a command: an owner with exactly these supplementary groups. */
export interface Identity extends Owner {
  readonly groups: readonly number[];
}

/** How many users and groups a box can have: every id of a Linux userland, and the ids of packages. */
export const ID_COUNT = 65_536;

export const ROOT: Identity = { uid: 0, gid: 0, groups: [] };

export type OutputStream = 'stdout' | 'stderr';

export interface Command {
  /** The program by its absolute path in the box, then its arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly as: Identity;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute; `/` when absent. */
  readonly cwd?: string;
  /** 0o022 when absent. */
  readonly umask?: number;
  /** Nothing to read when absent. */
  readonly stdin?: string | Buffer | Readable;
  /**
   * Called with each piece of output as it comes, also from children that outlive the command. A promise holds back the
   * command's output, and so the command, until it settles.
   */
  readonly onOutput?: (stream: OutputStream, chunk: Buffer) => unknown;
  /** Milliseconds; the command and its process group are killed when they are over. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  /** Undefined when a signal ended the command. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** Why spkbox itself ended the command, if it did. */
  readonly endedBy: 'time limit' | 'abort' | undefined;
  /** A child that outlives the command still holds its output open. */
  readonly outputStillOpen: boolean;
  /** Milliseconds from the request to the command's end. */
  readonly duration: number;
}

/** A command that was started and may still run. */
export interface RunningCommand {
  /** Its pid in the box. Undefined where it ended before its pid was seen. */
  readonly pid: number | undefined;
  /** Settles as `run` does. */
  readonly ended: Promise<CommandResult>;
  /** Sends a signal to the command alone, not to its children. Does nothing once it has ended. */
  signal(name: NodeJS.Signals): Promise<void>;
}

/** One change to the box's file system, made as root and resolved inside the box. Modes are as in chmod(2). */
export type FileOp =
  /** The folder and its missing parents (0755 root). An existing one gets the mode and owner. */
  | { readonly op: 'folder'; readonly path: string; readonly mode: number; readonly owner: Owner }
  /** Replaces an existing file. Text without NUL bytes; for bytes use `unpack`. */
  | {
      readonly op: 'file';
      readonly path: string;
      readonly text: string;
      readonly mode: number;
      readonly owner: Owner;
    }
  /** Makes the file (0644 root) when it is not there. */
  | { readonly op: 'append'; readonly path: string; readonly text: string }
  /** Gives an existing file new content; it keeps its mode and owner. */
  | { readonly op: 'rewrite'; readonly path: string; readonly text: string }
  /** A symbolic link; replaces a file or link, but never a folder. */
  | { readonly op: 'link'; readonly path: string; readonly to: string }
  /** A file, link or whole folder; no failure when it is not there. */
  | { readonly op: 'remove'; readonly path: string }
  /** Everything in the folder, but not the folder. */
  | { readonly op: 'empty'; readonly path: string }
  /** Onto a place that is not there yet, as rename does. */
  | { readonly op: 'move'; readonly path: string; readonly to: string }
  | { readonly op: 'copy'; readonly path: string; readonly to: string; readonly mode: number }
  /** Links themselves, never what they point to. */
  | { readonly op: 'own'; readonly path: string; readonly owner: Owner; readonly recursive: boolean }
  | { readonly op: 'mode'; readonly path: string; readonly mode: number };

export type FileKind = 'file' | 'folder' | 'link' | 'other';

export interface FileEntry {
  readonly kind: FileKind;
  readonly mode: number;
  readonly owner: Owner;
  /** Bytes. */
  readonly size: number;
  /** What a link says, unresolved. */
  readonly target: string | undefined;
}

export type ChangeKind = 'created' | 'modified' | 'metadata' | 'deleted';

/** One path that differs from the mark. For a deleted one the file is what is no longer known: undefined. */
export interface Change {
  readonly change: ChangeKind;
  readonly path: string;
  readonly file: FileEntry | undefined;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  readonly state: string;
  readonly name: string;
  readonly argv: readonly string[];
}

export interface Listener {
  readonly protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6';
  readonly address: string;
  readonly port: number;
  readonly uid: number;
  /** The processes that hold the socket. */
  readonly pids: readonly number[];
}

/** A value that a machine measured, and how precisely. There is no silent guess: an unknown value is `unavailable`. */
export type Measured<T> =
  | { readonly precision: 'exact'; readonly value: T }
  | { readonly precision: 'approximate'; readonly value: T; readonly why: string }
  | { readonly precision: 'unavailable'; readonly why: string };

export type Precision = Measured<unknown>['precision'];

/** The facts that an engine can give, each with its precision. */
export interface Precisions {
  readonly changes: Precision;
  readonly processes: Precision;
  readonly listeners: Precision;
  readonly outbound: Precision;
}

/** A moment of the file system; opaque, and good only on the machine that gave it. */
export interface Mark {
  readonly mark: symbol;
}

/** What a watch tells. */
export interface WatchOptions {
  /** Paths that match as a whole, a POSIX extended regular expression, are not looked at, nor what is below them. */
  readonly unwatched?: string;
  /**
   * A path need be told only when it is touched for the first time. Where the engine can, a look then asks for the folders
   * instead of walking through all files.
   */
  readonly firstTouches?: boolean;
}

/** Tells which paths were touched, step by step. It costs one question and a look at what was written in the box. */
export interface ChangeWatch {
  /**
   * Paths whose content, metadata or existence changed since the watch began or since the call before, sorted. Among them
   * are folders in which a name came or went, and the folders that lead to a changed file of the DSM tree: something that
   * was made and removed between two calls shows by its folder alone, and a touched path can have unchanged content.
   * A restore begins the watch again: restored paths do not count, nor paths touched before.
   */
  touched(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** A saved file system; opaque, and good only on the machine that gave it. It holds no processes. */
export interface Snapshot {
  readonly snapshot: symbol;
}

export interface Forward extends AsyncDisposable {
  /** The port on the host's loopback. */
  readonly port: number;
}

export interface ShellOptions {
  readonly as: Identity;
  readonly cwd: string;
  /** Beside what every shell has, such as TERM. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Machine extends AsyncDisposable {
  readonly engine: string;
  readonly precisions: Precisions;

  /** Ends when the command ends, whether or not its children keep its output open. */
  run(command: Command): Promise<CommandResult>;

  /** Starts a command that stays, such as a daemon. Its time limit and its abort signal hold as in `run`. */
  start(command: Command): Promise<RunningCommand>;

  /** Unpacks a plain tar stream into an existing folder, everything owned by root; modes and times as in the archive. */
  unpack(tar: Readable | Buffer, folder: string): Promise<void>;

  /** Does all, in order, or fails with `MACHINE_FILE_OP` at the first that fails; those before it stay done. */
  change(ops: readonly FileOp[]): Promise<void>;

  /**
   * Replaces the access list of a folder, and what new files in it inherit. Entries as setfacl(1) takes them, with
   * numbers: `user:20001:rwx`. Fails with `MACHINE_FILE_OP` where the box cannot keep such lists.
   */
  setAccess(folder: string, entries: readonly string[]): Promise<void>;

  /** A small file's content, following links inside the box. Undefined when it is not a readable plain file. */
  read(path: string, limit?: number): Promise<string | undefined>;

  /** Several small files' contents, for little more than one costs; each as `read` gives it. */
  readTogether(paths: readonly string[], limit?: number): Promise<(string | undefined)[]>;

  /** What is at each path, links not followed. */
  look(paths: readonly string[]): Promise<(FileEntry | undefined)[]>;

  /** Of what kind it is, and no more: asked for this alone, it costs no process. */
  kinds(paths: readonly string[]): Promise<(FileKind | undefined)[]>;

  /** Where the path leads inside the box once all links are followed. Undefined when it leads nowhere. */
  resolve(path: string): Promise<string | undefined>;

  /** The names in a folder, sorted; empty when the folder is missing. */
  list(path: string): Promise<string[]>;

  mark(): Promise<Mark>;
  changesSince(mark: Mark): Promise<Measured<readonly Change[]>>;

  /** Begins to watch the file system. Cheap enough to be asked after every step. */
  watchChanges(options?: WatchOptions): Promise<Measured<ChangeWatch>>;

  /** The pids of every process but the box's own first one; starts no process. */
  pids(): Promise<readonly number[]>;
  /** Every process but the box's own first one. */
  processes(): Promise<Measured<readonly ProcessEntry[]>>;
  listeners(): Promise<Measured<readonly Listener[]>>;
  /** The paths of the plain files that any process has open for writing, as the processes opened them. */
  openFiles(): Promise<readonly string[]>;
  /** How many packets were refused a route, or went to a dead end, since the box was made: attempts to reach a network. */
  outbound(): Promise<Measured<number>>;

  snapshot(): Promise<Snapshot>;
  /** Ends every process and brings the file system back. */
  restore(snapshot: Snapshot): Promise<void>;

  /**
   * Takes all room from the box until the result is disposed of: what needs more of it fails with ENOSPC. Fails with
   * `USE_BAD_VALUE` on an engine whose boxes share the disk of the host.
   */
  fillDisk(): Promise<AsyncDisposable>;

  /** A shell in the box on the caller's own terminal; ends when the user leaves it. */
  openShell(shell: ShellOptions): Promise<void>;

  /** Makes a TCP port of the box's loopback reachable on the host's loopback. */
  forward(port: number): Promise<Forward>;
}
