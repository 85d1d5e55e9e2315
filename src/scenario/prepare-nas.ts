/** Puts on the NAS what a scenario file says was there before: users, groups, shares, files, listeners and packages. */
import { SpkboxError } from '../errors.ts';
import { ROOT } from '../machine/machine.ts';
import { addLocalGroup, addLocalUser, setMembers } from '../system/accounts.ts';
import type { ScenarioNas } from './file/schema.ts';
import type { ScenarioPlace } from './scenario-place.ts';
import { WRITE_FILE } from './write-file.ts';

export async function prepareNas(place: ScenarioPlace, nas: ScenarioNas): Promise<void> {
  await addAccounts(place, nas);
  for (const share of nas.shares ?? [])
    await addShare(place, typeof share === 'string' ? { name: share } : share);
  for (const [path, content] of Object.entries(nas.files ?? {})) {
    await writeFile(place, path, content);
  }
  for (const port of nas.listening ?? []) await listen(place, port);
  for (const path of nas.packages ?? []) await place.nas.install(await place.readSpk(path), { start: true });
  await place.nas.rebase();
}

async function addAccounts({ nas }: ScenarioPlace, { users = [], groups = [] }: ScenarioNas): Promise<void> {
  const named = new Set([...groups, ...users.flatMap((user) => user.groups ?? [])]);
  if (named.size === 0 && users.length === 0) return;
  await nas.system.accounts.change((files) => {
    const withUsers = users.reduce((all, { name }) => addLocalUser(all, name), files);
    return [...named].reduce((all, name) => {
      const members = users.filter((user) => user.groups?.includes(name)).map((user) => user.name);
      return setMembers(addLocalGroup(all, { name, members }), name, (old) => [
        ...new Set([...old, ...members]),
      ]);
    }, withUsers);
  });
}

async function addShare(
  { nas }: ScenarioPlace,
  { name, volume }: { name: string; volume?: string | undefined },
): Promise<void> {
  const creation = await nas.system.shares.create({
    name,
    volume: volume ?? nas.config.volumes[0] ?? '/volume1',
  });
  if (creation.result !== 'blocked' && creation.result !== 'found') return;
  throw new SpkboxError(
    'USE_BAD_VALUE',
    `the share ${JSON.stringify(name)} could not be made: ${creation.result}`,
    {
      hint: 'Name each share once; a name has no slash, and its volume is one of the NAS.',
    },
  );
}

async function writeFile({ nas }: ScenarioPlace, path: string, stdin: string): Promise<void> {
  const { exitCode, stderr } = await nas.exec(['/bin/sh', '-c', WRITE_FILE, 'sh', path], { stdin });
  if (exitCode === 0) return;
  throw new SpkboxError('USE_BAD_VALUE', `${path} could not be written on the NAS: ${stderr.trim()}`, {
    hint: 'Its path is absolute, and no folder is there.',
  });
}

const LISTENER = `use IO::Socket::INET; $0 = 'listener';
my $socket = IO::Socket::INET->new(LocalPort => $ARGV[0], Listen => 8, ReuseAddr => 1) or exit 1;
while (my $client = $socket->accept) { close $client }`;

/** Something of no package that listens on the port, and closes every connection. */
async function listen({ nas }: ScenarioPlace, port: number): Promise<void> {
  const env = { PATH: '/usr/bin:/bin' };
  await nas.machine.start({ argv: ['/usr/bin/perl', '-e', LISTENER, String(port)], as: ROOT, env });
  await nas.waitFor({ port });
}
