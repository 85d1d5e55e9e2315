/** usr-local-linker: the package's commands, libraries and settings linked into /usr/local (guide 17). */
import { z } from 'zod';
import { defineWorker, WorkerFailure, type WorkerInterval } from './define-worker.ts';

const relpaths = z.array(z.string()).default([]);

/** Inferred: `sbin` is in no document, but a package in use has it; it is linked like the others. */
const FOLDERS = ['bin', 'lib', 'etc', 'sbin'] as const;

const spec = z.looseObject({ bin: relpaths, lib: relpaths, etc: relpaths, sbin: relpaths });

interface Link {
  readonly path: string;
  readonly target: string;
}

function linksOf(home: string, linkSpec: z.infer<typeof spec>): Link[] {
  return FOLDERS.flatMap((folder) =>
    linkSpec[folder].map((relpath) => {
      const name = relpath.split('/').at(-1) ?? '';
      if (name === '' || relpath.split('/').includes('..')) {
        throw new WorkerFailure(`conf/resource: "usr-local-linker" cannot link ${JSON.stringify(relpath)}`);
      }
      return { path: `/usr/local/${folder}/${name}`, target: `${home}/target/${relpath}` };
    }),
  );
}

const linker: WorkerInterval<z.infer<typeof spec>> = {
  async acquire({ machine, package: { home }, note, onUndo }, linkSpec) {
    const links = linksOf(home, linkSpec);
    const targetKinds = await machine.kinds(links.map(({ target }) => target));
    const placed: string[] = [];
    onUndo(() => machine.change(placed.map((path) => ({ op: 'remove', path }))));
    for (const [index, { path, target }] of links.entries()) {
      if (targetKinds[index] === undefined) {
        note(`${target} is not there: not linked`);
        continue;
      }
      // Like unlink(2), the link replaces a file or a link, never a folder.
      await machine.change([{ op: 'link', path, to: target }]);
      placed.push(path);
      note(`linked ${path}`);
    }
  },
  async release({ machine, package: { home }, note }, linkSpec) {
    const links = linksOf(home, linkSpec);
    const linkKinds = await machine.kinds(links.map(({ path }) => path));
    // Only links are deleted: a file of that name is not the worker's.
    const linked = links.filter((_, index) => linkKinds[index] === 'link');
    await machine.change(linked.map(({ path }) => ({ op: 'remove', path })));
    for (const { path } of linked) note(`unlinked ${path}`);
  },
};

export const usrLocalLinker = defineWorker({
  name: 'usr-local-linker',
  provider: 'DSM',
  spec,
  intervals: { FROM_ENABLE_TO_DISABLE: linker },
});
