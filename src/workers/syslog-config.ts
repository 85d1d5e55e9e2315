/** syslog-config: the package's fragments for syslog-ng and logrotate, placed while it runs (guide 28). */
import { posix } from 'node:path';
import { z } from 'zod';
import type { FileOp } from '../machine/machine.ts';
import { defineWorker, type WorkerContext, WorkerFailure, type WorkerInterval } from './define-worker.ts';

const include = z.looseObject({ 'target-dir': z.string(), 'conf-relpath': z.string() });

/** The guide's table calls the list `patterndb-inc`, its syntax and example `patterninc`: both count. */
const spec = z.looseObject({
  'patterndb-relpath': z.string().optional(),
  'logrotate-relpath': z.string().optional(),
  patterninc: z.array(include).default([]),
  'patterndb-inc': z.array(include).default([]),
});

type SyslogConfig = z.infer<typeof spec>;

const PATTERNDB = '/usr/local/etc/syslog-ng/patterndb.d';
const LOGROTATE = '/usr/local/etc/logrotate.d';
const ROOT = { uid: 0, gid: 0 };

/** A file of the package, relative to its target, and where it is copied to. */
interface Fragment {
  readonly relpath: string;
  readonly path: string;
}

/** Inferred: the copies have the package's name, as port files do; no source names them. */
function fragmentsOf(name: string, config: SyslogConfig): Fragment[] {
  const { 'patterndb-relpath': patterndb, 'logrotate-relpath': logrotate } = config;
  return [
    ...(patterndb === undefined ? [] : [{ relpath: patterndb, path: `${PATTERNDB}/${name}.conf` }]),
    ...[...config.patterninc, ...config['patterndb-inc']].map((entry) => ({
      relpath: entry['conf-relpath'],
      path: `${PATTERNDB}/include/${folderName(entry['target-dir'])}/${name}.conf`,
    })),
    ...(logrotate === undefined ? [] : [{ relpath: logrotate, path: `${LOGROTATE}/${name}` }]),
  ];
}

function folderName(name: string): string {
  if (/^[\w-]+$/.test(name)) return name;
  throw new WorkerFailure(
    `conf/resource: "syslog-config" cannot have the target-dir ${JSON.stringify(name)}`,
  );
}

async function readFragment({ machine, package: pkg }: WorkerContext, relpath: string): Promise<string> {
  const isInside = !relpath.split('/').includes('..');
  const text = isInside ? await machine.read(`${pkg.folders.target}/${relpath}`) : undefined;
  if (text !== undefined) return text;
  throw new WorkerFailure(`conf/resource: "syslog-config" names target/${relpath}, which is not there`);
}

/** Guide 28: a file of that name is removed first. Likely: the fragments of DSM itself are root's and 0644. */
const placeOps = (path: string, text: string): FileOp[] => [
  { op: 'folder', path: posix.dirname(path), mode: 0o755, owner: ROOT },
  { op: 'file', path, text, mode: 0o644, owner: ROOT },
];

const fragments: WorkerInterval<SyslogConfig> = {
  async acquire(context, config) {
    const { machine, package: pkg, note, onUndo } = context;
    for (const { relpath, path } of fragmentsOf(pkg.name, config)) {
      const text = await readFragment(context, relpath);
      onUndo(() => machine.change([{ op: 'remove', path }]));
      await machine.change(placeOps(path, text));
      note(`placed ${path}; it was not checked, as no syslog-ng or logrotate runs in the box`);
    }
  },
  async release({ machine, package: pkg, note }, config) {
    const paths = fragmentsOf(pkg.name, config).map(({ path }) => path);
    await machine.change(paths.map((path) => ({ op: 'remove', path })));
    for (const path of paths) note(`removed ${path}`);
  },
};

export const syslogConfig = defineWorker({
  name: 'syslog-config',
  provider: 'DSM',
  spec,
  intervals: { FROM_STARTUP_TO_HALT: fragments },
});
