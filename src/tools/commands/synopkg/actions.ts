/** The subcommands of synopkg that change something. */
import { dsmErrors } from '../../../dsm/error-codes.ts';
import type { Release } from '../../../dsm/releases.ts';
import type { ActionAnswer, CommandRequest } from '../../package-center-api.ts';
import { type Answer, type Call, lines, stderr, stdout, type ToolContext } from '../../tool.ts';
import { prepareJson, resultJson } from './result-json.ts';
import type { Subcommand } from './subcommand.ts';

/** The answer for a package that is locked, not installed, or not the caller's to change. */
const LOCKED = 275;

const onPackage =
  (action: 'start' | 'stop'): Subcommand =>
  async (call, [name], context) => {
    if (name === undefined) return stderr(`Usage: synopkg ${action} package\n`);
    return perform(call, { action, package: name }, context);
  };

/** Likely: a stop and a start. Inferred: both answers are printed, and a stop that failed ends it. */
const restart: Subcommand = async (call, [name], context) => {
  if (name === undefined) return stderr('Usage: synopkg restart package\n');
  const stopped = await perform(call, { action: 'stop', package: name }, context);
  if (stopped.exitCode !== 0) return stopped;
  const started = await perform(call, { action: 'start', package: name }, context);
  return { ...started, out: stopped.out + started.out };
};

/** A package that is not installed gets the short answer of success. Source: a DS923+ with 7.2.1, three times. */
const uninstall: Subcommand = async (call, args, context) => {
  const name = args.find((arg) => arg !== '--force');
  if (name === undefined) return stderr('Usage: synopkg uninstall package\n');
  const { api } = context;
  if (isText(api.release) || api.list().some((pkg) => pkg.name === name))
    return perform(call, { action: 'uninstall', package: name }, context);
  return stdout(prepareJson());
};

const install: Subcommand = async (call, [file, volume], context) => {
  if (file === undefined) return stderr('Usage: synopkg install file [volume]\n');
  const path = file.startsWith('/') ? file : `${call.folder === '/' ? '' : call.folder}/${file}`;
  return perform(call, { action: 'install', file: path, volume }, context, file);
};

async function perform(
  call: Call,
  request: CommandRequest,
  { api }: ToolContext,
  spk?: string,
): Promise<Answer> {
  const answer = call.by.root && isInstalled(request, api.list()) ? await api.perform(request) : undefined;
  if (isText(api.release)) return textAnswer(request, answer);
  if (answer === undefined) return stdout(prepareJson(errorFor(LOCKED)), FAILED);
  const exitCode = answer.result === 'done' ? 0 : FAILED;
  if (isBriefAnswer(request, api.release) && exitCode === 0) return stdout(prepareJson(), exitCode);
  const printed = {
    language: api.language,
    pid: pidOf(answer),
    release: api.release,
    ...(spk === undefined ? {} : { spk }),
  };
  return stdout(resultJson(answer, printed), exitCode);
}

/** Inferred: one exit code for every failure; scripts that call synopkg only test for 0. */
const FAILED = 1;

const isInstalled = (request: CommandRequest, packages: readonly { readonly name: string }[]): boolean =>
  request.action === 'install' || packages.some(({ name }) => name === request.package);

const errorFor = (code: number) => dsmErrors(code)[0] ?? { code, description: '' };

/** 7.0 answers a start or stop only with the check before it. Source: spkcli on 7.0.1. */
const isBriefAnswer = ({ action }: CommandRequest, { major, minor }: Release): boolean =>
  major === 7 && minor === 0 && (action === 'start' || action === 'stop');

/** On DSM the number of the process. Here it is made from the action, to be the same in every run. */
function pidOf({ package: name, action }: ActionAnswer): number {
  const sum = [...`${action} ${name}`].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) % 20_000, 7);
  return 10_000 + sum;
}

const isText = ({ major }: Release): boolean => major < 7;

/** DSM 6. Sources: cowboy/synology-update-plex#27 (install), runfalk/synology-wireguard#55 (uninstall); Inferred: the others. */
function textAnswer(request: CommandRequest, answer: ActionAnswer | undefined): Answer {
  if (answer?.result === 'done') return stdout('');
  const code = answer?.error?.code ?? (answer === undefined ? LOCKED : 0);
  if (request.action === 'install')
    return stdout(lines(`Failed to install package ${request.file}, error = [${code}]`), FAILED);
  return stdout(lines(`Failed to ${request.action} package: ${request.package}, ${code}`), FAILED);
}

export const ACTIONS: Readonly<Record<string, Subcommand>> = {
  start: onPackage('start'),
  stop: onPackage('stop'),
  restart,
  install,
  uninstall,
};
