/** `synopkg`: Package Center's own command line. Source of its subcommands: tldr-pages, spkcli, Synology_app_mover. */
import { ACTING } from './synopkg/acting.ts';
import { ASKING } from './synopkg/asking.ts';
import type { Subcommand } from './synopkg/subcommand.ts';
import { complained, type Tool } from './tool.ts';

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map(Object.entries({ ...ASKING, ...ACTING }));

export const synopkg: Tool = {
  command: 'synopkg',
  async run(call, context) {
    const [name, ...args] = call.args;
    // Inferred: the text; that a call without a subcommand shows how to use it, and fails, is usual.
    if (name === undefined) return complained(`Usage: synopkg {${[...SUBCOMMANDS.keys()].join('|')}} ...\n`);
    return SUBCOMMANDS.get(name)?.(call, args, context);
  },
};
