/** `synosystemctl`: starts, stops and asks units; here those of packages, pkgctl-X. */
import type { PackageCenterApi } from '../package-center-api.ts';
import { type Answer, lines, stdout, type Tool } from '../tool.ts';

/** `pkgctl-hello` and `pkgctl-hello.service` name the same. */
const packageOf = (unit: string): string | undefined => /^pkgctl-(.+?)(?:\.service)?$/.exec(unit)?.[1];

type Verb = 'start' | 'stop' | 'restart' | 'try-restart' | 'reload-or-restart';

/** What each verb does to a unit, and how it says that it did. Sources: its own help; "[pkgctl-homebridge] stopped."; Inferred: the other words. */
const VERBS: Readonly<Record<Verb, { readonly does: readonly ('stop' | 'start')[]; readonly done: string }>> =
  {
    start: { does: ['start'], done: 'started' },
    stop: { does: ['stop'], done: 'stopped' },
    restart: { does: ['stop', 'start'], done: 'restarted' },
    'try-restart': { does: ['stop', 'start'], done: 'restarted' },
    'reload-or-restart': { does: ['stop', 'start'], done: 'restarted' },
  };

const isVerb = (word: string): word is Verb => Object.hasOwn(VERBS, word);

async function turn(verb: Verb, unit: string, door: PackageCenterApi): Promise<string> {
  const { does, done } = VERBS[verb];
  const name = packageOf(unit) ?? '';
  for (const action of does) {
    if ((await door.perform({ action, package: name }))?.result !== 'done') return failed(verb, unit);
  }
  return `[${unit}] ${done}.`;
}

/** Source: "Fail to stop [pkguser-homebridge]." */
const failed = (verb: string, unit: string): string => `Fail to ${verb} [${unit}].`;

async function turnAll(
  verb: Verb,
  units: readonly string[],
  door: PackageCenterApi,
  root: boolean,
): Promise<Answer> {
  const said: string[] = [];
  for (const unit of units) said.push(root ? await turn(verb, unit, door) : failed(verb, unit));
  // Inferred: one that failed fails the call.
  return { exitCode: said.some((line) => line.startsWith('Fail')) ? 1 : 0, out: lines(...said), err: '' };
}

/**
 * What can be asked of a unit, and the word for it. Sources: `active`, `loaded` and `enabled` as the restarter of bb-qq/r8152
 * expects them. Inferred: the opposites, which are systemd's words.
 */
const ASKED: ReadonlyMap<string, (name: string, door: PackageCenterApi) => Promise<string>> = new Map([
  ['get-active-status', activeStatus],
  ['get-load-status', async (name, door) => (isThere(name, door) ? 'loaded' : 'not-found')],
  ['get-enable-status', async (name, door) => (isThere(name, door) ? 'enabled' : 'not-found')],
]);

const isThere = (name: string, door: PackageCenterApi): boolean =>
  door.list().some((one) => one.name === name);

/** The unit stays active for as long as the package is turned on, whatever its status script says: it is a oneshot that remains. */
async function activeStatus(name: string, door: PackageCenterApi): Promise<string> {
  const { status } = await door.status(name);
  if (status === 'start_failed') return 'failed';
  return door.list().some((one) => one.name === name && one.turnedOn) ? 'active' : 'inactive';
}

/** Inferred: 0 for the good word alone, as systemctl does. */
async function ask(what: string, name: string, door: PackageCenterApi): Promise<Answer | undefined> {
  const word = await ASKED.get(what)?.(name, door);
  return word === undefined ? undefined : stdout(lines(word), GOOD.includes(word) ? 0 : 3);
}

const GOOD: readonly string[] = ['active', 'loaded', 'enabled'];

export const synosystemctl: Tool = {
  command: 'synosystemctl',
  async run({ args: [verb = '', ...args], by }, { api }) {
    const units = args.filter((arg) => arg !== '--no-block');
    const names = units.map(packageOf);
    if (units.length === 0 || names.includes(undefined)) return undefined;
    if (isVerb(verb)) return turnAll(verb, units, api, by.root);
    return names.length === 1 ? ask(verb, names[0] ?? '', api) : undefined;
  },
};
