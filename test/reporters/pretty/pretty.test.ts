import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/events.ts';
import { replay } from '../../../src/reporters/index.ts';
import { parseEvents } from '../../../src/reporters/json/events-file.ts';
import { toJsonLine } from '../../../src/reporters/json/json.ts';
import { pretty } from '../../../src/reporters/pretty/pretty.ts';
import type { ReporterOptions } from '../../../src/reporters/reporter.ts';
import { ACTIVE } from '../../support/active.ts';
import { growth, LINEAR } from '../../support/growth.ts';
import {
  abortedAtPreinst,
  act,
  begin,
  brokenAtPostinst,
  cutOff,
  end,
  hostile,
  nestedAction,
  passingLife,
  refusedByFindings,
  SAMPLES,
  stamp,
  startFailed,
} from '../../support/sample-run.ts';
import { fc } from '../../support/seeded.ts';
import { anyRun } from '../any-run.ts';

function show(events: readonly RunEvent[], options: Partial<ReporterOptions> = {}): string {
  let page = '';
  const write = (text: string): void => {
    page += text;
  };
  replay(events, pretty(write, { width: 80, ...options }));
  return page;
}

const recorded = (events: readonly RunEvent[]): RunEvent[] => parseEvents(events.map(toJsonLine).join(''));
/** What remains on a terminal: what was wiped is gone. */
const settled = (page: string): string => page.replace(/[^\n]*\r\x1b\[2K/g, '');
describe('what a failing script writes to standard error', () => {
  const loud = (text: string) =>
    abortedAtPreinst().map((event) =>
      event.type === 'output' ? { ...event, stream: 'stderr' as const, text } : event,
    );

  test.each([
    ['in lines', 'x: command not found\n'],
    ['in one line of words', 'some words '],
  ])('%s is shown in a time that grows with its length', async (_, part) => {
    const page = (size: number) => show(loud(part.repeat(size / part.length)));
    expect(await growth(100_000, page)).toBeLessThan(LINEAR);
  });

  test('is cut in its middle even with --verbose, which is said', () => {
    expect(show(loud('x\n'.repeat(30_000)), { verbose: true })).toContain(
      '10000 more lines; --reporter json has all',
    );
  });
});

describe('the course of a run', () => {
  test('is a whole life, when all is well', () => {
    expect(show(passingLife())).toMatchInlineSnapshot(`
      "spkbox 0.1.0  DSM 7.2.2-72806 · apollolake (x86_64) · enu
      made a namespace box                                                       38 ms

      hello 1.0.0-1  hello-1.0.0-1.spk · Hello, box
        ! INFO has no maintainer.
          warning · INFO · info-no-maintainer
          → Add maintainer="Your Name": Package Center shows it.

      install hello 1.0.0-1
        ✓ stage-package    unpack the package into a staging folder              12 ms
        ✓ make-accounts    make the package's user and group                      2 ms
            · made the user hello (uid 30117)
        ✓ preinst                                                                 3 ms
            │ Checking whether port 8080 is free
        err │ preinst: no old configuration
        ✓ move-into-place  put the package into /var/packages                     3 ms
        ✓ make-hierarchy   make target, etc, var, tmp and home                    3 ms
        ✓ data-share acquire (WHEN_POSTINST)                                      3 ms
            · made the shared folder hello
            · linked shares/hello to /volume1/hello
        ✓ port-config acquire (WHEN_POSTINST)                                     3 ms
            · put hello.sc into /usr/local/etc/services.d
        ✓ postinst                                                                3 ms
            ╭ Package Center tells the user
            │ Hello answers at <a href="http://nas:8080">port 8080</a>.
            ╰
        ✓ finish-install   note the package as installed                         <1 ms
        ✓ usr-local-linker acquire (WHEN_ENABLE)                                  3 ms
            · linked /usr/local/bin/hello
        ✓ start-stop-status start                                                1.2 s
            │ hello-daemon: listening
            · a child of the script still holds its output open
        ✓ turn-on          note the package as turned on                          3 ms
        installed                                                                81 ms

      status hello 1.0.0-1  running  (0: retrieve from status script)             4 ms

      stop hello 1.0.0-1
        – start-stop-status prestop  INFO does not say precheckstartstop="yes"
        ✓ start-stop-status stop                                                  3 ms
        ✓ usr-local-linker release (WHEN_DISABLE)                                 3 ms
            · removed /usr/local/bin/hello
        ✓ turn-off         note the package as turned off                         3 ms
        stopped                                                                  81 ms

      status hello 1.0.0-1  stop  (324: translate from systemd status)            4 ms

      uninstall hello 1.0.0-1
        ✓ preuninst                                                               3 ms
        ! port-config release (WHEN_POSTUNINST)  hello.sc was gone already        3 ms
        ✓ remove-target    remove target and tmp                                  3 ms
        – postuninst       the package has none
        ✓ remove-package   remove the package from /var/packages                  3 ms
        ✓ remove-accounts  remove the package's user and group                    3 ms
        uninstalled, with alerts                                                 81 ms
        ! port-config could not release: hello.sc was gone already.

      Left behind                                                                 6 ms
        left by the package, which should have removed it
          files     /usr/local/lib/hello (12 files)
                    postinst made it, and no script removed it
          process   hello-daemon (pid 12)           stop did not end it
        kept by DSM
          files     /volume1/@appdata/hello (2 files)
                    var stays for a later installation
        DSM's own logs
          files     /var/log/synopkg.log (modified)
        ? not checked: listening ports, because this engine shares its network with
          the host

      "spkbox explain CODE" says more about a finding.
      PASSED in 412 ms
      "
    `);
  });

  test('fits a narrow page', () => {
    expect(show(passingLife(), { width: 60 })).toMatchInlineSnapshot(`
      "spkbox 0.1.0  DSM 7.2.2-72806 · apollolake (x86_64) · enu
      made a namespace box                                   38 ms

      hello 1.0.0-1  hello-1.0.0-1.spk · Hello, box
        ! INFO has no maintainer.
          warning · INFO · info-no-maintainer
          → Add maintainer="Your Name": Package Center shows it.

      install hello 1.0.0-1
        ✓ stage-package                                      12 ms
        ✓ make-accounts    make the package's user and group  2 ms
            · made the user hello (uid 30117)
        ✓ preinst                                             3 ms
            │ Checking whether port 8080 is free
        err │ preinst: no old configuration
        ✓ move-into-place                                     3 ms
        ✓ make-hierarchy                                      3 ms
        ✓ data-share acquire (WHEN_POSTINST)                  3 ms
            · made the shared folder hello
            · linked shares/hello to /volume1/hello
        ✓ port-config acquire (WHEN_POSTINST)                 3 ms
            · put hello.sc into /usr/local/etc/services.d
        ✓ postinst                                            3 ms
            ╭ Package Center tells the user
            │ Hello answers at <a href="http://nas:8080">port
            │ 8080</a>.
            ╰
        ✓ finish-install   note the package as installed     <1 ms
        ✓ usr-local-linker acquire (WHEN_ENABLE)              3 ms
            · linked /usr/local/bin/hello
        ✓ start-stop-status start                            1.2 s
            │ hello-daemon: listening
            · a child of the script still holds its output open
        ✓ turn-on          note the package as turned on      3 ms
        installed                                            81 ms

      status hello 1.0.0-1  running                           4 ms
        0: retrieve from status script

      stop hello 1.0.0-1
        – start-stop-status prestop
            INFO does not say precheckstartstop="yes"
        ✓ start-stop-status stop                              3 ms
        ✓ usr-local-linker release (WHEN_DISABLE)             3 ms
            · removed /usr/local/bin/hello
        ✓ turn-off         note the package as turned off     3 ms
        stopped                                              81 ms

      status hello 1.0.0-1  stop                              4 ms
        324: translate from systemd status

      uninstall hello 1.0.0-1
        ✓ preuninst                                           3 ms
        ! port-config release (WHEN_POSTUNINST)               3 ms
            hello.sc was gone already
        ✓ remove-target    remove target and tmp              3 ms
        – postuninst       the package has none
        ✓ remove-package                                      3 ms
        ✓ remove-accounts                                     3 ms
        uninstalled, with alerts                             81 ms
        ! port-config could not release: hello.sc was gone
          already.

      Left behind                                             6 ms
        left by the package, which should have removed it
          files     /usr/local/lib/hello (12 files)
                    postinst made it, and no script removed it
          process   hello-daemon (pid 12)
                    stop did not end it
        kept by DSM
          files     /volume1/@appdata/hello (2 files)
                    var stays for a later installation
        DSM's own logs
          files     /var/log/synopkg.log (modified)
        ? not checked: listening ports, because this engine shares
          its network with the host

      "spkbox explain CODE" says more about a finding.
      PASSED in 412 ms
      "
    `);
  });

  test('shows where preinst failed, and what was undone', () => {
    expect(show(abortedAtPreinst())).toMatchInlineSnapshot(`
      "spkbox 0.1.0  DSM 7.2.2-72806 · apollolake (x86_64) · enu
      made a namespace box                                                       38 ms

      hello 1.0.0-1  hello-1.0.0-1.spk · Hello, box

      install hello 1.0.0-1
        ✓ stage-package    unpack the package into a staging folder               3 ms
        ✓ make-accounts    make the package's user and group                      3 ms
        ✗ preinst          it ended with exit code 1                             2.5 s
            │ looking at disk 1
            │ looking at disk 2
            │ looking at disk 3
            │ looking at disk 4
            │ looking at disk 5
            │ looking at disk 6
            │ looking at disk 7
            │ looking at disk 8
            │ looking at disk 9
            │ looking at disk 10
            ┆ 10 more lines; --verbose shows all
            │ looking at disk 21
            │ looking at disk 22
            │ looking at disk 23
            │ looking at disk 24
            │ looking at disk 25
            │ looking at disk 26
            │ looking at disk 27
            │ looking at disk 28
            │ looking at disk 29
            │ looking at disk 30
            │ looking at disk 31
            │ looking at disk 32
            │ looking at disk 33
            │ looking at disk 34
            │ looking at disk 35
            │ looking at disk 36
            │ looking at disk 37
            │ looking at disk 38
            │ looking at disk 39
            │ looking at disk 40
        ↺ undo make-accounts                                                      1 ms
        ↺ undo stage-package                                                      1 ms
        – 2 steps not reached
        install aborted: what it did was undone                                  81 ms

        what happened  preinst ended with exit code 1.
        where          hello 1.0.0-1, preinst (step 3 of 5)
        DSM shows      error 276: failed to run preinst script
        what to do     Read scripts/preinst from where its output, above, ends.

      Nothing left behind                                                         6 ms
        ? not checked: listening ports, because this engine shares its network with
          the host

      FAILED in 412 ms
      "
    `);
  });

  test('shows a broken package after postinst', () => {
    expect(show(brokenAtPostinst())).toMatchInlineSnapshot(`
      "spkbox 0.1.0  DSM 7.2.2-72806 · apollolake (x86_64) · enu
      made a namespace box                                                       38 ms

      hello 1.0.0-1  hello-1.0.0-1.spk · Hello, box

      install hello 1.0.0-1
        ✓ move-into-place  put the package into /var/packages                     3 ms
        ! port-config acquire (WHEN_POSTINST)                                     3 ms
            The package holds no file hello.sc.
        ✗ postinst         it ended with exit code 127                            3 ms
        err │ postinst: line 3: jq: command not found
        – 1 step not reached
        install failed: what it did stays, the package is broken                 81 ms
        ! port-config could not acquire.

        what happened  postinst ended with exit code 127.
        where          hello 1.0.0-1, postinst (step 3 of 4)
        DSM shows      error 276: failed to run postinst script
        what to do     Look at scripts/postinst, line 3: the shell's message is above.

      status hello 1.0.0-1  broken  (150: the package is broken)                  4 ms

      FAILED in 412 ms
      "
    `);
  });

  test('names the line at which a shell stopped, and an interpreter that does not exist', () => {
    const failing = (text: string) =>
      show(brokenAtPostinst().map((event) => (event.type === 'output' ? { ...event, text } : event)));
    expect(
      failing('/var/packages/hello/scripts/postinst: line 4: syntax error: unexpected end of file\n'),
    ).toContain('Look at scripts/postinst, line 4: the shell');
    expect(
      failing('setpriv: failed to execute /var/packages/hello/scripts/postinst: No such file or directory\n'),
    ).toMatch(/Correct the first line of scripts\/postinst: .*interpreter/);
    expect(failing('/var/packages/hello/scripts/other: line 4: no\n')).toContain('from where its output');
  });

  test('says of the data of an upgrade that was undone that it is of the old version', () => {
    const none = { total: 0, first: [] };
    const counts = { unchanged: 1, created: none, changed: none, lost: none, ms: 1 };
    const undone = stamp([
      ...abortedAtPreinst(),
      { type: 'upgrade-data', package: 'hello', version: '1.0.0-1', from: '0.9', ...counts },
    ]);
    expect(show(undone)).toContain('data of hello 0.9, after the upgrade to 1.0.0-1 that was undone');
  });

  test('shows what DSM refuses, and why', () => {
    expect(show(refusedByFindings())).toMatchInlineSnapshot(`
      "spkbox 0.1.0  DSM 7.2.2-72806 · apollolake (x86_64) · enu
      made a namespace box                                                       38 ms

      hello 1.0.0-1  hello-1.0.0-1.spk · Hello, box
        ✗ The package wants to run as root, which DSM 7 allows to packages that the
          vendor signed alone.
          refused · conf/privilege defaults.run-as · privilege-not-package, DSM error
          319
          → Set "run-as" to "package", and do what needs root with a worker.
        ! INFO has no maintainer.
          warning · INFO · info-no-maintainer
          → Add maintainer="Your Name": Package Center shows it.

      install hello 1.0.0-1
        install refused: nothing was done                                        81 ms

        what happened  DSM refuses the package.
        where          hello 1.0.0-1
        DSM shows      error 319: invalid package privilege content
        what to do     Do what the findings above advise.

      "spkbox explain CODE" says more about a finding.
      FAILED in 412 ms
      "
    `);
  });

  test('shows a start that failed, and an error of spkbox', () => {
    expect(show(startFailed())).toMatchInlineSnapshot(`
      "spkbox 0.1.0  DSM 7.2.2-72806 · apollolake (x86_64) · enu
      made a namespace box                                                       38 ms

      hello 1.0.0-1  hello-1.0.0-1.spk · Hello, box

      install hello 1.0.0-1
        ✓ move-into-place  put the package into /var/packages                     3 ms
        ✓ finish-install   note the package as installed                          3 ms
        ✓ usr-local-linker acquire (WHEN_ENABLE)                                  3 ms
            · linked /usr/local/bin/hello
        ✗ start-stop-status start  It was ended after 60 s, its time limit.  1 min 0 s
        ↺ undo usr-local-linker acquire (WHEN_ENABLE)                             1 ms
        – 1 step not reached
        installed, but not started                                               81 ms

        what happened  start was ended after 60 s, its time limit.
        where          hello 1.0.0-1, start-stop-status start (step 4 of 5)
        DSM shows      error 272: failed to start on previous startup
        what to do     Put "set -x" at the top of scripts/start-stop-status: it wrote
                       nothing before it ended.

      ✗ MACHINE_LOST  The box ended while it was in use.
        what to do     Run it again with --keep.

      FAILED in 412 ms
      "
    `);
  });

  test('shows what went on when the recording stops', () => {
    expect(show(cutOff())).toMatchInlineSnapshot(`
      "spkbox 0.1.0  DSM 7.2.2-72806 · apollolake (x86_64) · enu
      made a namespace box                                                       38 ms

      hello 1.0.0-1  hello-1.0.0-1.spk · Hello, box
        ! INFO has no maintainer.
          warning · INFO · info-no-maintainer
          → Add maintainer="Your Name": Package Center shows it.

      install hello 1.0.0-1
        ✓ stage-package    unpack the package into a staging folder              12 ms
        ✓ make-accounts    make the package's user and group                      2 ms
            · made the user hello (uid 30117)
        ✓ preinst                                                                 3 ms
            │ Checking whether port 8080 is free
        err │ preinst: no old configuration
        ✓ move-into-place  put the package into /var/packages                     3 ms
        ✓ make-hierarchy   make target, etc, var, tmp and home                    3 ms
        ✓ data-share acquire (WHEN_POSTINST)                                      3 ms
            · made the shared folder hello
            · linked shares/hello to /volume1/hello
        ✓ port-config acquire (WHEN_POSTINST)                                     3 ms
            · put hello.sc into /usr/local/etc/services.d
        ✓ postinst                                                                3 ms
            ╭ Package Center tells the user
            │ Hello answers at <a href="http://nas:8080">port 8080</a>.
            ╰
        ✓ finish-install   note the package as installed                         <1 ms
        ✓ usr-local-linker acquire (WHEN_ENABLE)                                  3 ms
            · linked /usr/local/bin/hello
        … start-stop-status start  it did not end
            │ hello-daemon: listening

      NOT ENDED after 105 ms: the events stop here, within the run
      "
    `);
  });

  test('shows an action that a script asked for further to the right', () => {
    expect(show(nestedAction())).toMatchInlineSnapshot(`
      "spkbox 0.1.0  DSM 7.2.2-72806 · apollolake (x86_64) · enu
      made a namespace box                                                       38 ms

      hello 1.0.0-1  hello-1.0.0-1.spk · Hello, box

      start hello 1.0.0-1
          start hello 1.0.0-1  within start hello
            ✓ start-stop-status start                                             3 ms
            started                                                              81 ms
        ✓ start-stop-status start                                                 3 ms
        ✓ turn-on          note the package as turned on                          3 ms
        started                                                                  81 ms

      PASSED in 412 ms
      "
    `);
  });

  test('does not count what only an abort needs as missed', () => {
    const [started, ...rest] = act({
      id: 0,
      action: 'uninstall',
      steps: { 'script preuninst': {}, 'turn-on': false },
    });
    if (started?.type !== 'action-started') throw new Error('An action begins with its start.');
    const steps = started.steps.map((step) =>
      step.index === 1 ? { ...step, phase: 'start-again' as const } : step,
    );
    expect(show(stamp([...begin, { ...started, steps }, ...rest, end(true)]))).not.toContain('not reached');
  });
});

describe('more to see', () => {
  test('all of the output is shown when asked for', () => {
    expect(show(abortedAtPreinst(), { verbose: true })).toContain('looking at disk 15\n');
    expect(show(abortedAtPreinst())).not.toContain('looking at disk 15\n');
  });

  test('each file that was left behind is shown when asked for', () => {
    expect(show(passingLife(), { verbose: true })).toContain(
      '0644 hello:hello  /usr/local/lib/hello/11.so\n',
    );
  });
});

describe('in colour', () => {
  test('the words are the same', () => {
    for (const make of Object.values(SAMPLES)) {
      expect(stripVTControlCharacters(show(make(), { colour: true }))).toBe(show(make()));
    }
  });

  test('a step that passed and one that failed differ', () => {
    const page = show(brokenAtPostinst(), { colour: true });
    expect(page).toContain('\x1b[32m  ✓ \x1b[39mmove-into-place');
    expect(page).toContain('\x1b[31m  ✗ \x1b[39mpostinst');
  });

  test('nothing is coloured otherwise', () => {
    expect(show(passingLife())).not.toContain('\x1b');
  });
});

describe('on a terminal', () => {
  test('the last line says what runs, how far it is and what it said last', () => {
    const running = act({
      id: 0,
      action: 'install',
      steps: { 'script preinst': { output: [['stdout', 'one\ntwo\n']], progress: 42 } },
    });
    const spread = stamp([...begin, ...running]).map((event) => ({ ...event, at: event.seq * 100 }));
    const drawn = show(spread, { live: true }).match(/ {2}▸[^\r\n]*/g);
    expect(drawn).toEqual(['  ▸ preinst  hello 1.0.0-1', '  ▸ preinst  two', '  ▸ preinst  42 %  two']);
  });

  test('what remains is what a file gets', () => {
    for (const make of Object.values(SAMPLES))
      expect(settled(show(make(), { live: true }))).toBe(show(make()));
  });

  test('the last line never wraps, and is not drawn for every event', () => {
    const page = show(hostile(), { live: true, width: 60 });
    for (const [drawn] of page.matchAll(/ {2}▸[^\r\n]*/g)) expect([...drawn].length).toBeLessThan(60);
    expect(page.match(/▸/g)?.length).toBeLessThan(hostile().length / 2);
  });
});

describe('a hostile package', () => {
  test('cannot write to the terminal, nor leave its lines', () => {
    const page = show(hostile(), { width: 80 });
    expect(page).not.toMatch(ACTIVE);
    for (const line of page.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('cannot fill the page with one line', () => {
    const flood = act({
      id: 0,
      action: 'install',
      steps: { 'script preinst': { output: [['stdout', 'x'.repeat(1_000_000)]] } },
    });
    expect(show(stamp([...begin, ...flood])).length).toBeLessThan(2000);
    expect(show(stamp([...begin, ...flood]))).toContain('999600 more characters');
  });
});

describe('a replayed run', () => {
  test('is shown as it was shown while it went on, whatever happened in it', () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        expect(show(recorded(events))).toBe(show(events));
      }),
    );
  });

  test('leaves on a terminal what a file gets, whatever happened in it', () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        expect(settled(show(events, { live: true }))).toBe(show(events));
      }),
    );
  });

  test('holds nothing that acts on a terminal, whatever happened in it', () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        expect(show(events, { width: 60 })).not.toMatch(ACTIVE);
      }),
    );
  });

  test('is shown in columns that fit, whatever happened in it', () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        const lines = show(events, { width: 60 }).split('\n');
        for (const line of lines.filter((one) => /^[\x20-\x7e]*$/.test(one)))
          expect(line.length).toBeLessThanOrEqual(60);
      }),
    );
  });
});
