/** Findings about WIZARD_UIFILES: the files, their scripts, and the answers to them. */
import { inferred, likely, sure } from '../dsm/source.ts';
import { EXT_JS, WIZARD_GUIDE, WIZARD_SCRIPT_EXEC } from '../dsm/wizard-rules.ts';
import type { FindingRows } from './finding-row.ts';

const RADIO = inferred('radio buttons of one group: a page can give no other answer');
const BROWSER = inferred(
  'Package Center runs it in the browser; spkbox runs no code of a package outside of the box',
);

const FILE_FINDINGS = {
  'wizard-not-json': {
    severities: ['warning'],
    meaning: 'A wizard file is not strictly JSON.',
    advice: 'Correct it: DSM may show no wizard.',
    source: WIZARD_GUIDE,
  },
  'wizard-not-list': {
    severities: ['warning'],
    meaning: 'A wizard file is not a list of pages.',
    advice: 'Put the pages into square brackets.',
    source: WIZARD_GUIDE,
  },
  'wizard-too-large': {
    severities: ['warning'],
    meaning: 'A wizard has more parts or text than spkbox reads.',
    advice: 'Ask the user less.',
    source: sure('the bound of spkbox: ten times the fields of 279 published wizards together'),
  },
  'wizard-odd-part': {
    severities: ['warning'],
    meaning: 'A page, an item or a field of a wizard is not an object.',
    advice: 'Write an object, as in {"step_title": "...", "items": [...]}.',
    source: WIZARD_GUIDE,
  },
  'wizard-type-unknown': {
    severities: ['warning'],
    meaning: 'An item of a wizard has a type that is not known.',
    advice: 'Use textfield, password, multiselect, singleselect or combobox.',
    source: WIZARD_GUIDE,
  },
  'wizard-key': {
    severities: ['warning'],
    meaning: 'A field has no key that can be the name of a variable, so no script gets its answer.',
    advice:
      'Name it with letters, digits and "_", and not as a variable of the shell or of DSM, such as PATH.',
    source: WIZARD_GUIDE,
  },
  'wizard-key-twice': {
    severities: ['warning'],
    meaning: 'Two fields of a wizard have the same key, and the later answer counts.',
    advice: 'Give each field a key of its own.',
    source: inferred('of two variables with one name, the later counts'),
  },
  'wizard-misspelled': {
    severities: ['warning'],
    meaning: 'A field of a wizard has a misspelt property, which is not read.',
    advice: 'Correct the spelling.',
    source: inferred('copied from an old example into published packages; no DSM is known to read it'),
  },
  'wizard-custom-page': {
    severities: ['note'],
    meaning: 'A page is drawn by a Vue component of the package and cannot be shown.',
    advice: 'Give its answers yourself: only the component knows their keys.',
    source: BROWSER,
  },
  'wizard-function': {
    severities: ['note'],
    meaning: 'A page has a JavaScript function of the package, which spkbox does not run.',
    advice: 'Give the answers that the function fills in on a NAS.',
    source: BROWSER,
  },
} as const satisfies FindingRows;

const SCRIPT_FINDINGS = {
  'wizard-script-failed': {
    severities: ['warning'],
    meaning: 'The script that writes a wizard failed, so the user sees no pages.',
    advice: 'Let it write pages, or nothing, and exit with 0.',
    source: likely(
      'the wizard scripts of the package mmh: failing ones "leave the whole wizard blank" (DSM 7.2)',
    ),
  },
  'wizard-script-not-executable': {
    severities: ['warning'],
    meaning: 'A DSM before 7 does not run the script that writes a wizard, because it is not executable.',
    advice: 'Make it executable with chmod 755.',
    source: WIZARD_SCRIPT_EXEC.source,
  },
  'wizard-script-not-run': {
    severities: ['warning'],
    meaning: 'The script that writes a wizard was not run, so only the given answers reach the package.',
    advice: 'Give the answers that a user would give: --wizard key=value.',
    source: inferred('the pages are not known before the script ran'),
  },
  'wizard-script-stdout': {
    severities: ['warning'],
    meaning: 'The script that writes a wizard wrote its pages to its standard output, where they are lost.',
    advice: 'Write them to "$SYNOPKG_TEMP_LOGFILE".',
    source: sure('guide 11: the pages are written to SYNOPKG_TEMP_LOGFILE'),
  },
  'wizard-script-stderr': {
    severities: ['warning'],
    meaning: 'The script that writes a wizard exited with 0, but wrote to standard error.',
    advice: 'See whether the pages that it wrote are what the user should see.',
    source: sure('released packages edit their pages with sed, and show them unchanged where that fails'),
  },
  'wizard-script-still-runs': {
    severities: ['warning'],
    meaning: 'The script that writes a wizard left a process running before its package is installed.',
    advice: 'Start daemons in start-stop-status.',
    source: inferred('no NAS was seen to end what a wizard script leaves running'),
  },
} as const satisfies FindingRows;

const ANSWER_FINDINGS = {
  'wizard-answer-unknown': {
    severities: ['warning'],
    meaning: 'An answer is given that the wizard does not ask.',
    advice: 'Leave it out, or correct its key.',
    source: sure('guide 11: the keys of the components are what scripts see'),
  },
  'wizard-answer-key': {
    severities: ['warning'],
    meaning: 'The key of an answer cannot be the name of a variable, so the answer is left out.',
    advice: 'Use letters, digits and "_", and no variable of the shell or of DSM, such as PATH.',
    source: inferred('an answer that changes the shell itself would make the run differ from any on a NAS'),
  },
  'wizard-answer-hidden': {
    severities: ['warning'],
    meaning: 'An answer is given to a hidden or disabled field, which a user cannot change.',
    advice: 'Leave it out, to have what a user gets.',
    source: inferred(
      'a user cannot reach what is hidden or disabled, unless a function of the package changes that',
    ),
  },
  'wizard-answer-missing': {
    severities: ['refused', 'warning'],
    meaning: 'A field that must not be empty has no answer.',
    advice: 'Give it an answer.',
    source: WIZARD_GUIDE,
  },
  'wizard-answer-short': {
    severities: ['refused', 'warning'],
    meaning: 'An answer is shorter than the minLength of its field.',
    advice: 'Give a longer answer.',
    source: WIZARD_GUIDE,
  },
  'wizard-answer-long': {
    severities: ['refused', 'warning'],
    meaning: 'An answer is longer than the maxLength of its field.',
    advice: 'Give a shorter answer.',
    source: WIZARD_GUIDE,
  },
  'wizard-answer-pattern': {
    severities: ['refused', 'warning'],
    meaning: 'An answer does not match the regex of its field.',
    advice: 'Give an answer that matches.',
    source: WIZARD_GUIDE,
  },
  'wizard-answer-vtype': {
    severities: ['refused', 'warning'],
    meaning: 'An answer is not of the vtype of its field.',
    advice: 'Give an answer of that kind.',
    source: EXT_JS,
  },
  'wizard-answer-not-boolean': {
    severities: ['refused', 'warning'],
    meaning: 'The answer to a check box or a radio button is neither true nor false.',
    advice: 'Write key=true or key=false.',
    source: sure('guide 11: true, false or text values'),
  },
  'wizard-answer-not-listed': {
    severities: ['refused', 'warning'],
    meaning: 'The answer to a combobox is not in its list.',
    advice: 'Give an entry of the list.',
    source: EXT_JS,
  },
  'wizard-choice-twice': {
    severities: ['refused', 'warning'],
    meaning: 'A group of radio buttons has several answers, but takes one.',
    advice: 'Set one of them to true.',
    source: RADIO,
  },
  'wizard-choice-none': {
    severities: ['warning'],
    meaning: 'A group of radio buttons has no answer.',
    advice: 'Set one of them to true.',
    source: RADIO,
  },
  'wizard-answer-is-hint': {
    severities: ['note'],
    meaning: 'An answer equals the emptyText of its field, which a page may take for no answer.',
    advice: 'Let emptyText say something else.',
    source: inferred('Ext JS 3 takes a value that equals emptyText for none; no NAS was seen to do so'),
  },
  'wizard-answer-unfit': {
    severities: ['warning'],
    meaning: 'The default of a field cannot be the value of a variable, so it is left out.',
    advice: 'Give the field a shorter default, of plain text.',
    source: sure('execve(2): a variable has no NUL byte, and at most 128 KiB'),
  },
  'resource-answer-unfit': {
    severities: ['warning'],
    meaning: 'The answers make conf/resource too long, so some of its templates were not filled in.',
    advice: 'Give the fields shorter defaults, or use fewer templates.',
    source: inferred('no package in use fills more than a few hundred characters into conf/resource'),
  },
  'wizard-blocked': {
    severities: ['refused', 'warning'],
    meaning: 'A field is never valid, because the package does not let the user go on.',
    advice: 'Remove what the page complains about; no answer helps.',
    source: likely(
      'SynoCommunity/spksrc spk/sonarr stops an upgrade with a hidden field of fn {return false;}',
    ),
  },
  'wizard-not-checked': {
    severities: ['note'],
    meaning: 'An answer was not checked, because spkbox cannot know what the page demands.',
    advice: 'Try this answer on a NAS, or check it in preinst too.',
    source: BROWSER,
  },
} as const satisfies FindingRows;

export const WIZARD_FINDINGS = { ...FILE_FINDINGS, ...SCRIPT_FINDINGS, ...ANSWER_FINDINGS };
