/** A door of a few packages, held by hand, and a box that calls through it. */
import { onTestFinished } from 'vitest';
import { findRelease, type ReleaseName } from '../../../src/dsm/releases.ts';
import type { RunEvent } from '../../../src/events.ts';
import type { RecordedFinding } from '../../../src/findings.ts';
import { startMachine } from '../../../src/machine/choose-machine.ts';
import type { Machine } from '../../../src/machine/machine.ts';
import { type BoxCommands, openBoxCommands } from '../../../src/nas/box-commands.ts';
import { makeNasConfig } from '../../../src/system/nas-config.ts';
import { makeNasSystem, type NasSystem } from '../../../src/system/nas-system.ts';
import type {
  ActionAnswer,
  CommandRequest,
  PackageCenterApi,
  ToolPackage,
  ToolStatus,
} from '../../../src/tools/package-center-api.ts';

export const RUNNING: ToolStatus = { code: 0, status: 'running', description: 'retrieve from status script' };
export const STOPPED: ToolStatus = {
  code: 324,
  status: 'stop',
  description: 'translate from systemd status',
};
export const NOT_THERE: ToolStatus = {
  code: 255,
  status: 'non_installed',
  description: 'failed to locate given package',
};

export const HELLO: ToolPackage = {
  name: 'hello',
  version: '1.0-0001',
  description: 'Says hello',
  beta: false,
  turnedOn: true,
  dependsOn: [],
};

/** A start of the package hello that went well. */
export const STARTED: ActionAnswer = {
  action: 'start',
  package: 'hello',
  displayName: 'Hello',
  beta: false,
  installReboot: false,
  version: '1.0-0001',
  result: 'done',
  error: undefined,
  scripts: [{ script: 'start', exitCode: 0, message: '' }],
  running: true,
  status: RUNNING,
};

export interface HeldDoor extends PackageCenterApi {
  readonly asked: CommandRequest[];
}

/** A door to the packages hello, which runs, and web, which is turned off and needs it. */
export function heldDoor(release: ReleaseName = '7.2.2', more: Partial<PackageCenterApi> = {}): HeldDoor {
  const asked: CommandRequest[] = [];
  const found = findRelease(release);
  if (found === undefined) throw new Error(release);
  const packages = [{ ...HELLO, name: 'web', turnedOn: false, dependsOn: ['hello'] }, HELLO];
  return {
    asked,
    release: found,
    language: 'enu',
    list: () => packages,
    status: async (name) => (name === 'hello' ? RUNNING : name === 'web' ? STOPPED : NOT_THERE),
    perform: async (ask) => {
      asked.push(ask);
      return ask.action === 'install' ? undefined : { ...STARTED, action: ask.action, package: ask.package };
    },
    logPlace: async (name) => (name === 'hello' ? '/var/log/hello.log\n' : undefined),
    updateResource: async (name) => (name === 'hello' ? undefined : 'there is no such package'),
    ...more,
  };
}

/** A call that spkbox does not emulate, as its event tells it. */
export type UnknownCall =
  Extract<RunEvent, { readonly type: 'command-called' }> extends infer Event
    ? Omit<Event, 'run' | 'seq' | 'at'>
    : never;

export interface CallingBox {
  readonly machine: Machine;
  readonly system: NasSystem;
  readonly line: BoxCommands;
  readonly unknown: UnknownCall[];
  readonly findings: RecordedFinding[];
  readonly lost: string[];
}

/** A box whose line leads to the door; it goes with the test. */
export async function callingBox(door: PackageCenterApi, machineOptions = {}): Promise<CallingBox> {
  const machine = await startMachine(machineOptions);
  onTestFinished(() => machine[Symbol.asyncDispose]());
  const unknown: UnknownCall[] = [];
  const findings: RecordedFinding[] = [];
  const lost: string[] = [];
  const system = makeNasSystem(machine, makeNasConfig({}));
  const line = await openBoxCommands({
    machine,
    system,
    emit: (body) => {
      if (body.type === 'command-called' && !body.emulated) unknown.push(body);
      if (body.type === 'findings') findings.push(...body.findings);
    },
    onLost: (why) => lost.push(why),
  });
  line.connect({
    apiFor: () => door,
    parentOf: () => undefined,
    versionOf: () => '',
  });
  onTestFinished(() => line[Symbol.asyncDispose]());
  return { machine, system, line, unknown, findings, lost };
}
