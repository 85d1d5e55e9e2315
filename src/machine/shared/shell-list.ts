/** Paths that a shell keeps between two questions: thousands of them would take longer to send than to look at. */
import { argumentBytes, commandLines, LINE_LIMIT, quoteAll } from './shell-quote.ts';

export class ShellList {
  readonly #name: string;
  #unsent: string[] = [];
  #arrays = 0;
  /** Bytes that a command line still holds beside the last array. */
  #room = 0;
  #isCleared = false;

  /** The shell has no other variables whose names begin so. */
  constructor(name: string) {
    this.#name = name;
  }

  add(path: string): void {
    this.#unsent.push(path);
  }

  /** Code that sends what is new, and runs the command with the paths, in as many parts as command lines need. */
  code(command: (paths: string, part: number) => string): string {
    const clear = this.#isCleared ? '' : `unset "\${!${this.#name}_@}"; `;
    this.#isCleared = true;
    const send = commandLines(this.#unsent).map(
      (paths) => `${this.#arrayFor(paths)}+=(${quoteAll(paths)}); `,
    );
    this.#unsent = [];
    const parts = Array.from({ length: this.#arrays }, (_, part) =>
      command(`"\${${this.#name}_${part}[@]}"`, part),
    );
    return `${clear}${send.join('')}${parts.join('; ')}`;
  }

  /** The last array where it has room, else a new one. */
  #arrayFor(paths: readonly string[]): string {
    const bytes = paths.reduce((sum, path) => sum + argumentBytes(path), 0);
    if (this.#room < bytes) {
      this.#arrays += 1;
      this.#room = LINE_LIMIT;
    }
    this.#room -= bytes;
    return `${this.#name}_${this.#arrays - 1}`;
  }
}
