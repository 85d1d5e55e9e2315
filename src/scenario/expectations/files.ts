/** Files of the NAS. */
import { z } from 'zod';
import type { FileEntry } from '../../machine/machine.ts';
import type { Nas } from '../../nas/nas.ts';
import { closedObject, word } from '../file/closed.ts';
import { type Check, checkEqual, defineExpectation } from './define-expectation.ts';
import { mismatchOf, patternWords, textPattern } from './text-pattern.ts';

const facts = closedObject({
  content: textPattern.optional(),
  kind: word(['file', 'folder', 'link', 'other']).optional(),
  owner: z.string().optional(),
  group: z.string().optional(),
  mode: z
    .string()
    .regex(/^[0-7]{3,4}$/, 'a mode is octal: "0644"')
    .optional(),
  target: z.string().optional(),
});

const expectedFile = z.union([z.null(), z.string(), facts], {
  error:
    'a file is its content, null where there must be none, or {content, kind, owner, group, mode, target}',
});

type ExpectedFile = z.output<typeof expectedFile>;

export const files = defineExpectation({
  key: 'files',
  summary:
    'Files by their absolute paths: their content, null where there must be none, or what is to be looked at.',
  schema: z.record(z.string().startsWith('/', 'the path of a file begins with /'), expectedFile),
  async check(expected, { place: { nas } }) {
    const checks: Check[] = [];
    for (const [path, file] of Object.entries(expected)) checks.push(...(await checkFile(nas, path, file)));
    return checks;
  },
});

async function checkFile(nas: Nas, path: string, expected: ExpectedFile): Promise<Check[]> {
  const [entry] = await nas.machine.look([path]);
  if (expected === null) {
    const text = `${path} does not exist`;
    return [
      entry === undefined ? { text, met: true } : { text, met: false, actual: `it is a ${entry.kind}` },
    ];
  }
  if (entry === undefined) return [{ text: `${path} exists`, met: false, actual: 'it does not' }];
  const wanted = typeof expected === 'string' ? { content: expected } : expected;
  return [...(await checkEntry(nas, { path, entry }, wanted)), ...(await checkContent(nas, path, wanted))];
}

interface Found {
  readonly path: string;
  readonly entry: FileEntry;
}

async function checkEntry(
  nas: Nas,
  { path, entry }: Found,
  { kind, owner, group, mode, target }: z.output<typeof facts>,
): Promise<Check[]> {
  const names = await ownerNames(nas, entry);
  const rows = [
    [`${path} is a ${kind}`, entry.kind, kind],
    [`${path} belongs to ${owner}`, names.owner, owner],
    [`${path} is of the group ${group}`, names.group, group],
    [`${path} has the mode ${mode}`, entry.mode.toString(8).padStart(4, '0'), mode?.padStart(4, '0')],
    [`${path} leads to ${target}`, entry.target, target],
  ] as const;
  return rows.flatMap(([text, actual, expected]) =>
    expected === undefined ? [] : [checkEqual(text, actual, expected)],
  );
}

async function ownerNames({ system }: Nas, { owner }: FileEntry): Promise<{ owner: string; group: string }> {
  const [users, groups] = [await system.accounts.users(), await system.accounts.groups()];
  return {
    owner: users.find(({ uid }) => uid === owner.uid)?.name ?? String(owner.uid),
    group: groups.find(({ gid }) => gid === owner.gid)?.name ?? String(owner.gid),
  };
}

async function checkContent(nas: Nas, path: string, { content }: z.output<typeof facts>): Promise<Check[]> {
  if (content === undefined) return [];
  const text = `the content of ${path} ${patternWords(content)}`;
  const actual = await nas.machine.read(path);
  if (actual === undefined) return [{ text, met: false, actual: 'it is no plain file' }];
  const mismatch = mismatchOf(actual, content);
  return [mismatch === undefined ? { text, met: true } : { text, met: false, actual: mismatch }];
}
