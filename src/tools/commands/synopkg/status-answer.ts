/** The output and the exit code of `synopkg status`. */
import type { Release, StatusExit } from '../../../dsm/releases.ts';
import { STATUS, statusRow, synopkgExitCode } from '../../../dsm/status-codes.ts';
import { type Json, jsonLine } from '../../json-line.ts';
import type { ToolStatus } from '../../package-center-api.ts';
import { type Answer, lines, stdout } from '../../tool.ts';

/** The unit status of a package that is broken or not installed. Source: a DS923+ with 7.2.1. */
const NO_UNIT = 263;

export function statusAnswer(name: string, reported: ToolStatus, release: Release): Answer {
  // Only the stop itself answers 324. A later query exits with 17 (Synology_app_mover), which is 273.
  const status = reported.code === STATUS.justStopped ? { ...reported, code: STATUS.stopped } : reported;
  const print = release.statusForm === 'json' ? statusJson : statusText;
  return stdout(print(name, status), statusExit(status.code, release));
}

/** Sources: 007revad/Synology_app_mover#44 on 7.1.1; a DS923+ with 7.2.1 for a package that is not there. */
export function statusJson(name: string, status: ToolStatus): string {
  const current = aspect(status);
  const aspects = isFault(status) ? { active: aspect(noUnit()), error: current } : { active: current };
  return jsonLine({
    aspect: aspects,
    description: `Status: [${status.code}], ${wordsOf(status)}`,
    package: name,
    status: status.status,
  });
}

const aspect = ({ status, code, description }: ToolStatus): Json => ({
  status,
  status_code: code,
  status_description: description,
  // Source: bb-qq/r8152#447.
  ...(code === STATUS.broken ? { broken_by: 'install_corruption' } : {}),
});

function noUnit(): ToolStatus {
  const row = statusRow(NO_UNIT);
  return { code: NO_UNIT, status: row?.status ?? 'stop', description: row?.description ?? '' };
}

/** A fault of the package rather than a state of its unit. Inferred: a broken package is reported like one that is not installed. */
const isFault = ({ code }: ToolStatus): boolean => code === STATUS.notInstalled || code === STATUS.broken;

/** Inferred: the words for a broken package. The other words have sources. */
function wordsOf({ code }: ToolStatus): string {
  if (code === STATUS.running) return 'package is started';
  if (code === STATUS.notInstalled) return 'No such package';
  if (code === STATUS.broken) return 'package is broken';
  return 'package is stopped';
}

/** DSM 6 to 7.0.1. Sources: spkcli; runfalk/synology-wireguard#93; markdumay/synology-docker#53. */
export function statusText(name: string, status: ToolStatus): string {
  const { code } = status;
  if (code === STATUS.running) return lines(`${name} package is started`, `Status: [${code}]`);
  if (code === STATUS.notInstalled) return lines('No such package', `Status: [${code}]`);
  const shownCode = SCRIPT_STOPPED.includes(code) ? 3 : code;
  return lines(`${name} ${wordsOf(status)}`, `Status: [${shownCode}]`);
}

/** On these releases the printed number is the status script's: 3 for a stopped package. */
const SCRIPT_STOPPED: readonly number[] = [STATUS.stopped, STATUS.turnedOff];

/** Source: 007revad/Synology_app_mover package_status(); on 7.2 and up it is the last byte of the code. */
export function statusExit(code: number, { statusExit: exits }: Release): number {
  if (exits.stopped === synopkgExitCode(STATUS.stopped)) return synopkgExitCode(code);
  const exitNames: Readonly<Record<number, keyof StatusExit>> = {
    [STATUS.running]: 'started',
    [STATUS.broken]: 'broken',
    [STATUS.notInstalled]: 'notInstalled',
    [STATUS.starting]: 'starting',
  };
  return exits[exitNames[code] ?? 'stopped'];
}
