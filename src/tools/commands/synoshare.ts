/** `synoshare`: which shared folders there are. Root's alone; the shell refuses everybody else before it comes here. */
import type { ToolShare } from '../package-center-api.ts';
import { type Answer, lines, stdout, type Tool } from '../tool.ts';

/** DSM finds shares whatever the case. Source: 007revad, who reads `--get-real-path`. */
const named = (shares: readonly ToolShare[], name: string): ToolShare | undefined =>
  shares.find((share) => share.name.toLowerCase() === name.toLowerCase());

/** Two lines before the names. Sources: three authors who skip them; "Share Enum Arguments: [0xFF0F] ALL". */
function list(shares: readonly ToolShare[]): Answer {
  const names = shares.map(({ name }) => name).toSorted();
  return stdout(lines('Share Enum Arguments: [0xFF0F] ALL', `${names.length} Listed:`, ...names));
}

export const synoshare: Tool = {
  command: 'synoshare',
  async run({ args: [option, name] }, { api }) {
    if (option === '--enum' && (name === undefined || name.toUpperCase() === 'ALL'))
      return list(api.shares());
    if (option !== '--get-real-path' || name === undefined) return undefined;
    const share = named(api.shares(), name);
    return share === undefined ? undefined : stdout(lines(share.path));
  },
};
