import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { ZipReader } from "../../src/formats/zip-reader.ts";
import { writeZip } from "../../src/formats/zip-writer.ts";

const content = new TextEncoder().encode("hello hello hello hello");
const stored = writeZip([{ name: "a/b", content }], 64);
const sizesInDirectory = stored.length - 22 - (46 + 3) + 20;

/** A copy with 32-bit fields overwritten. */
function changed(bytes: Uint8Array, fields: Record<number, number>): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of Object.entries(fields))
    new DataView(copy.buffer).setUint32(Number(at), value, true);
  return copy;
}

/** An archive of one deflated entry that claims to unpack to `size` bytes. */
function deflated(unpacked: Uint8Array, size = unpacked.length): Uint8Array {
  const packed = deflateRawSync(unpacked);
  const archive = writeZip([{ name: "a", content: packed }], 1);
  const directory = archive.length - 22 - 47;
  const real = new DataView(writeZip([{ name: "a", content: unpacked }], 1).buffer);
  const crc = real.getUint32(14, true);
  const bytes = changed(archive, { [directory + 16]: crc, [directory + 24]: size });
  bytes[directory + 10] = 8;
  return bytes;
}

function readFirst(bytes: Uint8Array): Uint8Array {
  const zip = new ZipReader(bytes);
  return zip.read([...zip.entries.values()][0]!);
}

describe("zip archives", () => {
  it("reads stored and deflated entries", () => {
    expect(readFirst(stored)).toEqual(content);
    expect(Uint8Array.from(readFirst(deflated(content)))).toEqual(content);
  });

  it("reads an archive behind other bytes, and one with a comment", () => {
    expect(readFirst(Buffer.concat([new Uint8Array(100), stored]))).toEqual(Buffer.from(content));
    const commented = Buffer.concat([stored, Buffer.from("comment")]);
    commented.writeUInt16LE(7, stored.length - 2);
    expect(new Uint8Array(readFirst(commented))).toEqual(content);
  });

  it("takes sizes from the directory when the local header leaves them to a data descriptor", () => {
    expect(readFirst(changed(stored, { 14: 0, 18: 0, 22: 0 }))).toEqual(content);
  });

  it("reads zip64 sizes from the extra field", () => {
    const bytes = readFileSync(new URL("../fixtures/embeddings/created_by_webui_step0.pt", import.meta.url));
    const zip = new ZipReader(zip64Of(bytes));
    const names = [...new ZipReader(bytes).entries.keys()];
    expect([...zip.entries.keys()]).toEqual(names);
    expect(readEmbedding(zip64Of(bytes), "x.pt").tensors).toEqual(readEmbedding(bytes, "x.pt").tensors);
  });

  it("starts every content at the alignment", () => {
    const files = ["x", "long-name", "y"].map((name, i) => ({
      name,
      content: new Uint8Array(5).fill(0xe0 + i),
    }));
    const bytes = Buffer.from(writeZip(files, 64));
    for (const { content } of files) expect(bytes.indexOf(content) % 64).toBe(0);
  });

  it.each([
    ["without a directory", stored.subarray(0, 60), "CORRUPT_ZIP"],
    ["with a wrong checksum", changed(stored, { 64: 0 }), "CORRUPT_ZIP"],
    ["with two sizes", changed(stored, { [sizesInDirectory]: 5 }), "CORRUPT_ZIP"],
    ["pointing behind its end", changed(stored, { [sizesInDirectory + 22]: 0xfffffff0 }), "CORRUPT_ZIP"],
    ["with a directory outside", changed(stored, { [stored.length - 6]: 0xfffffff0 }), "CORRUPT_ZIP"],
    [
      "with a name twice",
      writeZip(
        [
          { name: "a", content },
          { name: "a", content },
        ],
        1,
      ),
      "CORRUPT_ZIP",
    ],
    ["that unpacks to more than it says", deflated(new Uint8Array(100_000), 10), "CORRUPT_ZIP"],
    ["that unpacks to less than it says", deflated(new Uint8Array(10), 11), "CORRUPT_ZIP"],
    ["that says it unpacks to a gigabyte", deflated(new Uint8Array(10), 2 ** 30), "TOO_LARGE"],
    [
      "of 5,000 entries",
      writeZip(
        Array.from({ length: 5000 }, (_, i) => ({ name: `${i}`, content })),
        1,
      ),
      "TOO_LARGE",
    ],
  ])("an archive %s is refused", (_, bytes, code) => {
    expect(() => readFirst(bytes)).toThrow(expect.objectContaining({ code }));
  });

  it("an encrypted entry is refused as such", () => {
    const bytes = Uint8Array.from(stored);
    bytes[stored.length - 22 - 49 + 8] = 1;
    expect(() => readFirst(bytes)).toThrow(expect.objectContaining({ code: "UNSUPPORTED_FEATURE" }));
  });
});

/** The archive with its directory rewritten in zip64: sizes and offsets in extra fields, a zip64 end before the end. */
function zip64Of(bytes: Uint8Array): Uint8Array {
  const source = Buffer.from(bytes);
  const endAt = source.length - 22;
  const start = source.readUInt32LE(endAt + 16);
  const entries: Buffer[] = [];
  for (let at = start; at < endAt && source.readUInt32LE(at) === 0x02014b50;) {
    const next =
      at + 46 + source.readUInt16LE(at + 28) + source.readUInt16LE(at + 30) + source.readUInt16LE(at + 32);
    entries.push(wideEntry(source.subarray(at, at + 46 + source.readUInt16LE(at + 28))));
    at = next;
  }
  const directory = Buffer.concat(entries);
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(entries.length), 24);
  end64.writeBigUInt64LE(BigInt(entries.length), 32);
  end64.writeBigUInt64LE(BigInt(directory.length), 40);
  end64.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + directory.length), 8);
  const end = Buffer.from(source.subarray(endAt)).fill(0xff, 8, 20);
  return Buffer.concat([source.subarray(0, start), directory, end64, locator, end]);
}

function wideEntry(entry: Buffer): Buffer {
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  [24, 20, 42].forEach((at, i) => extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(at)), 4 + i * 8));
  const wide = Buffer.from(entry).fill(0xff, 20, 28).fill(0xff, 42, 46);
  wide.writeUInt16LE(28, 30);
  wide.writeUInt16LE(0, 32);
  return Buffer.concat([wide, extra]);
}
