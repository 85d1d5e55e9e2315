/** A life for each nasty answer to each text field of the wizard: which scripts stumble over it. */
import { SpkboxError } from '../../errors.ts';
import { readWizard } from '../../package-center/wizard/ask-wizard.ts';
import { type PackageSource, resolveSource } from '../../spk/read-spk.ts';
import type { Spk } from '../../spk/spk.ts';
import { makeNasConfig } from '../../system/nas-config.ts';
import { type ParallelOptions, workAmongBoxes } from '../among-boxes.ts';
import type { ScenarioOptions } from '../scenario.ts';
import type { Stumble } from './complaints.ts';
import { NASTY_ANSWERS, type NastyAnswer, type NastyChoice, nastyChoice } from './nasty-answers.ts';
import { type LifeFindings, liveWithAnswers, startNastyBox } from './nasty-life.ts';

export interface NastyOptions extends ScenarioOptions, ParallelOptions<NastyRow> {}

/** One answer to one field. */
export interface NastyRow extends NastyAnswer {
  readonly value: string;
  /** What the scripts complain of or fail at with this answer, and not with the others. */
  readonly stumbles: readonly Stumble[];
  /** The answer was run as a command. */
  readonly ran: boolean;
  /** A script refused the answer, with a message to the user: that is no stumble. */
  readonly refused: string | undefined;
  readonly passed: boolean;
}

export interface NastyReport {
  readonly package: string;
  readonly version: string;
  readonly rows: readonly NastyRow[];
  /** Fields that were not tried, since only a NAS knows what they accept. */
  readonly unsure: readonly string[];
  /** Why nothing was tried. */
  readonly notTried: string | undefined;
  readonly interrupted: boolean;
  readonly passed: boolean;
}

/**
 * Installs, starts, asks, stops, starts and uninstalls the first package once for each text field of its install wizard and
 * each nasty answer that the field accepts; other fields have the answers of the options, or their defaults. Further packages
 * are what it needs.
 * @throws SpkboxError as `runScenario` does
 */
export async function tryNastyAnswers(
  sources: readonly PackageSource[],
  options: NastyOptions = {},
): Promise<NastyReport> {
  const spks: Spk[] = [];
  for (const source of sources) spks.push(await resolveSource(source));
  const [spk] = spks;
  if (spk === undefined)
    throw new SpkboxError('USE_BAD_VALUE', 'there is no package to try', { hint: 'Name an .spk.' });
  const report = { package: spk.info.package, version: spk.info.version };
  const empty = { ...report, rows: [], unsure: [], interrupted: false };
  const choice = await choiceFor(spk, options);
  if (choice === undefined)
    return { ...empty, notTried: 'A script writes the pages of its wizard.', passed: false };
  if (choice.answers.length === 0)
    return { ...empty, ...choice, notTried: 'Its install wizard has no text field to try.', passed: true };
  return { ...report, ...(await tryAnswers(spks, choice, options)) };
}

/** Undefined where a script writes the pages. */
async function choiceFor(spk: Spk, options: NastyOptions): Promise<NastyChoice | undefined> {
  const { language } = makeNasConfig(options);
  const { file, pages } = await readWizard(spk, { action: 'install', language });
  if (file === undefined) return { answers: [], unsure: [] };
  return pages === undefined ? undefined : nastyChoice(pages);
}

async function tryAnswers(
  spks: readonly Spk[],
  { answers, unsure }: NastyChoice,
  options: NastyOptions,
): Promise<Omit<NastyReport, 'package' | 'version'>> {
  const first = await startNastyBox(spks, options);
  const normal = await liveWithAnswers(first, {}).catch(async (error: unknown) => {
    await first[Symbol.asyncDispose]();
    throw error;
  });
  if (normal.failures.length > 0) {
    await first[Symbol.asyncDispose]();
    const [failure] = normal.failures;
    const notTried = `Its life fails with the default answers: ${failure?.step}: ${failure?.text}.`;
    return { rows: [], unsure, notTried, interrupted: false, passed: false };
  }
  const rows = new Map<NastyAnswer, NastyRow>();
  await workAmongBoxes(answers, {
    boxes: options.boxes,
    signal: options.signal,
    first,
    start: () => startNastyBox(spks, options),
    run: async (box, answer) => {
      const found = await liveWithAnswers(box, { [answer.key]: NASTY_ANSWERS[answer.name] });
      const row = rowOf(answer, found, normal);
      rows.set(answer, row);
      options.onRow?.(row, { done: rows.size, total: answers.length });
    },
  });
  const inOrder = answers.flatMap((answer) => rows.get(answer) ?? []);
  const interrupted = options.signal?.aborted === true;
  const passed = !interrupted && inOrder.every((row) => row.passed);
  return { rows: inOrder, unsure, notTried: undefined, interrupted, passed };
}

function rowOf(answer: NastyAnswer, found: LifeFindings, normal: LifeFindings): NastyRow {
  const usual = new Set(normal.complaints.map(stumbleKey));
  const complaints = found.complaints.filter((complaint) => !usual.has(stumbleKey(complaint)));
  const isRefused = found.refused !== undefined && complaints.length === 0;
  const stumbles = isRefused ? [] : [...complaints, ...found.failures];
  return {
    ...answer,
    value: NASTY_ANSWERS[answer.name],
    stumbles,
    ran: found.ran,
    refused: isRefused ? found.refused : undefined,
    passed: stumbles.length === 0 && !found.ran,
  };
}

const stumbleKey = ({ step, where, text }: Stumble): string => `${step}\n${where}\n${text}`;
