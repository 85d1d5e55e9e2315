/** Commands and files as steps. */
import { z } from 'zod';
import { SCRIPT_NAMES } from '../../dsm/actions.ts';
import type { FileOp } from '../../machine/machine.ts';
import { duration, word } from '../file/closed.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { WRITE_FILE } from '../write-file.ts';
import { defineStep } from './define-step.ts';

export const run = defineStep({
  verb: 'run',
  summary:
    'Runs a command of the shell: as root, as another user, or as a package with the environment of its scripts.',
  shape: {
    run: z.string(),
    as: z.string().optional().meta({ description: 'The name of a user; root when absent.' }),
    package: z
      .string()
      .optional()
      .meta({ description: 'The package in whose environment, and as whose user, it runs.' }),
    script: word(SCRIPT_NAMES)
      .optional()
      .meta({ description: 'With package: the script whose environment it is.' }),
    cwd: z.string().optional(),
    stdin: z.string().optional(),
    timeLimit: duration.optional(),
  },
  title: (step) => `run ${step.run}`,
  run: async ({ run: line, name: _name, expect: _expect, fault: _fault, ...options }, { nas }) => ({
    exec: await nas.exec(line, withoutUndefined(options)),
  }),
});

const mode = z.string().regex(/^[0-7]{3,4}$/, 'a mode is octal: "0644"');

export const write = defineStep({
  verb: 'write',
  summary:
    'Writes files by their absolute paths; an existing one keeps its owner and mode. Folders above are made.',
  shape: {
    write: z.record(z.string().startsWith('/'), z.string()),
    owner: z.string().optional(),
    mode: mode.optional(),
  },
  title: (step) => `write ${Object.keys(step.write).join(', ')}`,
  run: async ({ write: contents, owner, mode: octal }, { nas }) => {
    const command = [WRITE_FILE];
    if (owner !== undefined) command.push('chown "$2" "$1"');
    if (octal !== undefined) command.push('chmod "$3" "$1"');
    for (const [path, content] of Object.entries(contents)) {
      const exec = await nas.exec(
        ['/bin/sh', '-c', command.join(' && '), 'sh', path, owner ?? '', octal ?? ''],
        { stdin: content },
      );
      if (exec.exitCode !== 0) return { exec };
    }
    return {};
  },
});

export const remove = defineStep({
  verb: 'remove',
  summary: 'Removes files and folders by their absolute paths, with all below them.',
  shape: { remove: z.union([z.string(), z.array(z.string())]) },
  title: (step) => `remove ${[step.remove].flat().join(', ')}`,
  run: async (step, { nas }) => {
    const removals: FileOp[] = [step.remove].flat().map((path) => ({ op: 'remove', path }));
    await nas.machine.change(removals);
    return {};
  },
});

export const liveIn = defineStep({
  verb: 'live-in',
  summary:
    'Changes the settings of a package and adds files, as its users would. An upgrade in which any of that is lost, put back to defaults or unreadable fails the run.',
  shape: {
    'live-in': z.string(),
    edits: z
      .boolean()
      .optional()
      .meta({ description: 'Whether settings are changed and files added; true when absent.' }),
    seed: z.string().optional().meta({ description: "Lines of shell that do what the package's users do." }),
    seedAs: word(['package', 'root']).optional(),
  },
  title: (step) => `live in ${step['live-in']}`,
  run: async ({ 'live-in': name, name: _name, expect: _expect, fault: _fault, ...options }, { nas }) => {
    await nas.liveIn(name, withoutUndefined(options));
    return {};
  },
});
