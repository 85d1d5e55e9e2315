/** Runs before each test file of the project `pure`: a test that starts a process, or calls a Docker engine, fails. */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, expect } from 'vitest';
import { startedProcesses } from './started-processes.ts';

const refuse = (command: unknown): never => {
  startedProcesses.push(String(command));
  throw new Error(`a test of the project "pure" started ${command}: see test/support/boxed-files.ts`);
};

for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'] as const)
  Object.assign(childProcess, { [name]: refuse });
syncBuiltinESMExports();

process.env.DOCKER_HOST = 'unix:///nonexistent/no-docker-in-pure-tests.sock';

// The code under test may have caught the error.
afterEach(() => expect(startedProcesses.splice(0), 'processes that a pure test started').toEqual([]));
