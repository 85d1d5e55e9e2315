/** The program of the launcher. Perl starts in a few milliseconds, and its small memory makes a fork cheap. */

/**
 * Reads requests, each a length and fields with NUL between: `S` starts a command (id, whether it has an input, umask,
 * how many variables, the variables, the program with its arguments), `O` says that spkbox has opened the pipes (id), `K`
 * sends a signal (id, pid, name, `group` or nothing).
 * Answers with lines: `S id pid descriptors` when a command was started, `F id errno` when it could not be, `X id status`
 * when it ended. Spkbox opens its ends of the pipes by their descriptors in /proc.
 * When spkbox ends, it ends every command and waits until their carriers have seen that.
 */
export const LAUNCHER_SCRIPT = `
my ($setsid, $prlimit, $processes, $oom_score) = @ARGV;
if (open my $file, '>', '/proc/self/oom_score_adj') { syswrite $file, $oom_score }
my (%pid_of, %id_of, %ends, $received);
pipe my $wake, my $waker;
$SIG{CHLD} = sub { syswrite $waker, 'x' };
$SIG{PIPE} = 'IGNORE';
sub answer { syswrite STDOUT, "@_\\n" }
sub start {
  my ($id, $has_input, $umask, $count, @words) = @_;
  my @env = splice @words, 0, $count;
  my ($child_in, $in);
  if ($has_input) { pipe $child_in, $in } else { open $child_in, '<', '/dev/null' }
  pipe my $out, my $child_out;
  pipe my $err, my $child_err;
  my $pid = fork;
  return answer('F', $id, $! + 0) if !defined $pid;
  become($id, $umask, \\@env, \\@words, $child_in, $child_out, $child_err) if !$pid;
  ($pid_of{$id}, $id_of{$pid}) = ($pid, $id);
  $ends{$id} = [grep { $_ } $in, $out, $err];
  answer('S', $id, $pid, map { fileno $_ } @{ $ends{$id} });
}
sub become {
  my ($id, $umask, $env, $words, $in, $out, $err) = @_;
  open my $line, '>&', \\*STDOUT;
  syscall $setsid + 0 if $setsid;
  # 6 is RLIMIT_NPROC. A lower limit that is there already stays.
  syscall $prlimit + 0, 0, 6, pack('QQ', $processes, $processes), 0 if $prlimit;
  umask oct $umask;
  open STDIN, '<&', $in;
  open STDOUT, '>&', $out;
  open STDERR, '>&', $err;
  $SIG{PIPE} = $SIG{CHLD} = 'DEFAULT';
  %ENV = map { split /=/, $_, 2 } @$env;
  exec { $words->[0] } @$words;
  syswrite $line, "F $id " . ($! + 0) . "\\n";
  kill 'KILL', $$;
}
sub obey {
  my ($letter, $id, @more) = split /\\0/, $_[0], -1;
  return start($id, @more) if $letter eq 'S';
  return delete $ends{$id} if $letter eq 'O';
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
}`;
