/** Fields that say how users and Package Center may handle the package. None of them is a reason not to install it. */
import { isYes, saysYes, usersCanStart } from '../../dsm/info-fields.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import { wizardFiles } from '../../spk/wizard/wizard-files.ts';
import { installPlace } from '../package/installed-package.ts';
import type { PreflightInput } from './input.ts';

export function checkUserControls(spk: Spk, input: PreflightInput): Finding[] {
  return [
    ...checkButtons(spk),
    ...checkReboot(spk),
    ...checkSilence(spk),
    ...checkAutoUpgrade(spk),
    ...checkPlace(spk, input),
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

function noButton(spk: Spk, code: 'not-startable' | 'not-uninstallable', key: string, verb: string): Finding {
  const text = `Package Center does not let users ${verb} it.`;
  return makeFinding(code, infoPlace(spk, key), text, { source: `guide 05 ${key}` });
}

function checkReboot(spk: Spk): Finding[] {
  if (!saysYes(spk.info.fields, 'install_reboot')) return [];
  const text = 'The NAS reboots after each installation and upgrade; spkbox leaves it running.';
  return [makeFinding('install-reboot', infoPlace(spk, 'install_reboot'), text)];
}

const SILENT = [
  ['silent_install', 'install'],
  ['silent_upgrade', 'upgrade'],
  ['silent_uninstall', 'uninstall'],
] as const;

/** A silent action gets no answers. */
function checkSilence(spk: Spk): Finding[] {
  return SILENT.flatMap(([key, action]) => {
    const wizard = wizardFiles(spk).find((file) => file.action === action);
    if (wizard === undefined || !saysYes(spk.info.fields, key)) return [];
    const text = `${key} is yes, so the scripts may run without the answers of ${wizard.member}.`;
    return [makeFinding('silent-with-wizard', infoPlace(spk, key), text, { source: `guide 05 ${key}` })];
  });
}

function checkAutoUpgrade(spk: Spk): Finding[] {
  const key = 'auto_upgrade_from';
  if (fieldOf(spk, key) === '' || isYes(spk.info.fields.get('silent_upgrade'))) return [];
  const text = `${key} does nothing without silent_upgrade="yes".`;
  return [
    makeFinding('info-without-effect', infoPlace(spk, key), text, {
      advice: 'Add silent_upgrade="yes", or remove it.',
      source: `guide 05 ${key}`,
    }),
  ];
}

function checkPlace(spk: Spk, { volume }: PreflightInput): Finding[] {
  if (volume === undefined || installPlace(spk) !== 'system') return [];
  const text = `The package goes to the root partition: ${volume} does not count.`;
  return [makeFinding('on-root-partition', infoPlace(spk, 'install_type'), text)];
}
