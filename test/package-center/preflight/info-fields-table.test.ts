/** Every field of INFO: what preflight makes of it, with a package that passes and one that does not. */
import { describe, expect, test } from 'vitest';
import { type DsmError, dsmErrors } from '../../../src/dsm/error-codes.ts';
import { INFO_FIELDS, type InfoKind } from '../../../src/dsm/info-fields.ts';
import { compareOsVersions } from '../../../src/dsm/versions.ts';
import {
  FINDINGS,
  type Finding,
  type FindingCode,
  type FindingRow,
  placeText,
} from '../../../src/findings.ts';
import type { PeerPackage } from '../../../src/package-center/package/relations.ts';
import { isRefused } from '../../../src/package-center/preflight/preflight.ts';
import { placed } from '../../support/placed.ts';
import { checkOn, installed, type Said, type Setting, spkSaying } from './support.ts';

interface Case extends Said {
  /** What is installed, and the NAS. */
  readonly there?: readonly (Said & { readonly known?: Partial<PeerPackage> })[];
  readonly on?: Omit<Setting, 'installed'>;
}

interface Row {
  readonly field: string;
  readonly rule: string;
  readonly passes: Case;
  readonly fails: Case;
  readonly finding: Pick<Finding, 'code' | 'severity'> &
    Partial<Omit<Finding, 'dsmError'>> & { readonly dsmError?: Partial<DsmError> };
}

const row = (field: string, rule: string, finding: Row['finding'], passes: Case, fails: Case): Row => ({
  field,
  rule,
  finding,
  passes,
  fails,
});

/** With DSM's code and words. */
const refused = (
  code: FindingCode,
  number?: number,
  description?: string,
  detail?: DsmError['detail'],
): Row['finding'] => ({
  code,
  severity: 'refused',
  ...(number === undefined
    ? {}
    : {
        dsmError: {
          code: number,
          ...(description === undefined ? {} : { description }),
          ...(detail === undefined ? {} : { detail }),
        },
      }),
});
const warning = (code: FindingCode): Row['finding'] => ({ code, severity: 'warning' });
const note = (code: FindingCode): Row['finding'] => ({ code, severity: 'note' });

const info = (fields: Said['info'] & object, more: Omit<Case, 'info'> = {}): Case => ({
  info: fields,
  ...more,
});
const other = (
  name: string,
  version = '1.0-1',
  fields: Said['info'] & object = {},
  known: Partial<PeerPackage> = {},
) => ({
  info: { package: name, version, ...fields },
  known,
});
const self = (version: string, known: Partial<PeerPackage> = {}) => other('hello', version, {}, known);

const CONTENT = 'invalid package info content';
const MAJOR = 'package should have same major number of current os in os_min_ver';
const ARCH = 'package does not support the current arch / model';
const NO_SCRIPTS = 'package does not have preupgrade / postupgrade script';
const APOLLOLAKE = 'synology_apollolake_918+';

const needed = (field: string): Row =>
  row(
    field,
    'DSM 7 does not install without it',
    refused('info-missing-key', 261, CONTENT),
    {},
    info({ [field]: undefined }),
  );

const NEEDED: readonly Row[] = [
  needed('description'),
  needed('maintainer'),
  needed('os_min_ver'),
  row('os_min_ver', 'is not empty', refused('info-missing-key', 261, CONTENT), {}, info({ os_min_ver: '' })),
  row(
    'os_min_ver',
    'has the major number of the NAS',
    refused('os-major-differs', 261, MAJOR),
    info({ os_min_ver: '7.2-64570' }),
    info({ os_min_ver: '6.2-23739' }),
  ),
  ...['2.7.0-2.3', '1.0_5', '1.2.3-2147483648', 'v2020.09.28-2-1'].flatMap((version) => [
    row(
      'version',
      `of another form is refused on DSM 7: ${version}`,
      refused('version-form', 261, CONTENT),
      info({ version: '1.2.3-0001' }),
      info({ version }),
    ),
    row(
      'version',
      `of another form is taken by DSM 6: ${version}`,
      warning('version-form'),
      info({ version: '1.2.3-0001' }, { on: { dsm: '6.2.4' } }),
      info({ version, os_min_ver: '6.1-15047' }, { on: { dsm: '6.2.4' } }),
    ),
  ]),
  row(
    'os_min_ver',
    'is not above the NAS',
    refused('os-version', 261),
    info({ os_min_ver: '7.2-72806' }),
    info({ os_min_ver: '7.3-81180' }),
  ),
  row(
    'os_min_ver',
    'may have an older major number on DSM 6',
    refused('os-version', 261),
    info({ os_min_ver: '5.2-5000' }, { on: { dsm: '6.2.4' } }),
    info({ os_min_ver: '7.0-40000' }, { on: { dsm: '6.2.4' } }),
  ),
  // Deviation `os-min-ver-low`.
  row(
    'os_min_ver',
    'is 7.0-40000 or more on DSM 7',
    warning('os-min-ver-too-low'),
    info({ os_min_ver: '7.0' }),
    info({ os_min_ver: '7.0-4000' }),
  ),
  row(
    'os_min_ver',
    'must be 7.0-40000 or more by the guide',
    refused('os-min-ver-too-low', 261, CONTENT),
    info({ os_min_ver: '7.0-40000' }, { on: { fidelity: 'guide' } }),
    info({ os_min_ver: '7.0-39999' }, { on: { fidelity: 'guide' } }),
  ),
  row('os_min_ver', 'has the form X.Y-Z', warning('os-version-form'), {}, info({ os_min_ver: '7.0beta' })),
  row(
    'firmware',
    'counts before os_min_ver was',
    refused('os-version', 261),
    info({ os_min_ver: undefined, firmware: '6.0-7321' }, { on: { dsm: '6.2.4' } }),
    info({ os_min_ver: undefined, firmware: '7.0-40000' }, { on: { dsm: '6.2.4' } }),
  ),
  row(
    'firmware',
    'does not do for os_min_ver',
    refused('info-missing-key', 261),
    info({ firmware: '6.0-7321' }),
    info({ os_min_ver: undefined, firmware: '7.0-40000' }),
  ),
  row(
    'os_max_ver',
    'is not below the NAS',
    refused('os-version', 261),
    info({ os_max_ver: '7.2-72806' }),
    info({ os_max_ver: '7.0-40000' }),
  ),
  row(
    'os_max_ver',
    'has the form X.Y-Z',
    warning('os-version-form'),
    info({ os_max_ver: '' }),
    info({ os_max_ver: 'latest' }),
  ),
];

const FITS: readonly Row[] = [
  row(
    'arch',
    'names the platform',
    refused('arch', 281, ARCH),
    info({ arch: 'apollolake alpine' }),
    info({ arch: 'geminilake' }),
  ),
  row(
    'arch',
    'names the family',
    refused('arch', 281, ARCH),
    info({ arch: 'x86_64' }),
    info({ arch: 'armv8' }),
  ),
  row(
    'arch',
    'names a family that the platform is in',
    refused('arch', 281, ARCH),
    info({ arch: 'armada38x' }, { on: { platform: 'armada38x' } }),
    info({ arch: 'armv7' }, { on: { platform: 'armada38x' } }),
  ),
  row(
    'arch',
    'may be absent',
    refused('arch', 281, ARCH),
    info({ arch: undefined }),
    info({ arch: 'amd64' }),
  ),
  row(
    'arch',
    'has words that DSM knows',
    note('arch-unknown'),
    info({ arch: 'x86_64 88f628x' }),
    info({ arch: 'x86_64 aarch64' }),
  ),
  row(
    'arch',
    'may not be absent by the letter of the guide',
    refused('info-missing-key', 261, CONTENT),
    info({}, { on: { fidelity: 'guide' } }),
    info({ arch: undefined }, { on: { fidelity: 'guide' } }),
  ),
  row(
    'exclude_arch',
    'does not name the platform',
    refused('exclude-arch', 281, ARCH),
    info({ exclude_arch: 'bromolow cedarview' }),
    info({ exclude_arch: 'bromolow apollolake' }),
  ),
  row(
    'exclude_arch',
    'does not name the family',
    refused('exclude-arch', 281, ARCH),
    info({ exclude_arch: 'armv8' }),
    info({ exclude_arch: 'x86_64' }),
  ),
  row(
    'exclude_arch',
    'has words that DSM knows',
    note('arch-unknown'),
    info({ exclude_arch: 'alpine' }),
    info({ exclude_arch: 'arm64' }),
  ),
  row(
    'model',
    'names the model',
    refused('model', 281, ARCH),
    info({ model: `synology_avoton_1815+ ${APOLLOLAKE}` }),
    info({ model: 'synology_bromolow_3612xs' }),
  ),
  row(
    'model',
    'names the model in small or large letters',
    warning('model-taken-as-this'),
    info({ model: 'synology_armadaxp_rs815' }, { on: { platform: 'armadaxp' } }),
    info({ model: 'synology_armadaxp_rs814' }, { on: { platform: 'armadaxp' } }),
  ),
  row(
    'model',
    'names a model of the platform, which spkbox takes for its own',
    warning('model-taken-as-this'),
    info({ model: APOLLOLAKE.toUpperCase() }),
    info({ model: 'synology_apollolake_718+' }),
  ),
  row(
    'exclude_model',
    'does not name the model',
    refused('exclude-model', 281, ARCH),
    info({ exclude_model: 'synology_cedarview_713+' }),
    info({ exclude_model: `synology_kvmx64_virtualdsm ${APOLLOLAKE}` }),
  ),
  row(
    'exclude_model',
    'is not read by DSM 6',
    refused('exclude-model', 281),
    info({ os_min_ver: '6.1-1', exclude_model: APOLLOLAKE }, { on: { dsm: '6.2.4' } }),
    info({ exclude_model: APOLLOLAKE }, { on: { dsm: '7.0' } }),
  ),
  row(
    'exclude_model',
    'may name others of the platform',
    note('exclude-model-of-platform'),
    {},
    info({ exclude_model: 'synology_apollolake_718+' }),
  ),
  row(
    'extractsize',
    'fits into the volume, in KiB',
    refused('no-space'),
    info({ extractsize: '1000' }, { on: { freeSpace: { volume: 1_024_000, root: 1e9 } } }),
    info({ extractsize: '1001' }, { on: { freeSpace: { volume: 1_024_000, root: 1e9 } } }),
  ),
  row(
    'extractsize',
    'is the size of the .spk where it is absent',
    refused('no-space'),
    { on: { freeSpace: { volume: 1e9, root: 1e9 } } },
    { on: { freeSpace: { volume: 100, root: 1e9 } } },
  ),
  row(
    'extractsize',
    'leaves room for scripts on the root partition',
    refused('no-space', 279, 'root partition does not have enough space', { space: 'root' }),
    { on: { freeSpace: { volume: 1e9, root: 1e6 } } },
    { on: { freeSpace: { volume: 1e9, root: 10 } } },
  ),
];

const system = { install_type: 'system', extractsize: '1000' };

const PLACED: readonly Row[] = [
  row(
    'install_type',
    'system needs the space on the root partition',
    refused('no-space', 279, 'root partition does not have enough space', { space: 'root' }),
    info(system, { on: { freeSpace: { volume: 0, root: 1e9 } } }),
    info(system, { on: { freeSpace: { volume: 1e9, root: 1000 } } }),
  ),
  row(
    'install_type',
    'system makes the volume not count',
    note('on-root-partition'),
    { on: { volume: '/volume1' } },
    info({ install_type: 'system_hidden' }, { on: { volume: '/volume1' } }),
  ),
  row(
    'install_type',
    'is system or system_hidden',
    note('info-odd-value'),
    info({ install_type: 'system' }),
    info({ install_type: 'volume' }),
  ),
  row(
    'install_reboot',
    'is done by the NAS alone',
    note('install-reboot'),
    info({ install_reboot: 'no' }),
    info({ install_reboot: 'yes' }),
  ),
  row(
    'ctl_stop',
    'takes the buttons away',
    note('not-startable'),
    info({ ctl_stop: 'yes' }),
    info({ ctl_stop: 'no' }),
  ),
  row('startable', 'takes the buttons away', note('not-startable'), {}, info({ startable: 'no' })),
  row('ctl_uninstall', 'takes the button away', note('not-uninstallable'), {}, info({ ctl_uninstall: 'no' })),
  row(
    'silent_install',
    'leaves the wizard out',
    note('silent-with-wizard'),
    info({ silent_install: 'yes' }),
    info({ silent_install: 'yes' }, { files: { 'WIZARD_UIFILES/install_uifile': '[]' } }),
  ),
  row(
    'silent_upgrade',
    'leaves the wizard out',
    note('silent-with-wizard'),
    info({ silent_upgrade: 'yes' }, { files: { 'WIZARD_UIFILES/install_uifile': '[]' } }),
    info({ silent_upgrade: 'yes' }, { files: { 'WIZARD_UIFILES/upgrade_uifile': '[]' } }),
  ),
  row(
    'silent_uninstall',
    'leaves the wizard out',
    note('silent-with-wizard'),
    info({}, { files: { 'WIZARD_UIFILES/uninstall_uifile': '[]' } }),
    info({ silent_uninstall: 'yes' }, { files: { 'WIZARD_UIFILES/uninstall_uifile': '[]' } }),
  ),
  row(
    'auto_upgrade_from',
    'is not above what is installed, for an upgrade by itself',
    note('auto-upgrade-from'),
    info({ silent_upgrade: 'yes', auto_upgrade_from: '1.0' }, { there: [self('1.5-1')] }),
    info({ silent_upgrade: 'yes', auto_upgrade_from: '1.8' }, { there: [self('1.5-1')] }),
  ),
  row(
    'auto_upgrade_from',
    'decides about silent upgrades alone',
    note('auto-upgrade-from'),
    info({ auto_upgrade_from: '1.8' }, { there: [self('1.5-1')] }),
    info({ silent_upgrade: 'yes', auto_upgrade_from: '1.5-2' }, { there: [self('1.5-1')] }),
  ),
  row(
    'auto_upgrade_from',
    'wants silent_upgrade',
    note('info-without-effect'),
    info({ silent_upgrade: 'yes', auto_upgrade_from: '1.0' }),
    info({ auto_upgrade_from: '1.0' }),
  ),
];

const VERSION: readonly Row[] = [
  row(
    'version',
    'is not below the installed one',
    refused('downgrade'),
    { there: [self('2.0.0-0019')] },
    { there: [self('2.0.0-0021')] },
  ),
  row(
    'version',
    'is compared by its numbers',
    refused('downgrade'),
    info({ version: '2.10-1' }, { there: [self('2.9-1')] }),
    info({ version: '2.9-1' }, { there: [self('2.10-1')] }),
  ),
  row(
    'version',
    'is a repair where it is the installed one',
    note('repair'),
    { there: [self('2.0.0-0019')] },
    { there: [self('2.0.0-0020')] },
  ),
  row(
    'version',
    'above the installed one wants the scripts of an upgrade',
    refused('upgrade-scripts-missing', 261, NO_SCRIPTS),
    { there: [self('1.0-1')] },
    { there: [self('1.0-1')], files: { 'scripts/preupgrade': undefined, 'scripts/postupgrade': undefined } },
  ),
  row(
    'version',
    'above the installed one wants both scripts, which nobody saw refused',
    warning('upgrade-scripts-missing'),
    { there: [self('1.0-1')] },
    { there: [self('1.0-1')], files: { 'scripts/preupgrade': undefined } },
  ),
  row(
    'version',
    'equal to the installed one may want the scripts',
    warning('upgrade-scripts-missing'),
    { files: { 'scripts/preupgrade': undefined, 'scripts/postupgrade': undefined } },
    {
      there: [self('2.0.0-0020')],
      files: { 'scripts/preupgrade': undefined, 'scripts/postupgrade': undefined },
    },
  ),
  row(
    'version',
    'is what others need',
    warning('depender-left-unmet'),
    { there: [self('1.0-1'), other('B', '1', { install_dep_packages: 'hello>=1' })] },
    { there: [self('1.0-1'), other('B', '1', { install_dep_packages: 'hello<2' })] },
  ),
  row(
    'package',
    'is on the volume where it is',
    note('volume-stays'),
    { there: [self('1.0-1')], on: { volume: '/volume1' } },
    { there: [self('1.0-1', { volume: '/volume2' })], on: { volume: '/volume1' } },
  ),
];

const needs = (install_dep_packages: string, more: Omit<Case, 'info'> = {}): Case =>
  info({ install_dep_packages }, more);
const conflicts = (install_conflict_packages: string, more: Omit<Case, 'info'> = {}): Case =>
  info({ install_conflict_packages }, more);
const PKG = (file: string, text: string) => ({ [`conf/${file}`]: text });
const required = { dependencies: 'required' } as const;

const DEPENDENCIES: readonly Row[] = [
  row(
    'install_dep_packages',
    'is taken for there',
    warning('dependency-assumed'),
    needs('B', { there: [other('B')] }),
    needs('B'),
  ),
  row(
    'install_dep_packages',
    'must be there where that is required',
    refused('dependency-missing'),
    needs('B', { there: [other('B')], on: required }),
    needs('B', { on: required }),
  ),
  row(
    'install_dep_packages',
    'is there in a version that fits',
    refused('dependency-version'),
    needs('B>=1.0-2', { there: [other('B', '1.0-2')] }),
    needs('B>=1.0-2', { there: [other('B', '1.0-1')] }),
  ),
  row(
    'install_dep_packages',
    'is there in a version that fits, where that is required',
    refused('dependency-version'),
    needs('B<2', { there: [other('B', '1.9')], on: required }),
    needs('B<2', { there: [other('B', '2')], on: required }),
  ),
  row(
    'install_dep_packages',
    'is overruled by conf/PKG_DEPS',
    refused('dependency-missing'),
    needs('B', { on: required, files: PKG('PKG_DEPS', '; none\n') }),
    needs('', { on: required, files: PKG('PKG_DEPS', '[C]\n') }),
  ),
  row(
    'install_dep_packages',
    'need not be in INFO beside conf/PKG_DEPS',
    note('info-overruled'),
    needs('B'),
    needs('B', { files: PKG('PKG_DEPS', '[B]\n') }),
  ),
  row(
    'install_dep_packages',
    'counts on the OS versions of conf/PKG_DEPS',
    refused('dependency-missing'),
    { on: { ...required, dsm: '7.1' }, files: PKG('PKG_DEPS', '[B]\nos_min_ver=7.2-60000\n') },
    { on: { ...required, dsm: '7.2' }, files: PKG('PKG_DEPS', '[B]\nos_min_ver=7.2-60000\n') },
  ),
  row(
    'install_dep_packages',
    'names packages',
    warning('package-list-entry'),
    needs('B>=1:C'),
    needs('B>=:C'),
  ),
  row(
    'install_conflict_packages',
    'is not there',
    refused('conflict'),
    conflicts('B', { there: [other('C')] }),
    conflicts('B', { there: [other('B')] }),
  ),
  row(
    'install_conflict_packages',
    'is there in another version',
    refused('conflict'),
    conflicts('B<2', { there: [other('B', '2')] }),
    conflicts('B<2', { there: [other('B', '1')] }),
  ),
  row(
    'install_conflict_packages',
    'is overruled by conf/PKG_CONX',
    refused('conflict'),
    conflicts('B', { there: [other('B')], files: PKG('PKG_CONX', '[C]\n') }),
    { there: [other('B', '3')], files: PKG('PKG_CONX', '[B]\npkg_min_ver=2\n') },
  ),
  row(
    'install_conflict_packages',
    'is not about the package itself',
    refused('conflict'),
    conflicts('hello<2', { there: [self('1.0-1')] }),
    conflicts('hello<2:B', { there: [self('1.0-1'), other('B')] }),
  ),
  row(
    'install_conflict_packages',
    'of others does not name the package',
    warning('conflict-of-other'),
    { there: [other('B', '1', { install_conflict_packages: 'hello<2' })] },
    { there: [other('B', '1', { install_conflict_packages: 'hello' })] },
  ),
  row(
    'install_break_packages',
    'names nothing that is there',
    warning('breaks'),
    info({ install_break_packages: 'B<2' }, { there: [other('B', '2')] }),
    info({ install_break_packages: 'B<2' }, { there: [other('B', '1')] }),
  ),
  row(
    'install_break_packages',
    'of others does not name the package',
    warning('broken-by'),
    { there: [other('B', '1', { install_break_packages: 'C' })] },
    { there: [other('B', '1', { install_break_packages: 'hello' })] },
  ),
  row(
    'install_replace_packages',
    'names what goes',
    note('replaces'),
    info({ install_replace_packages: 'B' }),
    info({ install_replace_packages: 'B' }, { there: [other('B')] }),
  ),
  row(
    'use_deprecated_replace_mechanism',
    'makes it go last',
    {
      ...note('replaces'),
      text: 'B 1.0-1 is replaced: DSM uninstalls it after this one is installed, without prereplace and postreplace.',
    },
    {},
    info({ install_replace_packages: 'B', use_deprecated_replace_mechanism: 'yes' }, { there: [other('B')] }),
  ),
  row(
    'use_deprecated_replace_mechanism',
    'wants install_replace_packages',
    note('info-without-effect'),
    info({ install_replace_packages: 'B', use_deprecated_replace_mechanism: 'yes' }),
    info({ use_deprecated_replace_mechanism: 'yes' }),
  ),
];

const on6 = (fields: Said['info'] & object): Case =>
  info({ os_min_ver: '6.1-14715', ...fields }, { on: { dsm: '6.2.4' } });

const SERVICES: readonly Row[] = [
  row(
    'install_dep_services',
    'has services of this DSM',
    warning('service-unknown'),
    info({ install_dep_services: 'ssh-shell nginx.service' }),
    info({ install_dep_services: 'ssh-shell apache-web' }),
  ),
  row(
    'install_dep_services',
    'has services of DSM 6',
    warning('service-unknown'),
    on6({ install_dep_services: 'ssh pgsql' }),
    on6({ install_dep_services: 'ssh-shell' }),
  ),
  row(
    'install_dep_services',
    'has units of installed packages',
    warning('service-unknown'),
    info({ install_dep_services: 'pkgctl-B.service pkgctl-B' }, { there: [other('B')] }),
    info({ install_dep_services: 'pkgctl-C' }, { there: [other('B')] }),
  ),
  row(
    'start_dep_services',
    'has services of this DSM',
    warning('service-unknown'),
    info({ start_dep_services: 'network-online.target' }),
    info({ start_dep_services: 'mono' }),
  ),
  row(
    'start_dep_services',
    'does not count for what users cannot start',
    warning('service-unknown'),
    info({ start_dep_services: 'mono', ctl_stop: 'no' }),
    info({ start_dep_services: 'mono', ctl_stop: 'yes' }),
  ),
  row(
    'instuninst_restart_services',
    'has services of this DSM',
    note('service-unknown'),
    info({ instuninst_restart_services: 'nginx.service' }),
    info({ instuninst_restart_services: 'apache-sys' }),
  ),
  row(
    'instuninst_restart_services',
    'does not count before a reboot',
    note('service-unknown'),
    info({ instuninst_restart_services: 'x', install_reboot: 'yes' }),
    info({ instuninst_restart_services: 'x' }),
  ),
  row(
    'startstop_restart_services',
    'has services of this DSM',
    note('service-unknown'),
    info({ startstop_restart_services: 'nginx' }),
    info({ startstop_restart_services: 'samba' }),
  ),
  row(
    'startstop_restart_services',
    'has services of DSM 6',
    note('service-unknown'),
    on6({ startstop_restart_services: 'samba cron' }),
    on6({ startstop_restart_services: 'nginx.service' }),
  ),
];

const taken = (port: number): Row['finding'] =>
  refused('port-conflict', 283, 'package port conflicts with others', { port });
const portFile = (name: string, protocol: 'tcp' | 'udp') => ({
  on: { registeredPorts: [{ name, ranges: [{ from: 8000, to: 8080, protocols: [protocol] }] }] },
});

const DESKTOP: readonly Row[] = [
  row(
    'adminport',
    'is not a port of a service of DSM',
    taken(22),
    info({ adminport: '8022' }),
    info({ adminport: '22' }),
  ),
  row(
    'adminport',
    'may be one of DSM and of the web server',
    taken(445),
    info({ adminport: '5000' }),
    info({ adminport: '445' }),
  ),
  row(
    'adminport',
    'is 80 where it is absent, which all share',
    taken(21),
    info({ adminport: '443' }),
    info({ adminport: '21' }),
  ),
  row(
    'adminport',
    'is not in the port file of another, installed or not',
    taken(8080),
    info({ adminport: '8080' }, portFile('B', 'udp')),
    info({ adminport: '8080' }, portFile('B', 'tcp')),
  ),
  row(
    'adminport',
    'is not that of another',
    taken(8080),
    info({ adminport: '8080' }, { there: [other('B', '1', { adminport: '8081' })] }),
    info({ adminport: '8080' }, { there: [other('B', '1', { adminport: '8080' })] }),
  ),
  row(
    'adminport',
    'may be that of the version before',
    taken(8080),
    info(
      { adminport: '8080' },
      { there: [other('hello', '1', { adminport: '8080' })], ...portFile('hello', 'tcp') },
    ),
    info({ adminport: '8080' }, { there: [other('hello2', '1', { adminport: '8080' })] }),
  ),
  row(
    'adminport',
    'is better not that of one that is turned off',
    warning('port-shared'),
    info({ adminport: '8080' }),
    info({ adminport: '8080' }, { there: [other('B', '1', { adminport: '8080' }, { turnedOn: false })] }),
  ),
  row(
    'adminport',
    'is a port',
    note('info-odd-value'),
    info({ adminport: '9002' }),
    info({ adminport: '99999' }),
  ),
  row(
    'checkport',
    'says whether DSM looks',
    taken(22),
    info({ adminport: '22', checkport: 'no' }),
    info({ adminport: '22', checkport: 'yes' }),
  ),
  row(
    'checkport',
    'no is said where the port is taken',
    note('port-unchecked'),
    info({ adminport: '8022', checkport: 'no' }),
    info({ adminport: '22', checkport: 'no' }),
  ),
  row(
    'adminprotocol',
    'is http or https',
    note('info-odd-value'),
    info({ adminprotocol: 'http https' }),
    info({ adminprotocol: 'ftp' }),
  ),
  row(
    'dsmuidir',
    'is one folder, or several with the names of their links',
    warning('dsmuidir-form'),
    info({ dsmuidir: 'One:ui/app1 Two:ui/app2' }),
    info({ dsmuidir: 'One:ui/app1 One:ui/app2' }),
  ),
  row(
    'dsmuidir',
    'is below target',
    warning('dsmuidir-form'),
    info({ dsmuidir: 'ui' }),
    info({ dsmuidir: '../../etc' }),
  ),
  row(
    'dsmuidir',
    'has names that a link can have',
    warning('dsmuidir-form'),
    info({ dsmuidir: 'hello:ui' }),
    info({ dsmuidir: '..:ui' }),
  ),
  row(
    'dsmuidir',
    'has pairs from 7.0 on',
    warning('dsmuidir-pairs'),
    info({ dsmuidir: 'hello:ui' }),
    on6({ dsmuidir: 'hello:ui' }),
  ),
  row(
    'dsmuidir',
    'takes no link of another',
    warning('dsmuidir-taken'),
    info({ dsmuidir: 'ui' }, { there: [other('B', '1', { dsmuidir: 'ui' })] }),
    info({ dsmuidir: 'B:ui' }, { there: [other('B', '1', { dsmuidir: 'ui' })] }),
  ),
  row(
    'dsmuidir',
    'may take the link of the version before',
    warning('dsmuidir-taken'),
    info({ dsmuidir: 'ui' }, { there: [other('hello', '1', { dsmuidir: 'ui' })] }),
    info({ dsmuidir: 'B:ui' }, { there: [other('C', '1', { dsmuidir: 'B:x' })] }),
  ),
  row(
    'dsmapppage',
    'wants dsmappname',
    note('info-without-effect'),
    info({ dsmapppage: 'X.Main', dsmappname: 'X' }),
    info({ dsmapppage: 'X.Main' }),
  ),
];

const ROWS: readonly Row[] = [NEEDED, FITS, PLACED, VERSION, DEPENDENCIES, SERVICES, DESKTOP].flat();

/** Refused before there is a package to check. */
const UNREADABLE: readonly (readonly [field: string, value: string, error: string])[] = [
  ['package', 'a/b', 'INFO_BAD_PACKAGE'],
  ['package', '', 'INFO_MISSING_KEY'],
  ['version', '1.0 5', 'INFO_BAD_VERSION'],
  ['version', '../1', 'INFO_BAD_VERSION'],
  ['version', '', 'INFO_MISSING_KEY'],
  ['checksum', 'abc', 'INFO_BAD_CHECKSUM'],
];

const SHOWN = 'is shown to users and decides nothing';

/** Fields of which preflight looks at the form at most, with the reason. */
const DECIDE_NOTHING: Readonly<Record<string, string>> = {
  displayname: SHOWN,
  'displayname_[language]': SHOWN,
  'description_[language]': SHOWN,
  maintainer_url: SHOWN,
  distributor: SHOWN,
  distributor_url: SHOWN,
  support_url: SHOWN,
  support_center: SHOWN,
  helpurl: SHOWN,
  beta: SHOWN,
  report_url: SHOWN,
  adminurl: 'is part of the link that opens the page',
  dsmappname: 'names what the button opens, which may be an application of DSM; dsmapppage has a row',
  dsmapplaunchname: 'names what the button opens',
  precheckstartstop: 'decides which scripts a start and a stop have, which is the plan',
  install_on_cold_storage: 'decides about volumes for cold storage, of which a NAS of spkbox has none',
  support_move: 'decides whether an installed package may move',
  support_conf_folder: 'is deprecated since 6.0: conf counts always',
  offline_install: 'decides about the list of a package source',
  thirdparty: 'is not used since 5.0',
};

async function findingsOf({ there = [], on = {}, ...said }: Case): Promise<Finding[]> {
  const known = await Promise.all(there.map(({ known: more, ...one }) => installed(one, more)));
  return checkOn(await spkSaying(said), { ...on, installed: known });
}

const like = (wanted: Row['finding']) => (finding: Finding) => {
  const { dsmError = {}, ...others } = wanted;
  return isPart(others, finding) && isPart(dsmError, finding.dsmError ?? {});
};

const isPart = (part: object, whole: object): boolean =>
  Object.entries(part).every(
    ([key, value]) => JSON.stringify(whole[key as keyof object]) === JSON.stringify(value),
  );

describe.each(ROWS)('$field $rule', ({ passes, fails, finding }) => {
  test('a package that passes', async () => {
    const findings = await findingsOf(passes);
    expect(
      findings.filter(({ code, severity }) => code === finding.code && severity === finding.severity),
    ).toEqual([]);
    if (finding.severity === 'refused') expect(isRefused(findings)).toBe(false);
  });

  test(`a package that does not: ${finding.severity} ${finding.code} ${finding.dsmError?.code ?? ''}`, async () => {
    const findings = await findingsOf(fails);
    const found = findings.filter(like(finding));
    expect(found, JSON.stringify(findings)).not.toEqual([]);
    for (const { text, place, advice, source } of found) {
      for (const words of [text, placeText(place), advice, source]) expect(words).not.toBe('');
    }
    expect(isRefused(findings)).toBe(finding.severity === 'refused');
  });
});

test.each(UNREADABLE)('%s="%s" is refused on reading: %s', async (field, value, error) => {
  await expect(spkSaying({ info: { [field]: value } })).rejects.toMatchObject({ code: error });
});

/** A value of another form for each kind that has one. */
const ODD: Partial<Record<InfoKind, { readonly right: string; readonly odd: string }>> = {
  'yes/no': { right: 'no', odd: 'true' },
  port: { right: '9002', odd: 'web' },
  protocol: { right: 'https', odd: 'gopher' },
  kilobytes: { right: '1024', odd: '12 MB' },
  'install type': { right: 'system', odd: 'volume1' },
};

const ofForm = INFO_FIELDS.flatMap(({ name, kind }) => {
  const form = ODD[kind];
  return form === undefined ? [] : [{ name, ...form }];
});

test.each([...ofForm, { name: 'auto_upgrade_from', right: '2.0', odd: '2_0' }])(
  '$name="$odd" is noted, and $name="$right" is not',
  async ({ name, right, odd }) => {
    const noted = async (value: string) => {
      const findings = await findingsOf(info({ [name]: value }));
      return findings.filter(({ code }) => code === 'info-odd-value').map(({ text }) => text.split(' ')[0]);
    };
    expect(await noted(odd)).toEqual([name]);
    expect(await noted(right)).toEqual([]);
  },
);

const newer = INFO_FIELDS.filter(
  ({ since }) => since !== undefined && compareOsVersions(since, '6.2.4-25556') > 0,
);

test.each(newer)('$name is not read by DSM 6, which is noted', async ({ name }) => {
  const noted = async (dsm: string, os_min_ver: string) => {
    const findings = await findingsOf(info({ [name]: 'no', os_min_ver }, { on: { dsm } }));
    return findings.filter(({ code }) => code === 'info-newer-key').length;
  };
  expect(await noted('6.2.4', '6.1-14715')).toBe(1);
  expect(await noted('7.0', '7.0-40000')).toBe(0);
});

test('a key that no DSM reads is noted, with the field that it may mean', async () => {
  const findings = await findingsOf(
    info({
      install_dep_package: 'WebStation',
      displayname_itn: 'Ciao',
      my_own_key: '1',
      package_icon_120: 'x',
      create_time: 'y',
    }),
  );
  expect(findings.filter(({ code }) => code === 'info-unknown-key')).toMatchObject([
    { place: placed('INFO:8'), advice: 'Is install_dep_packages meant?' },
    { place: placed('INFO:9'), advice: 'Is displayname_ita meant?' },
    { place: placed('INFO:10'), text: 'INFO states "my_own_key", which no DSM is known to read.' },
  ]);
});

describe('the table', () => {
  const withRow = new Set([...ROWS.map(({ field }) => field), ...UNREADABLE.map(([field]) => field)]);
  const names = INFO_FIELDS.map(({ name }) => name);

  test('has every field of INFO, with a row or with the reason why it needs none', () => {
    expect(names.filter((name) => !withRow.has(name) && DECIDE_NOTHING[name] === undefined)).toEqual([]);
    expect(Object.keys(DECIDE_NOTHING).filter((name) => withRow.has(name))).toEqual([]);
  });

  test('has no other field', () => {
    expect([...withRow, ...Object.keys(DECIDE_NOTHING)].filter((name) => !names.includes(name))).toEqual([]);
  });

  test('has no code and no words of DSM that no source shows', () => {
    for (const { finding } of ROWS) {
      const { code, dsmError: { code: number, description } = {} } = finding;
      if (number === undefined) continue;
      const row: FindingRow = FINDINGS[code];
      expect(row.dsmErrors).toContain(number);
      const descriptions = dsmErrors(number).map((error) => error.description);
      expect(descriptions).toContain(description ?? descriptions[0]);
    }
  });
});
