/** Bundles the bench with the sources, as the build bundles them: each program is an entry. */
import { bundle } from '../rolldown.config.mjs';

const PROGRAMS = ['main', 'command-times', 'install-once'];

export default bundle(
  Object.fromEntries(PROGRAMS.map((name) => [name, `bench/${name}.ts`])),
  'node_modules/.cache/bench',
);
