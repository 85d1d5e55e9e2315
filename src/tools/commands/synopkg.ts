/** `synopkg`: Package Center's command line. Sources of its subcommands: tldr-pages, spkcli, Synology_app_mover. */
import { stderr, type Tool } from '../tool.ts';
import { ACTIONS } from './synopkg/actions.ts';
import { QUERIES } from './synopkg/queries.ts';
import type { Subcommand } from './synopkg/subcommand.ts';

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map(Object.entries({ ...QUERIES, ...ACTIONS }));

export const synopkg: Tool = {
  command: 'synopkg',
  async run(call, context) {
    const [name, ...args] = call.args;
    // Inferred: the text; that a call without a subcommand shows how to use it, and fails, is usual.
    if (name === undefined) return stderr(`Usage: synopkg {${[...SUBCOMMANDS.keys()].join('|')}} ...\n`);
    return SUBCOMMANDS.get(name)?.(call, args, context);
  },
};
