/** Boot and shutdown as steps. */
import { z } from 'zod';
import { defineStep } from './define-step.ts';

const yes = z.literal(true, { error: 'write true' });

export const shutdown = defineStep({
  verb: 'shutdown',
  summary: 'Shuts the NAS down: every package that runs is stopped.',
  shape: { shutdown: yes },
  title: () => 'shut down',
  run: async (_step, { nas }) => ({ outcomes: await nas.shutDown() }),
});

export const boot = defineStep({
  verb: 'boot',
  summary: 'Boots the NAS: every package that is turned on is started.',
  shape: { boot: yes },
  title: () => 'boot',
  run: async (_step, { nas }) => ({ outcomes: await nas.boot() }),
});

export const reboot = defineStep({
  verb: 'reboot',
  summary: 'Shuts the NAS down and boots it.',
  shape: { reboot: yes },
  title: () => 'reboot',
  run: async (_step, { nas }) => ({ outcomes: [...(await nas.shutDown()), ...(await nas.boot())] }),
});
