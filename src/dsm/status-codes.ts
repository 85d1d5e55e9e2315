/** The states of a package as numbers: status_code in DSM's answers, and the exit codes of `start-stop-status status`. */
import { inferred, likely, type Source, sure } from './source.ts';

/** DSM's own words for the state of a package. */
export type StatusWord =
  | 'running'
  | 'stop'
  | 'starting'
  | 'start_failed'
  | 'broken'
  | 'non_installed'
  | 'installing'
  | 'stopping';

export interface StatusRow {
  readonly code: number;
  /** Undefined where no source shows the word for the code. */
  readonly status: StatusWord | undefined;
  /** `status_description`, verbatim; undefined where no source shows it. */
  readonly description: string | undefined;
  /** When DSM answers with the code, in our words. */
  readonly when: string;
  readonly source: Source;
}

export const STATUS_CODES: readonly StatusRow[] = [
  {
    code: 0,
    status: 'running',
    description: 'retrieve from status script',
    when: 'The status script exits 0.',
    source: sure('N4S4/synology-api; 007revad/Synology_app_mover#44'),
  },
  {
    code: 1,
    status: 'stop',
    description: 'retrieve from status script',
    when: 'The unit is active, but the status script exits 1 (or another code, which is then used here).',
    source: likely('notes from reading libsynopkg of DSM 7'),
  },
  {
    code: 150,
    status: 'broken',
    description: undefined,
    when: 'The target is missing or unreadable, or postinst failed; the answer has broken_by "install_corruption".',
    source: sure('007revad/Synology_app_mover package_status(); bb-qq/r8152#447'),
  },
  {
    code: 255,
    status: 'non_installed',
    description: 'failed to locate given package',
    when: 'The package is not installed.',
    source: sure('N4S4/synology-api'),
  },
  {
    code: 260,
    status: undefined,
    description: undefined,
    when: 'A package or service that it depends on does not run.',
    source: likely('notes from reading libsynopkg of DSM 7'),
  },
  {
    code: 262,
    status: 'stop',
    description: "isn't turned on",
    when: 'The package is turned off: it has no file `enabled`.',
    source: sure('text of synopkg is_onoff'),
  },
  {
    code: 263,
    status: 'stop',
    description: 'failed to get unit status',
    when: 'The unit cannot be queried or does not exist.',
    source: sure(
      'synopkg status of a package that is not there, on a DS923+ with 7.2.1; the code also on 7.3',
    ),
  },
  {
    code: 272,
    status: 'start_failed',
    description: 'failed to start on previous startup',
    when: 'The last start failed.',
    source: sure('Radarr/Radarr#7650'),
  },
  {
    code: 273,
    status: 'stop',
    description: 'translate from systemd status',
    when: 'The unit is inactive.',
    source: sure('michealespinola/syno.plexupdate on 7.2.1'),
  },
  {
    code: 311,
    status: 'starting',
    description: undefined,
    when: 'The start is under way.',
    source: inferred('the exit code 55 of a starting package is the last byte of 311'),
  },
  {
    code: 324,
    status: 'stop',
    description: 'translate from systemd status',
    when: 'Right after a stop.',
    source: sure('michealespinola/syno.plexupdate on 7.2.1'),
  },
];

/** The most frequent codes of Package Center, by meaning. */
export const STATUS = {
  running: 0,
  broken: 150,
  notInstalled: 255,
  dependencyDown: 260,
  turnedOff: 262,
  startFailed: 272,
  stopped: 273,
  starting: 311,
  justStopped: 324,
} as const;

export function statusRow(code: number): StatusRow | undefined {
  return STATUS_CODES.find((row) => row.code === code);
}

/** The exit code of `synopkg status` for a status code on DSM 7.2 and up: its last byte (273 gives 17; likely, it fits all). */
export function synopkgExitCode(statusCode: number): number {
  return statusCode & 0xff;
}

/** The `stage` that Package Center reports at the end of an action. */
export const END_STAGES = {
  installedAndStarted: { stage: 'installed_and_started', source: sure('easytier on 7.2.2') },
  installedAndStopped: { stage: 'installed_and_stopped', source: sure('runfalk#93; syno.plexupdate') },
  installFailed: { stage: 'install_failed', source: sure('runfalk#159') },
  installFailedAndStarted: { stage: 'install_failed_and_started', source: sure('tailscale#14304 on 7.2.2') },
  started: { stage: 'started', source: sure('syno.plexupdate') },
  startFailed: { stage: 'start_failed', source: sure('Radarr/Radarr#7650') },
  stopped: { stage: 'stopped', source: sure('syno.plexupdate') },
  uninstalled: {
    stage: 'uninstalled',
    source: inferred('named like the other ends; no transcript shows it'),
  },
} as const satisfies Record<string, { readonly stage: string; readonly source: Source }>;

/** The meaning of an exit code of `start-stop-status status`. */
export interface ScriptStatusRow {
  readonly exitCode: number;
  readonly meaning: string;
  readonly state: 'running' | 'dead' | 'stopped' | 'unknown' | 'broken';
  readonly source: Source;
}

const GUIDE_07_STATUS = sure('guide 07 start-stop-status');

export const SCRIPT_STATUS: readonly ScriptStatusRow[] = [
  { exitCode: 0, meaning: 'The package runs.', state: 'running', source: GUIDE_07_STATUS },
  {
    exitCode: 1,
    meaning: 'Its program is dead, its pid file exists.',
    state: 'dead',
    source: GUIDE_07_STATUS,
  },
  {
    exitCode: 2,
    meaning: 'Its program is dead, its lock file exists.',
    state: 'dead',
    source: GUIDE_07_STATUS,
  },
  { exitCode: 3, meaning: 'The package does not run.', state: 'stopped', source: GUIDE_07_STATUS },
  { exitCode: 4, meaning: 'Its state is not known.', state: 'unknown', source: GUIDE_07_STATUS },
  {
    exitCode: 150,
    meaning: 'It is broken and wants to be installed again.',
    state: 'broken',
    source: GUIDE_07_STATUS,
  },
];

export function scriptStatus(exitCode: number): ScriptStatusRow | undefined {
  return SCRIPT_STATUS.find((row) => row.exitCode === exitCode);
}
