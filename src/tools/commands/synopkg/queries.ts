/** The subcommands of synopkg that change nothing. Every user may call them. */
import { STATUS, synopkgExitCode } from '../../../dsm/status-codes.ts';
import { jsonLine } from '../../json-line.ts';
import type { ToolPackage } from '../../package-center-api.ts';
import { type Answer, lines, stderr, stdout } from '../../tool.ts';
import { statusAnswer } from './status-answer.ts';
import type { Subcommand } from './subcommand.ts';

const status: Subcommand = async (_, [name], { api }) => {
  if (name === undefined) return noName('status');
  return statusAnswer(name, await api.status(name), api.release);
};

/** Sources: the text for a package that is on, three authors; for one that is not, a DS923+ with 7.2.1. */
const reportOnOff: Subcommand = async (_, [name], { api }) => {
  if (name === undefined) return noName('is_onoff');
  const installed = api.list().find((pkg) => pkg.name === name);
  if (installed?.turnedOn) return stdout(lines(`package ${name} is turned on`));
  const code = installed === undefined ? STATUS.notInstalled : STATUS.turnedOff;
  // Inferred: the exit code, like that of status.
  return stdout(lines(`package ${name} isn't turned on, status: [${code}]`), synopkgExitCode(code));
};

/** Source: tldr-pages synopkg. Inferred: no output for a package that is not installed, and the exit code. */
const version: Subcommand = async (_, [name], { api }) => {
  if (name === undefined) return noName('version');
  const installed = api.list().find((pkg) => pkg.name === name);
  return installed === undefined
    ? stderr('', synopkgExitCode(STATUS.notInstalled))
    : stdout(lines(installed.version));
};

/** Sources: `synopkg list` of a DS923+; `--name` of tldr-pages; `--depend-on` of Synology_app_mover. */
const list: Subcommand = async (_, args, { api }) => {
  const flagIndex = args.indexOf('--depend-on');
  const dependency = flagIndex < 0 ? undefined : args[flagIndex + 1];
  const options = args.filter((_arg, index) => index !== flagIndex + 1 || flagIndex < 0);
  if (options.some((arg) => arg !== '--name' && arg !== '--depend-on')) return undefined;
  const listed = api
    .list()
    .filter(({ dependsOn }) => dependency === undefined || dependsOn.includes(dependency));
  // Inferred: --depend-on alone lists names, as its users read it.
  const line = args.includes('--name') || flagIndex >= 0 ? nameOf : describe;
  return stdout(lines(...listed.toSorted(byName).map(line)));
};

const byName = (a: ToolPackage, b: ToolPackage): number => (a.name < b.name ? -1 : 1);
const nameOf = ({ name }: ToolPackage): string => name;
const describe = (pkg: ToolPackage): string => `${pkg.name}-${pkg.version}: ${pkg.description}`;

/** Shows the path that `start-stop-status log` prints. Sources: spkcli; spksrc#4389. */
const log: Subcommand = async (_, [name], { api }) => {
  if (name === undefined) return noName('log');
  const place = await api.logPlace(name);
  return place === undefined ? undefined : stdout(lines(`The log file is ${place.trim()}`));
};

/** This NAS has no package source. Inferred: the answer is then an empty list. */
const noUpdates: Subcommand = async () => stdout(jsonLine([]));

/** No output. Source: DSM's own crontab calls it every night. */
const noAnswer: Subcommand = async () => stdout('');

/** Inferred: the answer to a call without a package. */
function noName(subcommand: string): Answer {
  return stderr(`Usage: synopkg ${subcommand} package\n`);
}

export const QUERIES: Readonly<Record<string, Subcommand>> = {
  status,
  is_onoff: reportOnOff,
  version,
  list,
  log,
  checkupdate: noUpdates,
  checkupdateall: noUpdates,
  chkupgradepkg: noAnswer,
};
