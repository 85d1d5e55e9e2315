import { expect, test } from 'vitest';
import { startedProcesses } from './started-processes.ts';

// By name, since an import of it would make this file one of the project "boxed".
const CHILD_PROCESS = 'node:child_process';

test('a pure test can start no process, and what it tried is kept for the hook that fails it', async () => {
  const { spawn, execFileSync } = await import(CHILD_PROCESS);
  expect(() => spawn('true')).toThrow('a test of the project "pure" started true');
  expect(() => execFileSync('false')).toThrow('test/support/boxed-files.ts');
  expect(startedProcesses.splice(0)).toEqual(['true', 'false']);
});
