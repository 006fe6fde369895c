import { DATA_TYPES, type DataType } from "../../../src/tensor/graph/graph-attributes.ts";

/** A node as TensorFlow reads it. */
export interface WrittenNode {
  readonly name: string;
  readonly operation: string;
  /** Without control edges: `node` or `node:output`. */
  readonly inputs: readonly string[];
  /** Empty: wherever there is a kernel. */
  readonly device: string;
  /** Of its attributes those that are types. */
  readonly types: Readonly<Record<string, DataType>>;
}

/** The nodes of a `GraphDef` message. */
export function readGraph(message: Uint8Array): WrittenNode[] {
  return all(message, 1).map((node) => ({
    name: text(node, 1),
    operation: text(node, 2),
    inputs: all(node, 3)
      .map(String)
      .filter((input) => !input.startsWith("^")),
    device: text(node, 4),
    types: Object.fromEntries(
      all(node, 5).flatMap((entry) => {
        const [type] = numbers(all(entry, 2)[0] ?? new Uint8Array(), 6);
        return type === undefined ? [] : [[text(entry, 1), named(type)]];
      }),
    ),
  }));
}

function named(type: number): DataType {
  const [name] = Object.entries(DATA_TYPES).find(([, number]) => number === type) ?? [];
  if (name === undefined) throw new Error(`There is no type ${type} among ours.`);
  return name as DataType;
}

/** A protocol buffer's fields: numbers, and bytes of everything that has a length. */
function* fields(message: Uint8Array): Generator<[number, number | Buffer]> {
  let at = 0;
  const varint = (): number => {
    for (let value = 0, weight = 1; ; weight *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [number, kind] = [key >> 3, key & 7];
    if (kind === 0) yield [number, varint()];
    else if (kind === 2) {
      const length = varint();
      yield [number, Buffer.from(message.subarray(at, at + length))];
      at += length;
    } else throw new Error(`A field of kind ${kind} is none of ours.`);
  }
}

function all(message: Uint8Array, wanted: number): Buffer[] {
  return [...fields(message)].flatMap(([number, value]) =>
    number === wanted && typeof value !== "number" ? [value] : [],
  );
}

function numbers(message: Uint8Array, wanted: number): number[] {
  return [...fields(message)].flatMap(([number, value]) =>
    number === wanted && typeof value === "number" ? [value] : [],
  );
}

const text = (message: Uint8Array, wanted: number): string => all(message, wanted).map(String).join("");
