/** The places of an installed package that keep its data: the folders that DSM never removes, and its shared folders. */
import type { HierarchyForm } from '../../dsm/hierarchy.ts';
import type { Machine } from '../../machine/machine.ts';
import type { PackageRecord } from '../../package-center/package/installed-package.ts';
import type { DataPlace } from './own-path.ts';

/** Guide 13: the folders that DSM itself never removes. */
export const KEPT_FOLDERS = ['etc', 'var', 'home', 'share'] as const;

export interface PackageData {
  readonly machine: Machine;
  readonly record: PackageRecord;
  readonly form: HierarchyForm;
}

/** The shared folders come first: a place can lie in another one. */
export async function dataPlaces({ machine, record, form }: PackageData): Promise<DataPlace[]> {
  const shares = `${record.home}/shares`;
  const [targets, names] = await Promise.all([machine.kinds([record.folders.target]), machine.list(shares)]);
  const links = names.map((name) => `${shares}/${name}`);
  const paths = await Promise.all(links.map((link) => machine.resolve(link)));
  const candidates: DataPlace[] = [
    ...paths.flatMap((path, index) => (path === undefined ? [] : { name: `shares/${names[index]}`, path })),
    ...KEPT_FOLDERS.map((name) => ({ name, path: record.folders[name] })),
    // DSM 6 has no var: packages keep their data in target.
    ...(form === 'dsm6' && targets[0] === 'folder'
      ? [{ name: 'target/var', path: `${record.folders.target}/var` }]
      : []),
  ];
  const kinds = await machine.kinds(candidates.map(({ path }) => path));
  return candidates.filter((_, index) => kinds[index] === 'folder');
}
