import { beforeEach, describe, expect, test } from 'vitest';
import { portConfig } from '../../src/workers/port-config.ts';
import { changed, type RecordedNas, recordedNas } from '../support/fixture.ts';

const NAME = 'missing-port-file';
const FILE = `package/port_conf/${NAME}.sc`;
const PLACE = `/usr/local/etc/services.d/${NAME}.sc`;
const portFile = (ports: string, name = 'a_service') =>
  `[${name}]\ntitle="A"\ndesc="B"\ndst.ports="${ports}"\n`;
let box: RecordedNas;

beforeEach(async () => {
  box = await recordedNas();
});

const install = async (text: string, start = false) =>
  box.nas.install(await changed(NAME, { [FILE]: text }), { start });
const said = () => box.events.flatMap((event) => (event.type === 'step-note' ? [event.text] : []));

test('the file is in services.d, as it was and root’s, from the installation to the removal', async () => {
  const text = `# comment\n${portFile('8080/tcp')}`;
  expect((await install(text)).result).toBe('done');
  expect(await box.read(PLACE)).toBe(text);
  expect(await box.machine.look([PLACE])).toMatchObject([
    { kind: 'file', mode: 0o644, owner: { uid: 0, gid: 0 } },
  ]);
  await box.nas.uninstall(NAME);
  expect(await box.machine.list('/usr/local/etc/services.d')).not.toContain(`${NAME}.sc`);
  expect(await box.leftovers()).toEqual([]);
});

test('it stays while the package is stopped, and a start brings it back where it is gone', async () => {
  await install(portFile('8080/tcp'), true);
  await box.nas.stop(NAME);
  expect(await box.read(PLACE)).toBe(portFile('8080/tcp'));
  await box.shell(`rm ${PLACE}`);
  await box.nas.start(NAME);
  expect(await box.read(PLACE)).toBe(portFile('8080/tcp'));
});

test('by the guide, the folder is service.d, and it stays while the package is stopped', async () => {
  await using guide = await recordedNas({ fidelity: 'guide' });
  const place = PLACE.replace('services.d', 'service.d');
  await guide.nas.install(
    await changed(NAME, { [FILE]: portFile('8080/tcp'), 'scripts/start-stop-status': '#!/bin/sh\nexit 0\n' }),
    { start: true },
  );
  await guide.nas.stop(NAME);
  expect(await guide.read(place)).toBe(portFile('8080/tcp'));
  expect(await guide.read(PLACE)).toBe('');
  await guide.nas.uninstall(NAME);
  expect(await guide.read(place)).toBe('');
});

test('a file of that name that is there is left alone', async () => {
  await box.shell(`echo own > ${PLACE}`);
  expect((await install(portFile('8080/tcp'))).result).toBe('done');
  expect(await box.read(PLACE)).toBe('own\n');
  expect(said()).toContain(`${PLACE} is there already: left alone`);
});

test('Windows line ends, a byte order mark and several services are fine', async () => {
  const text = `\uFEFF${portFile('1/tcp')}\n${portFile('2:3/udp', 'second')}`.replaceAll('\n', '\r\n');
  expect((await install(text)).result).toBe('done');
  expect(await box.read(PLACE)).toBe(text);
});

describe('a port that another package has', () => {
  test.each([
    ['8080/tcp', '8080/tcp', 'tcp 8080'],
    ['8000:9000/tcp', '8080/tcp', 'tcp 8080'],
    ['8080', '8000:9000/udp', 'udp 8000-9000'],
    ['1,2,3/udp', '3', 'tcp and udp 3'],
  ])('%s against %s is said, and both are installed', async (theirs, ours, port) => {
    await box.shell(`cat > /usr/local/etc/services.d/other.sc <<'END'\n${portFile(theirs)}END`);
    expect((await install(portFile(ours))).result).toBe('done');
    expect(said()).toContain(`conflict: ${port} is registered by other already`);
    expect(await box.read(PLACE)).toBe(portFile(ours));
  });

  test.each([
    ['8080/tcp', '8080/udp'],
    ['8000:8079/tcp', '8080/tcp'],
  ])('%s against %s is none', async (theirs, ours) => {
    await box.shell(`cat > /usr/local/etc/services.d/other.sc <<'END'\n${portFile(theirs)}END`);
    await install(portFile(ours));
    expect(said().filter((text) => text.startsWith('conflict'))).toEqual([]);
  });
});

describe('a port file that cannot be used', () => {
  test.each([
    [portFile('70000/tcp'), ':4: dst.ports: "70000" is not within 1 to 65535.'],
    [portFile('80/sctp'), ':4: dst.ports: "sctp" is neither tcp nor udp.'],
    ['[a]\ntitle="A"\n', ':1: [a] has no desc.'],
    ['', ':1: The file has no [service].'],
    [
      portFile('1,'.repeat(2 ** 19)),
      ':1: The file is longer than 1 MiB, the most that spkbox reads of a port file.',
    ],
  ])('%.40j is an alert that says where', async (text, reason) => {
    expect(await install(text)).toMatchObject({
      result: 'alerted',
      error: { code: 278 },
      reason: `port_conf/${NAME}.sc${reason}`,
    });
    expect(await box.machine.list('/usr/local/etc/services.d')).not.toContain(`${NAME}.sc`);
  });

  test.each(['../../../../etc/passwd', '/../../etc/passwd', 'nowhere.sc', 'bin'])(
    '%j is not there, wherever it points',
    async (path) => {
      const resource = JSON.stringify({ 'port-config': { 'protocol-file': path } });
      expect(
        await box.nas.install(await changed(NAME, { 'conf/resource': resource }), { start: false }),
      ).toMatchObject({ result: 'alerted', reason: `the port file target/${path} is not there` });
    },
  );
});

test('an update puts the changed file in place; no other worker of DSM’s own here can', async () => {
  await install(portFile('8080/tcp'), true);
  await box.shell(`echo '${portFile('9090/tcp')}' > /var/packages/${NAME}/target/port_conf/${NAME}.sc`);
  const context = {
    machine: box.machine,
    system: box.nas.system,
    package: {
      name: NAME,
      version: '1',
      user: { username: NAME, groupname: NAME, uid: 1, gid: 1, groups: [] },
      folders: { target: `/volume1/@appstore/${NAME}`, etc: '', var: '', tmp: '', home: '', share: '' },
      home: `/var/packages/${NAME}`,
      volume: '/volume1',
    },
    fidelity: 'dsm' as const,
    keepAfterUninstall: () => undefined,
    acquiredBefore: true,
    note: () => undefined,
    onUndo: () => undefined,
  };
  await portConfig.update(context, { 'protocol-file': `port_conf/${NAME}.sc` });
  expect(await box.read(PLACE)).toContain('9090/tcp');
  expect(portConfig.updatable).toBe(true);
});
