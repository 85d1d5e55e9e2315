/** Capabilities of files, set by the box's own perl: other programs that can are not in every userland. */
import type { Machine } from '../machine/machine.ts';
import { runAsRoot } from './root-command.ts';

/** By their numbers. Source: capabilities(7), linux/capability.h. */
const NAMES = [
  ...['chown', 'dac_override', 'dac_read_search', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap'],
  ...[
    'linux_immutable',
    'net_bind_service',
    'net_broadcast',
    'net_admin',
    'net_raw',
    'ipc_lock',
    'ipc_owner',
  ],
  ...[
    'sys_module',
    'sys_rawio',
    'sys_chroot',
    'sys_ptrace',
    'sys_pacct',
    'sys_admin',
    'sys_boot',
    'sys_nice',
  ],
  ...['sys_resource', 'sys_time', 'sys_tty_config', 'mknod', 'lease', 'audit_write', 'audit_control'],
  ...['setfcap', 'mac_override', 'mac_admin', 'syslog', 'wake_alarm', 'block_suspend', 'audit_read'],
  ...['perfmon', 'bpf', 'checkpoint_restore'],
].map((name) => `cap_${name}`);

/** The names of a list as cap_from_text(3) takes it, in lower case; undefined when one is no capability. */
export function capabilityNames(list: string): readonly string[] | undefined {
  const names = list.split(',').map((name) => name.trim().toLowerCase());
  if (names.includes('all')) return NAMES;
  return names.every((name) => NAMES.includes(name)) ? [...new Set(names)] : undefined;
}

export interface FileCapabilities {
  /** A plain file; no folder on its path is a link. */
  readonly path: string;
  readonly names: readonly string[];
}

export interface GivenCapabilities {
  readonly given: readonly string[];
  /** Those outside the box's bounding set: a program that demands them would not even start. */
  readonly withheld: readonly string[];
  /** Why no capability could be set. */
  readonly failure: string | undefined;
}

/** Sets the capabilities permitted and effective, within the box's bounding set. */
export async function setFileCapabilities(
  machine: Pick<Machine, 'run'>,
  { path, names }: FileCapabilities,
): Promise<GivenCapabilities> {
  const { exitCode, stdout, stderr } = await runAsRoot(machine, {
    argv: ['/usr/bin/perl', '-e', PROGRAM, path, ...halves(maskOf(names)).map(String)],
    limit: 4096,
  });
  const [, maskText] = /^([\da-f]{16})\n$/.exec(stdout.toString()) ?? [];
  if (exitCode !== 0 || maskText === undefined)
    return { given: [], withheld: [], failure: stderr.toString().trim() || 'the box has no perl' };
  const mask = BigInt(`0x${maskText}`);
  const isInMask = (name: string) => (mask & maskOf([name])) !== 0n;
  return {
    given: names.filter(isInMask),
    withheld: names.filter((name) => !isInMask(name)),
    failure: undefined,
  };
}

const maskOf = (names: readonly string[]): bigint =>
  names.reduce((mask, name) => mask | (1n << BigInt(NAMES.indexOf(name))), 0n);

/** The low and the high 32 bits. */
const halves = (mask: bigint): [bigint, bigint] => [mask & 0xffff_ffffn, mask >> 32n];

/**
 * Takes a path and two halves of a mask, leaves out capabilities outside the bounding set, and writes the extended attribute in its
 * second form: effective, then permitted and inheritable for each half. Prints the mask that it set. The numbers are those of
 * lsetxattr(2), which no link can lead elsewhere.
 */
const PROGRAM = `
use Config;
my ($path, $low, $high) = @ARGV;
die "$path is no plain file\\n" if -l $path || !-f $path;
my %numbers = (x86_64 => 189, aarch64 => 6, riscv64 => 6, loongarch64 => 6, arm => 227, i386 => 227, i686 => 227,
  i586 => 227, powerpc64le => 210, ppc64le => 210, s390x => 225);
my ($arch) = $Config{archname} =~ /^([^-]+)/;
my $number = $numbers{$arch} or die "the number of lsetxattr is not known for $arch\\n";
open my $status, '<', '/proc/self/status' or die "/proc/self/status: $!\\n";
my ($has_high, $has_low) = map hex, join('', <$status>) =~ /^CapBnd:\\s*(.{8})(.{8})/m or die "no bounding set\\n";
($low, $high) = ($low & $has_low, $high & $has_high);
my ($name, $value) = ('security.capability', pack('V5', 0x02000001, $low, 0, $high, 0));
$low || $high ? syscall($number, $path, $name, $value, length $value, 0) == 0 || die "$!\\n" : 0;
printf "%08x%08x\\n", $high, $low;`;
