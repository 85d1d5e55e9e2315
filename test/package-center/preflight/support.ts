/** Packages with an INFO of their own, read as any other, and what preflight says about them. */
import type { Finding } from '../../../src/findings.ts';
import type { PeerPackage } from '../../../src/package-center/package/relations.ts';
import { type PreflightInput, preflight } from '../../../src/package-center/preflight/preflight.ts';
import { readSpkFile } from '../../../src/spk/read/read-spk-file.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { makeNasConfig, type NasOptions } from '../../../src/system/nas-config.ts';
import { temporaryFolder } from '../../support/packages.ts';
import { md5, SMALL_PAYLOAD, writeSpk } from '../../support/spk-builder.ts';

export interface Said {
  /** Fields of INFO besides the needed ones; undefined takes one of those away. */
  readonly info?: Readonly<Record<string, string | undefined>>;
  /** Members besides conf/privilege and the scripts of an upgrade; undefined takes one of those away. */
  readonly files?: Readonly<Record<string, string | undefined>>;
}

const NEEDED = {
  package: 'hello',
  version: '2.0.0-0020',
  os_min_ver: '7.0-40000',
  description: 'A package.',
  arch: 'noarch',
  maintainer: 'spkbox',
  checksum: md5(SMALL_PAYLOAD),
};

const FILES = { 'scripts/preupgrade': '#!/bin/sh\n', 'scripts/postupgrade': '#!/bin/sh\n' };

let written = 0;

export function spkSaying({ info = {}, files = {} }: Said = {}): Promise<Spk> {
  const lines = Object.entries({ ...NEEDED, ...info }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}="${value}"\n`],
  );
  const members = Object.entries({ ...FILES, ...files }).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text] as const],
  );
  written += 1;
  const parts = { info: lines.join(''), files: Object.fromEntries(members) };
  return readSpkFile(writeSpk(temporaryFolder(), parts, `said-${written}.spk`));
}

/** The package as one that is installed. */
export async function installed(said: Said = {}, more: Partial<PeerPackage> = {}): Promise<PeerPackage> {
  const spk = await spkSaying(said);
  return {
    name: spk.info.package,
    version: spk.info.version,
    spk,
    volume: '/volume1',
    turnedOn: true,
    ...more,
  };
}

export interface Setting extends NasOptions, Omit<Partial<PreflightInput>, 'nas'> {}

export function checkOn(spk: Spk, { dsm, platform, fidelity, ...facts }: Setting = {}): Finding[] {
  const nas = makeNasConfig({
    ...(dsm === undefined ? {} : { dsm }),
    ...(platform === undefined ? {} : { platform }),
    ...(fidelity === undefined ? {} : { fidelity }),
  });
  return preflight(spk, { workers: new Set(), ...facts, nas });
}
