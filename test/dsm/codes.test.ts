/** Error and status codes against the transcripts that show them. */
import { describe, expect, it } from 'vitest';
import {
  DSM_MESSAGES,
  dsmError,
  dsmErrors,
  ERROR_CODES,
  WEB_API_ERRORS,
  webApiError,
} from '../../src/dsm/error-codes.ts';
import { RELEASES } from '../../src/dsm/releases.ts';
import {
  END_STAGES,
  SCRIPT_STATUS,
  STATUS,
  STATUS_CODES,
  scriptStatus,
  statusRow,
  synopkgExitCode,
} from '../../src/dsm/status-codes.ts';
import { VERSION_FORM } from '../../src/dsm/versions.ts';

describe('error codes', () => {
  it.each([
    [261, 'invalid package info content'],
    [272, 'Failed to run script, script=[start]'],
    [275, 'failed to lock packages'],
    [276, 'failed to run postinst script'],
    [277, 'failed to run preupgrade script'],
    [278, '"failed to acquire postinst worker"'],
    [279, 'root partition does not have enough space'],
    [281, 'package does not support the current arch / model'],
    [283, 'package port conflicts with others'],
    [289, 'spk is not from synology'],
    [313, 'failed to revise file attributes'],
    [319, 'invalid package privilege content'],
  ])('%i is %s', (code, description) => {
    expect(dsmError(code)?.description).toBe(description);
  });

  it('tells the rows of one code apart by their text', () => {
    expect(dsmErrors(261).map(({ description }) => description)).toContain(
      'package should have same major number of current os in os_min_ver',
    );
    const texts = ERROR_CODES.map(({ code, description }) => `${code} ${description}`);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('has no row for codes that no source shows', () => {
    for (const code of [0, 264, 270, 274, 280, 291]) expect(dsmError(code)).toBeUndefined();
  });

  it('keeps the codes of the web API apart', () => {
    expect(webApiError(105)?.meaning).toMatch(/permission/);
    expect(dsmError(105)).toBeUndefined();
    expect(WEB_API_ERRORS.map(({ code }) => code)).toEqual([103, 105, 119, 4501, 4532]);
  });

  it('prints the form of a version that the check of versions uses', () => {
    expect(DSM_MESSAGES.versionForm.text).toContain(`correct-format=[${VERSION_FORM.source}]`);
  });
});

describe('status codes', () => {
  it('describe a stopped, a failed and an unknown package as DSM does', () => {
    expect(statusRow(273)).toMatchObject({ status: 'stop', description: 'translate from systemd status' });
    expect(statusRow(272)).toMatchObject({
      status: 'start_failed',
      description: 'failed to start on previous startup',
    });
    expect(statusRow(255)).toMatchObject({
      status: 'non_installed',
      description: 'failed to locate given package',
    });
    expect(statusRow(263)).toMatchObject({ status: 'stop', description: 'failed to get unit status' });
    expect(statusRow(999)).toBeUndefined();
  });

  it('give the exit codes of synopkg status by their last byte', () => {
    const { statusExit } = RELEASES.find(({ name }) => name === '7.2.2') ?? {};
    expect(synopkgExitCode(STATUS.running)).toBe(statusExit?.started);
    expect(synopkgExitCode(STATUS.stopped)).toBe(statusExit?.stopped);
    expect(synopkgExitCode(STATUS.starting)).toBe(statusExit?.starting);
    expect(synopkgExitCode(STATUS.notInstalled)).toBe(statusExit?.notInstalled);
    expect(synopkgExitCode(STATUS.broken)).toBe(statusExit?.broken);
  });

  it('have a row for every name', () => {
    for (const code of Object.values(STATUS)) expect(statusRow(code), String(code)).toBeDefined();
    expect(STATUS_CODES.map(({ code }) => code)).toEqual([0, 1, 150, 255, 260, 262, 263, 272, 273, 311, 324]);
  });

  it('knows the words that end an action', () => {
    expect(END_STAGES.installedAndStopped.stage).toBe('installed_and_stopped');
    expect(END_STAGES.installFailedAndStarted.stage).toBe('install_failed_and_started');
  });
});

describe('the exit code of the status script', () => {
  it('is one of the six of guide 07', () => {
    expect(SCRIPT_STATUS.map(({ exitCode }) => exitCode)).toEqual([0, 1, 2, 3, 4, 150]);
    expect(scriptStatus(0)?.state).toBe('running');
    expect(scriptStatus(3)?.state).toBe('stopped');
    expect(scriptStatus(150)?.state).toBe('broken');
    expect(scriptStatus(5)).toBeUndefined();
  });
});
