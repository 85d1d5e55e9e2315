/** An agent whose shell runs on the host: for tests that need no box. */
import { spawn } from 'node:child_process';
import { AGENT_LOOP, Agent } from '../../src/machine/shared/agent.ts';

export function startAgent() {
  const child = spawn('bash', ['--norc', '-c', AGENT_LOOP], { stdio: ['pipe', 'pipe', 'inherit'] });
  const agent = new Agent(child.stdin, child.stdout);
  return { agent, child, [Symbol.dispose]: () => child.kill('SIGKILL') };
}
