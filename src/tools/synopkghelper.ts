/** `synopkghelper update`: a package tells DSM that what it said in conf/resource has changed (guide 16). */
import { complained, said, type Tool } from './tool.ts';

/** The guide itself has a package's own script call it, so that it is open to everybody. */
export const synopkghelper: Tool = {
  command: 'synopkghelper',
  async run({ args: [action, name, resource] }, { door }) {
    if (action !== 'update' || name === undefined || resource === undefined) return undefined;
    const why = await door.updateResource(name, resource);
    if (why === undefined) return said('');
    // Likely: the text; Inferred: what follows it, which on DSM is a place in its source.
    return complained(`Failed to update ${resource} of ${name} [${why}]\n`);
  },
};
