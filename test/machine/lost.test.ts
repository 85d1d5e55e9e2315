/** A box that ends by itself, or whose supervisor does: said in a word, and nothing is left. */
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
const supervisor = (all: readonly HostProcess[]) =>
  all.find(({ command, parent }) => command.startsWith('bash') && parent === process.pid);

describe.skipIf(!works)('a namespace box', () => {
  test.each([
    ['first process', firstProcess],
    ['supervisor', supervisor],
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

  test('whose launcher is killed loses the commands that run, and starts the next', {
    timeout: 15_000,
  }, async () => {
    await using box = await startMachine({ engine: 'namespace' });
    const running = sh(box, 'setsid sleep 300');
    await until(() => descendants(process.pid).some(({ command }) => command === 'sleep 300'));
    const launcher = descendants(process.pid).find(
      ({ parent, command }) => parent === process.pid && command.includes('perl -e'),
    );
    expect(launcher).toBeDefined();
    const lost = expect(running).rejects.toMatchObject({ code: 'MACHINE_LOST' });
    process.kill(launcher?.pid as number, 'SIGKILL');
    await lost;
    expect(await sh(box, 'echo again')).toMatchObject({ exitCode: 0, out: 'again\n' });
    await until(async () => (await box.pids()).length === 0);
  });
});
