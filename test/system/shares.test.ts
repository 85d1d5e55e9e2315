/** The list of shared folders on a real box. */
import { beforeEach, expect, test } from 'vitest';
import { type RecordedNas, recordedNas } from '../support/fixture.ts';

const LIST = '/etc/samba/smb.share.conf';
let box: RecordedNas;

beforeEach(async () => {
  box = await recordedNas({ volumes: 2 });
});

const create = (name: string, volume = '/volume1') => box.nas.system.shares.create({ name, volume });

test('a share is made once for all volumes, whatever its case', async () => {
  expect(await create('Media', '/volume2')).toMatchObject({ result: 'made' });
  const again = await create('media');
  expect(again).toEqual({
    result: 'found',
    share: { name: 'Media', path: '/volume2/Media', volume: '/volume2' },
  });
  expect(await box.machine.list('/volume1')).not.toContain('media');
  expect(await box.read(LIST)).toBe('[Media]\n\tpath=/volume2/Media\n');
});

test('of many created at once each is in the list', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `share${at}`);
  await Promise.all(names.map((name) => create(name)));
  expect((await box.nas.system.shares.list()).map(({ name }) => name)).toEqual(names);
});

test('a folder that lies there becomes the share, and stays when that is taken back', async () => {
  await box.shell('mkdir /volume1/old; touch /volume1/old/file');
  const creation = await create('old');
  expect(creation.result).toBe('adopted');
  await box.nas.system.shares.takeBack(creation);
  expect(await box.nas.system.shares.list()).toEqual([]);
  expect(await box.machine.list('/volume1/old')).toEqual(['file']);
});

test('a new share is taken back with its folder, and stays once it holds a file', async () => {
  const [empty, used] = [await create('empty'), await create('used')];
  await box.shell('touch /volume1/used/file');
  for (const creation of [empty, used]) await box.nas.system.shares.takeBack(creation);
  expect((await box.nas.system.shares.list()).map(({ name }) => name)).toEqual(['used']);
  expect(await box.machine.list('/volume1')).not.toContain('empty');
});

test('a share whose folder is gone gets it again', async () => {
  await create('media');
  await box.shell('rmdir /volume1/media');
  expect(await create('media', '/volume2')).toMatchObject({ result: 'found' });
  expect(await box.machine.list('/volume1')).toContain('media');
});

test('a snapshot brings back the shares of its time', async () => {
  await create('before');
  const snapshot = await box.nas.snapshot();
  await create('after');
  await box.nas.restore(snapshot);
  expect((await box.nas.system.shares.list()).map(({ name }) => name)).toEqual(['before']);
  expect(await box.leftovers()).toEqual([]);
});

test('shares are kept, and their list is a leftover only where something else wrote to it', async () => {
  await create('media');
  expect((await box.nas.leftBehind()).left).toMatchObject([{ what: '/volume1/media', verdict: 'kept' }]);
  await box.shell(`echo '# mine' >> ${LIST}`);
  expect(await box.leftovers()).toEqual([LIST]);
  await box.shell(`rm ${LIST}`);
  expect(await box.leftovers()).toContain(LIST);
});
