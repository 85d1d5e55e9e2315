/** `synoshare`: the shared folders. Root's alone: the file mode of the command in the box refuses everybody else. */
import { lines, stdout, type Tool, type ToolContext } from '../tool.ts';

/** Two lines before the names. Sources: three authors who skip them; "Share Enum Arguments: [0xFF0F] ALL". */
async function list({ system }: ToolContext) {
  const names = (await system.shares.list()).map(({ name }) => name).toSorted();
  return stdout(lines('Share Enum Arguments: [0xFF0F] ALL', `${names.length} Listed:`, ...names));
}

/** Source: 007revad, whose scripts read the answer to a name in any case. */
async function getRealPath(name: string, { system }: ToolContext) {
  const share = await system.shares.find(name);
  return share === undefined ? undefined : stdout(lines(share.path));
}

export const synoshare: Tool = {
  command: 'synoshare',
  rootOnly: true,
  async run({ args: [option, name] }, context) {
    if (option === '--enum' && (name === undefined || name.toUpperCase() === 'ALL')) return list(context);
    if (option === '--get-real-path' && name !== undefined) return getRealPath(name, context);
    return undefined;
  },
};
