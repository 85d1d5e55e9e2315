/** A program that fills its memory with some megabytes, runs commands in a box, and prints their milliseconds. */
import { ROOT, startMachine } from './library.ts';
import { inTurn } from './measure.ts';

const [megabytes = 0, rounds = 1] = process.argv.slice(2).map(Number);
const ballast = Buffer.alloc(megabytes * 1e6, 1);
await using box = await startMachine({ engine: 'namespace' });
const run = () => box.run({ argv: ['/bin/true'], as: ROOT, env: {} }).then(() => undefined);
const [measured] = await inTurn(rounds, [{ name: 'a command', run }]);
if (ballast.length === megabytes * 1e6) console.log(JSON.stringify(measured?.values));
