/** The subcommands of synopkg that only ask. Anybody may use them. */
import { exitCodeOf, STATUS } from '../../dsm/status-codes.ts';
import type { ToolPackage } from '../door.ts';
import { jsonLine } from '../json-line.ts';
import { type Answer, complained, lines, said } from '../tool.ts';
import { statusAnswer } from './status-answer.ts';
import type { Subcommand } from './subcommand.ts';

const status: Subcommand = async (_, [name], { door }) => {
  if (name === undefined) return noName('status');
  return statusAnswer(name, await door.status(name), door.release);
};

/** Sources: the text for a package that is on, three authors; for one that is not, a DS923+ with 7.2.1. */
const isOnOff: Subcommand = async (_, [name], { door }) => {
  if (name === undefined) return noName('is_onoff');
  const found = door.list().find((one) => one.name === name);
  if (found?.turnedOn) return said(lines(`package ${name} is turned on`));
  const code = found === undefined ? STATUS.notInstalled : STATUS.turnedOff;
  // Inferred: the exit code, like that of status.
  return said(lines(`package ${name} isn't turned on, status: [${code}]`), exitCodeOf(code));
};

/** Source: tldr-pages synopkg. Inferred: that it prints nothing for a package that is not there, and how it exits. */
const version: Subcommand = async (_, [name], { door }) => {
  if (name === undefined) return noName('version');
  const found = door.list().find((one) => one.name === name);
  return found === undefined ? complained('', exitCodeOf(STATUS.notInstalled)) : said(lines(found.version));
};

/** Sources: `synopkg list` of a DS923+; `--name` of tldr-pages; `--depend-on` of Synology_app_mover. */
const list: Subcommand = async (_, args, { door }) => {
  const at = args.indexOf('--depend-on');
  const needed = at < 0 ? undefined : args[at + 1];
  const known = args.filter((_arg, index) => index !== at + 1 || at < 0);
  if (known.some((arg) => arg !== '--name' && arg !== '--depend-on')) return undefined;
  const found = door.list().filter(({ dependsOn }) => needed === undefined || dependsOn.includes(needed));
  // Inferred: --depend-on alone lists names, as its users read it.
  const line = args.includes('--name') || at >= 0 ? nameOf : describe;
  return said(lines(...found.toSorted(byName).map(line)));
};

const byName = (a: ToolPackage, b: ToolPackage): number => (a.name < b.name ? -1 : 1);
const nameOf = ({ name }: ToolPackage): string => name;
const describe = ({ name, version: of, description }: ToolPackage): string => `${name}-${of}: ${description}`;

/** It runs `start-stop-status log` and shows the path that this prints. Sources: spkcli; spksrc#4389. */
const log: Subcommand = async (_, [name], { door }) => {
  if (name === undefined) return noName('log');
  const place = await door.logPlace(name);
  return place === undefined ? undefined : said(lines(`The log file is ${place.trim()}`));
};

/** No package source is set up on this NAS, so nothing newer is known. Inferred: it is then an empty list. */
const noUpdates: Subcommand = async () => said(jsonLine([]));

/** It prints nothing. Source: DSM's own crontab calls it every night. */
const nothing: Subcommand = async () => said('');

/** Inferred: what a call prints that names no package. */
function noName(subcommand: string): Answer {
  return complained(`Usage: synopkg ${subcommand} package\n`);
}

export const ASKING: Readonly<Record<string, Subcommand>> = {
  status,
  is_onoff: isOnOff,
  version,
  list,
  log,
  checkupdate: noUpdates,
  checkupdateall: noUpdates,
  chkupgradepkg: nothing,
};
