/** conf/resource: maps a worker's name to its specification. The worker checks the specification when it acquires. */
import type { Finding } from '../../findings.ts';
import { parseConf } from './conf-file.ts';

export type Resource = ReadonlyMap<string, unknown>;

export function parseResource(bytes: Buffer): { resource: Resource; notes: readonly Finding[] } {
  const { root, notes } = parseConf(bytes, 'conf/resource');
  return { resource: new Map(Object.entries(root)), notes };
}
