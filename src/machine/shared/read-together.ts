/** Reads several small files with one script and one fork, safe against a package that replaces them meanwhile. */
import type { ScriptRunner } from './agent.ts';
import { readFile } from './file-facts.ts';
import { quoteAll } from './shell-quote.ts';

/** Bytes of a file that a shell reads itself; a program is quicker with a longer one. */
const SMALL = 32_768;

/** Seconds: no plain file keeps its reader for so long, but a pipe does, or a lease on the file. */
const PATIENCE = 0.25;

/** The answer for a path: the text of its file, no file, or a file that a program must read. */
const TEXT = 't';
const NONE = 'n';
const UNREAD = 'u';

/** A shell can hold no NUL byte: `read` passes where it finds one, or does not come to the end. */
const OPEN_EACH = `
for at in "\${!paths[@]}"; do
  is=\${said[at]} text=
  if [ $is = open ]; then
    is=${UNREAD}
    { [ -f /proc/self/fd/0 ] && ! IFS= read -r -d '' -n ${SMALL} text; } < "\${paths[at]}" && is=${TEXT} || text=
  fi
  printf '%s%s\\0' "$is" "$text"
done`;

/**
 * Opening a pipe blocks until its other end opens, and a package can put one there at any moment; a child therefore opens the
 * files, and is killed when it does not report. It reports on a pipe that no path of the box leads to.
 */
const IN_A_CHILD = `{
  line= told=no
  exec {first}<<< '' && exec {line}<> /proc/self/fd/$first {first}<&-
  if [ -p /proc/self/fd/$line ] && read -r -t ${PATIENCE} -u $line told; then
    { ${OPEN_EACH}
      echo done >&$line; } &
    read -r -t ${PATIENCE} -u $line told || kill -KILL $!
    wait $!
  fi
  exec {line}>&-
  [ "$told" = done ]
} 2>/dev/null`;

/** Most files are told without opening them. The kernel's own have no size, and are not read in one piece. */
const script = (paths: readonly string[]): string => `
paths=(${quoteAll(paths)}) said=() opens=no
for p in "\${paths[@]}"; do
  case $p in /proc/* | /sys/*) said+=(${UNREAD}); continue ;; esac
  if [ ! -f "$p" ]; then said+=(${NONE}); elif [ ! -s "$p" ]; then said+=(${TEXT}); else said+=(open) opens=yes; fi
done
if [ $opens = no ]; then printf '%s\\0' "\${said[@]}"; else ${IN_A_CHILD}; fi`;

/** What `readFile` gives, for each path. */
export async function readTogether(
  agent: ScriptRunner,
  paths: readonly string[],
  limit: number,
): Promise<(string | undefined)[]> {
  const { status, output } = await agent.ask(script(paths));
  const answers = status === 0 ? fieldsOf(output) : [];
  return Promise.all(
    paths.map((path, index) => {
      const is = answers[index]?.subarray(0, 1).toString();
      if (is === NONE) return undefined;
      return is === TEXT ? answers[index]?.toString('utf8', 1, 1 + limit) : readFile(agent, path, limit);
    }),
  );
}

/** Each is ended by a NUL byte. */
function fieldsOf(output: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let from = 0, to = output.indexOf(0); to >= 0; from = to + 1, to = output.indexOf(0, from)) {
    fields.push(output.subarray(from, to));
  }
  return fields;
}
