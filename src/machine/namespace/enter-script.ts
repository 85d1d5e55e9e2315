/** Perl that leads into a box. Nothing may load a module: from the box's tree it would be the package's. */
import { CALL_FILTER } from './call-filter.ts';
import { hostProgram } from './host-program.ts';
import type { SystemCalls } from './system-calls.ts';

/**
 * `enter` takes files of namespaces, that of users first, and becomes its root, for whom the filter needs no
 * `no_new_privs`: set-uid programs of the box keep working. Kernels without the filter go on without it.
 * `carry` runs the given code as a child, which is in the box's namespace of processes, and ends as the child does. It
 * stops with the child, as nsenter(1) does.
 */
export const ENTER_SUBS = `
sub refuse_calls {
  my $program = pack 'H*', $filter;
  my $argument = pack 'S x6 P', length($program) / 8, $program;
  # Flag 4 leaves out a defence against speculation that slows old kernels down.
  syscall($call{seccomp}, 1, 4, $argument) == 0 or syscall $call{seccomp}, 1, 0, $argument;
}
sub enter {
  # What lists the processes of the box must not take this one for a package's perl.
  $0 = 'spkbox';
  my @files = map { open my $file, '<', $_ or fail(); $file } @_;
  for my $file (@files) {
    syscall($call{setns}, fileno $file, 0) == 0 or fail();
    become_root() if $file == $files[0];
  }
}
sub become_root {
  syscall $call{setgroups}, 0, 0;
  syscall($call{setresgid}, 0, 0, 0) == 0 && syscall($call{setresuid}, 0, 0, 0) == 0 or fail();
  refuse_calls();
}
sub not_run { syswrite STDERR, 'spkbox: the way into the box cannot be run: error ' . ($! + 0) . "\\n"; exit 126 }
sub fail { syswrite STDERR, 'spkbox: the box cannot be entered: error ' . ($! + 0) . "\\n"; exit 1 }
sub carry {
  my ($become, @kept) = @_;
  my $child = fork;
  defined $child or fail();
  $become->() if !$child;
  close $_ for @kept;
  while (waitpid($child, 2) == $child) {
    # 127 tells of a child that stopped, which $? does not.
    my $signal = \${^CHILD_ERROR_NATIVE} & 127;
    exit $? >> 8 if !$signal;
    kill $signal == 127 ? 'STOP' : $signal, $$;
    kill 'CONT', $child;
  }
  exit 1;
}`;

/** The arguments that such a script begins with. */
export const enterArguments = (calls: SystemCalls): string[] => [
  CALL_FILTER.toString('hex'),
  String(Object.keys(calls).length),
  ...Object.entries(calls).flat().map(String),
];

/** Takes them. */
export const TAKE_ARGUMENTS = `
my ($filter, $calls) = splice @ARGV, 0, 2;
my %call = splice @ARGV, 0, 2 * $calls;`;

const RUN = 'exec { $ARGV[0] } @ARGV; not_run()';

/** A command line that enters namespaces, that of users alone or all of a box, and runs a program there. */
export function enterBy(calls: SystemCalls, namespaces: readonly string[]): string[] {
  const run = namespaces.length === 1 ? RUN : `carry(sub { ${RUN} })`;
  const script = `${TAKE_ARGUMENTS}\nenter(splice @ARGV, 0, ${namespaces.length});\n${run};\n${ENTER_SUBS}`;
  return [hostProgram('perl'), '-e', script, '--', ...enterArguments(calls), ...namespaces];
}
