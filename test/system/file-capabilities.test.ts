/** Capabilities of files, as setcap would set them. */
import { describe, expect, test } from 'vitest';
import { COMMAND_CAPABILITIES } from '../../src/machine/shared/command-line.ts';
import { capabilityNames, setFileCapabilities } from '../../src/system/file-capabilities.ts';
import { recordedNas } from '../support/fixture.ts';

describe('a list of capabilities', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['cap_chown', ['cap_chown']],
    ['cap_chown,cap_net_raw', ['cap_chown', 'cap_net_raw']],
    [' CAP_CHOWN , cap_chown', ['cap_chown']],
    ['chown', undefined],
    ['cap_chown+ep', undefined],
    ['cap_chown,', undefined],
    ['', undefined],
  ])('%j', (list, names) => {
    expect(capabilityNames(list)).toEqual(names);
  });

  test('all is every one that Linux has', () => {
    expect(capabilityNames('all')).toHaveLength(41);
    expect(capabilityNames('cap_chown,all')?.at(-1)).toBe('cap_checkpoint_restore');
  });
});

test('a file gets those that the box can have, permitted and effective, and the rest are named', async () => {
  const { machine, shell } = await recordedNas();
  await shell('cp /usr/bin/id /volume1/id; cp /usr/bin/id /volume1/none');
  const names = capabilityNames('all') ?? [];
  const { given, withheld, failure } = await setFileCapabilities(machine, { path: '/volume1/id', names });
  expect(failure).toBeUndefined();
  expect([...given].sort()).toEqual(COMMAND_CAPABILITIES.map((name) => `cap_${name}`).sort());
  expect([...given, ...withheld].sort()).toEqual([...names].sort());
  expect((await shell('/volume1/id -u', 'http')).output).toBe('1023\n');
  const none = await setFileCapabilities(machine, { path: '/volume1/none', names: ['cap_sys_admin'] });
  expect(none).toEqual({ given: [], withheld: ['cap_sys_admin'], failure: undefined });
});

test('what is no plain file gets none, and that is said', async () => {
  const { machine, shell } = await recordedNas();
  await shell('cp /usr/bin/id /volume1/id; ln -s id /volume1/link');
  for (const path of ['/volume1/link', '/volume1/missing', '/volume1']) {
    const { given, failure } = await setFileCapabilities(machine, { path, names: ['cap_chown'] });
    expect({ given, failure }).toEqual({ given: [], failure: `${path} is no plain file` });
  }
});

test('a perl that root has replaced gives none, whatever it prints, and is ended where it never stops', async () => {
  const { machine, shell } = await recordedNas();
  await shell('cp /usr/bin/id /volume1/id; cp /usr/bin/yes /usr/local/bin/endless');
  for (const perl of ['#!/bin/sh\necho 12x', '#!/bin/sh\nexec /usr/local/bin/endless']) {
    await shell(
      `printf '${perl.replaceAll('\n', '\\n')}\\n' > /usr/bin/new; chmod 755 /usr/bin/new; mv /usr/bin/new /usr/bin/perl`,
    );
    const answer = await setFileCapabilities(machine, { path: '/volume1/id', names: ['cap_chown'] });
    expect(answer).toMatchObject({ given: [], failure: 'the box has no perl' });
  }
});
