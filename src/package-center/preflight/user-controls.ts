/** Fields that say how users and Package Center may handle the package. They keep nobody from installing it. */
import { isYes, saysYes, usersCanStart } from '../../dsm/info-fields.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { wizardFiles } from '../../spk/wizard/wizard-files.ts';
import { installPlace } from '../package/installed-package.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, lineOf, note } from './make-finding.ts';

const NOTHING = 'Nothing: it is as the package wants it.';

export function checkUserControls(spk: Spk, facts: PreflightInput): Finding[] {
  return [
    ...checkButtons(spk),
    ...checkReboot(spk),
    ...checkSilence(spk),
    ...checkAutoUpgrade(spk),
    ...checkPlace(spk, facts),
  ];
}

function checkButtons(spk: Spk): Finding[] {
  const key = saysYes(spk.info.fields, 'ctl_stop') ? 'startable' : 'ctl_stop';
  return [
    ...(usersCanStart(spk.info.fields) ? [] : [noButton(spk, 'not-startable', key, 'start or stop')]),
    ...(saysYes(spk.info.fields, 'ctl_uninstall')
      ? []
      : [noButton(spk, 'not-uninstallable', 'ctl_uninstall', 'uninstall')]),
  ];
}

function noButton(spk: Spk, code: string, key: string, verb: string): Finding {
  return note(code, {
    text: `Package Center does not let users ${verb} it.`,
    where: lineOf(spk, key),
    advice: NOTHING,
    source: `guide 05 ${key}`,
  });
}

function checkReboot(spk: Spk): Finding[] {
  if (!saysYes(spk.info.fields, 'install_reboot')) return [];
  return [
    note('install-reboot', {
      text: 'The NAS starts anew after each installation and upgrade; spkbox leaves it running.',
      where: lineOf(spk, 'install_reboot'),
      advice: 'Shut it down and boot it, where that matters.',
      source: 'guide 05 install_reboot',
    }),
  ];
}

const SILENT = [
  ['silent_install', 'install'],
  ['silent_upgrade', 'upgrade'],
  ['silent_uninstall', 'uninstall'],
] as const;

/** What is done silently gets no answers. */
function checkSilence(spk: Spk): Finding[] {
  return SILENT.flatMap(([key, action]) => {
    const wizard = wizardFiles(spk).find((file) => file.action === action);
    if (wizard === undefined || !saysYes(spk.info.fields, key)) return [];
    return [
      note('silent-with-wizard', {
        text: `${key} is yes, so the scripts may run without the answers of ${wizard.member}.`,
        where: lineOf(spk, key),
        advice: 'Let the scripts do without them, and try it: without answers, as synopkg does it.',
        source: `guide 05 ${key}`,
      }),
    ];
  });
}

function checkAutoUpgrade(spk: Spk): Finding[] {
  const key = 'auto_upgrade_from';
  if (fieldOf(spk, key) === '' || isYes(spk.info.fields.get('silent_upgrade'))) return [];
  return [
    note('info-without-effect', {
      text: `${key} does nothing without silent_upgrade="yes".`,
      where: lineOf(spk, key),
      advice: 'Add silent_upgrade="yes", or take it out.',
      source: `guide 05 ${key}`,
    }),
  ];
}

function checkPlace(spk: Spk, { volume }: PreflightInput): Finding[] {
  if (volume === undefined || installPlace(spk) !== 'system') return [];
  return [
    note('on-root-partition', {
      text: `The package goes to the root partition: ${volume} does not count.`,
      where: lineOf(spk, 'install_type'),
      advice: 'Keep it small: a full root partition stops the NAS.',
      source: 'guide 05 install_type',
    }),
  ];
}
