/** Each rule for unsigned packages, with a privilege that breaks it and one that does not. */
import { describe, expect, it } from 'vitest';
import {
  brokenPrivilegeRules,
  PRIVILEGE_RULES,
  type PrivilegeContent,
} from '../../src/dsm/privilege-rules.ts';

const GOOD: PrivilegeContent = {
  runAs: 'package',
  joinGroups: ['http'],
  ctrlScript: [],
  executable: [],
  tool: [{ user: 'package', capabilities: undefined }],
  unknownKeys: ['join-groupname2'],
};

const broken = (change: Partial<PrivilegeContent>): string[] =>
  brokenPrivilegeRules({ ...GOOD, ...change }).map(({ id }) => id);

describe('an unsigned package on DSM 7', () => {
  it('may run as package, join http, and own its tools', () => {
    expect(broken({})).toEqual([]);
  });

  it('may not run as root or system, nor leave out defaults or the whole file', () => {
    for (const runAs of ['root', 'system', undefined]) expect(broken({ runAs })).toEqual(['run-as-package']);
    expect(brokenPrivilegeRules(undefined).map(({ id }) => id)).toEqual(['run-as-package']);
  });

  it('may not have ctrl-script or executable, not even with run-as package', () => {
    expect(broken({ ctrlScript: [{ action: 'start', runAs: 'package' }] })).toEqual([
      'no-ctrl-script-or-executable',
    ]);
    expect(broken({ executable: [{ relpath: 'bin/x', runAs: 'package' }] })).toEqual([
      'no-ctrl-script-or-executable',
    ]);
  });

  it('may not join a group of administrators', () => {
    expect(broken({ joinGroups: ['http', 'administrators'] })).toEqual(['no-admin-group']);
  });

  it('may not give a tool capabilities or another owner', () => {
    expect(broken({ tool: [{ user: 'package', capabilities: 'cap_chown' }] })).toEqual([
      'no-tool-capabilities',
    ]);
    expect(broken({ tool: [{ user: 'root', capabilities: undefined }] })).toEqual(['tool-user-package']);
  });

  it('is refused with 319 for each of them, and DSM logs why', () => {
    for (const { code, message } of PRIVILEGE_RULES) {
      expect(code).toBe(319);
      expect(message).toMatch(/should/);
    }
  });
});
