/** Installs a package on a new NAS and prints the peak memory of this process in MB. */
import { readSpk, startNas } from './library.ts';

const [file = ''] = process.argv.slice(2);
await using nas = await startNas({ engine: 'namespace' });
const outcome = await nas.install(await readSpk(file));
if (outcome.result !== 'done') throw new Error(`${file} was not installed: ${JSON.stringify(outcome)}`);
console.log(process.resourceUsage().maxRSS / 1000);
