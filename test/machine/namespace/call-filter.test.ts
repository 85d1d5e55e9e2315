/** The filter of system calls, run as the kernel runs it. */
import { expect, test } from 'vitest';
import { CALL_FILTER } from '../../../src/machine/namespace/call-filter.ts';

interface Call {
  readonly arch: number;
  readonly number: number;
  readonly argument?: number;
}

const ALLOWED = 'allowed';

const [LOAD, AND, EQUAL] = [0x20, 0x54, 0x15];

/** Classic BPF, with the operations that the filter has; a return is the last. */
function answerOf({ arch, number, argument = 0 }: Call): string {
  const input: Readonly<Record<number, number>> = { 0: number, 4: arch, 16: argument };
  let value = 0;
  for (let at = 0; ; at += 8) {
    const [code, operand] = [CALL_FILTER.readUInt16LE(at), CALL_FILTER.readUInt32LE(at + 4)];
    if (code === LOAD) value = input[operand] ?? Number.NaN;
    else if (code === AND) value = (value & operand) >>> 0;
    else if (code === EQUAL) at += 8 * CALL_FILTER.readUInt8(value === operand ? at + 2 : at + 3);
    else return operand === 0x7fff0000 ? ALLOWED : `error ${operand & 0xffff}`;
  }
}

const X32 = 0x40000000;

const MACHINES = [
  {
    name: 'x86_64',
    arch: 0xc000003e,
    keys: [248, 249, 250, X32 + 250],
    socket: 41,
    other: [0, 59, 247, 251],
  },
  { name: 'x86_64 with 32 bits', arch: 0x40000003, keys: [286, 287, 288], socket: 359, other: [3, 11, 250] },
  { name: 'aarch64', arch: 0xc00000b7, keys: [217, 218, 219], socket: 198, other: [41, 63, 221, 248] },
  { name: 'aarch64 with 32 bits', arch: 0x40000028, keys: [309, 310, 311], socket: 281, other: [3, 11, 198] },
];

test.each(MACHINES)('on $name, calls for kernel keys and AF_VSOCK are refused, others not', (machine) => {
  const { arch, keys, socket, other } = machine;
  expect([...keys, 425].map((number) => answerOf({ arch, number }))).toEqual(
    [...keys, 425].map(() => 'error 38'),
  );
  expect(answerOf({ arch, number: socket, argument: 40 })).toBe('error 97');
  expect([1, 2, 10, 16].map((argument) => answerOf({ arch, number: socket, argument }))).toEqual(
    Array(4).fill(ALLOWED),
  );
  expect(other.map((number) => answerOf({ arch, number, argument: 40 }))).toEqual(other.map(() => ALLOWED));
});

test('on a machine that the filter does not know, every call is allowed', () => {
  expect(answerOf({ arch: 0x80000016, number: 280, argument: 40 })).toBe(ALLOWED);
});
