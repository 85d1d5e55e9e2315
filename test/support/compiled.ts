/** spkbox's own sources as plain JavaScript, for tests that need them in a process of their own. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

export interface Compiled extends Disposable {
  /** The folder that holds `src/`. */
  readonly folder: string;
}

/** Translates these folders or files of `src/` one by one, without a look at their types. */
export function compile(...parts: readonly string[]): Compiled {
  const cache = join(REPOSITORY, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'compiled-'));
  for (const path of parts.flatMap(sourcesOf)) translate(path, folder);
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

function sourcesOf(part: string): string[] {
  if (part.endsWith('.ts')) return [part];
  const names = readdirSync(join(REPOSITORY, 'src', part), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(part, name));
}

function translate(path: string, folder: string): void {
  const source = readFileSync(join(REPOSITORY, 'src', path), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ES2022,
      rewriteRelativeImportExtensions: true,
    },
  });
  const to = join(folder, 'src', path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, outputText);
}
