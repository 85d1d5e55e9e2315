/** One life of a package with given answers, and what its scripts said and did. */
import type { Outcome } from '../../events.ts';
import type { Nas } from '../../nas/nas.ts';
import type { NasSnapshot } from '../../nas/snapshot.ts';
import { wentWell } from '../../package-center/request/center-core.ts';
import { addEvent, emptyReport } from '../../reporters/fold/report.ts';
import type { Spk } from '../../spk/spk.ts';
import { dependenciesFirst, installAll } from '../dependencies.ts';
import { canBeStopped } from '../expectations.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { startScenarioNas } from '../scenario-nas.ts';
import { complaintsOf, type Stumble } from './complaints.ts';
import { MARK } from './nasty-answers.ts';

export interface NastyBox extends AsyncDisposable {
  readonly nas: Nas;
  readonly spk: Spk;
  readonly options: ScenarioOptions;
  /** Before the package; what it needs is there. */
  readonly begin: NasSnapshot;
}

export interface LifeFindings {
  readonly complaints: readonly Stumble[];
  /** Steps that failed, and states that are not as they should be. */
  readonly failures: readonly Stumble[];
  /** A command in an answer was run. */
  readonly ran: boolean;
  /** The message with which a script before postinst refused the answers. */
  readonly refused: string | undefined;
}

export async function startNastyBox(
  [spk, ...dependencies]: readonly Spk[],
  options: ScenarioOptions,
): Promise<NastyBox> {
  if (spk === undefined) throw new RangeError('no package');
  const nas = await startScenarioNas([spk, ...dependencies], { attribution: false, ...options });
  try {
    await installAll(nas, dependenciesFirst(dependencies, nas.config.release), options);
    const begin = await nas.snapshot();
    return { nas, spk, options, begin, [Symbol.asyncDispose]: () => nas[Symbol.asyncDispose]() };
  } catch (error) {
    await nas[Symbol.asyncDispose]();
    throw error;
  }
}

export async function liveWithAnswers(
  box: NastyBox,
  answers: Readonly<Record<string, string>>,
): Promise<LifeFindings> {
  const { nas, begin } = box;
  await nas.restore(begin);
  let report = emptyReport();
  const stop = nas.subscribe((event) => {
    report = addEvent(report, event);
  });
  const failures = await live(box, answers).finally(stop);
  const [answer = ''] = Object.values(answers);
  const [mark] = await nas.machine.kinds([MARK]);
  const installation = report.actions.find(({ action }) => action === 'install')?.outcome;
  return {
    complaints: complaintsOf(report, answer),
    failures,
    ran: mark !== undefined,
    refused: refusalOf(installation),
  };
}

/** Before postinst an installation can still be refused for an answer, with a message to the user. */
function refusalOf(outcome: Outcome | undefined): string | undefined {
  const isRefusal =
    outcome?.result === 'aborted' && (outcome.at === 'preinst' || outcome.at === 'prereplace');
  return isRefusal ? outcome.messages.at(-1) : undefined;
}

/** Install, status, stop, start, uninstall: the first failure ends it, but for the uninstallation. */
async function live({ nas, spk, options }: NastyBox, nasty: Readonly<Record<string, string>>) {
  const name = spk.info.package;
  const { volume, answers, uninstallAnswers = {} } = options;
  const actions: (() => Promise<Outcome>)[] = [
    () =>
      nas.install(spk, {
        ...(volume === undefined ? {} : { volume }),
        answers: { ...answers, ...nasty },
        start: true,
      }),
    ...(canBeStopped(spk) ? [() => nas.stop(name), () => nas.start(name)] : []),
  ];
  const failures: Stumble[] = [];
  for (const act of actions) {
    const outcome = await act();
    failures.push(...failureOf(outcome), ...(await stateFailure(nas, outcome)));
    if (failures.length > 0) break;
  }
  if (!nas.packages.some((pkg) => pkg.name === name)) return failures;
  return [...failures, ...failureOf(await nas.uninstall(name, { answers: uninstallAnswers }))];
}

function failureOf(outcome: Outcome): Stumble[] {
  if (outcome.result === 'done') return [];
  const { action, at, reason, alerts } = outcome;
  const step = at === undefined ? action : `${at} of ${action}`;
  return [{ step, where: undefined, text: reason ?? alerts.join(' ') }];
}

async function stateFailure(nas: Nas, outcome: Outcome): Promise<Stumble[]> {
  if (!wentWell(outcome) || outcome.action === 'stop') return [];
  const { code, status } = await nas.status(outcome.package);
  if (code === 0) return [];
  return [{ step: outcome.action, where: undefined, text: `afterwards the status is ${code} (${status})` }];
}
