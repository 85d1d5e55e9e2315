/** Commands that stay. */
import { describe, expect, test } from 'vitest';
import type { Command, Machine, RunningCommand } from '../../../src/machine/machine.ts';
import { PACKAGE, PATH, type Start, until } from '../../support/box.ts';

interface Started extends RunningCommand {
  output(): string;
}

async function startBash(box: Machine, code: string, more: Partial<Command> = {}): Promise<Started> {
  let text = '';
  const running = await box.start({
    argv: ['/bin/bash', '-c', code],
    as: PACKAGE,
    env: PATH,
    onOutput: (_, chunk) => {
      text += chunk.toString();
    },
    ...more,
  });
  return { ...running, output: () => text };
}

export function startSuite(start: Start): void {
  describe('a command that is started', () => {
    test('has the pid that it has in the box, and streams its output', async () => {
      await using box = await start();
      const running = await startBash(box, 'echo $$; exec sleep 90');
      await until(() => running.output() !== '');
      expect(running.output()).toBe(`${running.pid}\n`);
      expect(await box.pids()).toEqual([running.pid]);
    });

    test('takes a signal and ends as it likes', async () => {
      await using box = await start();
      const running = await startBash(
        box,
        'trap "echo hup" HUP; trap "exit 3" TERM; echo up; while :; do sleep 0.02; done',
      );
      await until(() => running.output() === 'up\n');
      await running.signal('SIGHUP');
      await until(() => running.output() === 'up\nhup\n');
      await running.signal('SIGTERM');
      expect(await running.ended).toMatchObject({ exitCode: 3, signal: undefined, endedBy: undefined });
      await running.signal('SIGTERM');
    });

    test('can be killed, and says which signal ended it', async () => {
      await using box = await start();
      const running = await startBash(box, 'exec sleep 90');
      await running.signal('SIGKILL');
      expect(await running.ended).toMatchObject({ exitCode: undefined, signal: 'SIGKILL' });
    });

    test('reads its input', async () => {
      await using box = await start();
      const running = await startBash(box, 'cat; exit 4', { stdin: 'words' });
      expect(await running.ended).toMatchObject({ exitCode: 4 });
      expect(running.output()).toBe('words');
    });

    test('ends with its time limit, its abort signal, and the box', async () => {
      const box = await start();
      const abort = new AbortController();
      const limited = await startBash(box, 'sleep 90', { timeLimit: 50 });
      const aborted = await startBash(box, 'sleep 90', { signal: abort.signal });
      const left = await startBash(box, 'sleep 90');
      abort.abort();
      expect(await limited.ended).toMatchObject({ endedBy: 'time limit' });
      expect(await aborted.ended).toMatchObject({ endedBy: 'abort' });
      await box[Symbol.asyncDispose]();
      expect((await left.ended).exitCode).not.toBe(0);
      await expect(startBash(box, 'true')).rejects.toMatchObject({ code: 'MACHINE_ENDED' });
    });

    test('may end at once', async () => {
      await using box = await start();
      const running = await startBash(box, 'exit 5');
      expect(await running.ended).toMatchObject({ exitCode: 5 });
    });
  });
}
