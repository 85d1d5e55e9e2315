/** spkbox's error class and the table of its codes. A test keeps `docs/errors.md` equal to the table. */

/** Whose fault an error is. It decides the exit code: 1 for the package under test, 2 for everything else. */
export type Fault = 'package' | 'use' | 'machine' | 'spkbox';

interface ErrorRow {
  readonly fault: Fault;
  readonly meaning: string;
}

/** Every code that spkbox can report. A code is never renamed or reused: people search the web for it. */
export const ERRORS = {
  // The command line and the library's options
  USE_UNKNOWN_OPTION: { fault: 'use', meaning: 'An option or a command is not known, or lacks its value.' },
  USE_BAD_VALUE: { fault: 'use', meaning: 'The value of an option is not allowed.' },
  USE_FILE_NOT_FOUND: {
    fault: 'use',
    meaning: 'A file or folder that was named does not exist or cannot be read.',
  },
  USE_BAD_ANSWERS: {
    fault: 'use',
    meaning: 'The file of wizard answers is not a JSON object of plain values.',
  },
  USE_BAD_EVENTS: { fault: 'use', meaning: 'A recorded run is not a gapless list of events of this format.' },
  USE_NOT_INSTALLED: {
    fault: 'use',
    meaning: 'The action needs a package that is not installed on this NAS.',
  },
  USE_DUPLICATE_WORKER: { fault: 'use', meaning: 'Two workers with the same name were registered.' },
  USE_NAS_OFF: { fault: 'use', meaning: 'The NAS is shut down and must be booted first.' },
  USE_NAS_ON: { fault: 'use', meaning: 'The NAS cannot be booted, because it is already on.' },
  USE_EVENTS_GONE: {
    fault: 'use',
    meaning: 'The requested events are so old that the NAS no longer keeps them.',
  },
  USE_NAS_ENDED: { fault: 'use', meaning: 'The NAS was disposed of before this call.' },
  USE_WAIT_TIMED_OUT: {
    fault: 'use',
    meaning: 'What was waited for on the NAS did not happen within the time limit.',
  },
  USE_NO_ANSWER: { fault: 'use', meaning: 'A request to a server on the NAS got no HTTP answer.' },

  // Scenario files
  SCENARIO_SYNTAX: { fault: 'use', meaning: 'The scenario file is not JSON5.' },
  SCENARIO_BAD_SHAPE: {
    fault: 'use',
    meaning: 'The scenario file has an unknown key, or a value of the wrong form.',
  },

  INTERNAL: {
    fault: 'spkbox',
    meaning: 'spkbox itself, a worker or a hook threw an error that is not a failure of the package.',
  },

  HOST_LIMIT: {
    fault: 'machine',
    meaning: 'The host gives spkbox too few open files or processes, or too little memory or room.',
  },

  // The outer archive
  SPK_EMPTY: { fault: 'package', meaning: 'The file is empty.' },
  SPK_NOT_TAR: { fault: 'package', meaning: 'The file is not a tar archive.' },
  SPK_COMPRESSED: { fault: 'package', meaning: 'The outer archive is compressed; DSM wants a plain tar.' },
  SPK_TRUNCATED: { fault: 'package', meaning: 'The archive ends in the middle of a member.' },
  SPK_BAD_HEADER: {
    fault: 'package',
    meaning: 'A tar header is damaged: checksum, number field or pax record.',
  },
  SPK_BAD_NAME: { fault: 'package', meaning: 'The name of a member is not a valid file name.' },
  SPK_REACHES_OUT: {
    fault: 'package',
    meaning: 'A member has an absolute name, or one that climbs out with "..".',
  },
  SPK_LINK_OUT: { fault: 'package', meaning: 'A link in the archive points out of it.' },
  SPK_SPECIAL_FILE: {
    fault: 'package',
    meaning: 'A member is a device, a pipe or of another type that packages may not contain.',
  },
  SPK_DUPLICATE_MEMBER: { fault: 'package', meaning: 'The archive holds INFO or package.tgz twice.' },
  SPK_TOO_MANY_MEMBERS: {
    fault: 'package',
    meaning: 'The archive holds more members than any package needs.',
  },
  SPK_MEMBER_TOO_LARGE: {
    fault: 'package',
    meaning: 'A member other than package.tgz is larger than its bound.',
  },
  SPK_TOO_LARGE: { fault: 'package', meaning: 'The unpacked content is larger than the bound.' },
  SPK_RATIO: {
    fault: 'package',
    meaning: 'package.tgz unpacks to so many times its size that it must be a bomb.',
  },
  SPK_NO_INFO: { fault: 'package', meaning: 'The archive has no INFO.' },
  SPK_NO_PAYLOAD: { fault: 'package', meaning: 'The archive has no package.tgz.' },
  SPK_NOT_A_FILE: { fault: 'package', meaning: 'A member that must be a plain file is something else.' },
  SPK_CHANGED: { fault: 'package', meaning: 'The file changed while it was read.' },

  // package.tgz
  PAYLOAD_NOT_TAR: { fault: 'package', meaning: 'package.tgz is neither gzip, xz nor a plain tar.' },
  PAYLOAD_DAMAGED: { fault: 'package', meaning: 'package.tgz cannot be decompressed.' },
  PAYLOAD_TRUNCATED: { fault: 'package', meaning: 'package.tgz ends too early.' },
  PAYLOAD_CHECKSUM: {
    fault: 'package',
    meaning: 'package.tgz does not have the MD5 checksum that INFO states.',
  },

  // INFO
  INFO_NOT_TEXT: { fault: 'package', meaning: 'INFO is not UTF-8 text, or holds a NUL byte.' },
  INFO_BAD_LINE: { fault: 'package', meaning: 'A line of INFO is not key="value".' },
  INFO_BAD_QUOTES: { fault: 'package', meaning: 'A value in INFO opens a quote and does not close it.' },
  INFO_MISSING_KEY: { fault: 'package', meaning: 'INFO lacks a key that DSM needs.' },
  INFO_BAD_PACKAGE: {
    fault: 'package',
    meaning: 'The package name holds a character that DSM forbids, or cannot be a folder name.',
  },
  INFO_BAD_VERSION: { fault: 'package', meaning: 'The version is not of the form that DSM accepts.' },
  INFO_BAD_CHECKSUM: { fault: 'package', meaning: 'The checksum in INFO is not an MD5 sum.' },

  // conf/ and WIZARD_UIFILES/
  CONF_NOT_JSON: { fault: 'package', meaning: 'conf/privilege or conf/resource is not JSON.' },
  CONF_BAD_SHAPE: {
    fault: 'package',
    meaning: 'conf/privilege or conf/resource is JSON, but not of the form that DSM reads.',
  },
  CONF_BAD_DEPS: { fault: 'package', meaning: 'conf/PKG_DEPS or conf/PKG_CONX is not of the .ini form.' },
  WIZARD_NOT_JSON: {
    fault: 'package',
    meaning: 'A static wizard file is not UTF-8 text and therefore not JSON.',
  },

  // Packing
  PACK_NO_INFO: { fault: 'use', meaning: 'The folder to pack has no INFO.' },
  PACK_BAD_FOLDER: { fault: 'use', meaning: 'The folder to pack holds a file that an .spk cannot contain.' },
  PACK_WRITE_FAILED: { fault: 'use', meaning: 'The .spk could not be written to the given path.' },

  // The box
  MACHINE_NO_ENGINE: { fault: 'machine', meaning: 'No engine works on this host.' },
  MACHINE_START_FAILED: { fault: 'machine', meaning: 'The box could not be made.' },
  MACHINE_LOST: { fault: 'machine', meaning: 'The box ended unexpectedly while it was in use.' },
  MACHINE_FILE_OP: { fault: 'machine', meaning: 'A file operation inside the box failed.' },
  MACHINE_UNPACK: { fault: 'machine', meaning: 'A tar stream could not be unpacked inside the box.' },
  MACHINE_BAD_ARGUMENT: {
    fault: 'machine',
    meaning: 'A value given to the box holds a NUL byte or is out of range.',
  },
  MACHINE_CHANNEL_LOST: {
    fault: 'machine',
    meaning: "The channel by which DSM's commands in the box reach spkbox broke.",
  },
  MACHINE_DOCKER_UNREACHABLE: {
    fault: 'machine',
    meaning: 'No Docker engine answers at the configured address.',
  },
  MACHINE_DOCKER_DENIED: { fault: 'machine', meaning: 'The user may not use the Docker engine.' },
  MACHINE_IMAGE_FAILED: { fault: 'machine', meaning: 'The image of the docker engine could not be made.' },
  MACHINE_DISK_FULL: { fault: 'machine', meaning: 'The disk of the Docker engine is full.' },
  MACHINE_ENDED: { fault: 'use', meaning: 'The box was disposed of before this call.' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorDetails {
  /** What to do about it, as a full sentence. */
  readonly hint: string;
  /** Where it is: a file, a member, a line (`INFO:3`, `conf/privilege:2:5`). */
  readonly where?: string;
  readonly cause?: unknown;
}

/** The error that spkbox throws when it cannot continue: a stable code, what happened, where, and what to do. */
export class SpkboxError extends Error {
  override readonly name = 'SpkboxError';
  readonly code: ErrorCode;
  /** What happened, without place and hint; `message` has all three. */
  readonly summary: string;
  readonly hint: string;
  readonly where: string | undefined;

  constructor(code: ErrorCode, summary: string, { hint, where: location, cause }: ErrorDetails) {
    super(fullMessage(summary, location, hint), cause === undefined ? undefined : { cause });
    this.code = code;
    this.summary = summary;
    this.hint = hint;
    this.where = location;
  }

  /** Whose fault it is; the exit code follows from it. */
  get fault(): Fault {
    return ERRORS[this.code].fault;
  }
}

/** `INFO opens a quote (INFO:3). Close the quote.`: a test runner prints the message and nothing else. */
function fullMessage(summary: string, location = '', hint: string): string {
  const [, sentence = summary, end = '.'] = /^(.*)([.!?])$/s.exec(summary) ?? [];
  const place = summary.includes(location) ? '' : ` (${location})`;
  return `${sentence}${place}${end} ${hint}`.trimEnd();
}

/** What happened, for a text that gives the hint elsewhere or nowhere. */
export function errorSummary(error: unknown): string {
  if (error instanceof SpkboxError) return error.summary;
  return error instanceof Error ? error.message : String(error);
}

/** What a host refuses to any program, and what to do about it. */
const HOST_LIMITS: Readonly<Record<string, { readonly problem: string; readonly hint: string }>> = {
  EMFILE: { problem: 'may not open enough files', hint: 'Raise the limit: ulimit -n 1024.' },
  ENFILE: { problem: 'has too many open files', hint: 'End other programs, or raise fs.file-max.' },
  ENOMEM: { problem: 'has too little memory', hint: 'End other programs, or run fewer packages at once.' },
  EAGAIN: {
    problem: 'may not start enough processes or threads',
    hint: 'Raise the limit (ulimit -u), or end other programs.',
  },
  ENOSPC: { problem: 'has no room left to write', hint: 'Make room where TMPDIR and the reports are.' },
};

/** The error in our form where the host is at fault; undefined for any other. */
export function hostLimitError(cause: unknown): SpkboxError | undefined {
  if (cause instanceof SpkboxError) return undefined;
  const { code = '', syscall = '' } = (cause ?? {}) as NodeJS.ErrnoException;
  const limit = HOST_LIMITS[code];
  // A stream that is busy answers EAGAIN, too.
  if (limit === undefined || (code === 'EAGAIN' && !syscall.startsWith('spawn'))) return undefined;
  return new SpkboxError('HOST_LIMIT', `spkbox ${limit.problem}: ${errorSummary(cause)}`, {
    hint: limit.hint,
    cause,
  });
}
