/** What must be true once an action has ended: for every package, and as the shape states it. */
import { expect } from 'vitest';
import type { Outcome } from '../../../src/events.ts';
import { type RecordedNas, summary } from '../../support/fixture.ts';
import { lookAt, ownedBy } from './facts.ts';
import type { PackageParts } from './package.ts';
import type { Shape, Stage, StageName } from './shape.ts';

export interface ReachedStage {
  readonly stage: StageName;
  readonly outcome: Outcome;
  readonly patience: number;
}

/** DSM's status code. */
const STATUS: Readonly<Record<StageName, number>> = {
  install: 0,
  stop: 324,
  start: 0,
  upgrade: 0,
  uninstall: 255,
};

/** The action succeeds, DSM says so, no process is missing or left, and what the shape states is true. */
export async function expectStage(box: RecordedNas, shape: Shape, reached: ReachedStage): Promise<void> {
  const { stage, outcome, patience } = reached;
  const { package: parts, runs = [], afterwards } = shape;
  const stated = afterwards[stage] ?? {};
  expect(summary(outcome), stage).toEqual({ result: 'done' });
  const failed = outcome.scripts.filter(({ exitCode }) => exitCode !== 0);
  expect(failed, `scripts that failed at ${stage}`).toEqual([]);
  expect(outcome.messages, `messages of ${stage}`).toEqual(stated.messages ?? []);
  expect((await box.nas.status(parts.name)).code, `status after ${stage}`).toBe(STATUS[stage]);
  const running = STATUS[stage] === 0 ? runs : [];
  await expect
    .poll(() => processes(box, parts.name), { message: `processes after ${stage}`, timeout: patience })
    .toEqual(running);
  await expectFiles(box, parts, reached, stated);
  await expectVerbs(box, parts, reached, stated);
}

/** An engine that cannot list processes has none, which a daemon then fails. */
async function processes({ nas }: RecordedNas, name: string): Promise<string[]> {
  const measured = await nas.processes(name);
  return measured.precision === 'unavailable' ? [] : measured.value.map(({ command }) => command).sort();
}

/** What `stat` says of files whose account went with the package. */
const GONE = 'UNKNOWN:UNKNOWN';

async function expectFiles(
  box: RecordedNas,
  parts: PackageParts,
  { stage }: ReachedStage,
  { files = {} }: Stage,
): Promise<void> {
  const stated = ownedBy(files, stage === 'uninstall' ? GONE : ownerOf(parts));
  const paths = Object.keys(stated);
  if (paths.length === 0) return;
  const found = await lookAt(box, `/var/packages/${parts.name}`, paths);
  expect(found, `files after ${stage}`).toEqual(stated);
}

/** `user:group`, as conf/privilege has it. */
function ownerOf({ name, privilege }: PackageParts): string {
  const { username = name, groupname = username } = (privilege ?? {}) as {
    readonly username?: string;
    readonly groupname?: string;
  };
  return `${username}:${groupname}`;
}

async function expectVerbs(
  { nas }: RecordedNas,
  { name }: PackageParts,
  { stage }: ReachedStage,
  { verbs = {} }: Stage,
): Promise<void> {
  const script = `/var/packages/${name}/scripts/start-stop-status`;
  for (const [verb, stated] of Object.entries(verbs)) {
    const { exitCode } = await nas.exec([script, verb], { package: name });
    expect(exitCode, `start-stop-status ${verb} after ${stage}`).toBe(stated);
  }
}
