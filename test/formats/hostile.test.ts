import { encode } from "fast-png";
import { deflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { pngText, writePngChunks, type PngChunk } from "../../src/formats/png-chunks.ts";
import { writeZip } from "../../src/formats/zip-writer.ts";
import { examineCase } from "./examine-case.ts";

// Each case is made to cost as much as the limits let through: small files that ask for much time or memory.

function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

function torchFile(pickle: string): Uint8Array {
  return writeZip(
    [
      { name: "x/data.pkl", content: latin1(pickle) },
      { name: "x/data/0", content: new Uint8Array(16) },
    ],
    64,
  );
}

function uint32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString("latin1");
}

/** Four stored numbers shown `count` times through a stride of 0. */
function expanded(count: number): string {
  const storage = "(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x04tQ";
  return `ctorch._utils\n_rebuild_tensor_v2\n(${storage}K\0(J${uint32(count)}t(K\0t\x89NtR`;
}

function picture(json: string): Uint8Array {
  const chunk = (type: string): PngChunk => ({ type, data: new Uint8Array(13) });
  return writePngChunks([
    chunk("IHDR"),
    pngText("sd-ti-embedding", Buffer.from(json).toString("base64")),
    chunk("IEND"),
  ]);
}

function safetensors(header: string, dataBytes = 0): Uint8Array {
  const json = latin1(header);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function noise(length: number): Uint8Array {
  let seed = 1;
  return Uint8Array.from({ length }, () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) >>> 24);
}

function repeat(count: number, part: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => part(i)).join("");
}

const entry = (i: number): string =>
  `"k${i}":{"dtype":"F32","shape":[],"data_offsets":[${i * 4},${i * 4 + 4}]}`;

it.each<[string, string, () => Uint8Array]>([
  ["one number shown a million times", "x.pt", () => torchFile(`}X\x01\0\0\0a${expanded(2 ** 20)}s.`)],
  [
    "sixty tensors of a million numbers",
    "x.pt",
    () => torchFile(`}(${repeat(60, (i) => `M${String.fromCharCode(i)}\0${expanded(2 ** 20)}`)}u.`),
  ],
  ["tuples in tuples", "x.pt", () => torchFile(`N${"\x85".repeat(99_000)}.`)],
  [
    "a large list handed to calls again and again",
    "x.pt",
    () =>
      torchFile(
        `ccollections\nOrderedDict\nq\0(${"N".repeat(19_000)}lq\x010${"h\0h\x01\x85R".repeat(20_000)}.`,
      ),
  ],
  [
    "sets made of a large list",
    "x.pt",
    () =>
      torchFile(
        `cbuiltins\nset\nq\0(${repeat(4000, (i) => `M${uint32(i).slice(0, 2)}`)}lq\x010${"h\0h\x01\x85R".repeat(20_000)}.`,
      ),
  ],
  [
    "a text encoded again and again",
    "x.pt",
    () =>
      torchFile(
        `c_codecs\nencode\nq\0X${uint32(99_000)}${"a".repeat(99_000)}q\x01X\x06\0\0\0latin1q\x0200${"h\0h\x01h\x02\x86R".repeat(9000)}.`,
      ),
  ],
  [
    "texts of two megabytes",
    "x.pt",
    () => torchFile(`}(${repeat(40, () => `X${uint32(50_000)}${"\xff".repeat(50_000)}`)}u.`),
  ],
  ["a record that unpacks far beyond its size", "x.pt", () => bombRecord()],
  [
    "a header nested to its limit",
    "x.safetensors",
    () => safetensors(`{"a":${"[".repeat(250_000)}${"]".repeat(250_000)}}`),
  ],
  [
    "a header of objects in objects",
    "x.safetensors",
    () => safetensors(`{"a":${'{"a":'.repeat(85_000)}1${"}".repeat(85_000)}}`),
  ],
  [
    "a header of many tensors",
    "x.safetensors",
    () => safetensors(`{${Array.from({ length: 8000 }, (_, i) => entry(i)).join(",")}}`, 32_000),
  ],
  [
    "JSON nested to its limit",
    "x.png",
    () => picture(`{"a":${"[".repeat(1_500_000)}${"]".repeat(1_500_000)}}`),
  ],
  ["a tensor of many ones", "x.png", () => picture(`{"a":{"TORCHTENSOR":[${"1,".repeat(1_000_000)}1]}}`)],
  ["a tensor of many rows", "x.png", () => picture(`{"a":{"TORCHTENSOR":[${"[1],".repeat(750_000)}[1]]}}`)],
  ["a tensor of words", "x.png", () => picture(`{"a":{"TORCHTENSOR":[${"NaN,".repeat(750_000)}1]}}`)],
  ["objects in a list", "x.png", () => picture(`{"a":[${"{},".repeat(1_000_000)}1]}`)],
  [
    "a picture of noise",
    "x.png",
    () =>
      encode(
        { width: 1600, height: 1700, data: noise(1600 * 1700 * 3), channels: 3 },
        { zlib: { level: 0 } },
      ),
  ],
  [
    "a black picture",
    "x.png",
    () => encode({ width: 1600, height: 1700, data: new Uint8Array(1600 * 1700 * 3).fill(16), channels: 3 }),
  ],
])("%s takes less than a second and 64 MB", async (_, fileName, make) => {
  expect(await examineCase({ bytes: make(), fileName })).toMatch(/^[a-zA-Z_]+$/);
});

function bombRecord(): Uint8Array {
  const packed = deflateRawSync(new Uint8Array(2 ** 26));
  const bytes = writeZip([{ name: "x/data.pkl", content: packed }], 1);
  const directory = bytes.length - 22 - 46 - "x/data.pkl".length;
  new DataView(bytes.buffer).setUint32(directory + 24, 2 ** 23, true);
  bytes[directory + 10] = 8;
  return bytes;
}
