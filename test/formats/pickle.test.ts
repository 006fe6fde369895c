import { describe, expect, it } from "vitest";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { FormatError } from "../../src/formats/format-error.ts";
import { unpickle } from "../../src/formats/pickle.ts";
import { torchWorld } from "../../src/formats/torch-world.ts";
import { writeZip } from "../../src/formats/zip-writer.ts";

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function load(pickle: string): unknown {
  return unpickle(latin1(pickle), torchWorld(new Set())).value;
}

function zipped(pickle: string): Uint8Array {
  return writeZip([{ name: "x/data.pkl", content: latin1(pickle) }], 64);
}

function refusal(bytes: Uint8Array): FormatError {
  try {
    readEmbedding(bytes, "x.pt");
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("the file was read");
}

const magic = "\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";

const dangerous: [string, string, string][] = [
  ["REDUCE in protocol 0", "cos\nsystem\n(S'true'\ntR.", "os.system"],
  ["REDUCE inside a dict", "\x80\x02}X\x01\0\0\0acposix\nsystem\nX\x04\0\0\0true\x85Rs.", "posix.system"],
  ["eval", "cbuiltins\neval\n(S'1'\ntR.", "builtins.eval"],
  ["Python 2's eval", "c__builtin__\neval\n(S'1'\ntR.", "__builtin__.eval"],
  [
    "getattr on an allowed module",
    "cbuiltins\ngetattr\n(ctorch\nFloatStorage\nS'__class__'\ntR.",
    "builtins.getattr",
  ],
  ["nested calls", "ccollections\nOrderedDict\n(cos\ngetcwd\n)RtR.", "os.getcwd"],
  ["STACK_GLOBAL", "\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x01x\x85R.", "os.system"],
  ["STACK_GLOBAL with memoised parts", "\x80\x04\x8c\x02os\x94\x8c\x06system\x940h\0h\x01\x93.", "os.system"],
  ["INST", "(S'x'\nios\nsystem\n.", "os.system"],
  ["OBJ", "(cos\nsystem\nS'x'\no.", "os.system"],
  ["NEWOBJ", "\x80\x02csubprocess\nPopen\nX\x02\0\0\0ls\x85\x81.", "subprocess.Popen"],
  ["NEWOBJ_EX", "\x80\x04csubprocess\nPopen\n)}\x92.", "subprocess.Popen"],
  ["an extension code", "\x80\x02\x82\x05)R.", "copyreg extension 5"],
  ["a dotted name below an allowed module", "\x80\x04\x8c\x05torch\x8c\x09os.system\x93.", "torch.os.system"],
  ["calling a storage class", "ctorch\nFloatStorage\n)R.", "torch.FloatStorage"],
  ["torch's own loader", "ctorch\nload\n(S'x'\ntR.", "torch.load"],
  [
    "numpy's way to import",
    "cnumpy.testing._private.utils\nrunstring\n)R.",
    "numpy.testing._private.utils.runstring",
  ],
];

describe("pickles that want to call something", () => {
  it.each(dangerous)("%s is refused by name in a zip", (_, pickle, path) => {
    expect(refusal(zipped(pickle))).toMatchObject({ code: "DANGEROUS_PICKLE" });
    expect(refusal(zipped(pickle)).message).toContain(`call ${path};`);
  });

  it.each(dangerous)("%s is refused by name in a legacy stream", (_, pickle, path) => {
    for (const bytes of [latin1(pickle), latin1(magic + pickle)]) {
      expect(refusal(bytes).message).toContain(`call ${path};`);
    }
  });

  it("a call through _rebuild_from_type_v2 is refused by the name of what it would call", () => {
    const pickle = "ctorch._tensor\n_rebuild_from_type_v2\n(cos\nsystem\nctorch\nTensor\n(S'x'\nt}tR.";
    expect(refusal(zipped(pickle)).message).toContain("call os.system;");
  });

  it("shortens an endless name", () => {
    expect(refusal(zipped(`c${"a".repeat(5000)}\nb\n.`)).message.length).toBeLessThan(300);
  });
});

describe("pickles of plain data", () => {
  it.each([
    [
      "protocol 0",
      "(dp0\nS'a'\np1\nI5\nsS'b'\nF1.5\nsS'c'\nL-7L\nsS'd'\nI01\ns.",
      { a: 5, b: 1.5, c: -7, d: true },
    ],
    [
      "protocol 2",
      "\x80\x02}(X\x01\0\0\0aJ\xff\xff\xff\xffX\x01\0\0\0bG\x3f\xf8\0\0\0\0\0\0u.",
      { a: -1, b: 1.5 },
    ],
    ["protocol 4", "\x80\x04\x95\x0b\0\0\0\0\0\0\0}\x94(\x8c\x01aK\x07\x8c\x01bNu.", { a: 7, b: null }],
    ["escapes", "(dS'a'\nS'\\x41\\n\\'\\\\'\ns.", { a: "A\n'\\" }],
    ["a 70-bit integer", "}(X\x01\0\0\0a\x8a\x09\0\0\0\0\0\0\0\0\x40u.", { a: 2n ** 70n }],
  ])("%s", (_, pickle, wanted) => {
    const dict = load(pickle) as { entries: Map<string, unknown> };
    expect(Object.fromEntries(dict.entries)).toEqual(wanted);
  });

  it("a value that contains itself is read", () => {
    const list = load("]q\0h\0a.") as { items: unknown[] };
    expect(list.items[0]).toBe(list);
  });

  it.each([
    ["an empty stack", "0."],
    ["a mark that is missing", "t."],
    ["a value below the mark", "K\x01(K\x02R."],
    ["a memo entry never set", "h\x05."],
    ["an unknown operation", "\xff."],
    ["a protocol of the future", "\x80\x09N."],
    ["no end", "\x80\x02N"],
    ["a string longer than the file", "X\xff\xff\0\0a."],
    ["BUILD on a number", "K\x01}b."],
    ["a call of a text", "X\x01\0\0\0a)R."],
    ["a key without a value", "}(K\x01u."],
    ["an endless decimal", `L${"9".repeat(5000)}L\n.`],
    ["a persistent id that is no storage", "X\x01\0\0\0aQ."],
  ])("%s is refused as corrupt", (_, pickle) => {
    expect(() => load(pickle)).toThrow(expect.objectContaining({ code: "CORRUPT_PICKLE" }));
  });

  it.each([
    ["operations", "N0".repeat(200_000)],
    ["nesting", "(".repeat(1000)],
    ["stack", "N".repeat(50_000)],
    ["string length", `X\xff\xff\xff\x7f`],
    ["memo", "N" + Array.from({ length: 60_000 }, (_, i) => `p${i}\n`).join("")],
  ])("too much of %s is refused as too large", (_, pickle) => {
    expect(() => load(pickle)).toThrow(expect.objectContaining({ code: "TOO_LARGE" }));
  });
});

describe("tensors that reach too far", () => {
  const tensor = (elements: string, offset: string, shape: string, strides: string): string =>
    `ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0` +
    `0X\x03\0\0\0cpu${elements}tQ${offset}(${shape}t(${strides}t\x89NtR.`;

  it.each([
    ["an offset past the end", tensor("K\x04", "K\x04", "K\x01", "K\x01"), "CORRUPT_PICKLE"],
    ["a stride past the end", tensor("K\x04", "K\x00", "K\x02", "K\x04"), "CORRUPT_PICKLE"],
    ["a negative stride", tensor("K\x04", "K\x00", "K\x02", "J\xff\xff\xff\xff"), "CORRUPT_PICKLE"],
    ["a shape without strides", tensor("K\x04", "K\x00", "K\x02", ""), "CORRUPT_PICKLE"],
    ["four numbers expanded to gigabytes", tensor("K\x04", "K\x00", "J\0\0\0\x40", "K\x00"), "TOO_LARGE"],
  ])("%s is refused", (_, pickle, code) => {
    expect(() => load(pickle)).toThrow(expect.objectContaining({ code }));
  });
});
