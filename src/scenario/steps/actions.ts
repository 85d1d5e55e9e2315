/** The actions of Package Center as steps. */
import { z } from 'zod';
import type { RequestOptions } from '../../nas/nas.ts';
import { type CommonValue, defineStep } from './define-step.ts';
import { expectedResults } from './expected-results.ts';

const answers = z
  .record(z.string(), z.union([z.string(), z.boolean(), z.number()]).transform(String))
  .optional()
  .meta({ description: "The wizard's answers by their keys." });

const language = z
  .string()
  .optional()
  .meta({ description: "DSM's three letters for the language of the user who asks." });

const source = z.string().meta({ description: 'An .spk, or a folder that is packed on the fly.' });
const name = z.string().meta({ description: 'The name of an installed package.' });

export const install = defineStep({
  verb: 'install',
  summary: 'Installs a package: an .spk or a folder. Over an installed one it is an upgrade, or a repair.',
  shape: {
    install: source,
    answers,
    language,
    start: z.boolean().optional(),
    volume: z.string().optional(),
  },
  title: (step) => `install ${step.install}`,
  run: async ({ install: path, answers: given = {}, start, volume, ...step }, { nas, readSpk }) => {
    const placement = {
      ...(start === undefined ? {} : { start }),
      ...(volume === undefined ? {} : { volume }),
    };
    const outcome = await nas.install(await readSpk(path), {
      answers: given,
      ...placement,
      ...requestOf(step),
    });
    return { outcomes: [outcome] };
  },
});

export const upgrade = defineStep({
  verb: 'upgrade',
  summary: 'Installs a newer version over the installed one, and tells what became of its data.',
  shape: {
    upgrade: source,
    answers,
    language,
    allowLost: z.array(z.string()).optional().meta({
      description: 'Data of users that may go, as patterns of the package\'s own paths: "var/cache/*".',
    }),
  },
  title: (step) => `upgrade to ${step.upgrade}`,
  run: async ({ upgrade: path, answers: given = {}, allowLost = [], ...step }, { nas, readSpk }) => ({
    outcomes: [await nas.upgrade(await readSpk(path), { answers: given, allowLost, ...requestOf(step) })],
  }),
});

export const start = defineStep({
  verb: 'start',
  summary: 'Starts a package, its dependencies first.',
  shape: { start: name, language },
  title: (step) => `start ${step.start}`,
  run: async (step, { nas }) => ({ outcomes: [await nas.start(step.start, requestOf(step))] }),
});

export const stop = defineStep({
  verb: 'stop',
  summary: 'Stops a package, its dependents first.',
  shape: { stop: name, language },
  title: (step) => `stop ${step.stop}`,
  run: async (step, { nas }) => ({ outcomes: [await nas.stop(step.stop, requestOf(step))] }),
});

export const restart = defineStep({
  verb: 'restart',
  summary: 'Stops and starts a package.',
  shape: { restart: name, language },
  title: (step) => `restart ${step.restart}`,
  run: async (step, { nas }) => ({ outcomes: [await nas.restart(step.restart, requestOf(step))] }),
});

export const uninstall = defineStep({
  verb: 'uninstall',
  summary: 'Uninstalls a package; its dependents before it where withDependents is true.',
  shape: { uninstall: name, answers, language, withDependents: z.boolean().optional() },
  title: (step) => `uninstall ${step.uninstall}`,
  run: async ({ uninstall: pkg, answers: given = {}, withDependents = false, ...step }, { nas }) => ({
    outcomes: [await nas.uninstall(pkg, { answers: given, withDependents, ...requestOf(step) })],
  }),
});

export const move = defineStep({
  verb: 'move',
  summary: 'Moves a package to another volume.',
  shape: { move: name, to: z.string(), language },
  title: (step) => `move ${step.move} to ${step.to}`,
  run: async (step, { nas }) => ({ outcomes: [await nas.move(step.move, step.to, requestOf(step))] }),
});

export const update = defineStep({
  verb: 'update',
  summary: 'Lets a worker read its part of conf/resource again, as synopkghelper update does.',
  shape: { update: name, resource: z.string(), language },
  title: (step) => `update ${step.resource} of ${step.update}`,
  run: async (step, { nas }) => ({
    outcomes: [await nas.update(step.update, step.resource, requestOf(step))],
  }),
});

const requestOf = ({
  language: spoken,
  expect,
}: CommonValue & { readonly language?: string | undefined }): RequestOptions => ({
  ...(spoken === undefined ? {} : { language: spoken }),
  ...expectedResults(expect),
});
