/** The user's data of each package that somebody lives in, and what upgrades make of it. */

import type { Machine } from '../../machine/machine.ts';
import type { StepHook } from '../../package-center/action/hooks.ts';
import type { UsersData } from './live-in.ts';
import { UpgradeLooks } from './upgrade-looks.ts';

const EMPTY: UsersData = { round: 0, items: [] };

export class UsersDataWatch {
  #data = new Map<string, UsersData>();
  readonly #upgrades = new Map<string, UpgradeLooks>();

  dataOf(name: string): UsersData {
    return this.#data.get(name) ?? EMPTY;
  }

  set(name: string, data: UsersData): void {
    this.#data.set(name, data);
  }

  save(): ReadonlyMap<string, UsersData> {
    return new Map(this.#data);
  }

  restore(saved: ReadonlyMap<string, UsersData>): void {
    this.#data = new Map(saved);
  }

  /** Looks at the user's data of the package during the upgrade that `work` performs. */
  async during<T>(
    machine: Machine,
    name: string,
    work: () => Promise<T>,
  ): Promise<readonly [T, UpgradeLooks]> {
    const looks = new UpgradeLooks(machine, this.dataOf(name).items);
    if (looks.items.length > 0) this.#upgrades.set(name, looks);
    try {
      return [await work(), looks];
    } finally {
      this.#upgrades.delete(name);
    }
  }

  /** Stands around every step. A package's own stop is no part of what its upgrade does. */
  readonly hook: StepHook = async (step, context, run) => {
    const looks = this.#upgrades.get(context.package);
    const isUpgrading = step.phase !== 'stage' && step.phase !== 'stop' && !context.undo;
    if (looks === undefined || !isUpgrading) return run();
    await looks.begin();
    const result = await run();
    await looks.note(step);
    return result;
  };
}
