import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { captionFromName, readCaption } from "../../src/training/captions.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ti-captions-"));
afterAll(() => rmSync(folder, { recursive: true }));
const asItIs = { wordPattern: "", wordSeparator: " " };

describe("a picture's caption", () => {
  it("is the text beside it, as it stands there", async () => {
    writeFileSync(path.join(folder, "01-cat.txt"), "a cat, sitting\n");
    expect(await readCaption(path.join(folder, "01-cat.png"), asItIs)).toEqual({
      text: "a cat, sitting\n",
      from: "text file",
    });
  });

  it("loses the mark of byte order, and nothing else", async () => {
    writeFileSync(path.join(folder, "mark.txt"), "\uFEFFdéjà vu");
    expect(await readCaption(path.join(folder, "mark.jpeg"), asItIs)).toMatchObject({ text: "déjà vu" });
  });

  it("is not guessed from text in another encoding", async () => {
    writeFileSync(path.join(folder, "latin.txt"), Uint8Array.of(0xe9, 0x20));
    await expect(readCaption(path.join(folder, "latin.png"), asItIs)).rejects.toMatchObject({
      code: "CAPTION",
      message: "latin.txt can't be read as UTF-8 text.",
    });
  });

  it("is the file's name without numbers at its start when there is no text", async () => {
    expect(await readCaption(path.join(folder, "0003-2 a red cat.final.png"), asItIs)).toEqual({
      text: "a red cat.final",
      from: "file name",
    });
  });

  it.each([
    ["12-345  blue bird", "blue bird"],
    ["--7", ""],
    ["a 12", "a 12"],
    ["٣ طائر", "طائر"],
  ])("reads %j as %j", (stem, caption) => {
    expect(captionFromName(stem, asItIs)).toBe(caption);
  });

  it("picks words by a pattern and joins them", () => {
    const options = { wordPattern: "[a-z]+", wordSeparator: ", " };
    expect(captionFromName("01_red_cat(2)", options)).toBe("red, cat");
  });

  it("takes a pattern's group for the word, as Python does", () => {
    expect(captionFromName("x_red-x_cat", { wordPattern: "x_(\\w+)", wordSeparator: " " })).toBe("red cat");
  });

  it("ends a pattern that tries for ever, and says which", () => {
    const began = performance.now();
    expect(() =>
      captionFromName(`${"a".repeat(60)}!`, { wordPattern: "(a+)+$", wordSeparator: " " }),
    ).toThrow("“(a+)+$” takes for ever");
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it("says which pattern can't be read", () => {
    expect(() => captionFromName("a", { wordPattern: "(", wordSeparator: "" })).toThrow(
      "“(” is not a regular expression.",
    );
  });
});
