/** What an engine reads of files that a package replaces while it does. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestsAt, pathsWithSameContent } from '../../../src/machine/namespace/digests.ts';
import { startAgent } from '../../support/agent.ts';
import { temporaryFolder } from '../../support/packages.ts';

const place = (name: string) => join(temporaryFolder(), name);

function file(name: string, text: string): string {
  writeFileSync(place(name), text);
  return place(name);
}

function pipe(name: string): string {
  execFileSync('mkfifo', [place(name)]);
  return place(name);
}

const digest = (text: string) => createHash('blake2b512').update(text).digest('hex');

test('the digest of a file is that of its content, and what is gone has none', async () => {
  using started = startAgent();
  const [whole, gone] = [file('whole', 'text'), place('gone')];
  expect(await digestsAt(started.agent, [whole, gone])).toEqual({
    byPlace: new Map([[whole, digest('text')]]),
    unread: new Set(),
  });
});

test('a pipe in the place of a file keeps nobody waiting, and what was not read for it is told', async () => {
  using started = startAgent();
  const places = [file('before', 'a'), pipe('pipe'), file('after', 'b')];
  const { unread } = await digestsAt(started.agent, places);
  expect([...unread]).toEqual(places);
  const pair = { path: '/f', place: place('pipe'), below: place('before') };
  expect(await pathsWithSameContent(started.agent, [pair])).toBeUndefined();
  const same = { path: '/f', place: place('before'), below: file('copy', 'a') };
  expect(await pathsWithSameContent(started.agent, [same])).toEqual(new Set(['/f']));
});

test('an endless file keeps the reader once, whatever number of files is to be read', async () => {
  using started = startAgent();
  const names = Array.from({ length: 3000 }, (_, n) => `/dev/../${'x'.repeat(200)}${n}`);
  let asked = 0;
  const counting = {
    ask(script: string) {
      asked += 1;
      return started.agent.ask(script);
    },
  };
  const { unread } = await digestsAt(counting, ['/dev/zero', ...names]);
  expect({ asked, unread: unread.size }).toEqual({ asked: 1, unread: 3001 });
});
