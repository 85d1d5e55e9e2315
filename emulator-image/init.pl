# The first process of a docker box: it starts every command and carries all their streams over one connection to spkbox.
# It ends when the connection breaks, and ends everything in the box with it.
#
# A frame, in both directions: one letter, the number of the command (4 bytes), the length of the text (4 bytes), the text.
#   to the box    S start: umask, whether it has an input, whether it is an agent (input resumes a stopped agent),
#                   then the program and its arguments, separated by NUL bytes
#                 I input   E end of the input   K kill the process group   A so many bytes of output were taken
#   from the box  R ready   O output   W error output   C so many bytes of input were taken   B nobody reads the input
#                 P its pid   X ended: wait status, whether its output is still held   D its output is closed, too
use strict;
use warnings;
use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK);
use POSIX qw(setsid dup2 WNOHANG EAGAIN EINTR);

my $PIECE = 65536;
my $WINDOW = 1 << 20;    # Bytes of output that spkbox may have on its hands.
my %commands;    # number => { pid, group, is_agent, in, out, err, pending, closing, ended }
my %number_of;   # pid => number
my $received = '';

$SIG{PIPE} = 'IGNORE';
$SIG{CHLD} = sub { };    # The handler exists only to interrupt select.

sub tell_spkbox {
    my ($letter, $number, $text) = @_;
    my $frame = pack('a N N', $letter, $number, length $text) . $text;
    for (my $at = 0; $at < length $frame;) {
        my $written = syswrite(STDOUT, $frame, length($frame) - $at, $at);
        if (defined $written) { $at += $written }
        elsif ($! != EINTR) { exit 0 }
    }
}

sub unblocked {
    my ($pipe) = @_;
    fcntl($pipe, F_SETFL, fcntl($pipe, F_GETFL, 0) | O_NONBLOCK);
    return $pipe;
}

sub start {
    my ($number, $text) = @_;
    my ($umask, $has_input, $is_agent, @program) = split /\0/, $text, -1;
    pipe(my $out, my $child_out);
    pipe(my $err, my $child_err);
    my ($child_in, $in);
    if ($has_input) { pipe($child_in, $in) }
    else { open($child_in, '<', '/dev/null') }
    my ($group, $pid) = begin($umask, \@program, fileno $child_in, fileno $child_out, fileno $child_err);
    if (!$pid) {
        tell_spkbox('W', $number, "no process could be started: $!\n");
        tell_spkbox('X', $number, pack('n C', 126 << 8, 0));
        return tell_spkbox('D', $number, '');
    }
    $commands{$number} = {
        pid => $pid, group => $group, out => unblocked($out), err => unblocked($err), pending => '',
        is_agent => $is_agent,
    };
    $commands{$number}{in} = unblocked($in) if $has_input;
    $number_of{$pid} = $number;
    tell_spkbox('P', $number, pack('N', $pid));
}

# The command gets its own session and process group but leads neither, so it can create new ones itself. The leader
# exits at once, and init adopts its child like every orphan.
sub begin {
    my @command = @_;
    pipe(my $answer, my $tell);
    my $group = fork;
    return if !defined $group;
    if ($group == 0) {
        setsid();
        my $pid = fork;
        become(@command) if defined $pid && $pid == 0;
        syswrite($tell, $pid // '');
        POSIX::_exit(0);
    }
    close $tell;
    # The end of another command interrupts the read.
    my $pid;
    until (defined sysread($answer, $pid, 32)) { last if $! != EINTR }
    until (waitpid($group, 0) > 0) { last if $! != EINTR }
    return ($group, $pid);
}

# Runs in the child. Descriptors above the standard three are closed by exec.
sub become {
    my ($umask, $program, @streams) = @_;
    # Wait for init as the parent: a command that asks to end with its parent must not end with the short-lived leader.
    select(undef, undef, undef, 0.0002) while getppid() != 1;
    dup2($streams[$_], $_) for 0 .. 2;
    $SIG{PIPE} = 'DEFAULT';
    umask oct $umask;
    { no warnings 'exec'; exec { $program->[0] } @$program; }
    print STDERR "$program->[0]: $!\n";
    POSIX::_exit(127);
}

sub obey {
    my ($letter, $number, $text) = @_;
    return start($number, $text) if $letter eq 'S';
    my $command = $commands{$number} or return;
    if ($letter eq 'I') {
        $command->{pending} .= $text if $command->{in};
        kill 'CONT', $command->{pid} if $command->{is_agent} && !$command->{ended};
    }
    elsif ($letter eq 'A') { $command->{untaken} -= unpack 'N', $text }
    elsif ($letter eq 'E') { $command->{closing} = 1 }
    elsif ($letter eq 'K' && !$command->{ended}) {
        # The command itself too, since it may have left its group.
        kill 'KILL', $command->{pid};
        kill '-KILL', $command->{group};
    }
    feed($number, $command);
}

sub feed {
    my ($number, $command) = @_;
    return if !$command->{in};
    if ($command->{pending} ne '') {
        my $written = syswrite($command->{in}, $command->{pending});
        if (defined $written) {
            substr($command->{pending}, 0, $written, '');
            tell_spkbox('C', $number, pack('N', $written));
        }
        elsif ($! != EAGAIN && $! != EINTR) { return close_input($number, $command) }
    }
    close delete $command->{in} if $command->{closing} && $command->{pending} eq '';
}

sub close_input {
    my ($number, $command) = @_;
    close delete $command->{in};
    $command->{pending} = '';
    tell_spkbox('B', $number, '');
}

# Reads and sends one piece; false when no input is available.
sub pass_on {
    my ($number, $command, $stream) = @_;
    my $read = sysread($command->{$stream}, my $piece, $PIECE);
    if ($read) {
        $command->{untaken} += $read;
        tell_spkbox($stream eq 'out' ? 'O' : 'W', $number, $piece);
    }
    elsif (defined $read) { close delete $command->{$stream} }
    return $read;
}

sub reap {
    while ((my $pid = waitpid(-1, WNOHANG)) > 0) {
        my $status = $?;
        my $number = delete $number_of{$pid};
        ended($number, $commands{$number}, $status) if defined $number;
    }
}

# The whole output of an ended command is in its pipes; a pipe holds at most 16 pieces.
sub ended {
    my ($number, $command, $status) = @_;
    for my $stream ('out', 'err') {
        for (my $pieces = 0; $pieces < 17 && $command->{$stream}; $pieces++) {
            last if !pass_on($number, $command, $stream);
        }
    }
    $command->{ended} = 1;
    my $held = $command->{out} || $command->{err} ? 1 : 0;
    tell_spkbox('X', $number, pack('n C', $status, $held));
    forget_if_over($number, $command);
}

sub forget_if_over {
    my ($number, $command) = @_;
    return if !$command->{ended} || $command->{out} || $command->{err};
    close_input($number, $command) if $command->{in};
    delete $commands{$number};
    tell_spkbox('D', $number, '');
}

sub listen_to_spkbox {
    my $read = sysread(STDIN, $received, $PIECE, length $received);
    if (!$read) { exit 0 if defined $read || $! != EINTR }
    while (length $received >= 9) {
        my ($letter, $number, $length) = unpack('a N N', $received);
        last if length $received < 9 + $length;
        my $text = substr($received, 9, $length);
        substr($received, 0, 9 + $length, '');
        obey($letter, $number, $text);
    }
}

# A child that ends between reap and select does not interrupt select, so every wait is short.
sub patience {
    return undef if !%number_of;
    my @silent = grep { !$_->{ended} && !$_->{out} && !$_->{err} } values %commands;
    return @silent ? 0.002 : 0.05;
}

$0 = 'spkbox-init';
binmode STDIN;
binmode STDOUT;
tell_spkbox('R', 0, '');
while (1) {
    reap();
    my ($readable, $writable) = ('', '');
    vec($readable, 0, 1) = 1;
    for my $command (values %commands) {
        for my $stream ('out', 'err') {
            vec($readable, fileno $command->{$stream}, 1) = 1 if $command->{$stream} && ($command->{untaken} // 0) < $WINDOW;
        }
        vec($writable, fileno $command->{in}, 1) = 1 if $command->{in} && $command->{pending} ne '';
    }
    next if select($readable, $writable, undef, patience()) <= 0;
    listen_to_spkbox() if vec($readable, 0, 1);
    for my $number (keys %commands) {
        my $command = $commands{$number};
        feed($number, $command) if $command->{in} && vec($writable, fileno $command->{in}, 1);
        for my $stream ('out', 'err') {
            pass_on($number, $command, $stream) if $command->{$stream} && vec($readable, fileno $command->{$stream}, 1);
        }
        forget_if_over($number, $command);
    }
}
