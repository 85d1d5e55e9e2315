/** Findings about the NAS that the package meets: its DSM, platform, accounts, ports, services and space. */
import { inferred, likely, sure } from '../dsm/source.ts';
import type { FindingRows } from './finding-row.ts';

const OWN_USER = 'Let the package run as its own user, and get what needs root by conf/resource.';
const STRINGS = sure('strings of libsynopkg.so.1 of 7.2.2 (lxc-on-dsm); measured by easytier');
const PLATFORM = sure('guide 05 arch, guide 35; 281: homebridge-syno-spk#183');
const PRIVILEGE = { severities: ['refused', 'note'], dsmErrors: [319], advice: OWN_USER } as const;

export const NAS_FINDINGS = {
  'os-version': {
    severities: ['refused'],
    dsmErrors: [261],
    meaning: 'The version of this DSM is below os_min_ver or above os_max_ver.',
    advice: 'Run with another --dsm, or change os_min_ver or os_max_ver.',
    source: inferred(
      'the code is that of other INFO content; guide 05 os_min_ver, os_max_ver; tailscale/tailscale#2230',
    ),
  },
  'os-version-form': {
    severities: ['warning'],
    meaning: 'os_min_ver, firmware or os_max_ver is not of the form X.Y-Z.',
    advice: 'Write it like 7.0-40000.',
    source: sure('guide 05 os_min_ver, os_max_ver'),
  },
  'os-major-differs': {
    severities: ['refused'],
    dsmErrors: [261],
    meaning: 'os_min_ver has another major number than this DSM, and DSM 7 takes its own only.',
    advice: 'Set os_min_ver to a version of this DSM if the package runs there, or run with another --dsm.',
    source: sure('runfalk#93'),
  },
  'version-form': {
    severities: ['warning', 'refused'],
    dsmErrors: [261],
    meaning:
      'The version is not of the form that DSM 7 takes: numbers with dots, then a dash and a build number.',
    advice: 'Use one to six numbers with dots, then a dash and a build number if you like: 1.2.3-0001.',
    source: sure('ccu-historian#292, of DSM 7; rednoah/java-installer#10, a DSM 6 with 1.8.0_121'),
  },
  'os-min-ver-too-low': {
    severities: ['warning', 'refused'],
    dsmErrors: [261],
    meaning: 'os_min_ver is below the least that the guide has for DSM 7.',
    advice: 'Set os_min_ver="7.0-40000" or higher.',
    source: inferred(
      'three public packages with less live on DSM 7: deviation os-min-ver-low; the code is that of other INFO content',
    ),
  },
  arch: {
    severities: ['refused'],
    dsmErrors: [281],
    meaning: 'arch names neither the platform of this NAS nor its family.',
    advice: 'Run with another --platform, or build the package for this one.',
    source: PLATFORM,
  },
  'exclude-arch': {
    severities: ['refused'],
    dsmErrors: [281],
    meaning: 'exclude_arch names the platform of this NAS.',
    advice: 'Run with another --platform, or remove this one from exclude_arch.',
    source: PLATFORM,
  },
  'arch-unknown': {
    severities: ['note'],
    meaning: 'arch or exclude_arch names a value that is no platform and no family.',
    advice: 'Look it up in guide 35: x86_64, armv8, apollolake, ...',
    source: sure('guide 35 Platform and Arch Value Mapping Table'),
  },
  model: {
    severities: ['refused'],
    dsmErrors: [281],
    meaning: 'model names other models than that of this NAS.',
    advice: 'Run with --platform, the second word of the model.',
    source: sure('guide 05 model; 281: homebridge-syno-spk#183'),
  },
  'model-taken-as-this': {
    severities: ['warning'],
    meaning: 'model names other models of the same platform; spkbox assumes that this NAS is one of them.',
    advice: 'Nothing, if the package does not ask which model it runs on.',
    source: sure('guide 05 model'),
  },
  'exclude-model': {
    severities: ['refused'],
    dsmErrors: [281],
    meaning: 'exclude_model names the model of this NAS.',
    advice: 'Run with another --platform, or remove this model from exclude_model.',
    source: sure('guide 05 exclude_model; 281: homebridge-syno-spk#183'),
  },
  'exclude-model-of-platform': {
    severities: ['note'],
    meaning: 'exclude_model names another model of the platform of this NAS.',
    advice: 'Nothing: it is as the package wants it.',
    source: sure('guide 05 exclude_model'),
  },
  'privilege-run-as-package': {
    ...PRIVILEGE,
    meaning: 'conf/privilege does not have defaults with run-as package, as DSM 7 demands.',
    source: sure('spksrc#4442; gitea-spk#33; easytier'),
  },
  'privilege-no-ctrl-script-or-executable': {
    ...PRIVILEGE,
    meaning: 'conf/privilege has ctrl-script or executable, which DSM 7 takes from signed packages only.',
    source: STRINGS,
  },
  'privilege-no-admin-group': {
    ...PRIVILEGE,
    meaning: 'join-groupname names a group of administrators.',
    source: STRINGS,
  },
  'privilege-no-tool-capabilities': {
    ...PRIVILEGE,
    meaning: 'A tool in conf/privilege asks for capabilities.',
    source: STRINGS,
  },
  'privilege-tool-user-package': {
    ...PRIVILEGE,
    meaning: 'A tool in conf/privilege belongs to another user than the package.',
    source: STRINGS,
  },
  'privilege-no-privilege-migration': {
    ...PRIVILEGE,
    meaning: 'conf/privilege asks for a privilege migration, which is for packages of Synology.',
    source: inferred(
      'the string is in libsynopkg.so.1 of 7.2.2 (lxc-on-dsm); how the key is spelled is not known',
    ),
  },
  'privilege-system-group': {
    severities: ['warning'],
    meaning: "join-groupname names system, the group of DSM's own services. DSM 7 takes it.",
    advice: 'Leave it out, unless the package reads files that only this group may read.',
    source: sure('conf/privilege of six public packages that run as package on DSM 7'),
  },
  'privilege-tool-group': {
    severities: ['warning'],
    meaning: 'A tool in conf/privilege belongs to another group than package, which the guide demands.',
    advice: 'Write "group": "package".',
    source: likely('guide 15 tool; the checks of libsynopkg.so.1 name its user alone'),
  },
  'account-name': {
    severities: ['refused'],
    dsmErrors: [319],
    meaning: 'The package asks for a user or group whose name no account can have.',
    advice: 'Use letters, digits, "-", "_" and ".", 64 at most.',
    source: inferred('a line of /etc/passwd cannot hold it, or no tool takes it'),
  },
  'account-name-of-dsm': {
    severities: ['refused'],
    dsmErrors: [319],
    meaning: "The package asks for a user or group that is one of DSM's own.",
    advice: 'Give the package a name of its own in conf/privilege username and groupname.',
    source: inferred("a package that got the name would take over DSM's own account"),
  },
  'account-name-of-package': {
    severities: ['refused'],
    dsmErrors: [319],
    meaning: 'The package asks for the user of another package that is installed.',
    advice: 'Name the same username in conf/privilege of both packages, or another one in one of them.',
    source: inferred('guide 15 gives every package an account of its own name unless it names another'),
  },
  'port-conflict': {
    severities: ['refused'],
    dsmErrors: [283],
    meaning: 'adminport is a port that DSM or another package has.',
    advice: 'Use another port, or checkport="no" if the package does not listen there.',
    source: sure('guide 05 checkport; 283: spksrc#4767, spksrc#6531'),
  },
  'port-shared': {
    severities: ['warning'],
    meaning: 'adminport is also that of a package that is turned off, so both cannot run at once.',
    advice: 'Use another port.',
    source: inferred('a package that is turned off does not listen, and adminport alone registers nothing'),
  },
  'port-unchecked': {
    severities: ['note'],
    meaning: 'adminport is a port that DSM or another package has, but checkport is no.',
    advice: 'Nothing, if the package does not listen there.',
    source: sure('guide 05 checkport; openhab/openhab-syno-spk#55'),
  },
  'service-unknown': {
    severities: ['warning', 'note'],
    meaning: 'A service list of INFO names a service that spkbox does not know in this DSM.',
    advice: 'Look the name up in guide 05: each DSM has other names.',
    source: inferred('packages in use name units that no document lists, so DSM takes more than those'),
  },
  'no-space': {
    severities: ['refused'],
    dsmErrors: [279],
    meaning: 'extractsize is more than what is free on the volume or the root partition.',
    advice: 'Make room, or correct extractsize: it counts in KiB since DSM 6.0.',
    source: sure('guide 05 extractsize; 279 of the root partition: cowboy/synology-update-plex#50'),
  },
  'worker-signed-only': {
    severities: ['refused', 'note'],
    meaning:
      'conf/resource asks for a worker that DSM 7 gives to signed packages only. The error of DSM is not known.',
    advice: 'Leave the worker out of the package for DSM 7.',
    source: sure('ikev2; dnsacme ("signed-only"); supermarsx/synology-drive-sync'),
  },
  'worker-not-emulated': {
    severities: ['warning'],
    meaning: 'conf/resource asks for a worker that spkbox does not have, so its work is missing in the run.',
    advice: 'Write one (docs/writing-a-worker.md), or read the result with this in mind.',
    source: inferred('DSM goes on with a worker that it does not know: packages in use have some'),
  },
} as const satisfies FindingRows;
