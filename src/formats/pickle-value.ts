/** What a pickle may build here: plain data, and names of allowed globals that are never executed. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleTuple
  | PickleList
  | PickleSet
  | PickleDict
  | PickleGlobal
  | PickleObject;

export interface PickleTuple {
  readonly kind: "tuple";
  readonly items: readonly PickleValue[];
}

export interface PickleList {
  readonly kind: "list";
  readonly items: PickleValue[];
}

export interface PickleSet {
  readonly kind: "set";
  readonly items: Set<PickleValue>;
}

export interface PickleDict {
  readonly kind: "dict";
  /** OrderedDict: A1111 tells it from a plain dict. */
  readonly ordered: boolean;
  readonly entries: Map<PickleValue, PickleValue>;
}

/** A class or function by name, allowed but without a body. */
export interface PickleGlobal {
  readonly kind: "global";
  readonly path: string;
}

/** An instance of an allowed class: `state` is what BUILD gave it; `native` what our side made of the arguments. */
export interface PickleObject {
  readonly kind: "object";
  readonly className: string;
  readonly args: readonly PickleValue[];
  readonly native: unknown;
  state: PickleValue;
}

export function pickleTuple(items: readonly PickleValue[]): PickleTuple {
  return { kind: "tuple", items };
}

export function pickleDict(ordered = false): PickleDict {
  return { kind: "dict", ordered, entries: new Map() };
}

export function pickleObject(
  className: string,
  args: readonly PickleValue[],
  native: unknown = null,
): PickleObject {
  return { kind: "object", className, args, native, state: null };
}

type Structured = Extract<PickleValue, { readonly kind: string }>;

/** Narrows a value to one of the structured kinds. */
export function isKind<K extends Structured["kind"]>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<Structured, { readonly kind: K }> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) && value.kind === kind;
}
