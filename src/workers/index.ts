/** The workers that spkbox brings, by their key in conf/resource. */
import { dataShare } from './data-share.ts';
import type { Worker } from './define-worker.ts';
import { portConfig } from './port-config.ts';
import { syslogConfig } from './syslog-config.ts';
import { systemdUnit } from './systemd-unit.ts';
import { usrLocalLinker } from './usr-local-linker.ts';

export const WORKERS: readonly Worker[] = [systemdUnit, dataShare, portConfig, syslogConfig, usrLocalLinker];

/** DSM gives every package this one, whether or not its conf/resource asks for it (deviation `systemd-unit-for-all`). */
export const IMPLICIT_WORKER = systemdUnit.name;
