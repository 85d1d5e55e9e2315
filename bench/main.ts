/** `npm run bench`: measures and reports which budgets are met. It exits 0 even if a budget is missed. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writePart } from './document.ts';
import { endure, heldTable } from './endurance.ts';
import { hostFacts, hostLines } from './host.ts';
import { packSpk, REPOSITORY } from './library.ts';
import type { Row } from './row.ts';
import { boxRows } from './rows/box.ts';
import { changeRows } from './rows/changes.ts';
import { growthRows } from './rows/growth.ts';
import { installRows } from './rows/install.ts';
import { lifeRows } from './rows/life.ts';
import { nasRows } from './rows/nas.ts';
import { readingRows } from './rows/reading.ts';
import { scriptRows } from './rows/script.ts';
import { upgradeRows } from './rows/upgrades.ts';
import { makeSetting, type Setting } from './setting.ts';
import { markdownTable, terminalTable, verdict } from './table.ts';

const TOPICS: Readonly<Record<string, (setting: Setting) => Promise<Row[]>>> = {
  life: lifeRows,
  script: scriptRows,
  box: boxRows,
  nas: nasRows,
  changes: changeRows,
  install: installRows,
  growth: growthRows,
  reading: readingRows,
  upgrades: upgradeRows,
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** One topic or more, with commas. */
    only: { type: 'string', default: Object.keys(TOPICS).join(',') },
    /** A document whose generated parts are rewritten. */
    write: { type: 'string' },
    /** Runs only this many lives in a row, in this process. */
    endurance: { type: 'string' },
  },
});

const setting = await makeSetting(options.quick);
if (options.endurance === undefined) await bench();
else await endurance(Number(options.endurance));

async function bench(): Promise<void> {
  const host = await hostFacts(setting.docker);
  const rows: Row[] = [];
  for (const name of options.only.split(',')) {
    const measure = TOPICS[name];
    if (measure === undefined)
      throw new Error(`no topic "${name}"; known are ${Object.keys(TOPICS).join(', ')}`);
    setting.note(name);
    rows.push(...(await measure(setting)));
  }
  console.log(options.json ? JSON.stringify({ host, rows }, null, 2) : terminalTable(rows));
  if (!options.json) console.log(`\n${verdict(rows)}`);
  if (options.write === undefined) return;
  writePart(options.write, 'machine', hostLines(host));
  writePart(options.write, 'verdict', verdict(rows));
  writePart(options.write, 'table', markdownTable(rows));
}

async function endurance(lives: number): Promise<void> {
  const spk = join(setting.folder, 'hello.spk');
  await packSpk(join(REPOSITORY, 'scenarios/packages/hello'), spk);
  const holdings = await endure(spk, lives, {
    measured: (now) => setting.note(JSON.stringify(now)),
    failed: (life, reason) => setting.note(`life ${life} failed: ${reason}`),
  });
  console.log(options.json ? JSON.stringify(holdings, null, 2) : heldTable(holdings));
  if (options.write !== undefined) writePart(options.write, 'endurance', heldTable(holdings));
}
