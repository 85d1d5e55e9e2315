/** A subcommand of `synopkg`, called with the arguments after its name. */
import type { Answer, Call, ToolContext } from '../../tool.ts';

/** Undefined where DSM's behaviour is unknown: the call then fails loudly. */
export type Subcommand = (
  call: Call,
  args: readonly string[],
  context: ToolContext,
) => Promise<Answer | undefined>;
