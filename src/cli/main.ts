/** The command line's own beginning and end: what bin/spkbox.js starts. */
import { CommanderError } from 'commander';
import { makeProgram, withoutGreed } from './program.ts';
import { guardStreams, lostOutput } from './terminal.ts';

async function main(args: readonly string[]): Promise<void> {
  const program = makeProgram();
  try {
    await program.parseAsync(withoutGreed(args), { from: 'user' });
  } catch (error) {
    await fail(error instanceof CommanderError ? await misuseOf(error, args) : error);
  }
  await fail(lostOutput());
}

/** Undefined where help or the version was asked for: commander throws then too. */
async function misuseOf(error: CommanderError, args: readonly string[]): Promise<Error | undefined> {
  if (error.exitCode === 0) return undefined;
  const { misuse } = await import('./misuse.ts');
  return misuse(error, args);
}

async function fail(error: unknown): Promise<void> {
  if (error === undefined) return;
  const { exitCodeOf, printError } = await import('./errors.ts');
  printError(error);
  process.exitCode = exitCodeOf(error);
}

guardStreams();
process.on('uncaughtException', (error) => {
  // An error cannot be told in its usual form where the library itself cannot be loaded.
  const told = fail(error).catch(() => process.stderr.write(`${error.stack ?? error}\n`));
  void told.finally(() => process.exit(2));
});
await main(process.argv.slice(2));
