import { getBytes } from "ethers";

const STOP = 0x00;
const JUMP = 0x56;
const JUMPDEST = 0x5b;
const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const CALLCODE = 0xf2;
const RETURN = 0xf3;
const DELEGATECALL = 0xf4;
const REVERT = 0xfd;
const SELFDESTRUCT = 0xff;

/** Opcodes that the Ethereum Virtual Machine knows up to Fusaka, as ranges. Anything else ends execution. */
const KNOWN: readonly (readonly [number, number])[] = [
  [0x00, 0x0b],
  [0x10, 0x1e],
  [0x20, 0x20],
  [0x30, 0x4a],
  [0x50, 0x5f],
  [0x60, 0xa4],
  [0xf0, 0xf5],
  [0xfa, 0xfa],
  [0xfd, 0xfd],
  [0xff, 0xff],
];
const ENDS: readonly number[] = [STOP, JUMP, RETURN, REVERT, SELFDESTRUCT];

function endsExecution(opcode: number): boolean {
  return ENDS.includes(opcode) || !KNOWN.some(([first, last]) => opcode >= first && opcode <= last);
}

/**
 * Places in `code` at which it may run other code in its own name: DELEGATECALL, and CALLCODE, its predecessor.
 *
 * Execution begins at 0, goes on from one instruction to the next, and jumps only to a JUMPDEST that stands where an instruction
 * begins when the code is read from 0 with the data of every PUSH skipped. So nothing else can run than what this reading meets,
 * and after an instruction that ends execution nothing until the next JUMPDEST. That leaves out most of what a compiler appends
 * to code, such as its metadata, without trusting it to be what it looks like.
 */
export function delegatingCalls(code: string): number[] {
  const bytes = getBytes(code);
  const places: number[] = [];
  let reachable = true;
  for (let at = 0; at < bytes.length; at++) {
    const opcode = bytes[at] ?? STOP;
    if (opcode === JUMPDEST) reachable = true;
    if (reachable && (opcode === DELEGATECALL || opcode === CALLCODE)) places.push(at);
    if (opcode >= PUSH1 && opcode <= PUSH32) at += opcode - PUSH1 + 1;
    else if (endsExecution(opcode)) reachable = false;
  }
  return places;
}
