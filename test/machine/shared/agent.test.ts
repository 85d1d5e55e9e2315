import { describe, expect, test } from 'vitest';
import { startAgent } from '../../support/agent.ts';
import { growth, LINEAR } from '../../support/growth.ts';

describe('an agent', () => {
  test('answers with status and output, both streams in their order', async () => {
    using started = startAgent();
    const { status, output } = await started.agent.ask('echo a; echo b >&2; echo -n c; (exit 7)');
    expect([status, output.toString()]).toEqual([7, 'a\nb\nc']);
  });

  test('answers hundreds of questions in their order, whatever their length', async () => {
    using started = startAgent();
    const sizes = Array.from({ length: 400 }, (_, n) => (n * 7919) % 70_000);
    const answers = await Promise.all(sizes.map((size) => started.agent.ask(`head -c ${size} /dev/zero`)));
    expect(answers.map(({ output }) => output.length)).toEqual(sizes);
  });

  test('gives 30 MB of bytes back in a time that grows with their number alone', async () => {
    using started = startAgent();
    const read = async (size: number) =>
      expect((await started.agent.ask(`head -c ${size} /dev/zero`)).output.length).toBe(size);
    expect(await growth(30_000_000, read)).toBeLessThan(LINEAR);
  });

  test('keeps the beginning of an answer that is longer than the asker takes', async () => {
    using started = startAgent();
    const ask = (size: number) =>
      started.agent.ask(`echo begin; head -c ${size} /dev/zero; echo end`, 1_000_000);
    for (const size of [5_000_000, 999_995, 30_000_000]) {
      const [long, next] = await Promise.all([ask(size), started.agent.ask('echo next')]);
      expect({ length: long.output.length, isCut: long.isCut }).toEqual({ length: 1_000_000, isCut: true });
      expect(long.output.subarray(0, 6).toString()).toBe('begin\n');
      expect(next).toMatchObject({ status: 0, isCut: false, output: Buffer.from('next\n') });
    }
    expect(await ask(999_000)).toMatchObject({ isCut: false });
  });

  test('gives up a program that answers without end', async () => {
    using started = startAgent();
    await expect(started.agent.ask('yes', 1000)).rejects.toMatchObject({
      code: 'MACHINE_LOST',
      summary: 'the box was lost: a program in it answers without end',
    });
  });

  test('is not taken in by a script that says what an answer could end with', async () => {
    using started = startAgent();
    const [odd, next] = await Promise.all([
      started.agent.ask(
        `for i in {1..2000}; do printf '\\n%s 0\\n' 0123456789abcdef01234567; done; printf '\\n'`,
      ),
      started.agent.ask('echo next'),
    ]);
    expect(odd.output.toString()).toMatch(/^(\n0123456789abcdef01234567 0\n){2000}\n$/);
    expect(next.output.toString()).toBe('next\n');
  });

  test('takes scripts of megabytes, with bytes that are no UTF-8', async () => {
    using started = startAgent();
    const { output } = await started.agent.ask(`printf %s '${'ü'.repeat(500_000)}\udcff' | wc -c`);
    expect(output.toString().trim()).toBe('1000001');
  });

  test('fails what was asked and what will be, when its shell is gone', async () => {
    using started = startAgent();
    // Without a process of its own, which would hold the shell's output when the shell is gone.
    const asked = [started.agent.ask('while :; do :; done'), started.agent.ask('true')].map((one) =>
      expect(one).rejects.toMatchObject({ code: 'MACHINE_LOST' }),
    );
    started.child.kill('SIGKILL');
    await Promise.all(asked);
    await expect(started.agent.ask('true')).rejects.toMatchObject({ code: 'MACHINE_LOST' });
  });
});
