/** `spkbox inspect` and `spkbox pack`: what goes in is what is shown. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { changed } from '../support/packages.ts';
import { writeSpk } from '../support/spk-builder.ts';
import { fixtureFolder, HELLO, spkbox } from './support.ts';

const folder = temporaryFolder();

describe('pack', () => {
  test('names the .spk after the package and its version, and says what it made', async () => {
    const { code, stdout, stderr } = await spkbox(['pack', HELLO], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('packed hello 1.0.0-0001');
    expect(stdout).toMatch(/MD5 [0-9a-f]{32}/);
    expect(stdout).toContain('scripts/start-stop-status');
    expect(readdirSync(folder)).toEqual(['hello-1.0.0-0001.spk']);
  });

  test('writes into a folder, or to a file; the same bytes each time', async () => {
    const made = await Promise.all([
      spkbox(['pack', HELLO, '--out', folder, '--json']),
      spkbox(['pack', HELLO, '--out', join(folder, 'other.spk'), '--json']),
    ]);
    const [one, two] = made.map(({ stdout }) => JSON.parse(stdout));
    expect(one).toEqual({ ...two, file: join(folder, 'hello-1.0.0-0001.spk') });
  });

  test.each([
    ['a folder without INFO', [folder], 'PACK_NO_INFO'],
    ['a folder that is not there', ['/nowhere'], 'USE_FILE_NOT_FOUND'],
    ['a place that is not there', [HELLO, '--out', '/nowhere/x.spk'], 'USE_FILE_NOT_FOUND'],
  ])('refuses %s', async (_, args, errorCode) => {
    const { code, stderr } = await spkbox(['pack', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(`error ${errorCode}: `);
  });
});

describe('inspect', () => {
  test('shows what pack packed, whether it is given the folder or the .spk', async () => {
    const file = join(folder, 'hello.spk');
    const packed = JSON.parse((await spkbox(['pack', HELLO, '--out', file, '--json'])).stdout);
    const [ofFile, ofFolder] = await Promise.all(
      [file, HELLO].map(async (path) => JSON.parse((await spkbox(['inspect', path, '--json'])).stdout)),
    );
    expect(ofFile).toEqual({ ...ofFolder, file });
    expect(ofFile.members.map(({ name }: { name: string }) => name)).toEqual(packed.members);
    expect(ofFile).toMatchObject({
      package: 'hello',
      version: '1.0.0-0001',
      displayName: 'Hello',
      size: packed.size,
      info: { adminport: '8765', displayname_ger: 'Hallo' },
      privilege: { runAs: 'package' },
      payload: { checksum: packed.checksum, files: packed.payload.files, bytes: packed.payload.bytes },
    });
    const german = JSON.parse((await spkbox(['inspect', file, '--language', 'ger', '--json'])).stdout);
    expect(german).toMatchObject({ displayName: 'Hallo', description: expect.stringMatching(/^Grüßt/) });
    expect(ofFile.payload.top.map(({ name }: { name: string }) => name)).toEqual(['bin', 'port_conf']);
  });

  test('tells a person what the package is, does, asks for and brings', async () => {
    const { code, stdout } = await spkbox(['inspect', HELLO]);
    expect(code).toBe(0);
    for (const words of [
      /^hello 1\.0\.0-0001 {2}Hello$/m,
      /by spkbox/,
      /DSM +7\.0-40000 and up/,
      /arch +noarch: every platform/,
      /scripts +postinst, .*/,
      /runs as +its own user hello and group hello/,
      /data-share {2}FROM_POSTINST_TO_POSTUNINST, FROM_ENABLE_TO_DISABLE/,
      /install {2}1 page: Greeting, also in ger/,
      /hello_greeting="Hello, world" {2}\(text\)/,
      /ports +8765\/tcp {2}Hello \(port_conf\/hello\.sc\)/,
      /payload +3 files, 2 folders, .* unpacked; gzip, /,
      /bin\/ {2}2 files/,
      /PACKAGE_ICON\.PNG 64 × 64, PACKAGE_ICON_256\.PNG 256 × 256/,
    ])
      expect(stdout).toMatch(words);
  });

  test('says what is missing and what DSM refuses', async () => {
    const { code, stdout } = await spkbox(['inspect', fixtureFolder('run-as-root')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/runs as +root$/m);
    expect(stdout).toMatch(/DSM 7 refuses/);
    expect(stdout).toContain('no-icon');
    const some = await spkbox(['inspect', fixtureFolder('only-some-scripts')]);
    expect(some.stdout).toMatch(/without .*preuninst/);
    const ports = await spkbox(['inspect', fixtureFolder('missing-port-file')]);
    expect(ports.stdout).toMatch(/is not in package\.tgz/);
  });

  test.each([
    [{}, 'its own user x and group x: no defaults say otherwise'],
    [{ defaults: { 'run-as': 'package' } }, 'its own user x and group x'],
    [{ defaults: { 'run-as': 'system' } }, 'root: run-as is "system"'],
  ])('says who runs a package whose conf/privilege is %j', async (privilege, words) => {
    const files = { 'conf/privilege': JSON.stringify(privilege) };
    const { stdout } = await spkbox(['inspect', writeSpk(folder, { info: { package: 'x' }, files })]);
    expect(stdout).toContain(`\n  runs as       ${words}\n`);
  });

  test('says who runs a package that has no conf/privilege', async () => {
    const { stdout } = await spkbox(['inspect', fixtureFolder('no-privilege')]);
    expect(stdout).toContain('\n  runs as       root on DSM 6: it has no conf/privilege\n');
  });

  test.each(['--json', '--verbose'])('makes hostile text safe to show (%s)', async (option) => {
    const evil = '\x1b]0;x\x07\u202eevil';
    const file = writeSpk(folder, {
      info: { description: evil, maintainer: evil, displayname: evil, install_dep_packages: evil },
      files: {
        'WIZARD_UIFILES/install_uifile': JSON.stringify([
          { step_title: evil, items: [{ type: evil, subitems: [{ key: evil }] }] },
        ]),
        'conf/resource': JSON.stringify({ [evil]: { [evil]: evil } }),
      },
      entries: [{ name: `a-file-${evil}`, body: 'x' }],
    });
    const { code, stdout } = await spkbox(['inspect', file, option]);
    expect(code).toBe(0);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(stdout).toContain('evil');
  });

  test('exits with 1 and the code where the package cannot be read', async () => {
    const file = join(folder, 'bad.spk');
    writeFileSync(file, 'x'.repeat(2000));
    const { code, stdout, stderr } = await spkbox(['inspect', file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('error SPK_NOT_TAR: ');
    expect(await spkbox(['inspect', '/nowhere'])).toMatchObject({ code: 2 });
  });
});

test('inspect says of a port file that is too long that it is, with its limit', async () => {
  const name = 'missing-port-file';
  const long = `[a]\ntitle="A"\ndesc="B"\ndst.ports="80"\n#${'x'.repeat(2 ** 20)}`;
  const { file } = await changed(name, { [`package/port_conf/${name}.sc`]: long });
  const { stdout } = await spkbox(['inspect', file]);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`port_conf/${name}.sc:1: The file is longer than 1 MiB`);
});
