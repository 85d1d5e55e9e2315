/**
 * The filter of system calls for all that runs in a box. Kernel keys and AF_VSOCK have no namespace, so the box gets
 * neither. A refused call answers what a kernel without the feature answers.
 */

interface CallNumbers {
  /** AUDIT_ARCH_* of linux/audit.h, which tells the kernel's tables of calls apart. */
  readonly arch: number;
  /** add_key, request_key and keyctl; and io_uring_setup, which could open sockets past this filter. */
  readonly refused: readonly number[];
  readonly socket: number;
}

/** Calls have one number everywhere since Linux 5.1. */
const IO_URING_SETUP = 425;

const GENERIC_CALLS = { refused: [217, 218, 219, IO_URING_SETUP], socket: 198 };

/** Source: the syscall tables of Linux. A machine's second table is that of its programs of 32 bits. */
const TABLES: readonly CallNumbers[] = [
  { arch: 0xc000003e, refused: [248, 249, 250, IO_URING_SETUP], socket: 41 },
  { arch: 0x40000003, refused: [286, 287, 288, IO_URING_SETUP], socket: 359 },
  { arch: 0xc00000b7, ...GENERIC_CALLS },
  { arch: 0x40000028, refused: [309, 310, 311, IO_URING_SETUP], socket: 281 },
  { arch: 0xc00000f3, ...GENERIC_CALLS },
  { arch: 0xc0000102, ...GENERIC_CALLS },
];

const AF_VSOCK = 40;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

/** Bit of a number of the x32 table, which is otherwise that of x86_64. */
const X32 = 0x40000000;

/** Operations of classic BPF, and where its input has what they load. */
const [LOAD, AND, EQUAL, RETURN] = [0x20, 0x54, 0x15, 0x06];
const [CALL, ARCH, FIRST_ARGUMENT] = [0, 4, 16];
const ALLOW = 0x7fff0000;
const FAIL = 0x00050000;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

const instruction = (code: number, operand: number): Instruction => [code, 0, 0, operand];

/** Passes over the rest of the block where the table is another machine's. */
function block({ arch, refused, socket }: CallNumbers): Instruction[] {
  const body: Instruction[] = [
    instruction(LOAD, CALL),
    instruction(AND, ~X32 >>> 0),
    ...refused.map((call, index): Instruction => [EQUAL, refused.length + 1 - index, 0, call]),
    [EQUAL, 2, 0, socket],
    instruction(RETURN, ALLOW),
    instruction(RETURN, FAIL | ENOSYS),
    instruction(LOAD, FIRST_ARGUMENT),
    [EQUAL, 0, 1, AF_VSOCK],
    instruction(RETURN, FAIL | EAFNOSUPPORT),
    instruction(RETURN, ALLOW),
  ];
  return [[EQUAL, 0, body.length, arch], ...body];
}

const PROGRAM: readonly Instruction[] = [
  instruction(LOAD, ARCH),
  ...TABLES.flatMap(block),
  instruction(RETURN, ALLOW),
];

/** The program as the kernel takes it: `struct sock_filter` of a little-endian machine. */
export const CALL_FILTER: Buffer = Buffer.concat(PROGRAM.map(encode));

function encode([code, ifTrue, ifFalse, operand]: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(operand, 4);
  return bytes;
}
