/** `synopkghelper update`: a package tells DSM that what it said in conf/resource has changed (guide 16). */
import { stderr, stdout, type Tool } from '../tool.ts';

/** The guide itself has a package's own script call it, so that it is open to everybody. */
export const synopkghelper: Tool = {
  command: 'synopkghelper',
  async run({ args: [action, name, resource] }, { api }) {
    if (action !== 'update' || name === undefined || resource === undefined) return undefined;
    const why = await api.updateResource(name, resource);
    if (why === undefined) return stdout('');
    // Likely: the text; Inferred: what follows it, which on DSM is a place in its source.
    return stderr(`Failed to update ${resource} of ${name} [${why}]\n`);
  },
};
