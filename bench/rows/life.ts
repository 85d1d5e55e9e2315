/** The whole life of hello (box, install, start, status, stop, uninstall, leak report, end) against the same steps by hand. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dsmTree, packSpk, packTree, REPOSITORY, tryPackage } from '../library.ts';
import { type Contender, inTurn, type Measured } from '../measure.ts';
import { type Row, rowOf } from '../row.ts';
import type { Setting } from '../setting.ts';

const topic = 'whole life of hello';

export async function lifeRows({ folder, quick, docker }: Setting): Promise<Row[]> {
  const spk = join(folder, 'hello.spk');
  await packSpk(join(REPOSITORY, 'scenarios/packages/hello'), spk);
  const onNamespace = await namespaceContenders(spk, folder);
  const onDocker = docker === undefined ? [] : dockerContenders(spk, docker.image).slice(0, quick ? 2 : 3);
  const measured = await inTurn(quick ? 2 : 9, onNamespace);
  // A docker life by hand takes seconds; looking for its image has already woken the engine.
  const together = await inTurn(quick ? 1 : 5, [...onDocker, ...onNamespace.slice(1, 2)], { areWarm: quick });
  const [byHand, ...lives] = measured;
  const [typed, ...oursOnDocker] = docker === undefined ? [] : together;
  return [
    ...lives.map((life, at) => rowOf(life, byHand, at === 0 ? { topic, budget: 'life' } : { topic })),
    ...commandRows(lives),
    ...oursOnDocker.map((one) => rowOf(one, typed, dockerOptions(one))),
  ];
}

/** The command against the same life in this process. */
const commandRows = ([inProcess, asCommand]: readonly Measured[]): Row[] =>
  asCommand === undefined ? [] : [rowOf(asCommand, inProcess, { topic, budget: 'life as a command' })];

const dockerOptions = ({ name }: Measured) =>
  name === IN_PROCESS ? ({ topic, budget: 'life against docker' } as const) : { topic };

const IN_PROCESS = 'namespace, in process';

async function namespaceContenders(spk: string, folder: string): Promise<Contender[]> {
  const tree = join(folder, 'tree.tar');
  writeFileSync(tree, await packTree(await dsmTree()));
  return [
    { name: 'unshare and nsenter, by hand', run: () => baseline('namespace-life.sh', spk, tree) },
    { name: IN_PROCESS, run: () => live(spk, 'namespace') },
    { name: 'namespace, as a command', run: () => command(spk, 'namespace') },
  ];
}

const dockerContenders = (spk: string, image: string): Contender[] => [
  { name: 'docker run and exec, by hand', run: () => baseline('docker-life.sh', spk, image) },
  { name: 'docker, in process', run: () => live(spk, 'docker') },
  { name: 'docker, as a command', run: () => command(spk, 'docker') },
];

/** Throws with the script's output when a step, or the check of its effect, fails. */
function baseline(script: string, ...args: readonly string[]): void {
  execFileSync('bash', [join(REPOSITORY, 'bench/baselines', script), ...args], { stdio: 'pipe' });
}

function command(spk: string, engine: string): void {
  const program = join(REPOSITORY, 'bin/spkbox.js');
  execFileSync(process.execPath, [program, 'try', spk, '--engine', engine], { stdio: 'pipe' });
}

async function live(spk: string, engine: string): Promise<void> {
  if (!(await tryPackage(spk, { engine })).passed) throw new Error(`hello did not pass on ${engine}`);
}
