import { describe, expect, test } from 'vitest';
import type { Action } from '../../../src/dsm/actions.ts';
import { EXECUTION_ORDER } from '../../../src/dsm/execution-order.ts';
import { type PlannedAction, planPackage } from '../../../src/package-center/action/plan-package.ts';
import { stepName } from '../../../src/package-center/action/step-name.ts';
import { changed, fixture, hello } from '../../support/packages.ts';

/** One line a step: what it is, whose, and what its failure means; a line for each phase. */
function table({ steps }: PlannedAction): string {
  return steps
    .flatMap((step, at) => {
      const begins = step.phaseRow !== steps[at - 1]?.phaseRow;
      const kind = step.step.kind === 'acquire' || step.step.kind === 'release' ? `${step.step.kind} ` : '';
      const missing = step.step.kind === 'script' && step.step.missing ? ' (missing)' : '';
      const line = `  ${step.index} ${kind}${stepName(step)}${missing} of ${step.side}: ${step.onFailure}`;
      return begins ? [step.phase, line] : [line];
    })
    .join('\n');
}

describe('hello', () => {
  const plan = async (action: Action) => table(planPackage(await hello(), action));

  test('install', async () =>
    expect(await plan('install')).toMatchInlineSnapshot(`
    "install
      0 stage-package of new: abort
      1 make-accounts of new: abort
      2 preinst of new: abort
      3 move-into-place of new: abort
      4 make-hierarchy of new: abort
      5 acquire systemd-unit WHEN_POSTINST of new: alert
      6 acquire data-share WHEN_POSTINST of new: alert
      7 acquire port-config WHEN_POSTINST of new: alert
      8 postinst of new: broken
      9 finish-install of new: abort
    start
      10 acquire usr-local-linker WHEN_ENABLE of new: abort
      11 acquire data-share WHEN_ENABLE of new: abort
      12 acquire port-config WHEN_ENABLE of new: abort
      13 start of new: abort
      14 turn-on of new: abort"
  `));
  test('upgrade', async () =>
    expect(await plan('upgrade')).toMatchInlineSnapshot(`
      "stage
        0 stage-package of new: abort
        1 make-upgrade-folder of new: abort
      stop
        2 stop of old: abort
        3 release usr-local-linker WHEN_DISABLE of old: ignore
        4 turn-off of old: ignore
      uninstall
        5 note-unit of old: ignore
        6 preupgrade of new: abort
        7 preuninst of old: abort
        8 release systemd-unit WHEN_POSTUNINST of old: alert
        9 release port-config WHEN_POSTUNINST of old: alert
        10 remove-target of old: alert
        11 postuninst of old: ignore
      install
        12 make-accounts of new: broken
        13 preinst of new: broken
        14 move-into-place of new: broken
        15 make-hierarchy of new: broken
        16 acquire systemd-unit WHEN_POSTINST of new: alert
        17 acquire data-share WHEN_POSTINST of new: alert
        18 acquire port-config WHEN_POSTINST of new: alert
        19 postinst of new: broken
        20 postupgrade of new: broken
        21 finish-install of new: broken
      start
        22 acquire usr-local-linker WHEN_ENABLE of new: abort
        23 acquire data-share WHEN_ENABLE of new: abort
        24 acquire port-config WHEN_ENABLE of new: abort
        25 start of new: abort
        26 turn-on of new: abort
      start-again
        27 acquire usr-local-linker WHEN_ENABLE of old: abort
        28 acquire data-share WHEN_ENABLE of old: abort
        29 acquire port-config WHEN_ENABLE of old: abort
        30 start of old: abort
        31 turn-on of old: abort"
    `));
  test('uninstall', async () =>
    expect(await plan('uninstall')).toMatchInlineSnapshot(`
      "stop
        0 stop of old: abort
        1 release usr-local-linker WHEN_DISABLE of old: ignore
        2 turn-off of old: ignore
      uninstall
        3 preuninst of old: abort
        4 release systemd-unit WHEN_POSTUNINST of old: alert
        5 release port-config WHEN_POSTUNINST of old: alert
        6 remove-target of old: alert
        7 postuninst of old: ignore
        8 remove-package of old: alert
        9 remove-accounts of old: alert
      start-again
        10 acquire usr-local-linker WHEN_ENABLE of old: abort
        11 acquire data-share WHEN_ENABLE of old: abort
        12 acquire port-config WHEN_ENABLE of old: abort
        13 start of old: abort
        14 turn-on of old: abort"
    `));
  test('start', async () =>
    expect(await plan('start')).toMatchInlineSnapshot(`
    "start
      0 acquire usr-local-linker WHEN_ENABLE of new: abort
      1 acquire data-share WHEN_ENABLE of new: abort
      2 acquire port-config WHEN_ENABLE of new: abort
      3 start of new: abort
      4 turn-on of new: abort"
  `));
  test('stop', async () =>
    expect(await plan('stop')).toMatchInlineSnapshot(`
      "stop
        0 stop of old: abort
        1 release usr-local-linker WHEN_DISABLE of old: ignore
        2 turn-off of old: ignore"
    `));
  test('boot', async () =>
    expect(await plan('boot')).toMatchInlineSnapshot(`
      "start
        0 acquire usr-local-linker WHEN_ENABLE of new: abort
        1 acquire data-share WHEN_ENABLE of new: abort
        2 acquire port-config WHEN_ENABLE of new: abort
        3 start of new: abort
        4 turn-on of new: abort"
    `));
  test('shutdown', async () =>
    expect(await plan('shutdown')).toMatchInlineSnapshot(`
      "stop
        0 stop of old: abort
        1 release usr-local-linker WHEN_DISABLE of old: ignore"
    `));
});

/** The scripts of an action in the order of the plan. */
const scripts = ({ steps }: PlannedAction) =>
  steps.flatMap(({ step, phase }) =>
    step.kind === 'script' && phase !== 'start-again' ? [step.script] : [],
  );

describe('the scripts of a package that has them all are those of the guide, in its order', () => {
  // Guide 07 Execution Order, word for word; boot and shutdown from its notes on prestart and prestop.
  const GUIDE: readonly [Action, string][] = [
    ['install', 'prereplace preinst postinst postreplace prestart start'],
    [
      'upgrade',
      'prestop stop preupgrade preuninst postuninst prereplace preinst postinst postreplace postupgrade prestart start',
    ],
    ['uninstall', 'prestop stop preuninst postuninst'],
    ['start', 'prestart start'],
    ['stop', 'prestop stop'],
    ['boot', 'prestart start'],
    ['shutdown', 'stop'],
  ];

  test.each(GUIDE)('%s: %s', async (action, order) => {
    for (const fidelity of ['dsm', 'guide'] as const) {
      expect(scripts(planPackage(await fixture('trace'), action, { fidelity })).join(' ')).toBe(order);
    }
  });

  test('without precheckstartstop, DSM runs neither prestart nor prestop, and the guide both', async () => {
    const spk = await hello();
    expect(scripts(planPackage(spk, 'start'))).toEqual(['start']);
    expect(scripts(planPackage(spk, 'start', { fidelity: 'guide' }))).toEqual(['prestart', 'start']);
    expect(scripts(planPackage(spk, 'stop', { fidelity: 'guide' }))).toEqual(['prestop', 'stop']);
  });

  test('a repair has the steps of an upgrade', () => {
    expect(EXECUTION_ORDER.repair).toBe(EXECUTION_ORDER.upgrade);
  });

  test('in an upgrade, the old package’s are stop, preuninst and postuninst, the others the new one’s', async () => {
    const { steps } = planPackage(await fixture('trace'), 'upgrade');
    const old = steps.filter(
      ({ step, side, phase }) => step.kind === 'script' && side === 'old' && phase !== 'start-again',
    );
    expect(old.map(stepName)).toEqual(['prestop', 'stop', 'preuninst', 'postuninst']);
  });

  test('prereplace and postreplace need install_replace_packages, and not its old mechanism', async () => {
    const old = await changed('trace', {
      INFO: 'package="trace"\nversion="1"\nos_min_ver="7.0-40000"\narch="noarch"\ndescription="d"\nmaintainer="m"\ninstall_replace_packages="x"\nuse_deprecated_replace_mechanism="yes"\n',
    });
    expect(scripts(planPackage(old, 'install'))).toEqual(['preinst', 'postinst', 'start']);
  });
});

test('a script that is not there is in the plan, and said to be missing', async () => {
  const { steps } = planPackage(await fixture('only-some-scripts'), 'install');
  const missing = steps.flatMap(({ step }) => (step.kind === 'script' && step.missing ? [step.script] : []));
  expect(missing).toEqual(['preinst', 'start']);
});

test('workers of one’s own are planned at their timings, by the key in conf/resource', async () => {
  const spk = await changed('only-some-scripts', { 'conf/resource': '{"nobody-has-it":{}}' });
  const { findings, steps } = planPackage(spk, 'install');
  expect(findings.map(({ code }) => code)).toContain('worker-not-emulated');
  expect(steps.map(stepName).filter((name) => name.includes('WHEN'))).toEqual(['systemd-unit WHEN_POSTINST']);
});
