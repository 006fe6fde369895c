import { corruptPickle, tooMuch } from "./pickle-errors.ts";
import type { PickleValue } from "./pickle-value.ts";

/** What an unpickling may use up. */
export interface PickleLimits {
  /** Operations, and what calls are given to work on. */
  readonly work: number;
  readonly stack: number;
  readonly marks: number;
  readonly memo: number;
  /** All strings together. */
  readonly textBytes: number;
}

/** Far above any embedding (about 100 operations), far below what could hurt. */
export const embeddingPickleLimits: PickleLimits = {
  work: 100_000,
  stack: 20_000,
  marks: 256,
  memo: 50_000,
  textBytes: 2 * 1024 * 1024,
};

/** For a checkpoint: two thousand tensors, each twice with its average, and an optimizer's state. */
export const checkpointPickleLimits: PickleLimits = {
  work: 2_000_000,
  stack: 200_000,
  marks: 256,
  memo: 1_000_000,
  textBytes: 32 * 1024 * 1024,
};

/** What the pickle's surroundings decide: which globals exist, what calling them gives, where storages are. */
export interface PickleWorld {
  readonly limits: PickleLimits;
  /** Throws `DANGEROUS_PICKLE` unless the global is on the allow-list. */
  readonly find: (module: string, name: string) => PickleValue;
  /** The result of calling an allowed global; nothing of the file's is ever executed. */
  readonly call: (callable: PickleValue, args: readonly PickleValue[]) => PickleValue;
  readonly persistent: (id: PickleValue) => PickleValue;
}

/** The bounded stack, memo and input of one unpickling. */
export class PickleMachine {
  readonly world: PickleWorld;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  readonly #stack: PickleValue[] = [];
  #offset: number;
  #work = 0;
  #textBytes = 0;

  constructor(bytes: Uint8Array, offset: number, world: PickleWorld) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#offset = offset;
    this.world = world;
  }

  get offset(): number {
    return this.#offset;
  }

  get memoSize(): number {
    return this.#memo.size;
  }

  /** Counts work: one operation, or the size of what a call is given, which may be the same large thing many times. */
  spend(amount: number): void {
    this.#work += amount;
    if (this.#work > this.world.limits.work) throw tooMuch("more operations than", this.world.limits.work);
  }

  push(value: PickleValue): void {
    if (this.#stack.length >= this.world.limits.stack)
      throw tooMuch("a stack deeper than", this.world.limits.stack);
    this.#stack.push(value);
  }

  pop(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw corruptPickle("it takes from an empty stack");
    const value = this.#stack.pop();
    if (value === undefined) throw corruptPickle("it takes from an empty stack");
    return value;
  }

  top(): PickleValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  mark(): void {
    if (this.#marks.length >= this.world.limits.marks)
      throw tooMuch("nesting deeper than", this.world.limits.marks);
    this.#marks.push(this.#stack.length);
  }

  popMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw corruptPickle("a mark is missing");
    return this.#stack.splice(mark);
  }

  /** POP in Python also takes a mark that lies on top. */
  discard(): void {
    if (this.#marks.at(-1) === this.#stack.length && this.#marks.length > 0) this.#marks.pop();
    else this.pop();
  }

  remember(index: number): void {
    if (this.#memo.size >= this.world.limits.memo)
      throw tooMuch("a memo larger than", this.world.limits.memo);
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw corruptPickle(`memo entry ${index} was never set`);
    this.push(value);
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  f64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  take(length: number): Uint8Array {
    this.#textBytes += length;
    if (this.#textBytes > this.world.limits.textBytes)
      throw tooMuch("more bytes of text than", this.world.limits.textBytes);
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  utf8(length: number): string {
    return decoder.decode(this.take(length));
  }

  /** Text up to the next newline, which is consumed. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#offset);
    if (end < 0) throw corruptPickle("it ends inside a line");
    const text = this.utf8(end - this.#offset);
    this.#offset = end + 1;
    return text;
  }

  #advance(length: number): number {
    const start = this.#offset;
    if (length < 0 || start + length > this.#bytes.length) throw corruptPickle("it ends too early");
    this.#offset = start + length;
    return start;
  }
}

const decoder = new TextDecoder();
