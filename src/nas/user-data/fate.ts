/** What became of one of the user's files in an upgrade. Pure. */
import { hasOldValue, itemState, type UsersItem } from './users-item.ts';

/**
 * - `kept`: it is as the user left it, or moved; `changed`: the upgrade changed it, and nothing shows a loss;
 * - `defaults`: the user's change is gone; `lost`: the file is gone, or another one is in its place;
 * - `left-in-upgrade-folder`: it lies in the temporary folder of the upgrade alone;
 * - `unreadable`: the package's user cannot read it any more.
 */
export const FATES = ['kept', 'changed', 'defaults', 'lost', 'left-in-upgrade-folder', 'unreadable'] as const;

export type Fate = (typeof FATES)[number];

/** The file and what else there is after the upgrade. */
export interface FateInput {
  /** Undefined for a file that is gone. */
  readonly text: string | undefined;
  readonly isReadable: boolean;
  /** Whether the user's change was there before the new version started. */
  readonly shownBeforeStart: boolean;
  /** Whether the text is one that the new version brings. */
  readonly isDefault: boolean;
  /** Whether another file of the package has it. */
  readonly isElsewhere: boolean;
  readonly isInUpgradeFolder: boolean;
}

export function fateOf(item: UsersItem, input: FateInput): Fate {
  const { text, isReadable } = input;
  const state = itemState(item, text);
  if (state === 'shown') {
    if (!isReadable) return 'unreadable';
    return item.text === undefined || text === item.text ? 'kept' : 'changed';
  }
  if (input.isElsewhere) return 'kept';
  const fate = state === 'gone' || item.kind === 'file' ? 'lost' : fateOfChange(item, text ?? '', input);
  return fate !== 'changed' && input.isInUpgradeFolder ? 'left-in-upgrade-folder' : fate;
}

/** The file is there without the user's change. */
function fateOfChange(item: UsersItem, text: string, { shownBeforeStart, isDefault }: FateInput): Fate {
  const isWeak = item.edit === 'comment' || item.edit === 'blank';
  // A program that writes its settings anew as it starts drops comments: that is no loss.
  if (isWeak && shownBeforeStart) return 'changed';
  const isOld =
    [item.before, item.original].includes(text) || (item.edit === 'value' && hasOldValue(text, item));
  return isOld || isDefault ? 'defaults' : 'changed';
}
