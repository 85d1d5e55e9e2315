/** File operations as a bash script for the agent: few processes, every value quoted, stopping at the first failure. */
import { SpkboxError } from '../errors.ts';
import type { Agent } from './agent.ts';
import type { FileOp, Owner } from './machine.ts';
import { quote, quoteAll } from './shell-quote.ts';

/** Does all operations in order; fails with `MACHINE_FILE_OP` at the first that fails. */
export async function changeFiles(agent: Agent, ops: readonly FileOp[]): Promise<void> {
  if (ops.length === 0) return;
  const groups = groupAlike(ops);
  const body = groups.map((group, index) => `n=${index}; ${commandOf(group)}`).join(' && ');
  const { status, output } = await agent.ask(`{ ${body}; } || { s=$?; printf '\\n%s' "$n"; (exit "$s"); }`);
  if (status !== 0) throw failed(groups, output.toString());
}

function failed(groups: readonly FileOp[][], output: string): SpkboxError {
  const cut = output.lastIndexOf('\n');
  const op = groups[Number(output.slice(cut + 1))]?.[0];
  const said = output.slice(0, cut).trim();
  return new SpkboxError(
    'MACHINE_FILE_OP',
    `could not ${op?.op ?? 'change'} ${op?.path ?? 'a file'} in the box: ${said}`,
    {
      hint: 'Look at what stands at that path in the box; --keep opens a shell there.',
      ...(op === undefined ? {} : { where: op.path }),
    },
  );
}

/** Neighbours that one process can do together. */
function groupAlike(ops: readonly FileOp[]): FileOp[][] {
  const groups: FileOp[][] = [];
  for (const op of ops) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && areAlike(last[0], op)) last.push(op);
    else groups.push([op]);
  }
  return groups;
}

function areAlike(a: FileOp, b: FileOp): boolean {
  if (a.op === 'folder' && b.op === 'folder') return a.mode === b.mode && sameOwner(a.owner, b.owner);
  if (a.op === 'own' && b.op === 'own') return a.recursive === b.recursive && sameOwner(a.owner, b.owner);
  return a.op === 'remove' && b.op === 'remove';
}

function sameOwner(a: Owner, b: Owner): boolean {
  return a.uid === b.uid && a.gid === b.gid;
}

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

function commandOf(group: readonly FileOp[]): string {
  const op = group[0] as FileOp;
  const paths = quoteAll(group.map(({ path }) => path));
  switch (op.op) {
    case 'folder':
      return `install -d -m ${octal(op.mode)} -o ${op.owner.uid} -g ${op.owner.gid} -- ${paths}`;
    case 'remove':
      return group.map(({ path }) => removeIfThere(quote(path))).join(' && ');
    case 'own':
      return `chown -h${op.recursive ? 'R' : ''} ${op.owner.uid}:${op.owner.gid} -- ${paths}`;
    case 'empty':
      return `find ${paths} -mindepth 1 -delete`;
    case 'link':
      return `ln -sfnT -- ${quote(op.to)} ${paths}`;
    case 'move':
      return `mv -fT -- ${paths} ${quote(op.to)}`;
    case 'copy':
      return `[ -f ${paths} ] && install -m ${octal(op.mode)} -T -- ${paths} ${quote(op.to)}`;
    case 'mode':
      return `[ ! -L ${paths} ] && chmod ${octal(op.mode)} -- ${paths}`;
    case 'rewrite':
      return `[ -f ${paths} ] && printf %s ${quote(op.text)} > ${paths}`;
    case 'append':
      return `printf %s ${quote(op.text)} >> ${paths}`;
    case 'file':
      return writeFile(op.path, op);
  }
}

/** A process only where there is something to remove. */
const removeIfThere = (at: string): string => `{ { [ ! -e ${at} ] && [ ! -L ${at} ]; } || rm -rf -- ${at}; }`;

/** A new file in place of whatever is there; the shell's umask saves the chmod of a plain one. */
function writeFile(
  path: string,
  { text, mode, owner }: { text: string; mode: number; owner: Owner },
): string {
  const at = quote(path);
  const umask = octal(0o666 & ~mode & 0o777);
  const write = `{ umask ${umask}; printf %s ${quote(text)} > ${at}; s=$?; umask 0022; [ "$s" = 0 ]; }`;
  const chmod = (mode & 0o7111) === 0 ? '' : ` && chmod ${octal(mode)} -- ${at}`;
  const chown = owner.uid === 0 && owner.gid === 0 ? '' : ` && chown -h ${owner.uid}:${owner.gid} -- ${at}`;
  return `${removeIfThere(at)} && ${write}${chown}${chmod}`;
}
