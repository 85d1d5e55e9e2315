/** What `tryPackage` does with packages that are not meant for a whole life. */
import { expect, test } from 'vitest';
import { tryPackage } from '../../src/index.ts';
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
