/** Which faults are tried at which steps. */
import type { PlannedStep } from '../../events.ts';
import { FAULTS, type FaultKind, type FaultName } from '../../nas/faults/fault.ts';
import { stepName } from '../../package-center/action/step-name.ts';
import type { LifeStage } from './chaos-life.ts';
import type { NormalLife } from './run-without-fault.ts';

export interface ChaosCase {
  readonly stage: LifeStage;
  readonly step: PlannedStep;
  readonly fault: FaultKind;
}

type Tried = 'script' | 'acquire' | 'own';

/** A script can fail in all ways. Of DSM's own steps only those fail by themselves that take what the package declares. */
const TRIED: Readonly<Record<Tried, readonly FaultKind[]>> = {
  script: [
    { fault: 'exit', code: 1, when: 'before' },
    { fault: 'signal', signal: 'SIGKILL', when: 'after' },
    { fault: 'disk-full' },
    { fault: 'power-cut', when: 'after' },
  ],
  acquire: [
    { fault: 'exit', code: 1, when: 'before' },
    { fault: 'power-cut', when: 'after' },
  ],
  own: [{ fault: 'power-cut', when: 'after' }],
};

/** Docker boxes share the disk of the host. */
const NOT_ON: Readonly<Record<string, readonly FaultName[]>> = { docker: ['disk-full'] };

export interface CaseChoice {
  readonly engine: string;
  readonly faults?: readonly FaultName[] | undefined;
  /** The names of steps. */
  readonly steps?: readonly string[] | undefined;
}

export function chaosCases(
  { stages }: NormalLife,
  { engine, faults = FAULTS, steps: names }: CaseChoice,
): { readonly cases: readonly ChaosCase[]; readonly notTried: readonly FaultName[] } {
  const impossible = NOT_ON[engine] ?? [];
  const isTried = ({ fault }: FaultKind) => faults.includes(fault) && !impossible.includes(fault);
  const cases = stages.flatMap(({ stage, steps }) =>
    steps
      .filter((step) => names === undefined || names.includes(stepName(step)))
      .flatMap((step) => TRIED[kindOf(step)].filter(isTried).map((fault) => ({ stage, step, fault }))),
  );
  return { cases, notTried: impossible.filter((fault) => faults.includes(fault)) };
}

const kindOf = ({ step: { kind } }: PlannedStep): Tried =>
  kind === 'script' || kind === 'acquire' ? kind : 'own';

export const caseFault = ({ stage, step, fault }: ChaosCase) => ({
  ...fault,
  action: stage.action,
  step: stepName(step),
  index: step.index,
});
