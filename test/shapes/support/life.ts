/** Takes a package of a shape through its whole life, and compares each stage with what the shape states. */
import type { Outcome } from '../../../src/events.ts';
import { expectStage } from './expect-stage.ts';
import { expectWholeLife } from './expect-whole-life.ts';
import { makePackage } from './package.ts';
import type { Shape, StageName } from './shape.ts';
import type { SharedNas } from './shared-nas.ts';

/** `patience`: milliseconds for processes to end, or to become what they are. */
export async function live(shared: SharedNas, shape: Shape, patience = 20_000): Promise<void> {
  const { nas, events } = shared.current;
  const from = events.length;
  const { package: parts, answers = {} } = shape;
  const reach = async (stage: StageName, action: Promise<Outcome>) =>
    expectStage(shared.current, shape, { stage, outcome: await action, patience });
  await reach('install', install(shared, shape));
  if (shape.stops !== false) {
    await reach('stop', nas.stop(parts.name));
    await reach('start', nas.start(parts.name));
  }
  if (shape.upgrade !== undefined) await reach('upgrade', upgrade(shared, shape));
  await reach('uninstall', nas.uninstall(parts.name, { ...user(shape), answers: answers.uninstall ?? {} }));
  await expectWholeLife(shared, shape, events.slice(from));
}

async function install({ current: { nas } }: SharedNas, shape: Shape): Promise<Outcome> {
  const { package: parts, answers = {}, volume } = shape;
  const place = volume === undefined ? {} : { volume };
  const options = { ...user(shape), ...place, answers: answers.install ?? {}, start: true };
  return nas.install(await makePackage(parts), options);
}

/** What somebody who lives in a package adds to a settings file. */
export const USERS_COMMENT = '# changed by the user, spkbox001-001';

/** Somebody has lived in the package: what users have there must not be lost. */
async function upgrade({ current: { nas } }: SharedNas, shape: Shape): Promise<Outcome> {
  await nas.liveIn(shape.package.name);
  const next = await makePackage({ ...shape.package, version: '2.0-1', ...shape.upgrade });
  return nas.upgrade(next, { ...user(shape), answers: shape.answers?.upgrade ?? {} });
}

const user = ({ language }: Shape) => (language === undefined ? {} : { language });
