/**
 * `synologset1`: writes a line of DSM's log, which Log Center shows to the user.
 * Source: likely, the scripts of schmidhorst/synology-FritzBox-CallMonitor and of two other authors: `sys err ID TEXT`,
 * which prints nothing and exits with 0.
 */
import { stdout, type Tool } from '../tool.ts';

const LEVELS = ['info', 'warn', 'err'];

/** Ids of events of DSM's table. Those that packages use for text of their own take it as the first value. */
const EVENT_ID = /^0x[\da-f]{8}$/i;

/** Characters of the text that a finding quotes. */
const MOST_QUOTED = 300;

export const synologset1: Tool = {
  command: 'synologset1',
  async run({ args: [log, level = '', id = '', ...values] }) {
    if (log !== 'sys' || !LEVELS.includes(level) || !EVENT_ID.test(id)) return undefined;
    const quoted = JSON.stringify(values.join(' ').slice(0, MOST_QUOTED));
    const text = `The package writes to DSM's log: ${level} ${id} ${quoted}.`;
    return { ...stdout(''), finding: { code: 'dsm-log-line', text } };
  },
};
