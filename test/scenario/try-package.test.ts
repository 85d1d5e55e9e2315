/** What `tryPackage` does with packages that are not meant for a whole life. */
import { expect, test } from 'vitest';
import { makeReporter, type RunEvent, replay, type StepHook, tryPackage } from '../../src/index.ts';
import { changed, fixture } from '../support/packages.ts';
import { rough } from '../support/rough.ts';

const stays = (info = '') => rough('stays', { info, scripts: { start: 'sleep 900 > /dev/null 2>&1 &' } });

test('one that users cannot uninstall is left installed, which is said and is no fault', async () => {
  const { passed, reasons, outcomes, report } = await tryPackage(await stays('ctl_uninstall="no"\n'));
  expect({ passed, reasons }).toEqual({ passed: true, reasons: [] });
  expect(outcomes.map(({ action }) => action)).not.toContain('uninstall');
  expect(JSON.stringify(report)).toContain('uninstall-left-out');
});

test('any other is uninstalled', async () => {
  const { outcomes, report } = await tryPackage(await stays());
  expect(outcomes.at(-1)?.action).toBe('uninstall');
  expect(JSON.stringify(report)).not.toContain('uninstall-left-out');
});

test('an error that is not one of ours fails the run in every report, though every step of the package passed', async () => {
  const events: RunEvent[] = [];
  const hook: StepHook = async (step, _context, run) => {
    if (step.step.kind === 'task' && step.step.task === 'finish-install') throw new TypeError('of a hook');
    return run();
  };
  const onEvent = (event: RunEvent) => void events.push(event);
  const failed = tryPackage(await fixture('only-some-scripts'), { hooks: [hook], onEvent });
  await expect(failed).rejects.toThrow('of a hook');
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', passed: false });
  const shown = (name: string) => {
    let text = '';
    const write = (part: string) => {
      text += part;
    };
    replay(events, makeReporter(name, write));
    return text;
  };
  expect(shown('pretty')).toMatch(/INTERNAL {2}TypeError: of a hook.*FAILED/s);
  expect(shown('junit')).toContain('<error message="TypeError: of a hook" type="INTERNAL">');
});

test('an interrupted run ends soon, however much a worker still has to make and to take back', {
  timeout: 25_000,
}, async () => {
  const interrupt = new AbortController();
  const shares = Array.from({ length: 15_000 }, (_, at) => ({ name: `share${at}` }));
  const spk = await changed('only-some-scripts', {
    'conf/resource': JSON.stringify({ 'data-share': { shares } }),
  });
  const onEvent = (event: RunEvent) => {
    if (event.type === 'step-note' && event.text.includes('share3')) interrupt.abort();
  };
  const { passed, reasons } = await tryPackage(spk, { signal: interrupt.signal, onEvent });
  expect({ passed, reasons: reasons.at(-1) }).toEqual({ passed: false, reasons: 'The run was interrupted.' });
});

test('a run that is interrupted while it looks for leftovers has not passed', async () => {
  const interrupt = new AbortController();
  const onEvent = ({ type }: RunEvent) => {
    if (type === 'left-behind') interrupt.abort();
  };
  const { passed, reasons } = await tryPackage(await fixture('only-some-scripts'), {
    signal: interrupt.signal,
    onEvent,
  });
  expect({ passed, reasons }).toEqual({ passed: false, reasons: ['The run was interrupted.'] });
});
