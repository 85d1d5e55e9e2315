/** `synosystemctl`: starts, stops and queries units; here only the units of packages, pkgctl-X. */
import type { PackageCenterApi } from '../package-center-api.ts';
import { type Answer, lines, stdout, type Tool } from '../tool.ts';

/** `pkgctl-hello` and `pkgctl-hello.service` name the same. */
const packageOf = (unit: string): string | undefined => /^pkgctl-(.+?)(?:\.service)?$/.exec(unit)?.[1];

type Verb = 'start' | 'stop' | 'restart' | 'try-restart' | 'reload-or-restart';

/** The actions of each verb, and its word for done. Sources: its own help; "[pkgctl-homebridge] stopped."; Inferred: the other words. */
const VERBS: Readonly<
  Record<Verb, { readonly actions: readonly ('stop' | 'start')[]; readonly done: string }>
> = {
  start: { actions: ['start'], done: 'started' },
  stop: { actions: ['stop'], done: 'stopped' },
  restart: { actions: ['stop', 'start'], done: 'restarted' },
  'try-restart': { actions: ['stop', 'start'], done: 'restarted' },
  'reload-or-restart': { actions: ['stop', 'start'], done: 'restarted' },
};

const isVerb = (word: string): word is Verb => Object.hasOwn(VERBS, word);

async function control(verb: Verb, unit: string, api: PackageCenterApi): Promise<string> {
  const { actions, done: doneText } = VERBS[verb];
  const name = packageOf(unit) ?? '';
  for (const action of actions) {
    if ((await api.perform({ action, package: name }))?.result !== 'done') return failed(verb, unit);
  }
  return `[${unit}] ${doneText}.`;
}

/** Source: "Fail to stop [pkguser-homebridge]." */
const failed = (verb: string, unit: string): string => `Fail to ${verb} [${unit}].`;

async function controlAll(
  verb: Verb,
  units: readonly string[],
  api: PackageCenterApi,
  root: boolean,
): Promise<Answer> {
  const answers: string[] = [];
  for (const unit of units) answers.push(root ? await control(verb, unit, api) : failed(verb, unit));
  // Inferred: one failure fails the call.
  return {
    exitCode: answers.some((line) => line.startsWith('Fail')) ? 1 : 0,
    out: lines(...answers),
    err: '',
  };
}

/**
 * The queries about a unit, and their answers. Sources: `active`, `loaded` and `enabled` as the restarter of bb-qq/r8152
 * expects them. Inferred: the opposites, which are systemd's words.
 */
const QUERIES: ReadonlyMap<string, (name: string, api: PackageCenterApi) => Promise<string>> = new Map([
  ['get-active-status', activeStatus],
  ['get-load-status', async (name, api) => (isInstalled(name, api) ? 'loaded' : 'not-found')],
  ['get-enable-status', async (name, api) => (isInstalled(name, api) ? 'enabled' : 'not-found')],
]);

const isInstalled = (name: string, api: PackageCenterApi): boolean =>
  api.list().some((pkg) => pkg.name === name);

/** The unit is a oneshot that remains: it is active as long as the package is turned on, independent of the status script. */
async function activeStatus(name: string, api: PackageCenterApi): Promise<string> {
  const { status } = await api.status(name);
  if (status === 'start_failed') return 'failed';
  return api.list().some((pkg) => pkg.name === name && pkg.turnedOn) ? 'active' : 'inactive';
}

/** Inferred: the exit code is 0 for the good answers alone, as with systemctl. */
async function query(question: string, name: string, api: PackageCenterApi): Promise<Answer | undefined> {
  const word = await QUERIES.get(question)?.(name, api);
  return word === undefined ? undefined : stdout(lines(word), GOOD_ANSWERS.includes(word) ? 0 : 3);
}

const GOOD_ANSWERS: readonly string[] = ['active', 'loaded', 'enabled'];

export const synosystemctl: Tool = {
  command: 'synosystemctl',
  async run({ args: [verb = '', ...args], by: requester }, { api }) {
    const units = args.filter((arg) => arg !== '--no-block');
    const names = units.map(packageOf);
    if (units.length === 0 || names.includes(undefined)) return undefined;
    if (isVerb(verb)) return controlAll(verb, units, api, requester.root);
    return names.length === 1 ? query(verb, names[0] ?? '', api) : undefined;
  },
};
