/** `spkbox check`: one package in full, many at a glance. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { changed } from '../support/packages.ts';
import { BIN, fixtureFolder, HELLO, spkbox } from './support.ts';

const folder = temporaryFolder();

test('shows all findings of one package', async () => {
  const { code, stdout } = await spkbox(['check', fixtureFolder('wrong-arch')]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^wrong-arch 1\.0\.0-0001 {2}DSM refuses it {2}\d+ findings$/m);
  expect(stdout).toContain('refused · INFO:5 · arch, DSM error 281');
  expect(stdout).toContain('note · PACKAGE_ICON.PNG · no-icon');
});

describe('of a package.tgz that no installation can unpack', () => {
  const bytes = () => readFileSync(packedHello());
  const packedHello = () => {
    const file = join(folder, 'hello.spk');
    return existsSync(file)
      ? file
      : execFileSync(process.execPath, [BIN, 'pack', HELLO, '--out', file]) && file;
  };
  const written = (name: string, content: Buffer) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  test.each(['check', 'plan'])('%s says that DSM refuses a wrong checksum', async (command) => {
    const wrong = bytes()
      .toString('latin1')
      .replace(/checksum="[0-9a-f]{4}/, 'checksum="0000');
    const { code, stdout } = await spkbox([command, written('wrong.spk', Buffer.from(wrong, 'latin1'))]);
    expect(code).toBe(1);
    expect(stdout).toContain('payload-refused, DSM error 263');
    expect(stdout).toContain('package.tgz has the MD5 sum');
  });

  test.each(['check', 'plan'])('%s takes it as it was packed', async (command) => {
    const { code, stdout } = await spkbox([command, packedHello()]);
    expect({ code, refused: stdout.includes('payload-refused') }).toEqual({ code: 0, refused: false });
  });
});

describe('of many packages', () => {
  const broken = () => {
    const file = join(folder, 'broken.spk');
    writeFileSync(file, 'x'.repeat(2000));
    return file;
  };
  const all = () => [fixtureFolder('wrong-arch'), HELLO, broken(), fixtureFolder('fails-at')];

  test('has a line for each, why DSM refuses some, and a last line with the numbers', async () => {
    const { code, stdout } = await spkbox(['check', ...all()]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}✓ hello 1\.0\.0-0001 /m);
    expect(stdout).toMatch(/^ {2}✗ wrong-arch 1\.0\.0-0001 +\S+ +arch \(281\)$/m);
    expect(stdout).toMatch(/^ {2}✗ \(unreadable\) +broken\.spk +SPK_NOT_TAR$/m);
    expect(stdout).toContain('refused · INFO:5 · arch, DSM error 281');
    expect(stdout).toMatch(/^4 packages: 1 unreadable, 1 refused, 2 taken\n$/m);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('says once what it says of several, and only counts notes', async () => {
    const { stdout } = await spkbox(['check', ...all()]);
    expect(stdout).toMatch(/^Notes .*no-icon \(2\)/m);
    expect(stdout).not.toContain('PACKAGE_ICON.PNG');
    const verbose = (await spkbox(['check', '--verbose', ...all()])).stdout;
    expect(verbose.match(/has no PACKAGE_ICON\.PNG/g)).toHaveLength(1);
    expect(verbose).toMatch(/^ {4}2 packages: fails-at, wrong-arch$/m);
  });

  test('is the same as JSON, each with its file; one that is missing is misuse, and said beside the others', async () => {
    const { code, stdout } = await spkbox(['check', '--json', ...all(), '/nowhere/x.spk']);
    expect(code).toBe(2);
    const { packages, unreadable } = JSON.parse(stdout);
    expect(packages.map(({ package: name, refused }: never) => [name, refused])).toEqual([
      ['fails-at', false],
      ['hello', false],
      ['wrong-arch', true],
    ]);
    expect(unreadable).toMatchObject([
      { file: join(folder, 'broken.spk'), code: 'SPK_NOT_TAR' },
      { file: '/nowhere/x.spk', code: 'USE_FILE_NOT_FOUND' },
    ]);
  });

  test('takes versions of one package as they came out, not as a folder lists them', async () => {
    const versions = ['1.10-3', '1.2-1', '1.9-2'].map((version) => inVersion(version));
    const { code, stdout } = await spkbox(['check', ...(await Promise.all(versions))]);
    expect(code, stdout).toBe(0);
    expect([...stdout.matchAll(/^ {2}\S trace (\S+) /gm)].map(([, version]) => version)).toEqual([
      '1.2-1',
      '1.9-2',
      '1.10-3',
    ]);
  });
});

async function inVersion(version: string): Promise<string> {
  const info = `package="trace"\nversion="${version}"\nos_min_ver="7.0-40000"\narch="noarch"\n`;
  return (await changed('trace', { INFO: `${info}description="A"\nmaintainer="B"\n` })).file;
}

test('an .spk that nobody can read is the error itself where it is alone', async () => {
  const file = join(folder, 'alone.spk');
  writeFileSync(file, 'x'.repeat(2000));
  const { code, stdout, stderr } = await spkbox(['check', file]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('error SPK_NOT_TAR: ');
});

test('--reporter writes the findings for CI servers, beside those for people', async () => {
  const sarif = join(folder, 'check.sarif');
  const { code, stdout } = await spkbox([
    'check',
    fixtureFolder('wrong-arch'),
    '--reporter',
    `sarif:${sarif}`,
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain('DSM refuses it');
  expect(JSON.parse(readFileSync(sarif, 'utf8')).runs[0].results.length).toBeGreaterThan(0);
  const github = await spkbox(['check', fixtureFolder('wrong-arch'), '--reporter', 'github']);
  expect(github.stdout).toMatch(/^::error file=\S+\/wrong-arch\/INFO,line=5,title=/);
  expect((await spkbox(['check', HELLO, '--reporter', 'pdf'])).stderr).toContain(
    'Known are: junit, github, sarif.',
  );
});
