/** The cost of an empty script: through Package Center, in the box alone, and as a plain child process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunEvent } from '../../src/index.ts';
import { type Machine, type Nas, ROOT, readSpk, startNas } from '../library.ts';
import { type Contender, inTurn, type Measured } from '../measure.ts';
import { inOwnProcess } from '../own-process.ts';
import { makePackage } from '../packages.ts';
import { overheadRow, type Row, rowOf } from '../row.ts';
import type { Docker, Setting } from '../setting.ts';

const topic = 'a script that exits 0';
const NAME = 'scripted';
const ENVIRONMENT = { PATH: '/usr/bin:/bin' };

export async function scriptRows(setting: Setting): Promise<Row[]> {
  const { file } = makePackage(setting.folder, NAME);
  const rounds = setting.quick ? 10 : 50;
  const rows = [...(await onNamespace(file, rounds)), largeRow(rounds)];
  return setting.docker === undefined ? rows : [...rows, ...(await onDocker(file, rounds, setting.docker))];
}

async function onNamespace(file: string, rounds: number): Promise<Row[]> {
  const script = join(file.replace(/\.spk$/, ''), 'scripts/start-stop-status');
  return withNas(file, 'namespace', async (nas, stepOf) => {
    const [plain, inBox, step, status] = (await inTurn(rounds, [
      { name: 'a child process', run: () => child(script) },
      { name: 'namespace: machine.run', run: () => runIn(nas.machine) },
      { name: 'namespace: a step of a start', run: () => stepOf('start') },
      { name: 'namespace: nas.status', run: () => nas.status(NAME) },
    ])) as [Measured, Measured, Measured, Measured];
    return [
      overheadRow(inBox, plain, { topic }),
      overheadRow(step, inBox, { topic }),
      overheadRow(status, inBox, { topic }),
      rowOf(step, plain, { topic, budget: 'script' }),
    ];
  });
}

/** A test runner is easily 300 MB larger than a small program. A command from it costs no more, because a small process starts it. */
function largeRow(rounds: number): Row {
  const [small, large] = [0, 300].map((megabytes): Measured => {
    const output = inOwnProcess('command-times', String(megabytes), String(rounds));
    const more = megabytes === 0 ? 'a small process' : `one with ${megabytes} MB more`;
    return { name: `namespace: a command from ${more}`, values: JSON.parse(output) };
  }) as [Measured, Measured];
  return rowOf(large, small, { topic, budget: 'script from a large process' });
}

async function onDocker(file: string, rounds: number, docker: Docker): Promise<Row[]> {
  const container = await startBare(docker);
  try {
    return await withNas(file, 'docker', async (nas, stepOf) => {
      const contenders: Contender[] = [
        { name: "the engine's own exec", run: () => exec(container) },
        { name: 'docker: machine.run', run: () => runIn(nas.machine) },
        { name: 'docker: a step of a start', run: () => stepOf('start') },
      ];
      const [plainChild, inBox, step] = (await inTurn(rounds, contenders)) as [Measured, Measured, Measured];
      return [
        rowOf(inBox, plainChild, { topic }),
        rowOf(step, plainChild, { topic, budget: 'script on docker' }),
      ];
    });
  } finally {
    await container.remove({ force: true });
  }
}

/** `use` also gets a function that restarts the package and returns how long its script took as a step. */
async function withNas(
  file: string,
  engine: string,
  use: (nas: Nas, stepOf: (script: string) => Promise<number>) => Promise<Row[]>,
): Promise<Row[]> {
  const events: RunEvent[] = [];
  await using nas = await startNas({ engine, onEvent: (event) => events.push(event) });
  const outcome = await nas.install(await readSpk(file));
  if (outcome.result !== 'done') throw new Error(`the package was not installed: ${JSON.stringify(outcome)}`);
  return await use(nas, async (script) => {
    await nas.stop(NAME);
    events.length = 0;
    await nas.start(NAME);
    return stepTime(events, script);
  });
}

function stepTime(events: readonly RunEvent[], script: string): number {
  const started = events.find((event) => event.type === 'action-started');
  const index =
    started?.steps.findIndex(({ step }) => step.kind === 'script' && step.script === script) ?? -1;
  const ended = events.find((event) => event.type === 'step-ended' && event.index === index);
  if (ended?.type !== 'step-ended') throw new Error(`there was no step ${script}`);
  return ended.ms;
}

async function runIn(machine: Machine): Promise<void> {
  const script = `/var/packages/${NAME}/scripts/start-stop-status`;
  const { exitCode } = await machine.run({ argv: [script, 'status'], as: ROOT, env: ENVIRONMENT });
  if (exitCode !== 0) throw new Error(`the script exited with ${exitCode}`);
}

async function child(script: string): Promise<void> {
  const running = spawn(script, ['status'], { stdio: ['ignore', 'pipe', 'pipe'], env: ENVIRONMENT });
  const [code] = await once(running, 'exit');
  if (code !== 0) throw new Error(`the script exited with ${code}`);
}

/** An idle container of the box image. */
async function startBare({ client, image }: Docker) {
  const container = await client.docker.createContainer({
    Image: image,
    Cmd: ['/bin/sleep', '3600'],
    HostConfig: { NetworkMode: 'none' },
  });
  await container.start();
  return container;
}

async function exec(container: Awaited<ReturnType<typeof startBare>>): Promise<void> {
  const running = await container.exec({
    Cmd: ['/bin/sh', '-c', 'exit 0'],
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await running.start({});
  stream.resume();
  await once(stream, 'end');
  const { ExitCode } = await running.inspect();
  if (ExitCode !== 0) throw new Error(`the command exited with ${ExitCode}`);
}
