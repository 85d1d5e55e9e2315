/** What each release writes of a line in the form of DSM 7.2. */
import { describe, expect, it } from 'vitest';
import { extraLinesAround, formatForRelease } from '../../src/dsm/log-lines.ts';

const START = 'install X: begin to start version 1.0-1';
const RESULT = 'stop X: stop version 1.0-1 failed, result 273';
const WORKER = 'Acquire data-share for X when 0x0001 (ready)';
const SCRIPT = 'install X 1.0-1 Begin preinst';
const FOLDER = 'install X 1.0-1 End /bin/mkdir -p /var/packages/X -m 755 ret=[0]';
const TARGET = 'install X 1.0-1 Begin /bin/mkdir -p /volume1/@appstore/X -m 755';
const MARK = 'install X 1.0-1 Begin /bin/touch /var/packages/X/installing';

describe('a line', () => {
  it.each(['7.2', '7.2.1', '7.2.2', '7.3'] as const)('is as it is on DSM %s', (release) => {
    for (const line of [START, RESULT, WORKER, SCRIPT, FOLDER, TARGET, MARK])
      expect(formatForRelease(release, line)).toBe(line);
  });

  it.each(['7.0', '7.0.1', '7.1', '7.1.1'] as const)(
    'about workers, start and stop is not on DSM %s',
    (release) => {
      for (const line of [START, RESULT, WORKER])
        expect(formatForRelease(release, line), line).toBeUndefined();
      for (const line of [SCRIPT, FOLDER, TARGET, MARK]) expect(formatForRelease(release, line)).toBe(line);
    },
  );

  it('about the placing is another on DSM 6', () => {
    expect(formatForRelease('6.2.4', FOLDER)).toBe(
      'install X 1.0-1 End /bin/mkdir -p /var/packages/X ret=[0]',
    );
    for (const line of [TARGET, MARK]) expect(formatForRelease('6.2.4', line), line).toBeUndefined();
    for (const line of [START, RESULT, SCRIPT]) expect(formatForRelease('6.2.4', line)).toBe(line);
  });
});

it('a profile is loaded before start and unloaded after stop, on DSM 6 alone', () => {
  expect(extraLinesAround('6.2.4', 'start', 'before')).toEqual(['pre-load apparmor']);
  expect(extraLinesAround('6.2.4', 'stop', 'after')).toEqual(['unload apparmor']);
  expect(extraLinesAround('6.2.4', 'start', 'after')).toEqual([]);
  expect(extraLinesAround('6.2.4', 'preinst', 'before')).toEqual([]);
  expect(extraLinesAround('7.2.2', 'start', 'before')).toEqual([]);
});
