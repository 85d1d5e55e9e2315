/** What follows `synopkg`: one of its subcommands, with the arguments after its name. */
import type { Answer, Call, ToolContext } from '../../tool.ts';

/** Undefined: spkbox does not know what DSM would do here. */
export type Subcommand = (
  call: Call,
  args: readonly string[],
  context: ToolContext,
) => Promise<Answer | undefined>;
