/** Installing packages of several sizes, against tar unpacking their package.tgz in the same box; and the peak memory. */
import { createReadStream } from 'node:fs';
import { bash } from '../in-box.ts';
import { type Nas, ROOT, readSpk, startNas } from '../library.ts';
import { inTurn, milliseconds } from '../measure.ts';
import { inOwnProcess } from '../own-process.ts';
import { type Made, makePackage, type Payload } from '../packages.ts';
import { type Row, rowOf } from '../row.ts';
import type { Setting } from '../setting.ts';

const ALL: readonly Payload[] = [
  { megabytes: 1, files: 1, compression: 'gzip' },
  { megabytes: 10, files: 1, compression: 'gzip' },
  { megabytes: 100, files: 1, compression: 'gzip' },
  { megabytes: 1, files: 1000, compression: 'gzip' },
  { megabytes: 100, files: 10_000, compression: 'gzip' },
  { megabytes: 10, files: 1000, compression: 'xz' },
  { megabytes: 100, files: 10_000, compression: 'xz' },
];

const QUICK: readonly Payload[] = [
  { megabytes: 1, files: 1, compression: 'gzip' },
  { megabytes: 100, files: 10_000, compression: 'gzip' },
];

const LARGE: Payload = { megabytes: 1000, files: 1, compression: 'gzip' };

export async function installRows(setting: Setting): Promise<Row[]> {
  const rows: Row[] = [];
  const memory: Row[] = [];
  for (const payload of setting.quick ? QUICK : ALL) {
    setting.note(`  ${titleOf(payload)}`);
    const packed = makePackage(setting.folder, nameOf(payload), payload);
    rows.push(await timeRow(payload, packed, setting.quick ? 2 : 5));
    memory.push(memoryRow(payload, packed));
  }
  if (setting.quick) return [...rows, ...memory];
  setting.note(`  ${titleOf(LARGE)}`);
  return [...rows, ...memory, memoryRow(LARGE, makePackage(setting.folder, nameOf(LARGE), LARGE))];
}

const nameOf = ({ megabytes, files, compression }: Payload): string =>
  `bench-${megabytes}-${files}-${compression}`;

const titleOf = ({ megabytes, files, compression }: Payload): string =>
  `${megabytes} MB, ${files.toLocaleString('en')} file${files === 1 ? '' : 's'}, ${compression}`;

const isBudgeted = ({ megabytes, files }: Payload): boolean => megabytes === 100 && files === 10_000;

const UNPACK = { gzip: 'tar -xzf', xz: 'tar -xJf' } as const;

/** All rounds use the same NAS. Removing the unpacked or installed files again is not counted. */
async function timeRow(payload: Payload, packed: Made, rounds: number): Promise<Row> {
  await using nas = await startNas({ engine: 'namespace' });
  await putPayload(nas, packed.payload);
  const tar = `${UNPACK[payload.compression]} package.tgz -C unpacked`;
  const [unpacked, installed] = await inTurn(rounds, [
    {
      name: UNPACK[payload.compression],
      run: async () => {
        await bash(nas.machine, 'mkdir /volume1/bench/unpacked');
        const took = await milliseconds(() => bash(nas.machine, `cd /volume1/bench && ${tar}`));
        await bash(nas.machine, 'rm -r /volume1/bench/unpacked');
        return took;
      },
    },
    { name: `install of ${titleOf(payload)}`, run: () => install(nas, packed.file) },
  ]);
  if (installed === undefined) throw new Error('nothing was measured');
  const name = payload.compression === 'gzip' ? 'install' : 'install of xz';
  const budget = isBudgeted(payload) ? ({ budget: name } as const) : {};
  return rowOf(installed, unpacked, { topic: 'install', ...budget });
}

async function putPayload({ machine }: Nas, file: string): Promise<void> {
  await machine.run({
    argv: ['/bin/sh', '-c', 'mkdir /volume1/bench && cat > /volume1/bench/package.tgz'],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin' },
    stdin: createReadStream(file),
  });
}

async function install(nas: Nas, file: string): Promise<number> {
  const startedAt = performance.now();
  const spk = await readSpk(file);
  const outcome = await nas.install(spk);
  const took = performance.now() - startedAt;
  if (outcome.result !== 'done') throw new Error(`${file} was not installed: ${JSON.stringify(outcome)}`);
  await nas.uninstall(spk.info.package);
  return took;
}

/** The peak memory of a separate process that makes a NAS and installs the package. */
function memoryRow(payload: Payload, { file }: Made): Row {
  const peak = Number(inOwnProcess('install-once', file));
  const one = { name: `peak of an install of ${titleOf(payload)}`, values: [peak] };
  const budget = isBudgeted(payload) ? ({ budget: 'memory' } as const) : {};
  return rowOf(one, undefined, { topic: 'memory', unit: 'MB', ...budget });
}
