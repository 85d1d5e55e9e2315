/** What files of the layers hold, read from outside the box while the package in it may put anything in their place. */
import type { ScriptResult, ScriptRunner } from '../shared/agent.ts';
import { textOf } from '../shared/names.ts';
import { commandLines, quote, quoteAll } from '../shared/shell-quote.ts';

/** The exit code where the readers were killed. */
const KEPT = 75;

export interface Digests {
  /** By place; of what is gone there is none. */
  readonly byPlace: ReadonlyMap<string, string>;
  /** Places that were not read, because something kept the reader waiting. */
  readonly unread: ReadonlySet<string>;
}

/** The digest of each file that could be read. */
export async function digestsAt(supervisor: ScriptRunner, places: readonly string[]): Promise<Digests> {
  const byPlace = new Map<string, string>();
  const unread = new Set<string>();
  let isKept = false;
  for (const batch of commandLines(places)) {
    // What kept one reader waiting keeps the next: a package that swaps files does so everywhere.
    const answer: ScriptResult | undefined = isKept ? undefined : await supervisor.ask(digestScript(batch));
    isKept ||= answer?.status === KEPT;
    if (isKept) for (const place of batch) unread.add(place);
    // 128 digits, two characters, the place unchanged.
    for (const line of textOf(answer?.output ?? NOTHING)
      .split('\0')
      .slice(0, -1))
      byPlace.set(line.slice(130), line.slice(0, 128));
  }
  return { byPlace, unread };
}

const digestScript = (places: readonly string[]): string =>
  unlessKept(`b2sum -z -- ${quoteAll(places)} 2>/dev/null`);

const NOTHING = Buffer.alloc(0);

export interface ContentPair {
  readonly path: string;
  readonly place: string;
  readonly below: string;
}

/** The paths whose content equals the content in the lower layers; undefined where something kept the reader waiting. */
export async function pathsWithSameContent(
  supervisor: ScriptRunner,
  pairs: readonly ContentPair[],
): Promise<ReadonlySet<string> | undefined> {
  if (pairs.length === 0) return new Set();
  const compare = pairs.map(
    ({ path, place, below }) => `cmp -s ${quoteAll([below, place])} && printf '%s\\0' ${quote(path)}`,
  );
  const { status, output } = await supervisor.ask(unlessKept(compare.join('\n')));
  return status === KEPT ? undefined : new Set(textOf(output).split('\0').slice(0, -1));
}

/** Seconds between two looks at a reader, and how many looks it gets: a package can swap files for folders and links meanwhile. */
const PERIOD = 0.25;
const LOOKS = 16;

/**
 * Runs programs that read files. One that waits for the other end of a pipe, or reads a device, is killed, and all after it:
 * the kernel's name for what a process waits for tells, and what it has open.
 */
const unlessKept = (readers: string): string => `
kept= looks=0
exec {out}>&1 {line}< <({ ${readers}
} >&$out; :)
while read -r -t ${PERIOD} -u $line; [ $? -gt 128 ]; do
  looks=$((looks + 1)) reader= waits=
  read -r reader _ < /proc/$!/task/$!/children
  read -r waits < /proc/$reader/wchan
  case $waits in wait_for_partner | *pipe_read) kept=yes ;; esac
  for fd in /proc/$reader/fd/*; do [ -f $fd ] || [ $fd -ef /dev/null ] || [ ! -c $fd ] || kept=yes; done
  [ $looks -lt ${LOOKS} ] || kept=yes
  [ -z "$kept" ] || { kill -KILL $! $reader; break; }
done 2>/dev/null
wait $! 2>/dev/null
exec {out}>&- {line}<&-
[ -z "$kept" ] || (exit ${KEPT})`;
