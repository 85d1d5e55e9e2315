/** The looks at the user's files during an upgrade: one before it, and one after each script. */
import type { ScriptName } from '../../dsm/actions.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Step } from '../../package-center/action/plan-steps.ts';
import { MOST_SETTINGS_BYTES } from './find-files.ts';
import { type ItemState, itemState, type UsersItem } from './users-item.ts';

/** A script of the old or the new version, and what it did to a file. */
export interface UpgradeCulprit {
  readonly script: ScriptName;
  readonly side: Step['side'];
  readonly loss: 'removed' | 'overwritten';
}

interface Look {
  readonly script: Omit<UpgradeCulprit, 'loss'>;
  readonly isStart: boolean;
  readonly states: readonly ItemState[];
}

export class UpgradeLooks {
  readonly #machine: Machine;
  #items: readonly UsersItem[];
  #hasBegun = false;
  readonly #looks: Look[] = [];

  constructor(machine: Machine, items: readonly UsersItem[]) {
    this.#machine = machine;
    this.#items = items;
  }

  /** What was the user's when the upgrade began. */
  get items(): readonly UsersItem[] {
    return this.#items;
  }

  /** A package that was stopped may have written its settings anew: what it dropped then, no upgrade loses. */
  async begin(): Promise<void> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const states = await this.#states();
    this.#items = this.#items.filter((_, index) => states[index] === 'shown');
  }

  async note({ step, side, phase }: Step): Promise<void> {
    if (step.kind !== 'script') return;
    const isStart = phase === 'start' || phase === 'start-again';
    this.#looks.push({ script: { script: step.script, side }, isStart, states: await this.#states() });
  }

  /** The text of each item now; undefined for one that is gone. */
  async texts(): Promise<(string | undefined)[]> {
    const paths = this.#items.map(({ path }) => path);
    const isText = this.#items.map(({ kind, text }) => kind !== 'kept' || text !== undefined);
    const [texts, kinds] = await Promise.all([
      this.#machine.readTogether(
        paths.filter((_, index) => isText[index]),
        MOST_SETTINGS_BYTES,
      ),
      this.#machine.kinds(paths),
    ]);
    const read = texts.values();
    return this.#items.map((_, index) => {
      const text = isText[index] ? read.next().value : '';
      return kinds[index] === 'file' ? (text ?? '') : undefined;
    });
  }

  /** Whether the item was as the user left it just before the new version started. */
  shownBeforeStart(index: number): boolean {
    const last = this.#looks.findLast(({ isStart }) => !isStart);
    return last === undefined || last.states[index] === 'shown';
  }

  /** The script after which the item was never again as the user left it; undefined where none is known. */
  culprit(index: number): UpgradeCulprit | undefined {
    const lastShown = this.#looks.findLastIndex(({ states }) => states[index] === 'shown');
    const look = this.#looks[lastShown + 1];
    if (look === undefined) return undefined;
    return { ...look.script, loss: look.states[index] === 'gone' ? 'removed' : 'overwritten' };
  }

  async #states(): Promise<ItemState[]> {
    const texts = await this.texts();
    return this.#items.map((item, index) => itemState(item, texts[index]));
  }
}
