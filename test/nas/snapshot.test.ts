/** A NAS that is saved and brought back: the box, the packages and the leak report stay in step. */
import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/box.ts';
import { recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

/** Writes its data at the installation, and says by its status script whether it runs. */
const daemon = (version = '1.0-1') =>
  rough('tinyd', {
    version,
    scripts: {
      postinst: 'echo first > "$SYNOPKG_PKGVAR/data"',
      start: 'sleep 1000 > /dev/null 2>&1 & echo $! > "$SYNOPKG_PKGVAR/pid"',
      stop: 'kill $(cat "$SYNOPKG_PKGVAR/pid")',
      status: 'kill -0 $(cat "$SYNOPKG_PKGVAR/pid") 2> /dev/null || exit 3',
    },
  });

await onEveryEngine((_, engine) => {
  test('a package that was uninstalled since is there again, runs, and can be used', async () => {
    const box = await recordedNas({ engine });
    const { nas } = box;
    await nas.install(await daemon(), { start: true });
    const snapshot = await nas.snapshot();
    expect((await nas.uninstall('tinyd')).result).toBe('done');
    expect((await nas.status('tinyd')).status).toBe('non_installed');
    const outcomes = await nas.restore(snapshot);
    expect(outcomes).toMatchObject([{ action: 'boot', package: 'tinyd', result: 'done' }]);
    expect(nas.packages.map(({ name }) => name)).toEqual(['tinyd']);
    expect(await nas.status('tinyd')).toMatchObject({ code: 0, status: 'running' });
    expect(await box.read('/volume1/@appdata/tinyd/data')).toBe('first\n');
    expect((await box.shell('/usr/syno/bin/synopkg version tinyd')).output).toBe('1.0-1\n');
    expect((await nas.upgrade(await daemon('2.0-1'))).result).toBe('done');
    expect((await nas.uninstall('tinyd')).result).toBe('done');
    expect(await box.leftovers()).toEqual([]);
  });

  test('one snapshot is restored many times, and older ones after newer ones', async () => {
    const box = await recordedNas({ engine });
    const { nas } = box;
    const empty = await nas.snapshot();
    await nas.install(await daemon(), { start: true });
    const installed = await nas.snapshot();
    for (let round = 0; round < 3; round += 1) {
      await nas.restore(installed);
      expect(await nas.status('tinyd')).toMatchObject({ code: 0 });
      expect((await nas.uninstall('tinyd')).result).toBe('done');
      await nas.restore(empty);
      expect(nas.packages).toEqual([]);
      expect(await box.machine.kinds(['/var/packages/tinyd'])).toEqual([undefined]);
      expect((await nas.install(await daemon(), { start: true })).result).toBe('done');
    }
    await nas.restore(installed);
    await nas.stop('tinyd');
    expect((await nas.uninstall('tinyd')).result).toBe('done');
    expect(await box.leftovers()).toEqual([]);
  });

  test('what a package left before the snapshot is told after a restore, too', async () => {
    const box = await recordedNas({ engine, dsm: '6.2.4' });
    const { nas } = box;
    const leaving = await rough('leaver', {
      asRoot: true,
      scripts: {
        postinst:
          'echo x > /etc/left-early; echo x > /etc/left-gone; rm /etc/left-never 2> /dev/null || true',
      },
    });
    await nas.install(leaving, { start: false });
    const snapshot = await nas.snapshot();
    await nas.restore(snapshot);
    await box.shell('rm /etc/left-gone; echo x > /etc/left-late');
    await nas.uninstall('leaver');
    expect((await box.leftovers()).toSorted()).toEqual(['/etc/left-early', '/etc/left-late']);
  });

  test('what ran is not started where that is not wanted', async () => {
    const { nas } = await recordedNas({ engine });
    await nas.install(await daemon(), { start: true });
    const snapshot = await nas.snapshot();
    expect(await nas.restore(snapshot, { start: false })).toEqual([]);
    expect((await nas.status('tinyd')).status).toBe('stop');
    expect((await nas.start('tinyd')).result).toBe('done');
  });
});

test('a snapshot of another NAS is refused', async () => {
  const [one, other] = await Promise.all([recordedNas(), recordedNas()]);
  await expect(one.nas.restore(await other.nas.snapshot())).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
});
