/** The answers of synopkg, byte for byte as people saw them on their NAS. */
import { describe, expect, test } from 'vitest';
import { findRelease, type Release, type ReleaseName } from '../../../../src/dsm/releases.ts';
import { prepareJson, resultJson } from '../../../../src/tools/commands/synopkg/result-json.ts';
import { statusExit, statusJson, statusText } from '../../../../src/tools/commands/synopkg/status-answer.ts';
import type { ActionAnswer } from '../../../../src/tools/package-center-api.ts';
import { NOT_THERE, RUNNING, STARTED, STOPPED } from '../support.ts';

const release = (name: ReleaseName): Release => findRelease(name) as Release;
const printed = (name: ReleaseName, pid: number, spk?: string) => ({
  language: 'enu',
  pid,
  release: release(name),
  ...(spk === undefined ? {} : { spk }),
});

const INACTIVE = { code: 273, status: 'stop', description: 'translate from systemd status' };
const PLEX = {
  package: 'PlexMediaServer',
  displayName: 'Plex Media Server',
  version: '1.40.5.8854-7000',
} as const;
const WIREGUARD: ActionAnswer = {
  ...STARTED,
  action: 'install',
  package: 'WireGuard',
  displayName: 'WireGuard',
  version: '1.0.20220627',
  scripts: [],
  running: false,
  status: INACTIVE,
};
const ran = (...names: string[]) => names.map((script) => ({ script, exitCode: 0, message: '' }));

describe('synopkg prints what was seen', () => {
  test('of an install on 7.0 (runfalk#93)', () => {
    expect(resultJson(WIREGUARD, printed('7.0', 20951, 'WireGuard-v1000-1.0.20210606.spk'))).toBe(
      '{"error":{"code":0},"results":[{"action":"install","beta":false,"betaIncoming":false,"error":{"code":0},"finished":true,"installReboot":false,"installing":true,"language":"enu","last_stage":"postreplace","package":"WireGuard","packageName":"WireGuard","pid":20951,"spk":"WireGuard-v1000-1.0.20210606.spk","stage":"installed_and_stopped","status":"stop","success":true,"username":""}],"success":true}\n',
    );
  });

  test('of an install that 7.0 refused (runfalk#159)', () => {
    const error = { code: 261, description: 'package does not have preupgrade / postupgrade script' };
    const refused: ActionAnswer = { ...WIREGUARD, result: 'refused', error, status: undefined };
    expect(resultJson(refused, printed('7.0', 1, 'WireGuard-v1000-1.0.20220627.spk'))).toBe(
      '{"error":{"code":0},"results":[{"action":"install","beta":false,"betaIncoming":false,"error":{"code":261,"description":"package does not have preupgrade / postupgrade script"},"installReboot":false,"installing":true,"language":"enu","last_stage":"prepare_install","package":"WireGuard","packageName":"WireGuard","spk":"WireGuard-v1000-1.0.20220627.spk","stage":"install_failed","success":false,"username":"","version":"1.0.20220627"}],"success":false}\n',
    );
  });

  test('of a package that wants a reboot', () => {
    const answer = JSON.parse(resultJson({ ...WIREGUARD, installReboot: true }, printed('7.0', 1)));
    expect(answer.results[0].installReboot).toBe(true);
  });

  test('of what was refused for a port or for room (spksrc#4767; synology-update-plex#50)', () => {
    const results = [
      { code: 283, description: 'package port conflicts with others', detail: { port: 8096 } },
      { code: 279, description: 'root partition does not have enough space', detail: { space: 'root' } },
    ].map((error) =>
      JSON.parse(
        resultJson({ ...WIREGUARD, result: 'refused', error, status: undefined }, printed('7.0', 1)),
      ),
    );
    expect(results.map(({ results: [{ error }] }) => error)).toEqual([
      { code: 283, description: 'package port conflicts with others', port: 8096 },
      { code: 279, description: 'root partition does not have enough space', space: 'root' },
    ]);
  });

  test('of an upgrade of a stopped package on 7.2.1 (syno.plexupdate)', () => {
    const acted: ActionAnswer = {
      ...WIREGUARD,
      ...PLEX,
      action: 'upgrade',
      status: STOPPED,
      scripts: [
        ...ran('preupgrade', 'preuninst', 'postuninst', 'preinst'),
        { script: 'postinst', exitCode: 0, message: 'Installation Successful!' },
        ...ran('postupgrade'),
      ],
    };
    expect(resultJson(acted, printed('7.2.1', 25843, '/volume1/p.spk'))).toBe(
      '{"error":{"code":0},"results":[{"action":"upgrade","beta":false,"betaIncoming":false,"error":{"code":0},"finished":true,"installReboot":false,"installing":true,"language":"enu","last_stage":"postupgrade","package":"PlexMediaServer","packageName":"Plex Media Server","pid":25843,"scripts":[{"code":0,"message":"","type":"preupgrade"},{"code":0,"message":"","type":"preuninst"},{"code":0,"message":"","type":"postuninst"},{"code":0,"message":"","type":"preinst"},{"code":0,"message":"Installation Successful!","type":"postinst"},{"code":0,"message":"","type":"postupgrade"}],"spk":"/volume1/p.spk","stage":"installed_and_stopped","status":"stop","status_code":273,"status_description":"translate from systemd status","success":true,"username":"","version":"1.40.5.8854-7000"}],"success":true}\n',
    );
  });

  test('of a start and a stop on 7.2.1 (syno.plexupdate)', () => {
    expect(resultJson({ ...STARTED, ...PLEX }, printed('7.2.1', 26000))).toBe(
      '{"action":"start","beta":false,"error":{"code":0},"finished":true,"language":"enu","last_stage":"started","package":"PlexMediaServer","pid":26000,"scripts":[{"code":0,"message":"","type":"start"}],"stage":"started","status":"running","success":true,"username":"","version":"1.40.5.8854-7000"}\n',
    );
    const stopped: ActionAnswer = {
      ...STARTED,
      ...PLEX,
      action: 'stop',
      scripts: ran('stop'),
      running: false,
      status: STOPPED,
    };
    expect(resultJson(stopped, printed('7.2.1', 25669))).toBe(
      '{"action":"stop","beta":false,"error":{"code":0},"finished":true,"language":"enu","last_stage":"stopped","package":"PlexMediaServer","pid":25669,"scripts":[{"code":0,"message":"","type":"stop"}],"stage":"stopped","status":"stop","status_code":324,"status_description":"translate from systemd status","success":true,"username":"","version":"1.40.5.8854-7000"}\n',
    );
  });

  test('of a stop that shows no code, as on 7.1', () => {
    const stopped: ActionAnswer = {
      ...STARTED,
      package: 'AntiVirus',
      version: '1.5.3-3077',
      action: 'stop',
      scripts: ran('stop'),
      running: false,
      status: STOPPED,
    };
    expect(resultJson(stopped, printed('7.1', 28386))).toBe(
      '{"action":"stop","beta":false,"error":{"code":0},"finished":true,"language":"enu","last_stage":"stopped","package":"AntiVirus","pid":28386,"scripts":[{"code":0,"message":"","type":"stop"}],"stage":"stopped","status":"stop","status_description":"translate from systemd status","success":true,"username":"","version":"1.5.3-3077"}\n',
    );
  });

  test('of a start that failed (Radarr#7650)', () => {
    const error = { code: 272, description: 'Failed to run script, script=[start]' };
    const status = {
      code: 272,
      status: 'start_failed',
      description: 'failed to start on previous startup',
    };
    const scripts = [{ script: 'start', exitCode: 1, message: '' }];
    const acted: ActionAnswer = { ...STARTED, result: 'failed', error, status, scripts, running: false };
    expect(JSON.parse(resultJson(acted, printed('7.2.2', 1)))).toMatchObject({
      error,
      last_stage: 'prepare_start',
      scripts: [{ code: 1, message: '', type: 'start' }],
      stage: 'start_failed',
      status: 'start_failed',
      status_code: 272,
      status_description: 'failed to start on previous startup',
      success: false,
    });
  });

  test('of a failed upgrade that started the old version again (tailscale#14304)', () => {
    const error = { code: 277, description: 'failed to run preupgrade script' };
    const acted: ActionAnswer = {
      ...WIREGUARD,
      action: 'upgrade',
      result: 'failed',
      error,
      running: true,
      status: RUNNING,
    };
    const { results } = JSON.parse(resultJson(acted, printed('7.2.2', 1)));
    expect(results[0]).toMatchObject({ last_stage: 'started', stage: 'install_failed_and_started' });
  });

  test('of a worker that could not acquire (spksrc#4313)', () => {
    const error = { code: 278, description: '"failed to acquire postinst worker"' };
    const acted: ActionAnswer = { ...WIREGUARD, action: 'repair', result: 'failed', error };
    const { results } = JSON.parse(resultJson(acted, printed('7.2.2', 1)));
    expect(results[0]).toMatchObject({
      action: 'repair',
      error: { ...error, worker_msg: [] },
      finished: true,
      last_stage: 'postupgrade',
    });
  });

  test('of what may begin, and what may not (spkcli on 7.0.1; a DS923+ with 7.2.1)', () => {
    expect(prepareJson()).toBe('{"action":"prepare","error":{"code":0},"stage":"prepare","success":true}\n');
    expect(prepareJson({ code: 275, description: 'failed to lock packages' })).toBe(
      '{"action":"prepare","error":{"code":275,"description":"failed to lock packages"},"stage":"prepare","success":false}\n',
    );
  });
});

describe('synopkg status prints what was seen', () => {
  test('of a package that runs, on 7.1.1 (Synology_app_mover#44)', () => {
    expect(statusJson('MailServer', RUNNING)).toBe(
      '{"aspect":{"active":{"status":"running","status_code":0,"status_description":"retrieve from status script"}},"description":"Status: [0], package is started","package":"MailServer","status":"running"}\n',
    );
  });

  test('of a package that is stopped, on 7.3', () => {
    const status = { code: 263, status: 'stop', description: 'failed to get unit status' };
    expect(statusJson('ContainerManager', status)).toBe(
      '{"aspect":{"active":{"status":"stop","status_code":263,"status_description":"failed to get unit status"}},"description":"Status: [263], package is stopped","package":"ContainerManager","status":"stop"}\n',
    );
  });

  test('of a package that is not there, on 7.2.1', () => {
    expect(statusJson('ExamplePackage-1.0.0-0001', NOT_THERE)).toBe(
      '{"aspect":{"active":{"status":"stop","status_code":263,"status_description":"failed to get unit status"},"error":{"status":"non_installed","status_code":255,"status_description":"failed to locate given package"}},"description":"Status: [255], No such package","package":"ExamplePackage-1.0.0-0001","status":"non_installed"}\n',
    );
  });

  test('of a package that is broken, with what broke it (r8152#447)', () => {
    const broken = { code: 150, status: 'broken', description: 'd' };
    expect(JSON.parse(statusJson('r8152', broken))).toMatchObject({
      aspect: { error: { broken_by: 'install_corruption', status: 'broken', status_code: 150 } },
      status: 'broken',
    });
    expect(statusJson('r8152', RUNNING)).not.toContain('broken_by');
  });

  test('in two lines of text before 7.1 (spkcli)', () => {
    expect(statusText('bazarr', RUNNING)).toBe('bazarr package is started\nStatus: [0]\n');
    expect(statusText('bazarr', INACTIVE)).toBe('bazarr package is stopped\nStatus: [3]\n');
    expect(statusText('bazarr', { ...STOPPED, code: 1 })).toBe('bazarr package is stopped\nStatus: [1]\n');
  });

  test.each<[ReleaseName, Record<number, number>]>([
    ['7.2', { 0: 0, 273: 17, 311: 55, 255: 255, 150: 150 }],
    ['7.1', { 0: 0, 273: 3, 311: 4, 255: 4, 150: 150 }],
  ])('and exits on %s as Synology_app_mover expects it', (name, exits) => {
    const codes = Object.keys(exits).map(Number);
    expect(Object.fromEntries(codes.map((code) => [code, statusExit(code, release(name))]))).toEqual(exits);
  });
});
