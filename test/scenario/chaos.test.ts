/** A life with a fault at every step: what is safe against it, and what is not. */
import { expect, test } from 'vitest';
import { type ChaosRow, chaosPackage, faultText } from '../../src/index.ts';
import { type Rough, rough } from '../support/rough.ts';

const DAEMON = {
  postinst: 'echo saved > "$SYNOPKG_PKGVAR/data"',
  start:
    'kill -0 $(cat "$SYNOPKG_PKGVAR/pid") 2> /dev/null && exit 0; sleep 1000 > /dev/null 2>&1 & echo $! > "$SYNOPKG_PKGVAR/pid"',
  stop: 'kill $(cat "$SYNOPKG_PKGVAR/pid"); rm -f "$SYNOPKG_PKGVAR/pid"',
  status: 'kill -0 $(cat "$SYNOPKG_PKGVAR/pid") 2> /dev/null || exit 3',
};

const tinyd = (version: string, scripts: Rough['scripts'] = {}) =>
  rough('tinyd', { version, scripts: { ...DAEMON, ...scripts } });

const rowText = ({ action, step, fault, lost, repair, removal }: ChaosRow): string => {
  const parts = [
    lost.length > 0 ? 'lost' : '',
    repair.works ? '' : `no repair: ${repair.why}`,
    removal.works ? '' : `no removal: ${removal.why}`,
  ];
  return `${action} ${step}, ${faultText(fault)}: ${parts.filter((part) => part !== '').join(', ')}`;
};

const failedRows = (rows: readonly ChaosRow[]) => rows.filter(({ passed }) => !passed).map(rowText);

test('a package that copes with all of it passes, and each row says what DSM shows', {
  timeout: 90_000,
}, async () => {
  const report = await chaosPackage([await tinyd('1.0-1')], {
    actions: ['install'],
    faults: ['exit', 'disk-full'],
    steps: ['preinst', 'systemd-unit WHEN_POSTINST', 'postinst', 'start'],
  });
  expect(failedRows(report.rows)).toEqual([]);
  expect(report).toMatchObject({ package: 'tinyd', versions: ['1.0-1'], passed: true });
  const shown = report.rows
    .filter(({ step }) => step === 'postinst')
    .map(({ fault, result, error, status }) => [fault.fault, result, error?.code, status.code]);
  const tried = process.env.SPKBOX_ENGINE === 'docker' ? ['exit'] : ['exit', 'disk-full'];
  expect(shown).toEqual(tried.map((name) => [name, 'broken', 276, 150]));
});

test('data that an upgrade keeps in /tmp meanwhile is lost with the power, and only then', {
  timeout: 90_000,
}, async () => {
  const newer = await tinyd('2.0-1', {
    preupgrade: '[ ! -e "$SYNOPKG_PKGVAR/data" ] || mv "$SYNOPKG_PKGVAR/data" /tmp/tinyd-data',
    postinst: '[ ! -e /tmp/tinyd-data ] || mv /tmp/tinyd-data "$SYNOPKG_PKGVAR/data"',
  });
  const { rows, passed } = await chaosPackage([await tinyd('1.0-1'), newer], {
    actions: ['upgrade'],
    steps: ['make-upgrade-folder', 'preupgrade', 'move-into-place', 'postupgrade'],
    faults: ['power-cut'],
  });
  expect(rows.map(({ step, passed: isSafe }) => [step, isSafe])).toEqual([
    ['make-upgrade-folder', true],
    ['preupgrade', false],
    ['move-into-place', false],
    ['postupgrade', true],
  ]);
  expect(rows.find(({ step }) => step === 'preupgrade')).toMatchObject({
    lost: ['/volume1/@appdata/tinyd/data'],
    repair: { works: true },
    removal: { works: true },
  });
  expect(passed).toBe(false);
});

test('a start that refuses while its pid file is there cannot be repaired after a power cut', {
  timeout: 90_000,
}, async () => {
  const refusing = await tinyd('1.0-1', { start: `[ -e "$SYNOPKG_PKGVAR/pid" ] && exit 1; ${DAEMON.start}` });
  const { rows } = await chaosPackage([refusing], { actions: ['start'], faults: ['power-cut'] });
  expect(failedRows(rows)).toEqual([
    'start start, the power is cut after all that it does: no repair: start: start: it exited with 1',
    'start turn-on, the power is cut after all that it does: no repair: install: start: it exited with 1',
  ]);
});

test('a package whose life fails anyway has no rows, and the reason is given', async () => {
  const report = await chaosPackage([await tinyd('1.0-1', { start: 'exit 4' })]);
  expect(report).toMatchObject({ rows: [], passed: false, failsAnyway: 'it exited with 4' });
});
