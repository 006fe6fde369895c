import { readdirSync, readFileSync } from "node:fs";
import fc, { type Arbitrary } from "fast-check";
import { operations } from "../../src/formats/pickle-opcodes.ts";
import { pngChunks, writePngChunks } from "../../src/formats/png-chunks.ts";
import { ZipReader } from "../../src/formats/zip-reader.ts";
import { writeZip } from "../../src/formats/zip-writer.ts";

/** A file to be read: what it holds and what it is called. */
export interface FuzzCase {
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

const folders = [
  new URL("../fixtures/embeddings/", import.meta.url),
  new URL("../goldens/files/", import.meta.url),
];
const sources: readonly FuzzCase[] = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => !name.endsWith(".json"))
    .map((name) => ({ fileName: name, bytes: new Uint8Array(readFileSync(new URL(name, folder))) })),
);
const zips = sources.filter(({ bytes }) => bytes[0] === 0x50 && bytes[1] === 0x4b);
const pictures = sources.filter(({ fileName }) => fileName.endsWith(".png"));
const others = sources.filter((source) => !pictures.includes(source));

/** Mutated real files, with and without repaired checksums, and files made up from the formats' own grammar. */
export function fuzzCases(): Arbitrary<FuzzCase> {
  return fc.oneof(
    { weight: 30, arbitrary: mutated(others) },
    { weight: 4, arbitrary: mutated(pictures) },
    { weight: 25, arbitrary: zipWithMutatedRecord() },
    { weight: 4, arbitrary: pictureWithMutatedChunk() },
    { weight: 15, arbitrary: safetensorsFile() },
    { weight: 20, arbitrary: pickleFile() },
    { weight: 2, arbitrary: pictureWithJson() },
  );
}

type Edit = (bytes: Uint8Array) => Uint8Array;

const interesting = [0, 1, 0x7f, 0x80, 0xfe, 0xff, 0x28, 0x2e, 0x52, 0x63, 0x7b, 0x7d];

/** Where edits fall: anywhere, or near the start, where headers are. */
function position(): Arbitrary<number> {
  return fc.oneof(fc.nat(200), fc.nat(100_000));
}

function edit(): Arbitrary<Edit> {
  const byte = fc.oneof(fc.constantFrom(...interesting), fc.nat(255));
  return fc.oneof(
    fc.tuple(position(), byte).map(([at, value]): Edit => replaceAt(at, 1, Uint8Array.of(value))),
    fc.tuple(position(), fc.nat(7)).map(([at, bit]): Edit => flipBit(at, bit)),
    fc.tuple(position(), fc.nat(40)).map(([at, length]): Edit => replaceAt(at, length, new Uint8Array())),
    fc
      .tuple(position(), fc.uint8Array({ maxLength: 20 }))
      .map(([at, added]): Edit => replaceAt(at, 0, added)),
    fc
      .tuple(position(), fc.constantFrom(0, 0xff))
      .map(([at, value]) => replaceAt(at, 4, new Uint8Array(4).fill(value))),
    position().map(
      (at): Edit =>
        (bytes) =>
          bytes.subarray(0, at % (bytes.length + 1)),
    ),
  );
}

function replaceAt(at: number, removed: number, added: Uint8Array): Edit {
  return (bytes) => {
    const start = at % (bytes.length + 1);
    return new Uint8Array(Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start + removed)]));
  };
}

function flipBit(at: number, bit: number): Edit {
  return (bytes) => bytes.map((byte, i) => (i === at % bytes.length ? byte ^ (1 << bit) : byte));
}

function edits(): Arbitrary<Edit> {
  return fc
    .array(edit(), { minLength: 1, maxLength: 6 })
    .map((list) => (bytes) => list.reduce((result, change) => change(result), bytes));
}

function mutated(from: readonly FuzzCase[]): Arbitrary<FuzzCase> {
  return fc
    .tuple(fc.constantFrom(...from), edits(), fc.constantFrom("", ".pt", ".safetensors", ".png"))
    .map(([source, change, extension]) => ({
      bytes: change(source.bytes),
      fileName: extension === "" ? source.fileName : `x${extension}`,
    }));
}

/** One record is mutated, mostly the pickle; sizes and checksums are right again. */
function zipWithMutatedRecord(): Arbitrary<FuzzCase> {
  return fc.tuple(fc.constantFrom(...zips), edits(), fc.nat(30)).map(([source, change, choice]) => {
    const zip = new ZipReader(source.bytes);
    const files = [...zip.entries.values()].map((entry) => ({ name: entry.name, content: zip.read(entry) }));
    const target = choice >= files.length ? files.findIndex(({ name }) => name.endsWith(".pkl")) : choice;
    const rewritten = files.map((file, i) =>
      i === target ? { ...file, content: change(file.content) } : file,
    );
    return { bytes: writeZip(rewritten, 64), fileName: source.fileName };
  });
}

function pictureWithMutatedChunk(): Arbitrary<FuzzCase> {
  return fc
    .tuple(fc.constantFrom(...pictures), edits(), fc.nat(3), fc.boolean())
    .map(([source, change, target, keepText]) => {
      const chunks = [...pngChunks(source.bytes)].filter(({ type }) => keepText || type !== "tEXt");
      const rewritten = chunks.map((chunk, i) =>
        i === target % chunks.length ? { ...chunk, data: change(chunk.data) } : chunk,
      );
      return { bytes: writePngChunks(rewritten), fileName: "x.png" };
    });
}

/** The text chunk holds JSON that looks like an embedding. */
function pictureWithJson(): Arbitrary<FuzzCase> {
  const rows = fc.oneof(fc.array(fc.array(fc.double(), { maxLength: 4 }), { maxLength: 3 }), fc.jsonValue());
  const root = fc.dictionary(
    fc.constantFrom("*", "string_to_param", "name", "step", "clip_l", "clip_g", "__proto__"),
    fc.oneof(
      rows.map((data) => ({ TORCHTENSOR: data })),
      fc.jsonValue(),
      fc.constant({ "*": { TORCHTENSOR: [[1]] } }),
    ),
  );
  return fc.tuple(root, edits(), fc.boolean()).map(([value, change, isIntact]) => {
    const json = new Uint8Array(Buffer.from(JSON.stringify(value)));
    const text = `sd-ti-embedding\0${Buffer.from(isIntact ? json : change(json)).toString("base64")}`;
    const chunks = [...pngChunks(pictures[0]!.bytes)].filter(({ type }) => type !== "tEXt");
    const data = new Uint8Array(Buffer.from(text, "latin1"));
    return {
      bytes: writePngChunks([chunks[0]!, { type: "tEXt", data }, ...chunks.slice(1)]),
      fileName: "x.png",
    };
  });
}

/** A header of entries that are nearly right, and some data. */
function safetensorsFile(): Arbitrary<FuzzCase> {
  const size = fc.oneof(fc.nat(8), fc.constantFrom(768, -1, 2 ** 31, 2 ** 53));
  const entry = fc.record({
    dtype: fc.constantFrom("F32", "F16", "BF16", "F64", "I64", "U8", "BOOL", "F8_E4M3", "x"),
    shape: fc.array(size, { maxLength: 3 }),
    data_offsets: fc.array(fc.oneof(fc.nat(64), size), { minLength: 1, maxLength: 3 }),
  });
  const keys = fc.constantFrom(
    "emb_params",
    "clip_l",
    "clip_g",
    "a",
    "__metadata__",
    "__proto__",
    "constructor",
  );
  const header = fc.dictionary(
    keys,
    fc.oneof({ weight: 5, arbitrary: entry }, { weight: 1, arbitrary: fc.jsonValue() }),
  );
  return fc
    .tuple(header, fc.nat(64), fc.integer({ min: -2, max: 2 }), fc.boolean())
    .map(([entries, dataBytes, off, wellFormed]) => {
      const json = Buffer.from(JSON.stringify(wellFormed ? consistent(entries) : entries));
      const length = wellFormed ? json.length : Math.max(0, json.length + off);
      const bytes = new Uint8Array(
        8 + json.length + (wellFormed ? Math.max(0, dataEnd(entries)) : dataBytes),
      );
      new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
      bytes.set(json, 8);
      return { bytes, fileName: "x.safetensors" };
    });
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: number[];
}

const sizes: Record<string, number> = { F32: 4, F16: 2, BF16: 2, F64: 8, I64: 8 };

/** The same entries with offsets that fit one behind the other, as long as that stays small. */
function consistent(entries: Record<string, unknown>): Record<string, unknown> {
  let at = 0;
  return Object.fromEntries(
    Object.entries(entries)
      .filter((pair): pair is [string, Entry] => isSmall(pair[1]))
      .map(([key, entry]) => {
        const begin = at;
        at += bytesOf(entry);
        return [key === "__metadata__" ? "b" : key, { ...entry, data_offsets: [begin, at] }];
      }),
  );
}

function dataEnd(entries: Record<string, unknown>): number {
  return Object.values(entries)
    .filter(isSmall)
    .reduce((sum, entry) => sum + bytesOf(entry), 0);
}

function isSmall(entry: unknown): entry is Entry {
  if (typeof entry !== "object" || entry === null || !("shape" in entry)) return false;
  const shape = entry.shape;
  return (
    Array.isArray(shape) &&
    shape.every((n) => typeof n === "number" && n >= 0 && n <= 768) &&
    bytesOf(entry as Entry) < 1e6
  );
}

function bytesOf(entry: Entry): number {
  return entry.shape.reduce((product, n) => product * n, sizes[entry.dtype] ?? 1);
}

/** Random programs of real operations, in a zip or as a legacy stream. */
function pickleFile(): Arbitrary<FuzzCase> {
  const operation = fc
    .tuple(fc.constantFrom(...operations.keys()), fc.constantFrom(...fragments))
    .map(([code, argument]) => String.fromCharCode(code) + argument);
  const program = fc.array(fc.oneof(operation, fc.constantFrom(...phrases)), { maxLength: 40 });
  return fc.tuple(program, fc.boolean(), fc.uint8Array({ maxLength: 16 })).map(([parts, isZip, data]) => {
    const pickle = Buffer.from(`\x80\x02${parts.join("")}.`, "latin1");
    const files = [
      { name: "x/data.pkl", content: pickle },
      { name: "x/data/0", content: data },
    ];
    const legacy = Buffer.concat([magic, pickle, data]);
    return { bytes: isZip ? writeZip(files, 64) : new Uint8Array(legacy), fileName: "x.pt" };
  });
}

const magic = Buffer.from("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.", "latin1");
const fragments = [
  "",
  "\0",
  "\x01",
  "\x02ab",
  "\x01\0\0\0a",
  "os\nsystem\n",
  "torch\nFloatStorage\n",
  "1\n",
  "\0\0\0\0\0\0\0\0",
];

/** Pieces that make sense, so that programs get somewhere. */
const tensor =
  "ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x04tQK\0(K\x01K\x04t(K\x04K\x01t\x89NtR";
const phrases = [
  "}",
  "(",
  "u",
  "s",
  "X\x01\0\0\0a",
  "X\x0f\0\0\0string_to_param",
  "X\x0b\0\0\0_parameters",
  "X\x01\0\0\0*",
  tensor,
  "ccollections\nOrderedDict\n)R",
  "ctorch.nn.modules.container\nParameterDict\n)\x81",
  "b",
];
