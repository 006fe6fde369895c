import { corruptPickle } from "./pickle-errors.ts";
import { PickleMachine, type PickleWorld } from "./pickle-machine.ts";
import { operations } from "./pickle-opcodes.ts";
import type { PickleValue } from "./pickle-value.ts";

const STOP = 0x2e;

/**
 * Reads one pickle (protocols 0 to 5) without executing anything of it.
 *
 * Returns its value and where the next one may start. Throws `FormatError` `CORRUPT_PICKLE`, `TOO_LARGE`
 * or, from `world`, `DANGEROUS_PICKLE`.
 */
export function unpickle(
  bytes: Uint8Array,
  world: PickleWorld,
  offset = 0,
): { value: PickleValue; end: number } {
  const machine = new PickleMachine(bytes, offset, world);
  for (;;) {
    machine.spend(1);
    const code = machine.u8();
    if (code === STOP) return { value: machine.pop(), end: machine.offset };
    const operation = operations.get(code);
    if (operation === undefined)
      throw corruptPickle(`0x${code.toString(16).padStart(2, "0")} is no operation`);
    operation(machine);
  }
}
