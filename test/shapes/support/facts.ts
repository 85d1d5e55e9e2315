/** What must be true of files: their kind, owner, mode and text, as a stage of a life states it. */
import type { RecordedNas } from '../../support/fixture.ts';

export type Fact =
  | { readonly kind: 'file'; readonly owner: string; readonly mode: string; readonly text: string }
  | { readonly kind: 'folder'; readonly owner: string; readonly mode: string }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'nothing' };

/** By path, from the package's own folder `/var/packages/NAME` or from the root. */
export type Facts = Readonly<Record<string, Fact>>;

/** Stands for the package's user and group. */
const OWN = 'the package';

/** A file with this text, the last line's end apart; the package's own, 0644, when nothing else is said. */
export const file = (text: string, mode = '644', owner = OWN): Fact => ({ kind: 'file', owner, mode, text });
export const folder = (mode = '755', owner = OWN): Fact => ({ kind: 'folder', owner, mode });
export const link = (to: string): Fact => ({ kind: 'link', to });
export const nothing: Fact = { kind: 'nothing' };

/** One process looks at all: each field ends with a zero byte. */
const LOOK = `cd "$1" 2> /dev/null || cd /
shift
for path; do
  if [ -L "$path" ]; then printf 'link\\0%s\\0\\0\\0' "$(readlink "$path")"
  elif [ -d "$path" ]; then printf 'folder\\0%s\\0%s\\0\\0' $(stat -c '%U:%G %a' "$path")
  elif [ -f "$path" ]; then printf 'file\\0%s\\0%s\\0%s\\0' $(stat -c '%U:%G %a' "$path") "$(cat "$path")"
  else printf 'nothing\\0\\0\\0\\0'; fi
done`;

export async function lookAt({ nas }: RecordedNas, home: string, paths: readonly string[]): Promise<Facts> {
  const { stdout } = await nas.exec(['/bin/sh', '-c', LOOK, 'look', home, ...paths]);
  const fields = stdout.split('\0');
  return Object.fromEntries(paths.map((path, at) => [path, toFact(fields.slice(at * 4, at * 4 + 4))]));
}

function toFact([kind, first = '', mode = '', text = '']: readonly string[]): Fact {
  if (kind === 'file') return file(text, mode, first);
  if (kind === 'folder') return folder(mode, first);
  return kind === 'link' ? link(first) : nothing;
}

/** The facts with the package's user and group in their places. */
export const ownedBy = (facts: Facts, owner: string): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([path, fact]) => [
      path,
      'owner' in fact && fact.owner === OWN ? { ...fact, owner } : fact,
    ]),
  );
