import { expect, test } from 'vitest';
import { readPorts } from '../../../src/dsm/ports.ts';
import { claimOf, firstConflict } from '../../../src/system/ports/claims.ts';

const file = (name: string, ports: string) => ({ name, ranges: readPorts(ports).ranges });

test('a service of DSM comes before a port file, and a free port has no claim', () => {
  const registered = [file('a', '22/tcp 8080/tcp')];
  expect(claimOf(22, 'tcp', registered)).toMatchObject({ kind: 'reserved' });
  expect(claimOf(8080, 'tcp', registered)).toEqual({ kind: 'registered', name: 'a' });
  expect(claimOf(8080, 'udp', registered)).toBeUndefined();
});

test('the first port that two files register is the conflict', () => {
  const { ranges } = readPorts('1/tcp 8000:9000/udp');
  expect(firstConflict(ranges, [file('a', '2/tcp'), file('b', '8500/udp')])).toMatchObject({
    name: 'b',
    wanted: { from: 8000, to: 9000 },
  });
  expect(firstConflict(ranges, [file('b', '8500/tcp')])).toBeUndefined();
});
