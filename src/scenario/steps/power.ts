/** Power as steps: boot, shutdown, and the cut of the power. */
import { z } from 'zod';
import { closedObject, duration, word } from '../file/closed.ts';
import { defineStep } from './define-step.ts';
import { expectedResults } from './expected-results.ts';

const yes = z.literal(true, { error: 'write true' });

export const shutdown = defineStep({
  verb: 'shutdown',
  summary: 'Shuts the NAS down: every package that runs is stopped.',
  shape: { shutdown: yes },
  title: () => 'shut down',
  run: async ({ expect }, { nas }) => ({ outcomes: await nas.shutDown(expectedResults(expect)) }),
});

export const boot = defineStep({
  verb: 'boot',
  summary: 'Boots the NAS: every package that is turned on is started. On a slow NAS daemons come up late.',
  shape: {
    boot: yes,
    slow: closedObject({ daemons: duration })
      .optional()
      .meta({ description: 'How long what start scripts put into the background waits before it runs.' }),
  },
  title: ({ slow }) => (slow === undefined ? 'boot' : 'boot slowly'),
  run: async ({ slow, expect }, { nas }) => ({
    outcomes: await nas.boot({ ...expectedResults(expect), ...(slow === undefined ? {} : { slow }) }),
  }),
});

export const reboot = defineStep({
  verb: 'reboot',
  summary: 'Shuts the NAS down and boots it.',
  shape: { reboot: yes },
  title: () => 'reboot',
  run: async ({ expect }, { nas }) => {
    const expected = expectedResults(expect);
    return { outcomes: [...(await nas.shutDown(expected)), ...(await nas.boot(expected))] };
  },
});

export const powerCut = defineStep({
  verb: 'power-cut',
  summary:
    'Cuts the power: every process ends at once, and no script runs. With unsynced, files that are open for writing are empty.',
  shape: { 'power-cut': word(['nothing', 'unsynced']).or(yes) },
  title: () => 'cut the power',
  run: async ({ 'power-cut': lost }, { nas }) => {
    await nas.powerCut(lost === true ? {} : { lose: lost });
    return {};
  },
});
