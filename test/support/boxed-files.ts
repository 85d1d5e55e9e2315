/**
 * Which test files make up the project `boxed`: those that import, directly or through a helper in test/, a module that
 * makes boxes or starts processes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

const STARTS_PROCESSES = ['node:child_process'];

const MAKES_BOXES = [
  'src/index.ts',
  'src/machine/choose-machine.ts',
  'src/machine/docker/docker-machine.ts',
  'src/nas/start-nas.ts',
  'src/scenario/try-package.ts',
  'src/scenario/upgrade-package.ts',
  'src/vitest.ts',
].map((path) => join(ROOT, path));

const DOORS = new Set([...STARTS_PROCESSES, ...MAKES_BOXES]);

/** The paths of the boxed files, from the repository's root. */
export function boxedFiles(): string[] {
  const names = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.test.ts')).map((name) => join('test', name));
  return files.filter((file) => isBoxed(join(ROOT, file))).sort();
}

const isBoxedFile = new Map<string, boolean>();

function isBoxed(file: string): boolean {
  const known = isBoxedFile.get(file);
  if (known !== undefined) return known;
  isBoxedFile.set(file, false);
  const imports = importsOf(file);
  const boxed = imports.some((path) => DOORS.has(path)) || imports.filter(isHelper).some(isBoxed);
  isBoxedFile.set(file, boxed);
  return boxed;
}

const isHelper = (path: string): boolean => path.startsWith(join(ROOT, 'test/'));

/** What a file imports or exports from, as absolute paths; types alone do not count. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm);
  return [...statements].map(([, path = '']) => (path.startsWith('.') ? resolve(file, '..', path) : path));
}
