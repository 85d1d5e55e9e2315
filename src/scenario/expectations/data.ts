/** What the last upgrade did to the data of packages. */
import { z } from 'zod';
import type { PathList, UpgradeData } from '../../events.ts';
import type { Machine } from '../../machine/machine.ts';
import { type Check, defineExpectation } from './define-expectation.ts';

export const data = defineExpectation({
  key: 'data',
  summary:
    "Packages whose last upgrade lost and changed no file of etc, var, home, share and shared folders, apart from these files and folders: { hello: ['var/hello.pid'] }.",
  schema: z.record(z.string(), z.array(z.string())),
  check: (packages, { place }) =>
    Promise.all(
      Object.entries(packages).map(async ([name, allowed]): Promise<Check> => {
        const except = allowed.length === 0 ? '' : `, apart from ${allowed.join(', ')}`;
        const text = `the last upgrade of ${name} keeps its data${except}`;
        const upgrade = place.report().upgrades.findLast((entry) => entry.package === name);
        if (upgrade === undefined) return { text, met: false, actual: 'it was not upgraded' };
        const damaged = damagedFiles(upgrade, await realPaths(place.nas.machine, name, allowed));
        return damaged.length === 0 ? { text, met: true } : { text, met: false, actual: damaged.join('; ') };
      }),
    ),
});

function damagedFiles({ lost, changed }: UpgradeData, allowed: readonly string[]): string[] {
  const isAllowed = (path: string) => allowed.some((kept) => path === kept || path.startsWith(`${kept}/`));
  const damage = (word: string, { first, total }: PathList) => [
    ...first.filter((path) => !isAllowed(path)).map((path) => `${path} is ${word}`),
    ...(total > first.length ? [`${total - first.length} more files are ${word}`] : []),
  ];
  return [...damage('lost', lost), ...damage('changed', changed)];
}

/** Relative paths start at /var/packages/<name>, whose folders are links to a volume. */
const realPaths = (machine: Machine, name: string, paths: readonly string[]): Promise<string[]> =>
  Promise.all(
    paths.map(async (path) => {
      if (path.startsWith('/')) return path;
      const [folder, ...below] = path.split('/');
      const link = `/var/packages/${name}/${folder}`;
      const [entry] = await machine.look([link]);
      return [entry?.target ?? link, ...below].join('/');
    }),
  );
