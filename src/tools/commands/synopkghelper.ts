/** `synopkghelper update`: a worker reads its part of conf/resource again (guide 16). */
import { stderr, stdout, type Tool } from '../tool.ts';

/** Open to every user: the guide calls it from a package's own script. */
export const synopkghelper: Tool = {
  command: 'synopkghelper',
  async run({ args: [action, name, resource] }, { api }) {
    if (action !== 'update' || name === undefined || resource === undefined) return undefined;
    const reason = await api.updateResource(name, resource);
    if (reason === undefined) return stdout('');
    // Likely: the text. Inferred: the reason in brackets, where DSM prints a place in its source.
    return stderr(`Failed to update ${resource} of ${name} [${reason}]\n`);
  },
};
