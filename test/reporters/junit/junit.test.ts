import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/events.ts';
import { addEvent, emptyReport } from '../../../src/reporters/fold/report.ts';
import { makeReporter, replay } from '../../../src/reporters/index.ts';
import { type JunitOptions, junit } from '../../../src/reporters/junit/junit.ts';
import { ACTIVE } from '../../support/active.ts';
import {
  abortedAtPreinst,
  act,
  begin,
  brokenAtPostinst,
  cutOff,
  end,
  hostile,
  passingLife,
  RUN,
  refusedByFindings,
  SAMPLES,
  stamp,
  startFailed,
} from '../../support/sample-run.ts';
import { fc } from '../../support/seeded.ts';
import { anyRun } from '../any-run.ts';
import { childrenNamed, readXml, type XmlNode } from '../well-formed.ts';

const xmlOf = (events: readonly RunEvent[], options: JunitOptions = {}): string =>
  junit(events.reduce(addEvent, emptyReport()), options);

const casesOf = (events: readonly RunEvent[], options: JunitOptions = {}): XmlNode[] =>
  childrenNamed(readXml(xmlOf(events, options)), 'testsuite').flatMap((suite) =>
    childrenNamed(suite, 'testcase'),
  );

const badOf = (events: readonly RunEvent[], options: JunitOptions = {}): string[] =>
  casesOf(events, options)
    .filter((one) => one.children.some(({ name }) => name === 'failure' || name === 'error'))
    .map(({ attributes }) => attributes.name ?? '');

describe('JUnit XML', () => {
  test('has a suite for each action and a case for each step', () => {
    expect(xmlOf(passingLife())).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="spkbox" tests="27" failures="0" errors="0" time="0.412">
        <testsuite name="install hello 1.0.0-1" tests="12" failures="0" errors="0" skipped="0" time="0.081">
          <properties>
            <property name="spkbox" value="0.1.0"/>
            <property name="dsm" value="7.2.2-72806"/>
            <property name="platform" value="apollolake"/>
            <property name="engine" value="namespace"/>
          </properties>
          <testcase name="stage-package" classname="install hello 1.0.0-1" time="0.012"/>
          <testcase name="make-accounts" classname="install hello 1.0.0-1" time="0.002">
            <system-out>· made the user hello (uid 30117)</system-out>
          </testcase>
          <testcase name="preinst" classname="install hello 1.0.0-1" time="0.003">
            <system-out>Checking whether port 8080 is free
      </system-out>
            <system-err>preinst: no old configuration
      </system-err>
          </testcase>
          <testcase name="move-into-place" classname="install hello 1.0.0-1" time="0.003"/>
          <testcase name="make-hierarchy" classname="install hello 1.0.0-1" time="0.003"/>
          <testcase name="data-share acquire (WHEN_POSTINST)" classname="install hello 1.0.0-1" time="0.003">
            <system-out>· made the shared folder hello
      · linked shares/hello to /volume1/hello</system-out>
          </testcase>
          <testcase name="port-config acquire (WHEN_POSTINST)" classname="install hello 1.0.0-1" time="0.003">
            <system-out>· put hello.sc into /usr/local/etc/services.d</system-out>
          </testcase>
          <testcase name="postinst" classname="install hello 1.0.0-1" time="0.003">
            <system-out>Hello answers at &lt;a href=&quot;http://nas:8080&quot;&gt;port 8080&lt;/a&gt;.</system-out>
          </testcase>
          <testcase name="finish-install" classname="install hello 1.0.0-1" time="0.000"/>
          <testcase name="usr-local-linker acquire (WHEN_ENABLE)" classname="install hello 1.0.0-1" time="0.003">
            <system-out>· linked /usr/local/bin/hello</system-out>
          </testcase>
          <testcase name="start-stop-status start" classname="install hello 1.0.0-1" time="1.204">
            <system-out>hello-daemon: listening
      </system-out>
          </testcase>
          <testcase name="turn-on" classname="install hello 1.0.0-1" time="0.003"/>
        </testsuite>
        <testsuite name="stop hello 1.0.0-1" tests="4" failures="0" errors="0" skipped="1" time="0.081">
          <properties>
            <property name="spkbox" value="0.1.0"/>
            <property name="dsm" value="7.2.2-72806"/>
            <property name="platform" value="apollolake"/>
            <property name="engine" value="namespace"/>
          </properties>
          <testcase name="start-stop-status prestop" classname="stop hello 1.0.0-1" time="0.003">
            <skipped message="INFO does not say precheckstartstop=&quot;yes&quot;"/>
          </testcase>
          <testcase name="start-stop-status stop" classname="stop hello 1.0.0-1" time="0.003"/>
          <testcase name="usr-local-linker release (WHEN_DISABLE)" classname="stop hello 1.0.0-1" time="0.003">
            <system-out>· removed /usr/local/bin/hello</system-out>
          </testcase>
          <testcase name="turn-off" classname="stop hello 1.0.0-1" time="0.003"/>
        </testsuite>
        <testsuite name="uninstall hello 1.0.0-1" tests="6" failures="0" errors="0" skipped="1" time="0.081">
          <properties>
            <property name="spkbox" value="0.1.0"/>
            <property name="dsm" value="7.2.2-72806"/>
            <property name="platform" value="apollolake"/>
            <property name="engine" value="namespace"/>
          </properties>
          <testcase name="preuninst" classname="uninstall hello 1.0.0-1" time="0.003"/>
          <testcase name="port-config release (WHEN_POSTUNINST)" classname="uninstall hello 1.0.0-1" time="0.003">
            <system-out>· hello.sc was gone already</system-out>
          </testcase>
          <testcase name="remove-target" classname="uninstall hello 1.0.0-1" time="0.003"/>
          <testcase name="postuninst" classname="uninstall hello 1.0.0-1" time="0.003">
            <skipped message="the package has none"/>
          </testcase>
          <testcase name="remove-package" classname="uninstall hello 1.0.0-1" time="0.003"/>
          <testcase name="remove-accounts" classname="uninstall hello 1.0.0-1" time="0.003"/>
        </testsuite>
        <testsuite name="left behind" tests="2" failures="0" errors="0" skipped="0" time="0.006">
          <properties>
            <property name="kept" value="/volume1/@appdata/hello"/>
            <property name="log" value="/var/log/synopkg.log"/>
            <property name="unavailable" value="listening ports: this engine shares its network with the host"/>
          </properties>
          <testcase name="files /usr/local/lib/hello" classname="left behind">
            <system-out>postinst made it, and no script removed it
      0644 hello:hello /usr/local/lib/hello (created)
      0644 hello:hello /usr/local/lib/hello/0.so (created)
      0644 hello:hello /usr/local/lib/hello/1.so (created)
      0644 hello:hello /usr/local/lib/hello/2.so (created)
      0644 hello:hello /usr/local/lib/hello/3.so (created)
      0644 hello:hello /usr/local/lib/hello/4.so (created)
      0644 hello:hello /usr/local/lib/hello/5.so (created)
      0644 hello:hello /usr/local/lib/hello/6.so (created)
      0644 hello:hello /usr/local/lib/hello/7.so (created)
      0644 hello:hello /usr/local/lib/hello/8.so (created)
      0644 hello:hello /usr/local/lib/hello/9.so (created)
      0644 hello:hello /usr/local/lib/hello/10.so (created)
      0644 hello:hello /usr/local/lib/hello/11.so (created)
      </system-out>
          </testcase>
          <testcase name="process hello-daemon (pid 12)" classname="left behind">
            <system-out>stop did not end it
      </system-out>
          </testcase>
        </testsuite>
        <testsuite name="run" tests="3" failures="0" errors="0" skipped="0" time="0.412">
          <testcase name="status hello 1.0.0-1" classname="run" time="0.004">
            <system-out>0 running: retrieve from status script</system-out>
          </testcase>
          <testcase name="status hello 1.0.0-1 (2)" classname="run" time="0.004">
            <system-out>324 stop: translate from systemd status</system-out>
          </testcase>
          <testcase name="the whole run" classname="run" time="0.412"/>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test('has a failure at the step that failed, with what DSM shows', () => {
    expect(xmlOf(abortedAtPreinst())).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="spkbox" tests="6" failures="1" errors="0" time="0.412">
        <testsuite name="install hello 1.0.0-1" tests="5" failures="1" errors="0" skipped="0" time="0.081">
          <properties>
            <property name="spkbox" value="0.1.0"/>
            <property name="dsm" value="7.2.2-72806"/>
            <property name="platform" value="apollolake"/>
            <property name="engine" value="namespace"/>
          </properties>
          <testcase name="stage-package" classname="install hello 1.0.0-1" time="0.003"/>
          <testcase name="make-accounts" classname="install hello 1.0.0-1" time="0.003"/>
          <testcase name="preinst" classname="install hello 1.0.0-1" time="2.500">
            <failure message="it ended with exit code 1" type="abort">it ended with exit code 1
      DSM shows error 276: failed to run preinst script</failure>
            <system-out>· it ended with exit code 1
      looking at disk 1
      looking at disk 2
      looking at disk 3
      looking at disk 4
      looking at disk 5
      looking at disk 6
      looking at disk 7
      looking at disk 8
      looking at disk 9
      looking at disk 10
      looking at disk 11
      looking at disk 12
      looking at disk 13
      looking at disk 14
      looking at disk 15
      looking at disk 16
      looking at disk 17
      looking at disk 18
      looking at disk 19
      looking at disk 20
      looking at disk 21
      looking at disk 22
      looking at disk 23
      looking at disk 24
      looking at disk 25
      looking at disk 26
      looking at disk 27
      looking at disk 28
      looking at disk 29
      looking at disk 30
      looking at disk 31
      looking at disk 32
      looking at disk 33
      looking at disk 34
      looking at disk 35
      looking at disk 36
      looking at disk 37
      looking at disk 38
      looking at disk 39
      looking at disk 40
      </system-out>
          </testcase>
          <testcase name="undo make-accounts" classname="install hello 1.0.0-1" time="0.001"/>
          <testcase name="undo stage-package" classname="install hello 1.0.0-1" time="0.001"/>
        </testsuite>
        <testsuite name="left behind" tests="0" failures="0" errors="0" skipped="0" time="0.006">
          <properties>
            <property name="unavailable" value="listening ports: this engine shares its network with the host"/>
          </properties>
        </testsuite>
        <testsuite name="run" tests="1" failures="0" errors="0" skipped="0" time="0.412">
          <testcase name="the whole run" classname="run" time="0.412"/>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test('has a failure for what was refused', () => {
    expect(xmlOf(refusedByFindings())).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="spkbox" tests="2" failures="1" errors="0" time="0.412">
        <testsuite name="install hello 1.0.0-1" tests="1" failures="1" errors="0" skipped="0" time="0.081">
          <properties>
            <property name="spkbox" value="0.1.0"/>
            <property name="dsm" value="7.2.2-72806"/>
            <property name="platform" value="apollolake"/>
            <property name="engine" value="namespace"/>
          </properties>
          <testcase name="refused" classname="install hello 1.0.0-1">
            <failure message="install refused: nothing was done" type="refused">install refused: nothing was done
      DSM refuses the package.
      DSM shows error 319: invalid package privilege content
      conf/privilege defaults.run-as: The package wants to run as root, which DSM 7 allows to packages that the vendor signed alone. Set &quot;run-as&quot; to &quot;package&quot;, and do what needs root with a worker.</failure>
          </testcase>
        </testsuite>
        <testsuite name="run" tests="1" failures="0" errors="0" skipped="0" time="0.412">
          <testcase name="the whole run" classname="run" time="0.412"/>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test('has no failure for a mere alert beside the step that broke the package', () => {
    expect(badOf(brokenAtPostinst())).toEqual(['postinst']);
  });

  test('has the errors of spkbox as errors', () => {
    expect(badOf(startFailed())).toEqual(['start-stop-status start', 'MACHINE_LOST']);
  });

  test('says that a run did not end', () => {
    expect(badOf(cutOff())).toEqual(['start-stop-status start', 'the whole run']);
  });

  test('has no failure when the run passed', () => {
    expect(badOf(passingLife())).toEqual([]);
    expect(badOf([...abortedAtPreinst().slice(0, -1), { ...end(true), run: RUN, seq: 99, at: 99 }])).toEqual(
      [],
    );
  });

  test('has a failure when the run failed, even if no step did', () => {
    const fine = act({ id: 0, action: 'install', steps: { 'stage-package': {} } });
    expect(badOf(stamp([...begin, ...fine, end(false)]))).toEqual(['the whole run']);
  });

  test('has what was left behind as cases, which fail only when asked to', () => {
    expect(badOf(passingLife(), { strict: true })).toEqual([
      'files /usr/local/lib/hello',
      'process hello-daemon (pid 12)',
    ]);
  });

  test('has counts that agree with its cases', () => {
    for (const make of Object.values(SAMPLES)) {
      const root = readXml(xmlOf(make()));
      const all = childrenNamed(root, 'testsuite');
      for (const suite of all)
        expect(suite.attributes.tests).toBe(String(childrenNamed(suite, 'testcase').length));
      expect(root.attributes.tests).toBe(String(casesOf(make()).length));
    }
  });

  test('keeps the output of a script in full', () => {
    const preinst = casesOf(abortedAtPreinst()).find(({ attributes }) => attributes.name === 'preinst');
    expect(preinst?.children.find(({ name }) => name === 'system-out')?.text).toContain(
      'looking at disk 15\n',
    );
  });

  test('is well-formed and holds nothing that acts on a terminal, whatever a package writes', () => {
    expect(() => readXml(xmlOf(hostile(), { strict: true }))).not.toThrow();
    fc.assert(
      fc.property(anyRun, (events) => {
        const xml = xmlOf(events, { strict: true });
        expect(readXml(xml).name).toBe('testsuites');
        expect(xml).not.toMatch(ACTIVE);
      }),
    );
  });

  test('is written once, at the end', () => {
    const written: string[] = [];
    replay(
      passingLife(),
      makeReporter('junit', (text) => written.push(text)),
    );
    expect(written).toEqual([xmlOf(passingLife())]);
  });
});
