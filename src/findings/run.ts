/** Findings of a run itself. */
import { inferred, likely, sure } from '../dsm/source.ts';
import type { FindingRows } from './finding-row.ts';

const SPKBOX = sure('spkbox');

export const RUN_FINDINGS = {
  'command-not-emulated': {
    severities: ['warning'],
    meaning: 'The package calls a command of DSM that spkbox does not emulate, so the call failed.',
    advice: 'On a NAS the call may work, so a failure after it may not be the fault of the package.',
    source: SPKBOX,
  },
  'dsm-log-line': {
    severities: ['note'],
    meaning: 'The package writes to the log of DSM, where its users see the line.',
    advice: 'Nothing. The id of the event must be one of DSM; 0x11100000 takes text of the package.',
    source: likely('the calls of synologset1 by packages of three authors'),
  },
  'not-running-after-start': {
    severities: ['failed'],
    meaning: 'After a start that passed, start-stop-status status does not say that the package runs.',
    advice: 'Let start-stop-status status exit with 0 once the package runs, or find out why it does not.',
    source: sure('guide 07 start-stop-status: status exits with 0 while the package runs'),
  },
  'running-after-stop': {
    severities: ['failed'],
    meaning: 'After a stop that passed, start-stop-status status does not say that the package is stopped.',
    advice: 'Let start-stop-status stop end every process of the package, and status exit with 3 then.',
    source: sure('guide 07 start-stop-status: status exits with 3 while the package is stopped'),
  },
  'resource-unreadable': {
    severities: ['warning'],
    meaning:
      'A script has changed or removed the conf/resource of the installed package, and it cannot be read as JSON any more.',
    advice: 'Write the whole file, as valid JSON, before synopkghelper update or the next start reads it.',
    source: inferred(
      'guide 16 Resource Update reads the file of the installed package; what DSM does with a damaged one is not known, so spkbox goes on with what it read last',
    ),
  },
  'script-failure-ignored': {
    severities: ['warning'],
    meaning: 'A script failed at a point where DSM goes on all the same.',
    advice: 'Find out why it failed: what it did not do stays undone.',
    source: inferred('guide 07 names no consequence of a postuninst that fails'),
  },
  'upgrade-data-lost': {
    severities: ['failed'],
    meaning: "An upgrade removed, or replaced, what the package's users had made: they find it gone.",
    advice:
      'Leave var, etc, home and the shared folders alone where SYNOPKG_PKG_STATUS is UPGRADE: a postuninst runs in an upgrade, too. What is meant to go, allow with --allow-lost.',
    source: sure('guide 13: DSM itself never removes etc, var and home; guide 07: the scripts of an upgrade'),
  },
  'upgrade-data-reset': {
    severities: ['failed'],
    meaning: "An upgrade put a settings file back to what it was before the package's users changed it.",
    advice:
      'Copy defaults only where no file is yet: [ -f FILE ] || cp DEFAULT FILE. What is meant to be reset, allow with --allow-lost.',
    source: sure('users of several packages tell of settings that an update put back'),
  },
  'upgrade-data-unreadable': {
    severities: ['failed'],
    meaning:
      "After an upgrade the package's user cannot read files that it could read before, such as those of another user that the old version ran as.",
    advice:
      'Keep username and groupname in conf/privilege. DSM gives only the folders themselves and target to a new user, so a file that others may not read stays with the old one.',
    source: likely('packages whose user changed between two versions; guide 15 username'),
  },
  'upgrade-data-not-moved-back': {
    severities: ['failed'],
    meaning: 'A script put the data of users into SYNOPKG_TEMP_UPGRADE_FOLDER, and none moved it back.',
    advice: 'Move it back in postupgrade, and fail there where that fails.',
    source: sure('guide 08 SYNOPKG_TEMP_UPGRADE_FOLDER'),
  },
  'upgrade-folder-left': {
    severities: ['warning'],
    meaning:
      'Files are in SYNOPKG_TEMP_UPGRADE_FOLDER after the upgrade. A later upgrade finds them there, older than what the user has by then.',
    advice: 'Empty the folder in postupgrade, and before preupgrade puts something in.',
    source: likely('rescriptum; spksrc: what is left there may survive to a later upgrade'),
  },
  'upgrade-data-unsure': {
    severities: ['note'],
    meaning: 'Not all files of a package could be compared before and after its upgrade.',
    advice: 'Upgrade it again without what is in the way, or look at its files by hand.',
    source: SPKBOX,
  },
  'uninstall-left-out': {
    severities: ['note'],
    meaning:
      'The package was not uninstalled at the end of the run, so what an uninstallation leaves behind was not looked at.',
    advice: 'Nothing, if users are meant to keep it: INFO has ctl_uninstall="no".',
    source: sure('guide 05 ctl_uninstall'),
  },
  'run-interrupted': {
    severities: ['failed'],
    meaning: 'The run was interrupted before its end.',
    advice: 'Run it again: what was not reached was not checked.',
    source: SPKBOX,
  },
  'more-findings': {
    severities: ['note'],
    meaning: 'There are more findings of one code than a report shows.',
    advice: 'Look at the first findings of that code.',
    source: inferred('no package in use has as many findings of one code'),
  },
} as const satisfies FindingRows;
