/** Every status code that DSM has: how a package comes to it, and who tells. */
import { expect, test } from 'vitest';
import { STATUS_CODES } from '../../../src/dsm/status-codes.ts';
import { type RecordedNas, recordedNas } from '../../support/fixture.ts';
import { DSM_PATH, type Rough, rough } from '../../support/rough.ts';

interface Row {
  readonly code: number;
  readonly word: string;
  /** What `synopkg status` exits with on 7.2 and up. */
  readonly exits: number;
  readonly when: string;
  readonly package?: Rough;
  readonly make?: (box: RecordedNas) => Promise<unknown>;
  /** Who tells: `nas.status` and `synopkg status`, where nothing else is said. */
  readonly told?: 'synopkg status alone' | 'synopkg is_onoff' | 'while it starts';
}

const says = (code: number): Rough => ({ scripts: { status: `exit ${code}` } });

const ROWS: readonly Row[] = [
  { code: 0, word: 'running', exits: 0, when: 'it runs' },
  { code: 1, word: 'stop', exits: 1, when: 'its script says that it is dead', package: says(1) },
  { code: 3, word: 'stop', exits: 3, when: 'its script says that it does not run', package: says(3) },
  { code: 150, word: 'broken', exits: 150, when: 'its script says that it is broken', package: says(150) },
  {
    code: 150,
    word: 'broken',
    exits: 150,
    when: 'its target is gone',
    make: ({ shell }) => shell('rm -r /volume1/@appstore/one'),
  },
  {
    code: 150,
    word: 'broken',
    exits: 150,
    when: 'its postinst failed',
    package: { scripts: { postinst: 'exit 1' } },
  },
  {
    code: 255,
    word: 'non_installed',
    exits: 255,
    when: 'it was uninstalled',
    make: ({ nas }) => nas.uninstall('one'),
  },
  {
    code: 260,
    word: 'stop',
    exits: 4,
    when: 'what it needs does not run',
    package: { info: 'install_dep_packages="base"\n' },
    make: async ({ nas }) => {
      const failing = { version: '2.0-1', scripts: { start: 'exit 1' } };
      expect((await nas.upgrade(await rough('base', failing))).result).toBe('not-started');
    },
  },
  {
    code: 262,
    word: "isn't turned on",
    exits: 6,
    when: 'it was stopped',
    make: ({ nas }) => nas.stop('one'),
    told: 'synopkg is_onoff',
  },
  {
    code: 263,
    word: 'stop',
    exits: 255,
    when: 'there is no unit to ask',
    make: ({ nas }) => nas.uninstall('one'),
    told: 'synopkg status alone',
  },
  {
    code: 272,
    word: 'start_failed',
    exits: 16,
    when: 'its start failed',
    package: { scripts: { start: 'exit 1' } },
  },
  {
    code: 273,
    word: 'stop',
    exits: 17,
    when: 'the NAS came up, and it is turned off',
    make: async ({ nas }) => {
      await nas.stop('one');
      await nas.shutDown();
      await nas.boot();
    },
  },
  {
    code: 311,
    word: 'starting',
    exits: 55,
    when: 'its start is under way',
    package: { scripts: { start: 'touch /tmp/in; while [ ! -e /tmp/go ]; do sleep 0.02; done' } },
    told: 'while it starts',
  },
  {
    code: 324,
    word: 'stop',
    exits: 17,
    when: 'it was stopped just now',
    make: ({ nas }) => nas.stop('one'),
  },
];

const synopkg = async ({ shell }: RecordedNas, what: string) => {
  const { exitCode, output } = await shell(`${DSM_PATH} synopkg ${what} one`);
  return { exits: exitCode, output };
};

async function twoWays(box: RecordedNas) {
  const { code, status } = await box.nas.status('one');
  return { code, word: status, exits: (await synopkg(box, 'status')).exits };
}

const TELLERS: Readonly<
  Record<NonNullable<Row['told']> | 'both', (box: RecordedNas, row: Row) => Promise<unknown>>
> = {
  both: twoWays,
  'synopkg status alone': async (box) => {
    const { exits, output } = await synopkg(box, 'status');
    const { status_code: code, status: word } = JSON.parse(output).aspect.active;
    return { code, word, exits };
  },
  'synopkg is_onoff': async (box) => {
    const { exits, output } = await synopkg(box, 'is_onoff');
    const [, word, code] = /^package one (.*), status: \[(\d+)\]\n$/.exec(output) ?? [];
    return { code: Number(code), word, exits };
  },
  'while it starts': async (box) => {
    const starting = box.nas.start('one');
    await box.shell('while [ ! -e /tmp/in ]; do sleep 0.02; done');
    const told = await twoWays(box);
    await box.shell('touch /tmp/go');
    await starting;
    return told;
  },
};

test.each(ROWS)('$code, when $when', async (row) => {
  const box = await recordedNas({ dsm: '7.2.2' });
  await box.nas.install(await rough('base'), { start: true });
  await box.nas.install(await rough('one', row.package), { start: row.told !== 'while it starts' });
  await row.make?.(box);
  const { code, word, exits } = row;
  expect(await TELLERS[row.told ?? 'both'](box, row)).toEqual({ code, word, exits });
});

test('no code of the table is left out', () => {
  expect(ROWS.map(({ code }) => code)).toEqual(expect.arrayContaining(STATUS_CODES.map(({ code }) => code)));
});

test('a package exists for its own commands from its postinst on, in the version that is being installed', async () => {
  const box = await recordedNas({ allowRoot: true });
  const ask = (where: string) =>
    `for c in "version own" "status own"; do echo "${where} $(synopkg $c)" >> /tmp/said; done; synopkghelper update own port-config || echo "${where} no update" >> /tmp/said`;
  const own = (version: string) =>
    rough('own', {
      version,
      files: {
        'conf/privilege': '{"defaults":{"run-as":"root"}}',
        'conf/resource': '{"port-config":{"protocol-file":"own.sc"}}',
        'package/own.sc': '[own]\ntitle="t"\ndesc="d"\nport_forward="no"\ndst.ports="9000/tcp"\n',
      },
      scripts: {
        postinst: `PATH=${DSM_PATH}; ${ask('postinst')}; true`,
        start: `PATH=${DSM_PATH}; ${ask('start')}; true`,
      },
    });
  for (const version of ['1.0-1', '2.0-1']) {
    await box.shell(': > /tmp/said');
    expect((await box.nas.install(await own(version), { start: true })).result).toBe('done');
    const said = (await box.read('/tmp/said')).trim().split('\n');
    expect(said).toEqual([
      `postinst ${version}`,
      expect.stringContaining('"status_code":273'),
      `start ${version}`,
      expect.stringContaining('"status_code":311'),
    ]);
  }
});
