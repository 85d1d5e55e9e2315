/** A box that ends by itself, or whose keeper does: said in a word, and nothing is left. */
import { describe, expect, test } from 'vitest';
import { probeEngines, startMachine } from '../../src/machine/choose-machine.ts';
import { sh, until } from '../support/box.ts';
import { descendants, type HostProcess, processOf } from '../support/host-state.ts';

const works = (await probeEngines()).some(({ engine, works }) => engine === 'namespace' && works);

/** The box's first process, as the host sees it: its loop is the agent's, below an unshare. */
const firstProcess = (all: readonly HostProcess[]) =>
  all.find(
    ({ command, parent }) =>
      command.startsWith('/bin/bash') && processOf(parent)?.command.startsWith('unshare'),
  );
const keeper = (all: readonly HostProcess[]) =>
  all.find(({ command, parent }) => command.startsWith('bash') && parent === process.pid);

describe.skipIf(!works)('a namespace box', () => {
  test.each([
    ['first process', firstProcess],
    ['keeper', keeper],
  ])('whose %s is killed is lost, soon, and can be disposed of', { timeout: 15_000 }, async (_, find) => {
    const box = await startMachine({ engine: 'namespace' });
    const running = sh(box, 'sleep 300').catch((error) => error);
    await until(() => descendants(process.pid).some(({ command }) => command === 'sleep 300'));
    const all = descendants(process.pid);
    const pid = find(all)?.pid;
    expect(pid).toBeDefined();
    process.kill(pid as number, 'SIGKILL');
    if (find === firstProcess) {
      await expect(box.read('/etc/passwd')).rejects.toMatchObject({ code: 'MACHINE_LOST' });
      expect((await running).exitCode).not.toBe(0);
      await until(() =>
        sh(box, 'true').then(
          () => false,
          (error) => error.code === 'MACHINE_LOST',
        ),
      );
    } else {
      await expect(box.mark()).rejects.toMatchObject({ code: 'MACHINE_LOST' });
    }
    await box[Symbol.asyncDispose]();
    await running;
    expect(descendants(process.pid)).toEqual([]);
    const left = all.map(({ pid }) => processOf(pid)).filter((one) => one !== undefined && one.state !== 'Z');
    expect(left).toEqual([]);
  });
});
