import { corruptPickle, dangerousGlobal, tooMuch } from "./pickle-errors.ts";
import type { PickleMachine } from "./pickle-machine.ts";
import { decodeEscapes, littleEndianInteger, parseDecimal } from "./pickle-scalars.ts";
import { isKind, pickleDict, pickleTuple, type PickleValue } from "./pickle-value.ts";

type Operation = (machine: PickleMachine) => void;

const latin1 = new TextDecoder("latin1");

/** Opcodes of protocols 0 to 5 by their byte, without STOP. What is missing here is refused. */
export const operations: ReadonlyMap<number, Operation> = new Map(
  Object.entries({
    ...constants(),
    ...strings(),
    ...containers(),
    ...stackAndMemo(),
    ...objects(),
  }).map(([character, operation]) => [character.charCodeAt(0), operation]),
);

function constants(): Record<string, Operation> {
  return {
    N: (m) => m.push(null),
    "\x88": (m) => m.push(true),
    "\x89": (m) => m.push(false),
    I: (m) => m.push(parseDecimal(m.line())),
    L: (m) => m.push(parseDecimal(m.line().replace(/L$/, ""))),
    F: (m) => m.push(Number(m.line())),
    G: (m) => m.push(m.f64()),
    J: (m) => m.push(m.i32()),
    K: (m) => m.push(m.u8()),
    M: (m) => m.push(m.u16()),
    "\x8a": (m) => m.push(littleEndianInteger(m.take(m.u8()))),
    "\x8b": (m) => m.push(littleEndianInteger(m.take(m.u32()))),
  };
}

function strings(): Record<string, Operation> {
  return {
    S: (m) => m.push(decodeEscapes(m.line())),
    T: (m) => m.push(latin1.decode(m.take(m.u32()))),
    U: (m) => m.push(latin1.decode(m.take(m.u8()))),
    V: (m) => m.push(m.line()),
    X: (m) => m.push(m.utf8(m.u32())),
    "\x8c": (m) => m.push(m.utf8(m.u8())),
    "\x8d": (m) => m.push(m.utf8(m.u64())),
    B: (m) => m.push(m.take(m.u32())),
    C: (m) => m.push(m.take(m.u8())),
    "\x8e": (m) => m.push(m.take(m.u64())),
    "\x96": (m) => m.push(m.take(m.u64())),
  };
}

function containers(): Record<string, Operation> {
  return {
    "]": (m) => m.push({ kind: "list", items: [] }),
    l: (m) => m.push({ kind: "list", items: m.popMark() }),
    a: (m) => appendTo(m, [m.pop()]),
    e: (m) => appendTo(m, m.popMark()),
    ")": (m) => m.push(pickleTuple([])),
    t: (m) => m.push(pickleTuple(m.popMark())),
    "\x85": (m) => m.push(tupleOf(m, 1)),
    "\x86": (m) => m.push(tupleOf(m, 2)),
    "\x87": (m) => m.push(tupleOf(m, 3)),
    "}": (m) => m.push(pickleDict()),
    d: (m) => {
      const items = m.popMark();
      m.push(pickleDict());
      setItems(m, items);
    },
    s: (m) => {
      const value = m.pop();
      setItems(m, [m.pop(), value]);
    },
    u: (m) => setItems(m, m.popMark()),
    "\x8f": (m) => m.push({ kind: "set", items: new Set() }),
    "\x91": (m) => m.push({ kind: "set", items: new Set(m.popMark()) }),
    "\x90": (m) => {
      const items = m.popMark();
      const target = m.top();
      if (!isKind(target, "set")) throw corruptPickle("it adds to something that is no set");
      for (const item of items) target.items.add(item);
    },
  };
}

function stackAndMemo(): Record<string, Operation> {
  return {
    "\x80": (m) => {
      const protocol = m.u8();
      if (protocol > 5) throw corruptPickle(`protocol ${protocol} does not exist`);
    },
    "\x95": (m) => void m.u64(),
    "(": (m) => m.mark(),
    "0": (m) => m.discard(),
    "1": (m) => void m.popMark(),
    "2": (m) => m.push(m.top()),
    p: (m) => m.remember(memoIndex(m)),
    q: (m) => m.remember(m.u8()),
    r: (m) => m.remember(m.u32()),
    "\x94": (m) => m.remember(m.memoSize),
    g: (m) => m.recall(memoIndex(m)),
    h: (m) => m.recall(m.u8()),
    j: (m) => m.recall(m.u32()),
  };
}

function objects(): Record<string, Operation> {
  return {
    c: (m) => {
      const module = m.line();
      m.push(m.world.find(module, m.line()));
    },
    "\x93": stackGlobal,
    P: (m) => m.push(m.world.persistent(m.line())),
    Q: (m) => m.push(m.world.persistent(m.pop())),
    R: reduce,
    "\x81": reduce,
    "\x92": (m) => {
      const keywords = m.pop();
      if (!isKind(keywords, "dict") || keywords.entries.size > 0)
        throw corruptPickle("it calls with keywords");
      reduce(m);
    },
    i: (m) => {
      const module = m.line();
      const callable = m.world.find(module, m.line());
      call(m, callable, m.popMark());
    },
    o: (m) => {
      const [callable, ...args] = m.popMark();
      if (callable === undefined) throw corruptPickle("it calls nothing");
      call(m, callable, args);
    },
    b: build,
    "\x82": (m) => extension(m.u8()),
    "\x83": (m) => extension(m.u16()),
    "\x84": (m) => extension(m.i32()),
  };
}

function stackGlobal(machine: PickleMachine): void {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name !== "string" || typeof module !== "string") throw corruptPickle("a global has no name");
  machine.push(machine.world.find(module, name));
}

function reduce(machine: PickleMachine): void {
  const args = machine.pop();
  if (!isKind(args, "tuple")) throw corruptPickle("it calls without arguments");
  call(machine, machine.pop(), args.items);
}

function call(machine: PickleMachine, callable: PickleValue, args: readonly PickleValue[]): void {
  for (const argument of args) machine.spend(sizeOf(argument));
  machine.push(machine.world.call(callable, args));
}

function sizeOf(value: PickleValue): number {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  return isKind(value, "list") || isKind(value, "tuple") ? value.items.length : 1;
}

/** BUILD in Python may call `__setstate__`; here the state is kept beside the object, nothing more. */
function build(machine: PickleMachine): void {
  const state = machine.pop();
  const target = machine.top();
  if (isKind(target, "object")) target.state = state;
  else if (!isKind(target, "dict")) throw corruptPickle("it sets the state of a plain value");
}

function extension(code: number): never {
  throw dangerousGlobal(`copyreg extension ${code}`);
}

function tupleOf(machine: PickleMachine, length: number): PickleValue {
  const items: PickleValue[] = [];
  for (let i = 0; i < length; i++) items.unshift(machine.pop());
  return pickleTuple(items);
}

function appendTo(machine: PickleMachine, items: readonly PickleValue[]): void {
  const target = machine.top();
  if (!isKind(target, "list")) throw corruptPickle("it appends to something that is no list");
  const { stack } = machine.world.limits;
  if (target.items.length + items.length > stack) throw tooMuch("a list longer than", stack);
  for (const item of items) target.items.push(item);
}

function setItems(machine: PickleMachine, items: readonly PickleValue[]): void {
  const target = machine.top();
  if (!isKind(target, "dict")) throw corruptPickle("it sets a key of something that is no dict");
  if (items.length % 2 !== 0) throw corruptPickle("a key has no value");
  for (let i = 0; i < items.length; i += 2) target.entries.set(items[i] ?? null, items[i + 1] ?? null);
}

function memoIndex(machine: PickleMachine): number {
  const index = Number(machine.line());
  if (!Number.isSafeInteger(index) || index < 0) throw corruptPickle("a memo index is no number");
  return index;
}
