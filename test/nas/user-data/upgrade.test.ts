/** What an upgrade makes of the settings and files of users: each way to lose them, and a twin that keeps them. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, RunEvent, UsersFiles } from '../../../src/index.ts';
import type { NasSnapshot } from '../../../src/nas/snapshot.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { changed, fixture, type RecordedNas, recordedNas } from '../../support/fixture.ts';

const info = (version: string): string =>
  `package="lived-in"\nversion="${version}"\nos_min_ver="7.0-40000"\narch="noarch"\ndescription="d"\nmaintainer="m"\n`;

const next = (name: string, version = '2.0-1', files = {}): Promise<Spk> =>
  changed(name, { INFO: info(version), ...files });

let box: RecordedNas;
let empty: NasSnapshot;

beforeAll(async () => {
  box = await recordedNas();
  empty = await box.nas.snapshot();
});

interface Upgraded {
  readonly users: UsersFiles | undefined;
  readonly findings: readonly Pick<Finding, 'code' | 'text' | 'place'>[];
}

/** Installs the first version, and lives in each before the upgrade to the next. */
async function upgradeThrough(
  [first, ...later]: readonly Promise<Spk>[],
  { allowLost = [] as readonly string[], before = '' } = {},
): Promise<Upgraded> {
  const { nas, events } = box;
  await nas.restore(empty);
  const from = events.length;
  if (first === undefined) throw new Error('no version');
  await nas.install(await first, { start: true });
  for (const spk of later) {
    await nas.exec(before, { package: 'lived-in' });
    await nas.liveIn('lived-in');
    await nas.upgrade(await spk, { allowLost });
  }
  return upgradedIn(events.slice(from));
}

function upgradedIn(events: readonly RunEvent[]): Upgraded {
  const found = events.flatMap((event) => (event.type === 'findings' ? event.findings : []));
  const data = events.findLast((event) => event.type === 'upgrade-data');
  return {
    users: data?.type === 'upgrade-data' ? data.users : undefined,
    findings: found
      .filter(({ code }) => code.startsWith('upgrade-'))
      .map(({ code, text, place }) => ({ code, text, place })) as Upgraded['findings'],
  };
}

test('what a version writes anew as it starts - its pid, log and cache - is no loss', async () => {
  const { users, findings } = await upgradeThrough([fixture('lived-in'), next('lived-in')]);
  expect(findings).toEqual([]);
  expect(users).toMatchObject({ kept: 3, changed: { total: 0 }, lost: { total: 0 } });
});

const startStop = (start: string, stop: string): string =>
  `#!/bin/sh\nf=/var/packages/lived-in/var/settings.conf\ncase $1 in start) ${start} ;; stop) ${stop} ;; esac\nexit 0\n`;

/** A change of the file without sed, whose help file would be another one. */
const without = (pattern: string): string => `text=$(grep -v "${pattern}" "$f"); echo "$text" > "$f"`;

test.each([
  ['drops comments as it starts', startStop(without('^#'), ':'), { kept: 2, changed: { total: 1 } }],
  ['writes its settings anew as it stops', startStop(':', without('spkbox')), { kept: 2 }],
])('a program that %s has lost nothing in the upgrade', async (_, text, counts) => {
  const files = {
    'scripts/start-stop-status': text,
    'package/defaults/settings.conf': 'interval=5\n',
  };
  const versions = ['1.0-1', '2.0-1'].map((version) => next('lived-in', version, files));
  const { users, findings } = await upgradeThrough(versions);
  expect(findings).toEqual([]);
  expect(users).toMatchObject({ ...counts, defaults: { total: 0 }, lost: { total: 0 } });
});

test('a database that was there before, and a file of etc, are lost where a script removes them', async () => {
  const before = 'echo x > /var/packages/lived-in/var/app.db; echo me > /var/packages/lived-in/etc/name';
  const postinst = '#!/bin/sh\nrm -f "$SYNOPKG_PKGVAR/app.db"\nrm -f /var/packages/lived-in/etc/name\n';
  const newer = next('lived-in', '2.0-1', { 'scripts/postinst': postinst });
  const { findings } = await upgradeThrough([fixture('lived-in'), newer], { before });
  expect(findings.map(({ code, place }) => [code, place.line, place.path])).toEqual([
    ['upgrade-data-lost', 3, '/volume1/@appconf/lived-in/name'],
    ['upgrade-data-lost', 2, '/volume1/@appdata/lived-in/app.db'],
  ]);
});

test('a file that is kept elsewhere does not stand for another one', async () => {
  const postinst =
    '#!/bin/sh\ncd "$SYNOPKG_PKGVAR" || exit 1\nmkdir users; mv spkbox* users/\nrm settings.conf\n';
  const newer = next('lived-in', '2.0-1', { 'scripts/postinst': postinst });
  const { findings } = await upgradeThrough([fixture('lived-in'), newer]);
  expect(findings).toMatchObject([
    { code: 'upgrade-data-lost', place: { line: 4, path: '/volume1/@appdata/lived-in/settings.conf' } },
  ]);
});

test('what is moved, or brought into a new form, is kept', async () => {
  const before = 'echo x > /var/packages/lived-in/var/app.db';
  const postinst =
    '#!/bin/sh\ncd "$SYNOPKG_PKGVAR" || exit 1\nmkdir -p db users; mv app.db db/; mv spkbox* users/\ngrep "=" settings.conf | tr = : > settings.yml; rm settings.conf\n';
  const newer = next('lived-in', '2.0-1', { 'scripts/postinst': postinst });
  const { users, findings } = await upgradeThrough([fixture('lived-in'), newer], { before });
  expect(findings).toEqual([]);
  expect(users).toMatchObject({ kept: 4, lost: { total: 0 } });
});

test('defaults that postinst copies over the settings of users are a failure, with script and line', async () => {
  const { users, findings } = await upgradeThrough([fixture('lived-in'), fixture('lived-in-resets')]);
  expect(findings).toEqual([
    {
      code: 'upgrade-data-reset',
      text: 'What the user had changed in var/settings.conf was undone in the upgrade from 1.0-1 to 2.0-1: postinst of 2.0-1 wrote over it, line 3.',
      place: { member: 'scripts/postinst', line: 3, path: '/volume1/@appdata/lived-in/settings.conf' },
    },
  ]);
  expect(users?.defaults.first).toEqual(['var/settings.conf']);
});

describe('data that postuninst of the old version deletes', () => {
  test('is a failure, with script and line', async () => {
    const { users, findings } = await upgradeThrough([fixture('lived-in-deletes'), next('lived-in')]);
    expect(findings).toMatchObject([
      {
        code: 'upgrade-data-reset',
        text: 'What the user had changed in var/settings.conf was undone in the upgrade from 1.0-1 to 2.0-1: postuninst of 1.0-1 removed it, line 5.',
        place: { member: 'scripts/postuninst', line: 5 },
      },
      {
        code: 'upgrade-data-lost',
        text: "The user's var/spkbox-users-file.txt was lost in the upgrade from 1.0-1 to 2.0-1: postuninst of 1.0-1 removed it, line 5.",
      },
    ]);
    expect(users).toMatchObject({ defaults: { total: 1 }, lost: { total: 1 } });
  });

  test('may go where that is allowed', async () => {
    const allowLost = ['var/*.conf', 'var/spkbox*'];
    const { users, findings } = await upgradeThrough([fixture('lived-in-deletes'), next('lived-in')], {
      allowLost,
    });
    expect(findings).toEqual([]);
    expect(users).toMatchObject({ lost: { total: 0 }, allowed: { total: 2 } });
  });
});

describe('files of a user that the new version does not run as', () => {
  const before = 'echo 1 > /var/packages/lived-in/var/state; chmod 600 /var/packages/lived-in/var/state';

  test('are a failure where the new user cannot read them', async () => {
    const { users, findings } = await upgradeThrough([fixture('lived-in'), fixture('lived-in-renamed')], {
      before,
    });
    expect(findings).toMatchObject([
      {
        code: 'upgrade-data-unreadable',
        text: "After the upgrade from 1.0-1 to 2.0-1 the package's user sc-lived-in cannot read var/state, which lived-in could.",
        place: { path: '/volume1/@appdata/lived-in/state' },
      },
    ]);
    expect(users?.unreadable.first).toEqual(['var/state']);
  });

  test('are kept where the user stays the same', async () => {
    const { findings } = await upgradeThrough([fixture('lived-in'), next('lived-in')], { before });
    expect(findings).toEqual([]);
  });
});

describe("the upgrade's temporary folder", () => {
  test('with what an earlier upgrade left there undoes what users did since', async () => {
    const { findings } = await upgradeThrough([
      fixture('lived-in-stale'),
      next('lived-in-stale', '2.0-1'),
      next('lived-in-stale', '3.0-1'),
    ]);
    expect(findings.map(({ code }) => code)).toEqual([
      'upgrade-folder-left',
      'upgrade-data-reset',
      'upgrade-folder-left',
    ]);
    expect(findings[1]).toMatchObject({
      text: 'What the user had changed in var/settings.conf was undone in the upgrade from 2.0-1 to 3.0-1: postupgrade of 3.0-1 wrote over it, line 2.',
      place: { member: 'scripts/postupgrade', line: 2 },
    });
  });

  test('that is emptied at the end is fine', async () => {
    const postupgrade =
      '#!/bin/sh\nmv "$SYNOPKG_TEMP_UPGRADE_FOLDER/settings.conf" "$SYNOPKG_PKGVAR/settings.conf"\n';
    const files = { 'scripts/postupgrade': postupgrade };
    const versions = ['1.0-1', '2.0-1', '3.0-1'].map((version) => next('lived-in-stale', version, files));
    expect((await upgradeThrough(versions)).findings).toEqual([]);
  });

  test('from which nothing is moved back has the data alone', async () => {
    const preupgrade = '#!/bin/sh\nmv "$SYNOPKG_PKGVAR"/* "$SYNOPKG_TEMP_UPGRADE_FOLDER"\n';
    const newer = next('lived-in', '2.0-1', { 'scripts/preupgrade': preupgrade });
    const { findings } = await upgradeThrough([fixture('lived-in'), newer]);
    expect(findings).toMatchObject([
      {
        code: 'upgrade-data-not-moved-back',
        text: "The user's var/settings.conf and var/spkbox-users-file.txt were not moved back from SYNOPKG_TEMP_UPGRADE_FOLDER in the upgrade from 1.0-1 to 2.0-1: preupgrade of 2.0-1 removed them, line 2.",
      },
      { code: 'upgrade-folder-left' },
    ]);
  });
});
