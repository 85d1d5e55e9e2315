/** The workers that spkbox brings. */
import { dataShare } from './data-share.ts';
import type { Worker } from './define-worker.ts';
import { portConfig } from './port-config.ts';
import { syslogConfig } from './syslog-config.ts';
import { systemdUnit } from './systemd-unit.ts';
import { usrLocalLinker } from './usr-local-linker.ts';

export const WORKERS: readonly Worker[] = [systemdUnit, dataShare, portConfig, syslogConfig, usrLocalLinker];

/** DSM gives every package this worker, also without a key in conf/resource (deviation `systemd-unit-for-all`). */
export const IMPLICIT_WORKER = systemdUnit.name;
