import { readFileSync } from "node:fs";
import type { DataType } from "../../../src/tensor/graph/graph-attributes.ts";

/** An operation's kernel on a GPU, as TensorFlow's library registers it. */
interface GpuKernel {
  /** Attributes and the types of ours that it takes; another attribute is free. */
  readonly types: Readonly<Record<string, readonly DataType[]>>;
  /** Inputs and outputs that lie in the memory of the machine, not of the card. */
  readonly host: readonly string[];
}

interface Operation {
  readonly inputs: readonly { readonly name: string; readonly list: boolean }[];
  readonly outputs: readonly string[];
  readonly kernels: readonly GpuKernel[];
}

const { operations } = JSON.parse(
  readFileSync(new URL("../../fixtures/kernels/gpu.json", import.meta.url), "utf8"),
) as { operations: Record<string, Operation> };

/** Where an operation's inputs lie when a GPU computes it; null: it has no kernel for these types there. */
export function placesOnGpu(
  name: string,
  types: Readonly<Record<string, DataType>>,
  inputs: number,
): ("card" | "machine")[] | null {
  const operation = operations[name];
  const kernel = operation?.kernels.find((each) =>
    Object.entries(each.types).every(([attribute, taken]) => taken.includes(types[attribute] ?? "bool")),
  );
  if (operation === undefined || kernel === undefined) return null;
  const single = operation.inputs.length - 1;
  return operation.inputs.flatMap(({ name: input, list }) =>
    Array.from({ length: list ? inputs - single : 1 }, () =>
      kernel.host.includes(input) ? "machine" : "card",
    ),
  );
}

/** TensorFlow's names of an operation's outputs. */
export const outputNames = (name: string): readonly string[] | undefined => operations[name]?.outputs;
