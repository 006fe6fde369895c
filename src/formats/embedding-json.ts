import { elementCount, fromFloat32, toFloat32, type TensorData } from "./dtype.ts";
import { FormatError } from "./format-error.ts";
import { corruptPng } from "./png-chunks.ts";
import { endOfString } from "./strict-json.ts";

/** The dict of a `.pt` as A1111 writes it into pictures: each tensor is `{"TORCHTENSOR": nested lists}`. */
export type EmbeddingJson = Readonly<Record<string, unknown>>;

const maxElements = 1024 * 1024;
const maxBrackets = 10_000;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const nonFinite: ReadonlyMap<unknown, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/** Parses Python's JSON, in which NaN and Infinity are literals. */
export function parseEmbeddingJson(text: string): EmbeddingJson {
  refuseSprawl(text);
  const json = /NaN|Infinity/.test(text) ? quoteNonFinite(text) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw corruptPng("the embedding in it is not JSON");
  }
  if (!isJsonObject(value)) throw corruptPng("the embedding in it is no object");
  return value;
}

/** Numbers are cheap to parse; a million brackets are not. An embedding has one bracket for each vector. */
function refuseSprawl(text: string): void {
  let brackets = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === OPEN_BRACKET || code === OPEN_BRACE) brackets++;
  }
  if (brackets > maxBrackets)
    throw new FormatError("TOO_LARGE", `The text in the picture has ${brackets} brackets.`);
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The tensor that a JSON value stands for, as float32 (JSON knows no type); null when it stands for none. */
export function tensorFromJson(value: unknown): TensorData | null {
  if (!isJsonObject(value) || !("TORCHTENSOR" in value)) return null;
  const shape: number[] = [];
  let level: unknown = value["TORCHTENSOR"];
  while (Array.isArray(level) && shape.length <= 8) {
    shape.push(level.length);
    level = level[0];
  }
  const count = elementCount(shape);
  if (shape.length > 8 || count > maxElements) throw corruptPng("a tensor in it has an impossible shape");
  const values = new Float32Array(count);
  fill(values, value["TORCHTENSOR"], shape, 0);
  return { dtype: "F32", shape, bytes: fromFloat32(values, "F32") };
}

/** `{"TORCHTENSOR": …}` of a tensor's float32 values; each number is written so that it reads back bit for bit. */
export function tensorToJson(tensor: TensorData): string {
  const texts = Array.from(toFloat32(tensor), numberText);
  return `{"TORCHTENSOR": ${nest(texts, tensor.shape)}}`;
}

function nest(texts: readonly string[], shape: readonly number[]): string {
  const [size, ...inner] = shape;
  if (size === undefined) return texts[0] ?? "0.0";
  const step = texts.length / Math.max(1, size);
  const parts = Array.from({ length: size }, (_, i) => nest(texts.slice(i * step, (i + 1) * step), inner));
  return `[${parts.join(", ")}]`;
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return "-0.0"; // JSON.stringify would lose the sign
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}

function fill(values: Float32Array, level: unknown, shape: readonly number[], start: number): void {
  const [size, ...inner] = shape;
  if (size === undefined) {
    values[start] = numberOf(level);
    return;
  }
  if (!Array.isArray(level) || level.length !== size)
    throw corruptPng("a tensor in it has rows of different lengths");
  if (inner.length === 0) {
    for (let i = 0; i < size; i++) values[start + i] = numberOf(level[i]);
    return;
  }
  const step = inner.reduce((product, n) => product * n, 1);
  level.forEach((item, i) => fill(values, item, inner, start + i * step));
}

function numberOf(item: unknown): number {
  const value = typeof item === "number" ? item : nonFinite.get(item);
  if (value === undefined) throw corruptPng("a tensor in it holds something that is no number");
  return value;
}

function quoteNonFinite(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') i = endOfString(text, i) - 1;
    else if (text[i] === "N" || text[i] === "I" || text[i] === "-") {
      const literal = ["-Infinity", "Infinity", "NaN"].find((word) => text.startsWith(word, i));
      if (literal === undefined) continue;
      if (parts.length > maxElements / 4)
        throw new FormatError("TOO_LARGE", "The text in the picture is full of NaN.");
      parts.push(text.slice(copied, i), `"${literal}"`);
      i += literal.length - 1;
      copied = i + 1;
    }
  }
  return parts.join("") + text.slice(copied);
}
