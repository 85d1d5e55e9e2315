/** The program of the launcher. Perl starts in a few milliseconds, and its small memory makes a fork cheap. */
import { ENTER_SUBS, TAKE_ARGUMENTS } from './enter-script.ts';

/**
 * Reads requests, each a length and fields with NUL between: `S` starts a command (id, whether it has an input, umask,
 * how many namespaces, their files, how many variables, the variables, the program with its arguments), `O` says that
 * spkbox has opened the pipes (id), `K` sends a signal (id, pid, name, `group` or nothing), `W` names a process group to
 * wake at the end and `F` forgets it.
 * Answers with lines: `S id pid descriptors` when a command was started, `F id errno` when it could not be, `X id status`
 * when it ended. Spkbox opens its ends of the pipes by their descriptors in /proc.
 * When spkbox ends, it ends every command and waits until their carriers have seen that. The kernel wakes it then, should
 * it have been stopped, and it wakes the groups, which end by themselves.
 */
export const LAUNCHER_SCRIPT = `
${TAKE_ARGUMENTS}
my ($processes, $oom_score) = @ARGV;
if (open my $file, '+<', '/proc/self/oom_score_adj') { syswrite $file, $oom_score if <$file> == 0 }
my (%pid_of, %id_of, %ends, %woken, $received, $line);
pipe my $wake, my $waker;
$SIG{CHLD} = sub { syswrite $waker, 'x' };
$SIG{PIPE} = 'IGNORE';
# 1 is PR_SET_PDEATHSIG, 18 SIGCONT.
syscall $call{prctl}, 1, 18;
sub answer { syswrite STDOUT, "@_\\n" }
sub start {
  my ($id, $has_input, $umask, @words) = @_;
  my @namespaces = splice @words, 0, shift @words;
  my @env = splice @words, 0, shift @words;
  my ($child_in, $in);
  if ($has_input) { pipe $child_in, $in } else { open $child_in, '<', '/dev/null' }
  pipe my $out, my $child_out;
  pipe my $err, my $child_err;
  my $pid = fork;
  return answer('F', $id, $! + 0) if !defined $pid;
  if (!$pid) {
    $ends{$id} = [grep { $_ } $in, $out, $err];
    prepare($umask, $child_in, $child_out, $child_err);
    enter(@namespaces);
    carry(sub { become($id, \\@env, \\@words) }, $line);
  }
  ($pid_of{$id}, $id_of{$pid}) = ($pid, $id);
  $ends{$id} = [grep { $_ } $in, $out, $err];
  answer('S', $id, $pid, map { fileno $_ } @{ $ends{$id} });
}
# A carrier that kept a pipe of another command open would keep that command waiting for its end.
sub prepare {
  my ($umask, $in, $out, $err) = @_;
  open $line, '>&', \\*STDOUT;
  syscall $call{setsid};
  # 6 is RLIMIT_NPROC. A lower limit that is there already stays.
  syscall $call{prlimit64}, 0, 6, pack('QQ', $processes, $processes), 0 if $processes;
  umask oct $umask;
  open STDIN, '<&', $in;
  open STDOUT, '>&', $out;
  open STDERR, '>&', $err;
  close $_ for $in, $out, $err, $wake, $waker, map { @$_ } values %ends;
  $SIG{PIPE} = $SIG{CHLD} = 'DEFAULT';
}
sub become {
  my ($id, $env, $words) = @_;
  %ENV = map { split /=/, $_, 2 } @$env;
  exec { $words->[0] } @$words;
  # 7 is E2BIG, which is spkbox's doing. All else is a program that the box's root has spoiled.
  not_run() if $! != 7;
  syswrite $line, "F $id 7\\n";
  kill 'KILL', $$;
}
sub obey {
  my ($letter, $id, @more) = split /\\0/, $_[0], -1;
  return start($id, @more) if $letter eq 'S';
  return delete $ends{$id} if $letter eq 'O';
  return $woken{$id} = 1 if $letter eq 'W';
  return delete $woken{$id} if $letter eq 'F';
  my ($pid, $name, $group) = @more;
  # A process that was just forked has no group of its own yet.
  kill $name, -$pid or $group = '' if $group;
  kill $name, $pid if !$group && $pid_of{$id};
}
sub reap {
  while ((my $pid = waitpid -1, 1) > 0) {
    my $id = delete $id_of{$pid};
    answer('X', $id, $?);
    delete $pid_of{$id};
  }
}
sub end_all {
  kill 'CONT', -$_ for keys %woken;
  for my $pid (keys %id_of) {
    if (open my $list, '<', "/proc/$pid/task/$pid/children") { kill 'KILL', split ' ', <$list> // '' }
    kill 'CONT', $pid;
  }
  for (1 .. 100) { reap(); last if !%id_of; select undef, undef, undef, 0.01 }
  kill 'KILL', -$_ for keys %id_of;
  exit;
}
for (;;) {
  my $ready = '';
  vec($ready, $_, 1) = 1 for 0, fileno $wake;
  # Perl runs a handler between two of its own steps. A signal that comes right before select would wait with it.
  my $count = select $ready, undef, undef, 0.05;
  sysread $wake, my $ignored, 4096 if $count > 0 && vec $ready, fileno $wake, 1;
  reap();
  next if $count <= 0 || !vec $ready, 0, 1;
  sysread STDIN, $received, 65536, length $received or end_all();
  while (length $received >= 4 && length $received >= 4 + unpack 'N', $received) {
    my $request = unpack 'N/a', $received;
    substr $received, 0, 4 + length $request, '';
    obey($request);
  }
}
${ENTER_SUBS}`;
