/** Scripts written by hand, in the forms in which authors write them. Counts are of the 239 public packages that were read. */
import { describe, expect, test } from 'vitest';
import { file, folder, nothing } from './support/facts.ts';
import { makePackage } from './support/package.ts';
import { shapes } from './support/shapes.ts';
import { sharedNas } from './support/shared-nas.ts';

const box = sharedNas();

/** A start-stop-status as most authors write it: a pid file, and one branch for each verb. */
const pidFile = (name: string, more = '') => `#!/bin/sh
PID_FILE=/var/packages/${name}/var/daemon.pid
running () { [ -f "$PID_FILE" ] && kill -0 "$(cat "$PID_FILE")" 2> /dev/null; }
case "$1" in
  start) sleep 1002 & echo $! > "$PID_FILE" ;;
  stop) running && kill "$(cat "$PID_FILE")"; rm -f "$PID_FILE" ;;
  status) running && exit 0; [ -f "$PID_FILE" ] && exit 1; exit 3 ;;
${more}  *) exit 1 ;;
esac
exit 0
`;

const TELL = 'echo "${1:-${0##*/}} $SYNOPKG_PKG_STATUS $SYNOPKG_PKGVER $SYNOPKG_OLD_PKGVER" 1>&2\n';
const told = (text: string) => `#!/bin/sh\n${text}${TELL}`;

shapes('scripts by hand', box, [
  {
    shape: 'a pid file',
    seen: '94 of 193 packages have a daemon',
    reliesOn: 'DSM waits for start alone, not for the daemon, which still has its output',
    package: { name: 'quail', scripts: { 'start-stop-status': pidFile('quail') } },
    runs: ['sleep 1002'],
    afterwards: {
      install: { verbs: { status: 0, prestart: 1, log: 1, '': 1 } },
      stop: { files: { 'var/daemon.pid': nothing }, verbs: { status: 3 } },
    },
  },
  {
    shape: 'precheckstartstop="yes" with its two verbs',
    seen: '5 of 239 packages',
    reliesOn: 'prestart comes before each start, prestop before each stop',
    package: {
      name: 'rook',
      info: { precheckstartstop: 'yes' },
      scripts: {
        'start-stop-status': '#!/bin/sh\n[ "$1" = status ] || echo "$1" >> /var/packages/rook/var/verbs\n',
      },
    },
    afterwards: {
      install: { files: { 'var/verbs': file('prestart\nstart') } },
      start: { files: { 'var/verbs': file('prestart\nstart\nprestop\nstop\nprestart\nstart') } },
    },
  },
  {
    shape: 'precheckstartstop="no"',
    seen: '40 of 239 packages',
    reliesOn: 'no verb is called but start, stop and status, and any other is a failure',
    package: {
      name: 'snipe',
      info: { precheckstartstop: 'no' },
      scripts: { 'start-stop-status': pidFile('snipe') },
    },
    runs: ['sleep 1002'],
    afterwards: { install: { verbs: { prestart: 1, prestop: 1 } } },
  },
  {
    shape: 'bash in a file that says /bin/sh',
    seen: "51 packages have ==, 25 echo -e, 17 let, 15 $'', 14 local, 13 [[, 12 &>",
    reliesOn: '/bin/sh is bash',
    package: {
      name: 'tern',
      scripts: {
        postinst: `#!/bin/sh
say () { local text=$1; echo -e "$text\\tok" >> "$SYNOPKG_PKGVAR/said"; }
[ "a" == "a" ] && say equal
[[ "release 7" =~ ([0-9]+) ]] && say "match \${BASH_REMATCH[1]}"
list=(one two) && let count=\${#list[@]}*2 && say "count $count"
IFS=$'\\n' read -r line <<< "here string" && say "$line"
ls /nowhere &> /dev/null || say quiet
`,
      },
    },
    afterwards: {
      install: {
        files: { 'var/said': file('equal\tok\nmatch 7\tok\ncount 4\tok\nhere string\tok\nquiet\tok') },
      },
    },
  },
  {
    shape: 'scripts without their exec bit',
    seen: 'packages that are packed on Windows',
    reliesOn: 'DSM runs them all the same, and gives the bit',
    package: {
      name: 'urial',
      scripts: {
        postinst: '#!/bin/sh\necho ran > "$SYNOPKG_PKGVAR/postinst"\n',
        'start-stop-status': pidFile('urial'),
      },
      modes: { 'scripts/postinst': 0o644, 'scripts/start-stop-status': 0o644 },
    },
    runs: ['sleep 1002'],
    afterwards: {
      install: {
        files: { 'var/postinst': file('ran'), scripts: folder('755', 'root:root') },
        verbs: { status: 0 },
      },
    },
  },
  {
    shape: 'a script without a shebang',
    seen: 'scripts that were written for `sh script`',
    reliesOn: '/bin/sh runs it',
    package: {
      name: 'vole',
      scripts: { postinst: '[[ -n "$BASH" ]] && echo "$0" > "$SYNOPKG_PKGVAR/ran"\n' },
    },
    afterwards: { install: { files: { 'var/ran': file('/var/packages/vole/scripts/postinst') } } },
  },
  {
    shape: 'scripts in Perl',
    seen: '10 packages depend on Perl',
    reliesOn: 'the shebang decides who reads the script',
    needs: 'perl',
    package: {
      name: 'wren',
      scripts: {
        postinst:
          '#!/usr/bin/perl\nopen my $f, ">", "$ENV{SYNOPKG_PKGVAR}/perl" or die;\nprint $f "$ENV{SYNOPKG_PKGNAME}\\n";\n',
        'start-stop-status': '#!/usr/bin/env perl\nexit($ARGV[0] =~ /^(start|stop|status)$/ ? 0 : 1);\n',
      },
    },
    afterwards: { install: { files: { 'var/perl': file('wren') }, verbs: { status: 0, restart: 1 } } },
  },
  {
    shape: 'scripts in Python',
    seen: '20 packages depend on a Python',
    reliesOn: 'python3 is in PATH',
    needs: 'python3',
    package: {
      name: 'xerus',
      scripts: {
        postinst:
          '#!/usr/bin/env python3\nimport os\nopen(os.environ["SYNOPKG_PKGVAR"] + "/python", "w").write("ran\\n")\n',
      },
    },
    afterwards: { install: { files: { 'var/python': file('ran') } } },
  },
  {
    shape: 'INFO sourced as shell',
    seen: 'scripts of several authors',
    reliesOn: 'INFO lies beside scripts, before the installation and after it',
    package: {
      name: 'yak',
      info: { dsmappname: 'SYNO.SDS.Yak' },
      scripts: {
        preinst: '#!/bin/sh\n. "$(dirname "$0")/../INFO"\necho "preinst of $package $version" 1>&2\n',
        postinst:
          '#!/bin/sh\n. /var/packages/yak/INFO\necho "$displayname $dsmappname" > "$SYNOPKG_PKGVAR/info"\n',
      },
    },
    afterwards: { install: { files: { 'var/info': file('yak SYNO.SDS.Yak') } } },
    stderr: ['preinst of yak 1.0-1'],
  },
  {
    shape: 'a loop in place of cron',
    seen: 'packages without a daemon of their own',
    reliesOn: 'a whole group of processes stays, and goes when stop ends the group',
    package: {
      name: 'zebu',
      payload: {
        'bin/loop': '#!/bin/sh\nwhile :; do echo tick >> /var/packages/zebu/var/ticks; sleep 1003; done\n',
      },
      scripts: {
        'start-stop-status': `#!/bin/sh
case $1 in
  start) setsid "$SYNOPKG_PKGDEST/bin/loop" > /dev/null 2>&1 < /dev/null & echo $! > "$SYNOPKG_PKGTMP/pid" ;;
  stop) kill -- "-$(cat "$SYNOPKG_PKGTMP/pid")"; rm "$SYNOPKG_PKGTMP/pid" ;;
  status) [ -e "$SYNOPKG_PKGTMP/pid" ] || exit 3 ;;
esac
`,
      },
    },
    runs: ['/bin/sh /volume1/@appstore/zebu/bin/loop', 'sleep 1003'],
    afterwards: {
      install: { files: { 'var/ticks': file('tick') } },
      start: { files: { 'var/ticks': file('tick\ntick') } },
    },
  },
  {
    shape: 'questions to Package Center about the package itself',
    seen: '7 of 239 packages call synopkg',
    reliesOn: 'version, status and is_onoff answer the package’s own user',
    package: {
      name: 'adder',
      scripts: {
        'start-stop-status': `#!/bin/sh
[ "$1" != stop ] || { synopkg version adder; synopkg is_onoff adder; synopkg status adder | grep -o '"status":"[a-z]*"'; } > "$SYNOPKG_PKGVAR/asked"
`,
      },
    },
    afterwards: {
      stop: {
        files: {
          'var/asked': file('1.0-1\npackage adder is turned on\n"status":"running"\n"status":"running"'),
        },
      },
    },
  },
  {
    shape: 'values of DSM, and of a file of its own',
    seen: '16 packages call get_key_value, 3 synogetkeyvalue',
    reliesOn: 'VERSION and synoinfo.conf have the keys; a key that is set is replaced in its place',
    package: {
      name: 'bison',
      scripts: {
        postinst: `#!/bin/sh
conf=/var/packages/bison/etc/bison.conf
printf 'mode="old"\\nport="1"\\n' > $conf
synosetkeyvalue $conf mode "new one"
synosetkeyvalue $conf extra yes
{ get_key_value /etc.defaults/VERSION buildnumber; synogetkeyvalue /etc.defaults/VERSION majorversion
  get_key_value /etc/synoinfo.conf unique; synogetkeyvalue $conf mode; } > "$SYNOPKG_PKGVAR/values"
`,
      },
    },
    afterwards: {
      install: {
        files: {
          'etc/bison.conf': file('mode="new one"\nport="1"\nextra="yes"'),
          'var/values': file('72806\n7\nsynology_apollolake_918+\nnew one'),
        },
      },
    },
  },
  {
    shape: 'a certificate of its own',
    seen: 'packages that serve HTTPS',
    reliesOn: 'openssl req writes a key that only the package reads',
    needs: 'openssl',
    package: {
      name: 'civet',
      scripts: {
        postinst: `#!/bin/sh
cd /var/packages/civet/etc && umask 077
openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 9 -subj /CN=civet -keyout key.pem -out cert.pem 2> /dev/null
openssl x509 -in cert.pem -noout -subject -nameopt RFC2253 > "$SYNOPKG_PKGVAR/subject"
sed -i -n 1p key.pem cert.pem
`,
      },
    },
    afterwards: {
      install: {
        files: {
          'var/subject': file('subject=CN=civet', '600'),
          'etc/key.pem': file('-----BEGIN PRIVATE KEY-----', '600'),
          'etc/cert.pem': file('-----BEGIN CERTIFICATE-----', '600'),
        },
      },
    },
  },
  {
    shape: 'files in all the package’s folders',
    seen: '200 packages name PKGDEST, 89 PKGVAR, 12 PKGTMP, 6 PKGHOME',
    reliesOn:
      'each is writable for the package’s user in postinst; target and tmp do not outlive the package',
    package: {
      name: 'dingo',
      scripts: {
        postinst:
          '#!/bin/sh\ncd /var/packages/dingo && for f in etc var home tmp target; do echo mine > $f/mine; done\n',
      },
    },
    afterwards: {
      install: {
        files: {
          'etc/mine': file('mine'),
          'var/mine': file('mine'),
          'home/mine': file('mine'),
          'tmp/mine': file('mine'),
          'target/mine': file('mine'),
          '/volume1/@apphome/dingo': folder('700'),
          '/volume1/@appdata/dingo': folder('755'),
        },
      },
      uninstall: {
        files: {
          '/volume1/@appconf/dingo/mine': file('mine'),
          '/volume1/@appdata/dingo/mine': file('mine'),
          '/volume1/@apphome/dingo/mine': file('mine'),
          '/volume1/@apptemp/dingo': nothing,
          '/volume1/@appstore/dingo': nothing,
          '/var/packages/dingo': nothing,
        },
      },
    },
  },
  {
    shape: 'messages to the user',
    seen: '65 of 239 packages name SYNOPKG_TEMP_LOGFILE',
    reliesOn: 'what a script writes there is shown, with its markup, also after a success',
    package: {
      name: 'egret',
      scripts: {
        postinst:
          '#!/bin/sh\necho "Open <a href=\\"http://nas:80\\">the page</a>." > $SYNOPKG_TEMP_LOGFILE\n',
        preuninst: '#!/bin/sh\necho "Good" >> $SYNOPKG_TEMP_LOGFILE\necho "bye" >> $SYNOPKG_TEMP_LOGFILE\n',
      },
    },
    afterwards: {
      install: { messages: ['Open <a href="http://nas:80">the page</a>.'] },
      uninstall: { messages: ['Good\nbye'] },
    },
  },
  {
    shape: 'one script for all occasions',
    seen: '84 of 239 packages name SYNOPKG_PKG_STATUS, 21 SYNOPKG_OLD_PKGVER',
    reliesOn: 'the status tells an upgrade from an installation, and start by hand from both',
    package: {
      name: 'finch',
      scripts: {
        ...Object.fromEntries(
          ['preinst', 'postinst', 'preuninst', 'postuninst', 'preupgrade', 'postupgrade'].map((hook) => [
            hook,
            told(''),
          ]),
        ),
        'start-stop-status': told('[ "$1" != status ] || exit 0\n'),
      },
    },
    upgrade: {},
    afterwards: {},
    stderr: [
      ...['preinst INSTALL 1.0-1 ', 'postinst INSTALL 1.0-1 ', 'start INSTALL 1.0-1 '],
      ...['stop STOP 1.0-1 ', 'start START 1.0-1 '],
      ...['stop UPGRADE 2.0-1 1.0-1', 'preupgrade UPGRADE 2.0-1 1.0-1', 'preuninst UPGRADE 2.0-1 1.0-1'],
      ...['postuninst UPGRADE 2.0-1 1.0-1', 'preinst UPGRADE 2.0-1 1.0-1', 'postinst UPGRADE 2.0-1 1.0-1'],
      ...['postupgrade UPGRADE 2.0-1 1.0-1', 'start UPGRADE 2.0-1 1.0-1'],
      ...['stop UNINSTALL 2.0-1 ', 'preuninst UNINSTALL 2.0-1 ', 'postuninst UNINSTALL 2.0-1 '],
    ],
  },
  {
    shape: 'a file that all scripts source',
    seen: '193 packages of the generic installer, and others',
    reliesOn: '$0 has the script’s own name and folder, while it is staged and once it is installed',
    package: {
      name: 'gecko',
      scripts: {
        common:
          'here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")\nlog () { echo "$(basename "$0") $1" 1>&2; }\n',
        preinst: '#!/bin/bash\nsource "$(dirname "$0")/common"\nlog "${here##*/}"\n',
        postinst: '#!/bin/bash\n. "$(dirname "$0")"/common\nlog "$here"\n',
      },
    },
    afterwards: {},
    stderr: ['preinst scripts', 'postinst /var/packages/gecko/scripts'],
  },
  {
    shape: 'real paths in the environment',
    seen: '200 packages name SYNOPKG_PKGDEST, 50 SYNOPKG_DSM_VERSION_MAJOR, 19 SYNOPKG_PKGDEST_VOL',
    reliesOn: 'PKGDEST is the real folder on the volume; the release and the language are told apart',
    language: 'ger',
    package: {
      name: 'heron',
      scripts: {
        postinst: `#!/bin/sh
for name in PKGDEST PKGDEST_VOL PKGVAR PKGTMP PKGHOME DSM_VERSION_MAJOR DSM_VERSION_BUILD DSM_ARCH DSM_LANGUAGE; do
  eval echo "$name=\\$SYNOPKG_$name"
done > "$SYNOPKG_PKGVAR/environment"
{ id -un; id -gn; pwd; umask; } > "$SYNOPKG_PKGVAR/self"
`,
      },
    },
    afterwards: {
      install: {
        files: {
          'var/environment': file(
            `PKGDEST=/volume1/@appstore/heron
PKGDEST_VOL=/volume1
PKGVAR=/volume1/@appdata/heron
PKGTMP=/volume1/@apptemp/heron
PKGHOME=/volume1/@apphome/heron
DSM_VERSION_MAJOR=7
DSM_VERSION_BUILD=72806
DSM_ARCH=apollolake
DSM_LANGUAGE=ger`,
          ),
          'var/self': file('heron\nheron\n/\n0022'),
        },
      },
    },
  },
  {
    shape: 'programs in temporary folders',
    seen: '12 packages name SYNOPKG_PKGTMP, others use /tmp',
    reliesOn: 'DSM runs nothing from /tmp, but from the package’s own tmp',
    package: {
      name: 'iguana',
      scripts: {
        postinst: `#!/bin/sh
for folder in /tmp "$SYNOPKG_PKGTMP"; do
  printf '#!/bin/sh\nexit 7\n' > "$folder/iguana"; chmod 755 "$folder/iguana"
  "$folder/iguana" 2> /dev/null; echo "$folder $?"; rm "$folder/iguana"
done > "$SYNOPKG_PKGVAR/codes"
`,
      },
    },
    afterwards: {
      install: { files: { 'var/codes': file('/tmp 126\n/volume1/@apptemp/iguana 7') } },
    },
  },
  {
    shape: 'a command that only root may call, and one that spkbox does not have',
    seen: '13 packages call servicetool, 12 synoshare',
    reliesOn: 'the call fails loudly, and the report names what is missing',
    package: {
      name: 'ibis',
      scripts: {
        postinst: `#!/bin/sh
synoshare --add photos "" /volume1/photos > /dev/null 2>&1; echo "synoshare $?" > "$SYNOPKG_PKGVAR/codes"
servicetool --get-alive-volume > /dev/null 2>&1; echo "servicetool $?" >> "$SYNOPKG_PKGVAR/codes"
`,
      },
    },
    afterwards: { install: { files: { 'var/codes': file('synoshare 126\nservicetool 1') } } },
    findings: ['command-not-emulated: servicetool --get-alive-volume'],
  },
]);

describe('scripts that fail', () => {
  const started = async (name: string, scripts: Readonly<Record<string, string>>, info = {}) => {
    const spk = await makePackage({ name, scripts, info });
    return box.current.nas.install(spk, { start: true });
  };
  const statusOf = async (name: string) => (await box.current.nas.status(name)).code;

  test('a daemon that died: the status of DSM is 1, and it can be started', async () => {
    const { nas } = box.current;
    await started('jackal', { 'start-stop-status': pidFile('jackal') });
    await nas.exec('kill -9 "$(cat /var/packages/jackal/var/daemon.pid)"');
    expect(await statusOf('jackal')).toBe(1);
    await nas.restart('jackal');
    expect(await statusOf('jackal')).toBe(0);
    await nas.uninstall('jackal');
  });

  test('precheckstartstop="yes" without a branch for prestart: it cannot start (272)', async () => {
    const scripts = { 'start-stop-status': pidFile('kudu') };
    expect(await started('kudu', scripts, { precheckstartstop: 'yes' })).toMatchObject({
      result: 'not-started',
      at: 'prestart',
      error: { code: 272 },
    });
  });

  test('a start that fails: the package is installed all the same (272), and its log says why', async () => {
    const scripts = {
      'start-stop-status': '#!/bin/sh\n[ "$1" != start ] || { echo "no such disk" 1>&2; exit 1; }\n',
    };
    expect(await started('lemur', scripts)).toMatchObject({
      result: 'not-started',
      at: 'start',
      error: { code: 272 },
    });
    expect(await statusOf('lemur')).toBe(272);
    expect(await box.current.read('/var/log/packages/lemur.log')).toContain('no such disk');
  });

  test('a postinst that fails: the package is broken (276, status 150), and can be uninstalled', async () => {
    const { nas } = box.current;
    const outcome = await started('moth', {
      postinst: '#!/bin/sh\necho "disk full" > $SYNOPKG_TEMP_LOGFILE\nexit 2\n',
    });
    expect(outcome).toMatchObject({ result: 'broken', error: { code: 276 }, messages: ['disk full'] });
    expect(await statusOf('moth')).toBe(150);
    expect((await nas.uninstall('moth')).result).toBe('done');
    expect(await statusOf('moth')).toBe(255);
  });

  test('a postuninst that fails: the package is gone all the same, and a finding tells of it', async () => {
    const { nas, events } = box.current;
    await started('newt', { postuninst: '#!/bin/sh\nexit 1\n' });
    const from = events.length;
    expect((await nas.uninstall('newt')).result).toBe('done');
    const findings = events.slice(from).flatMap((event) => (event.type === 'findings' ? event.findings : []));
    expect(findings).toMatchObject([{ code: 'script-failure-ignored' }]);
    expect(await statusOf('newt')).toBe(255);
  });
});
