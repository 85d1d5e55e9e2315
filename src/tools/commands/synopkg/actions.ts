/** The subcommands of synopkg that change something. */
import { dsmErrors } from '../../../dsm/error-codes.ts';
import type { Release } from '../../../dsm/releases.ts';
import type { ActionAnswer, CommandRequest } from '../../package-center-api.ts';
import { type Answer, type Call, lines, stderr, stdout, type ToolContext } from '../../tool.ts';
import { prepareJson, resultJson } from './result-json.ts';
import type { Subcommand } from './subcommand.ts';

/** A package that another action holds, or that is not there, or that the caller may not touch. */
const LOCKED = 275;

const onPackage =
  (action: 'start' | 'stop'): Subcommand =>
  async (call, [name], context) => {
    if (name === undefined) return stderr(`Usage: synopkg ${action} package\n`);
    return act(call, { action, package: name }, context);
  };

/** Likely: it is a stop and a start. Inferred: it prints the answers of both, and ends at a stop that failed. */
const restart: Subcommand = async (call, [name], context) => {
  if (name === undefined) return stderr('Usage: synopkg restart package\n');
  const stopped = await act(call, { action: 'stop', package: name }, context);
  if (stopped.exitCode !== 0) return stopped;
  const started = await act(call, { action: 'start', package: name }, context);
  return { ...started, out: stopped.out + started.out };
};

/** A package that is not there gets the short answer that all is well. Source: a DS923+ with 7.2.1, three times. */
const uninstall: Subcommand = async (call, args, context) => {
  const name = args.find((arg) => arg !== '--force');
  if (name === undefined) return stderr('Usage: synopkg uninstall package\n');
  const { api } = context;
  if (isText(api.release) || api.list().some((one) => one.name === name))
    return act(call, { action: 'uninstall', package: name }, context);
  return stdout(prepareJson());
};

const install: Subcommand = async (call, [file, volume], context) => {
  if (file === undefined) return stderr('Usage: synopkg install file [volume]\n');
  const path = file.startsWith('/') ? file : `${call.folder === '/' ? '' : call.folder}/${file}`;
  return act(call, { action: 'install', file: path, volume }, context, file);
};

async function act(call: Call, ask: CommandRequest, { api }: ToolContext, spk?: string): Promise<Answer> {
  const acted = call.by.root && isThere(ask, api.list()) ? await api.perform(ask) : undefined;
  if (isText(api.release)) return textAnswer(ask, acted);
  if (acted === undefined) return stdout(prepareJson(errorFor(LOCKED)), FAILED);
  const exitCode = acted.result === 'done' ? 0 : FAILED;
  if (isBriefAbout(ask, api.release) && exitCode === 0) return stdout(prepareJson(), exitCode);
  const printed = {
    language: api.language,
    pid: pidOf(acted),
    release: api.release,
    ...(spk === undefined ? {} : { spk }),
  };
  return stdout(resultJson(acted, printed), exitCode);
}

/** Inferred: every failure exits alike; the scripts that were read only ask whether it is 0. */
const FAILED = 1;

const isThere = (ask: CommandRequest, packages: readonly { readonly name: string }[]): boolean =>
  ask.action === 'install' || packages.some(({ name }) => name === ask.package);

const errorFor = (code: number) => dsmErrors(code)[0] ?? { code, description: '' };

/** 7.0 says of a start or stop only that it may begin. Source: spkcli on 7.0.1. */
const isBriefAbout = ({ action }: CommandRequest, { major, minor }: Release): boolean =>
  major === 7 && minor === 0 && (action === 'start' || action === 'stop');

/** Inferred: a number made from the action, so that runs compare; on DSM it is that of the process. */
function pidOf({ package: name, action }: ActionAnswer): number {
  const sum = [...`${action} ${name}`].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) % 20_000, 7);
  return 10_000 + sum;
}

const isText = ({ major }: Release): boolean => major < 7;

/** DSM 6. Sources: cowboy/synology-update-plex#27 (install), runfalk/synology-wireguard#55 (uninstall); Inferred: the others. */
function textAnswer(ask: CommandRequest, acted: ActionAnswer | undefined): Answer {
  if (acted?.result === 'done') return stdout('');
  const code = acted?.error?.code ?? (acted === undefined ? LOCKED : 0);
  if (ask.action === 'install')
    return stdout(lines(`Failed to install package ${ask.file}, error = [${code}]`), FAILED);
  return stdout(lines(`Failed to ${ask.action} package: ${ask.package}, ${code}`), FAILED);
}

export const ACTIONS: Readonly<Record<string, Subcommand>> = {
  start: onPackage('start'),
  stop: onPackage('stop'),
  restart,
  install,
  uninstall,
};
