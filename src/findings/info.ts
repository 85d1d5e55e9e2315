/** Findings about INFO: the form of the file, its keys and their values. */
import { inferred, sure } from '../dsm/source.ts';
import type { FindingRows } from './finding-row.ts';

const SHELL = sure("DSM's own tools source INFO, so it is read as a shell reads it");
const INTENDED = 'Nothing: it is as the package wants it.';

export const INFO_FINDINGS = {
  'info-bom': {
    severities: ['note'],
    meaning: 'INFO starts with a byte order mark, which a shell takes for a part of the first key.',
    advice: 'Save INFO as UTF-8 without a byte order mark.',
    source: SHELL,
  },
  'info-crlf': {
    severities: ['note'],
    meaning: 'INFO has the line ends of Windows, which a shell takes for a part of each value.',
    advice: 'Save INFO with the line ends of Unix.',
    source: SHELL,
  },
  'info-inner-quotes': {
    severities: ['note'],
    meaning: 'A value of INFO holds quotes that are not escaped.',
    advice: 'Write \\" for a quote within a value.',
    source: inferred('a reader that takes the first and the last quote of the line shows the whole value'),
  },
  'info-trailing-text': {
    severities: ['note'],
    meaning: 'A line of INFO goes on after the closing quote; the rest is left out.',
    advice: 'End the line with the closing quote.',
    source: inferred('anything after the closing quote is a comment or an accident'),
  },
  'info-duplicate-key': {
    severities: ['note'],
    meaning: 'INFO states a key twice, and the last one counts.',
    advice: 'State each key once.',
    source: SHELL,
  },
  'info-missing-key': {
    severities: ['refused'],
    dsmErrors: [261],
    meaning: 'INFO lacks a field without which DSM does not install a package.',
    advice: 'Add the field to INFO.',
    source: sure('guide 01 Breaking Changes; 261: checkmk-agent-synology#1'),
  },
  'info-unknown-key': {
    severities: ['note'],
    meaning: 'INFO states a key that no DSM is known to read.',
    advice: 'Correct it if it is misspelt; a key for the package itself does no harm.',
    source: sure('guide 05; developer guide of DSM 6, INFO optional fields'),
  },
  'info-newer-key': {
    severities: ['note'],
    meaning: 'INFO states a key that only a newer DSM reads.',
    advice: 'Let the package work without it there.',
    source: sure('guide 05: the DSM from which each field counts'),
  },
  'info-odd-value': {
    severities: ['note'],
    meaning: 'A field of INFO has a value of another form than the guide describes.',
    advice: 'Write the value as the guide describes it, or remove the line.',
    source: inferred('guide 05 says the form; DSM takes another value for the default and goes on'),
  },
  'info-overruled': {
    severities: ['note'],
    meaning: 'A field of INFO does not count, because a file of conf/ has precedence.',
    advice: 'Keep both equal, or remove the field from INFO.',
    source: sure('guide 10 PKG_DEPS, PKG_CONX'),
  },
  'info-without-effect': {
    severities: ['note'],
    meaning: 'A field of INFO does nothing without another field that is missing.',
    advice: 'Add the other field, or remove this one.',
    source: sure('guide 05'),
  },
  'package-list-entry': {
    severities: ['warning'],
    meaning: 'A list of packages in INFO holds an entry that is no package with a version.',
    advice: 'Separate names with colons; each may have >=, <=, =, > or < and a version.',
    source: inferred('guide 05 says the form; an entry of another form names no package'),
  },
  'not-startable': {
    severities: ['note'],
    meaning: 'Package Center does not let users start or stop the package.',
    advice: INTENDED,
    source: sure('guide 05 startable, ctl_stop'),
  },
  'not-uninstallable': {
    severities: ['note'],
    meaning: 'Package Center does not let users uninstall the package.',
    advice: INTENDED,
    source: sure('guide 05 ctl_uninstall'),
  },
  'install-reboot': {
    severities: ['note'],
    meaning: 'The NAS reboots after each installation and upgrade; spkbox leaves it running.',
    advice: 'Shut the NAS down and boot it, where that matters.',
    source: sure('guide 05 install_reboot'),
  },
  'silent-with-wizard': {
    severities: ['note'],
    meaning: 'The action may run silently, so the scripts may run without the answers of its wizard.',
    advice: 'Let the scripts work without answers, and try it so: synopkg gives none.',
    source: sure('guide 05 silent_install, silent_upgrade, silent_uninstall'),
  },
  'auto-upgrade-from': {
    severities: ['note'],
    meaning: 'Package Center does not upgrade the installed version by itself; a user can.',
    advice: INTENDED,
    source: sure('guide 05 auto_upgrade_from'),
  },
  'on-root-partition': {
    severities: ['note'],
    meaning: 'The package goes to the root partition, whatever volume the user chooses.',
    advice: 'Keep it small: a full root partition stops the NAS.',
    source: sure('guide 05 install_type'),
  },
  'dsmuidir-form': {
    severities: ['warning'],
    meaning: 'dsmuidir is neither a folder nor a list of link:folder pairs.',
    advice: 'Name one folder in target, or link:folder pairs with blanks between them.',
    source: inferred('guide 05 dsmuidir says the form; it is no reason not to install'),
  },
  'dsmuidir-pairs': {
    severities: ['warning'],
    meaning: 'dsmuidir holds link:folder pairs, which this DSM does not read.',
    advice: 'Name one folder, or raise os_min_ver to a DSM that reads pairs.',
    source: sure('guide 05 dsmuidir'),
  },
  'dsmuidir-taken': {
    severities: ['warning'],
    meaning: 'dsmuidir asks for a link that another package has.',
    advice: 'Begin the names of links with that of the package.',
    source: inferred('guide 05 dsmuidir: the links of all packages are in one folder'),
  },
} as const satisfies FindingRows;
