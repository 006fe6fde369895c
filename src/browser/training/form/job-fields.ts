import type { Draft } from "./draft.ts";

type Schema = Readonly<Record<string, unknown>>;

/** A field of a job, as its JSON Schema describes it. */
export type JobField = {
  /** With dots: `embedding.vectors`. */
  readonly path: string;
  readonly kind: "flag" | "choice" | "integer" | "number" | "schedule" | "text" | "list";
  /** Left empty it is null. */
  readonly isNullable: boolean;
  /** undefined: it has to be filled in. */
  readonly byDefault: unknown;
  readonly help: string;
  readonly options: readonly string[];
  readonly min: number | null;
  readonly max: number | null;
  readonly multipleOf: number | null;
  /** Of a text. */
  readonly minLength: number;
  readonly maxLength: number | null;
  /** Of a list: how many items. */
  readonly maxItems: number | null;
};

/** Every field of the schema, in its order. Fields that can't be shown as one widget are left out. */
export function jobFields(schema: Schema): JobField[] {
  return fieldsBelow(schema, "");
}

function fieldsBelow(schema: Schema, prefix: string): JobField[] {
  const properties = isSchema(schema["properties"]) ? schema["properties"] : {};
  return Object.entries(properties).flatMap(([key, value]) => {
    if (!isSchema(value)) return [];
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (isSchema(value["properties"])) return fieldsBelow(value, path);
    const field = fieldOf(value, path);
    return field === null ? [] : [field];
  });
}

function fieldOf(schema: Schema, path: string): JobField | null {
  const parts = (Array.isArray(schema["anyOf"]) ? schema["anyOf"] : [schema]).filter(isSchema);
  const real = parts.filter(({ type }) => type !== "null");
  const [shape] = real;
  const kind = kindOf(real);
  if (kind === null || shape === undefined) return null;
  return {
    path,
    kind,
    isNullable: real.length < parts.length,
    byDefault: schema["default"],
    help: typeof schema["description"] === "string" ? schema["description"] : "",
    options: Array.isArray(shape["enum"]) ? shape["enum"].map(String) : [],
    min: numberOf(shape["minimum"]),
    max: numberOf(shape["maximum"]),
    multipleOf: numberOf(shape["multipleOf"]),
    minLength: numberOf(shape["minLength"]) ?? 0,
    maxLength: numberOf(shape["maxLength"]),
    maxItems: numberOf(shape["maxItems"]),
  };
}

function kindOf(parts: readonly Schema[]): JobField["kind"] | null {
  const types = parts.map(({ type }) => type);
  if (types.length === 2 && types.includes("number") && types.includes("string")) return "schedule";
  if (types.length !== 1) return null;
  if (Array.isArray(parts[0]?.["enum"])) return "choice";
  switch (types[0]) {
    case "boolean":
      return "flag";
    case "integer":
      return "integer";
    case "number":
      return "number";
    case "string":
      return "text";
    case "array":
      return "list";
    default:
      return null;
  }
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** Paths of the way to begin, which is no single field of the schema. */
const INITIALIZATION_PATHS = ["from", "text", "file"].map((key) => `embedding.initialization.${key}`);

/** What of a kept draft still means something: other versions of the page knew other fields. */
export function knownDraft(draft: Draft, fields: readonly JobField[]): Draft {
  const byPath = new Map(fields.map((field) => [field.path, field]));
  const kept = Object.entries(draft).filter(([path, value]) => {
    if (INITIALIZATION_PATHS.includes(path)) return typeof value === "string";
    const field = byPath.get(path);
    return field !== undefined && fits(field, value);
  });
  return Object.fromEntries(kept);
}

function fits(field: JobField, value: unknown): boolean {
  if (value === null) return field.isNullable;
  switch (field.kind) {
    case "flag":
      return typeof value === "boolean";
    case "integer":
    case "number":
      return typeof value === "number";
    case "schedule":
      return typeof value === "number" || typeof value === "string";
    case "choice":
      return typeof value === "string" && field.options.includes(value);
    case "text":
      return typeof value === "string";
    case "list":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
  }
}

/** Whether two values of a field mean the same: `0.005` and `"0.005"` do. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
