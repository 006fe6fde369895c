import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { hasBfloat16 } from "../../src/system/processor.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ti-processor-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ["flags\t\t: fpu avx512f avx512_bf16 clzero", true],
  ["flags\t\t: fpu amx_bf16 amx_tile", true],
  ["Features\t: fp asimd i8mm bf16", true],
  ["flags\t\t: fpu avx2 avx512f", false],
  ["model name\t: with avx512_bf16 in its name\nflags\t\t: fpu", false],
  ["Hardware\t: something", null],
])("%s", async (line, expected) => {
  const file = path.join(folder, "cpuinfo");
  writeFileSync(file, `processor\t: 0\n${line}\nbugs\t\t: none\n`);
  expect(await hasBfloat16(file)).toBe(expected);
});

it("a system without that file does not tell", async () => {
  expect(await hasBfloat16(path.join(folder, "none"))).toBeNull();
});
