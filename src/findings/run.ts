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
