import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { convertEmbedding } from "../../src/embeddings/convert-embedding.ts";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { toFloat32 } from "../../src/formats/dtype.ts";
import { parseEmbeddingJson, tensorFromJson, tensorToJson } from "../../src/formats/embedding-json.ts";
import { embedPixelData, extractPixelData } from "../../src/formats/pixel-data.ts";
import {
  findPngText,
  pngChunks,
  pngText,
  writePngChunks,
  type PngChunk,
} from "../../src/formats/png-chunks.ts";
import { decodePngPixels } from "../../src/formats/png-pixels.ts";

const fixture = readFileSync(new URL("../fixtures/embeddings/tt-2.png", import.meta.url));
const chunks = [...pngChunks(fixture)];
const keyword = "sd-ti-embedding";
const base64 = findPngText(fixture, keyword)!;
const original = readEmbedding(fixture, "tt-2.png");

function withText(chunk: PngChunk | null, from = chunks): Uint8Array {
  const [header, ...rest] = from.filter(({ type }) => !type.endsWith("Xt"));
  return writePngChunks([header!, ...(chunk === null ? [] : [chunk]), ...rest]);
}

function bytesOf(...parts: (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)));
}

function picture(
  width: number,
  height: number,
  shade: number,
): { width: number; height: number; data: Uint8Array } {
  return { width, height, data: new Uint8Array(width * height * 3).fill(shade) };
}

describe("image embeddings", () => {
  it("the web UI's own picture holds the same embedding in its text and in its pixels", () => {
    const fromPixels = readEmbedding(withText(null), "tt-2.png");
    expect(fromPixels).toEqual(original);
    const payload = extractPixelData(decodePngPixels(fixture));
    expect(new TextDecoder().decode(payload)).toBe(Buffer.from(base64, "base64").toString());
  });

  it.each([
    ["tEXt", pngText(keyword, base64)],
    ["zTXt", { type: "zTXt", data: bytesOf(`${keyword}\0\0`, deflateSync(base64)) }],
    ["iTXt", { type: "iTXt", data: bytesOf(`${keyword}\0\0\0en\0embedding\0${base64}`) }],
    ["compressed iTXt", { type: "iTXt", data: bytesOf(`${keyword}\0\x01\0\0\0`, deflateSync(base64)) }],
  ])("the text is found in %s", (_, chunk) => {
    expect(readEmbedding(withText(chunk), "x.png")).toEqual(original);
  });

  it("the text counts even when the picture behind it is cut off, as in the web UI", () => {
    expect(readEmbedding(fixture.subarray(0, 60_000), "x.png")).toEqual(original);
  });

  it("an ordinary picture is no embedding, whatever its colours", () => {
    for (const shade of [0, 16, 200, 255]) {
      const png = encode({ ...picture(40, 30, shade), channels: 3 });
      expect(() => readEmbedding(png, "x.png")).toThrow(expect.objectContaining({ code: "NO_IMAGE_DATA" }));
    }
  });

  it.each([
    [
      "one flipped byte",
      Uint8Array.from(fixture, (byte, i) => (i === 5000 ? byte ^ 1 : byte)),
      "CORRUPT_PNG",
    ],
    ["a text that is no JSON", withText(pngText(keyword, "AAAA")), "CORRUPT_PNG"],
    ["ragged rows", withText(jsonText('{"a":{"TORCHTENSOR":[[1,2],[3]]}}')), "CORRUPT_PNG"],
    ["a word in a tensor", withText(jsonText('{"a":{"TORCHTENSOR":[["x"]]}}')), "CORRUPT_PNG"],
    ["no tensor", withText(jsonText('{"string_to_param":{}}')), "NOT_AN_EMBEDDING"],
    ["a text bomb", withText({ type: "zTXt", data: bytesOf(`${keyword}\0\0`, bomb()) }), "CORRUPT_PNG"],
    [
      "a pixel bomb",
      writePngChunks([chunks[0]!, { type: "IDAT", data: bomb() }, chunks.at(-1)!]),
      "CORRUPT_PNG",
    ],
    ["a size of 2^31 pixels", writePngChunks([hugeHeader(), chunks.at(-2)!, chunks.at(-1)!]), "TOO_LARGE"],
  ])("a picture with %s is refused", (_, bytes, code) => {
    expect(() => readEmbedding(bytes, "x.png")).toThrow(expect.objectContaining({ code }));
  });

  it("numbers come back bit for bit through JSON, the special ones too", () => {
    const special = Float32Array.of(-0, 0.1, 1e-45, 3.4028234e38, 16777216, 1e20, NaN, Infinity, -Infinity);
    const json = tensorToJson({ dtype: "F32", shape: [3, 3], bytes: new Uint8Array(special.buffer) });
    const tensor = tensorFromJson(parseEmbeddingJson(`{"NaN Infinity \\" ": ${json}}`)['NaN Infinity " '])!;
    expect(tensor.shape).toEqual([3, 3]);
    expect(Array.from(toFloat32(tensor))).toEqual(Array.from(special));
    expect(Object.is(toFloat32(tensor)[0], -0)).toBe(true);
  });

  it.each([1, 7, 64, 211])("pixel data survives in a picture of height %i", (height) => {
    const payload = Uint8Array.from({ length: 3000 }, (_, i) => (i * i) % 251);
    const embedded = embedPixelData(picture(20, height, 0x77), payload, [0, 255, 13]);
    expect(new Uint8Array(extractPixelData(embedded))).toEqual(payload);
    expect(embedded.data.subarray(0, 3)).not.toContain(0);
  });

  it("a picture that already holds an embedding can take another one", () => {
    const { bytes } = convertEmbedding(original, { to: "png", name: "second", preview: fixture });
    expect(readEmbedding(withText(null, [...pngChunks(bytes)]), "x.png").name).toBe("second");
  });

  it.each([
    ["grey", encode({ width: 30, height: 30, data: new Uint8Array(900).fill(80), channels: 1 })],
    ["grey with alpha", encode({ width: 30, height: 30, data: new Uint8Array(1800).fill(80), channels: 2 })],
    ["RGBA", encode({ width: 30, height: 30, data: new Uint8Array(3600).fill(80), channels: 4 })],
    [
      "16 bits",
      encode({ width: 30, height: 30, data: new Uint16Array(2700).fill(80 * 257), channels: 3, depth: 16 }),
    ],
    [
      "interlaced",
      encode(
        { width: 30, height: 30, data: new Uint8Array(2700).fill(80), channels: 3 },
        { interlace: "Adam7" },
      ),
    ],
  ])("a preview in %s becomes the middle of the picture", (_, preview) => {
    const { bytes } = convertEmbedding(original, { to: "png", name: "x", preview });
    const { width, data } = decodePngPixels(bytes);
    const middle = Math.floor(width / 2) * 3;
    expect(Array.from(data.subarray(middle, middle + 3))).toEqual([80, 80, 80]);
    expect(readEmbedding(bytes, "x.png").tensors).toEqual(original.tensors);
  });
});

function jsonText(json: string): PngChunk {
  return pngText(keyword, Buffer.from(json).toString("base64"));
}

function bomb(): Uint8Array {
  return deflateSync(new Uint8Array(64 * 1024 * 1024));
}

function hugeHeader(): PngChunk {
  const data = Uint8Array.from(chunks[0]!.data);
  new DataView(data.buffer).setUint32(0, 2 ** 24 - 1);
  return { type: "IHDR", data };
}
