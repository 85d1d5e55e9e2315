/** Numbers of system calls for which perl has no function without a large module. */

export interface SystemCalls {
  readonly keyctl: number;
  readonly prctl: number;
  readonly prlimit64: number;
  readonly seccomp: number;
  readonly setgroups: number;
  readonly setns: number;
  readonly setresgid: number;
  readonly setresuid: number;
  readonly setsid: number;
}

/** Source: arch/x86/entry/syscalls/syscall_64.tbl of Linux. */
const X64: SystemCalls = {
  ...{ keyctl: 250, prctl: 157, prlimit64: 302, seccomp: 317, setgroups: 116, setns: 308 },
  ...{ setresgid: 119, setresuid: 117, setsid: 112 },
};

/** Source: include/uapi/asm-generic/unistd.h of Linux. */
const GENERIC: SystemCalls = {
  ...{ keyctl: 219, prctl: 167, prlimit64: 261, seccomp: 277, setgroups: 159, setns: 268 },
  ...{ setresgid: 149, setresuid: 147, setsid: 157 },
};

const PPC64: SystemCalls = {
  ...{ keyctl: 271, prctl: 171, prlimit64: 325, seccomp: 358, setgroups: 81, setns: 350 },
  ...{ setresgid: 169, setresuid: 164, setsid: 66 },
};

const S390X: SystemCalls = {
  ...{ keyctl: 280, prctl: 172, prlimit64: 334, seccomp: 348, setgroups: 206, setns: 339 },
  ...{ setresgid: 210, setresuid: 208, setsid: 66 },
};

const SYSTEM_CALLS: Readonly<Partial<Record<NodeJS.Architecture, SystemCalls>>> = {
  ...{ x64: X64, arm64: GENERIC, riscv64: GENERIC, loong64: GENERIC, ppc64: PPC64, s390x: S390X },
};

/** Undefined on machines of 32 bits, where their arguments would differ, too. */
export const systemCalls = (): SystemCalls | undefined => SYSTEM_CALLS[process.arch];
