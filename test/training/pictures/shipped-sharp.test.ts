import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sharpGlue } from "../../../scripts/lib/sharp-binding.ts";
import { buildVendor } from "../../../scripts/lib/vendor.ts";

const ROOT = path.join(import.meta.dirname, "../../..");
const FIXTURES = path.join(ROOT, "test/fixtures/pictures");
const WASM = "node_modules/@img/sharp-wasm32/lib/sharp-wasm32-0.35.5.node.wasm";
const common = { bundle: true, format: "esm", platform: "node", target: "node20" } as const;

/** Prints by file name a hash of the pixels. Alone in its folder it finds no installed package. */
const PROGRAM = `
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import sharp from "./sharp.mjs";
const seen = {};
for (const name of process.argv.slice(3)) {
  const { data } = await sharp(readFileSync(process.argv[2] + "/" + name), { autoOrient: true })
    .toColourspace("srgb").removeAlpha().raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  seen[name] = createHash("sha256").update(data).digest("hex");
}
console.log(JSON.stringify({ seen, glue: Object.keys(createRequire(import.meta.url).cache) }));
`;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "ti-sharp-"));
  const { files } = await buildVendor(["sharp"], common);
  const glue = await sharpGlue(common);
  for (const [name, contents] of [...files, [glue.name, glue.contents] as const])
    writeFileSync(path.join(folder, name), contents);
  copyFileSync(path.join(ROOT, WASM), path.join(folder, path.basename(WASM)));
  writeFileSync(path.join(folder, "program.mjs"), PROGRAM);
});
afterAll(() => rmSync(folder, { recursive: true }));

it("the sharp that is shipped runs alone and reads the same pixels as the one that is installed", async () => {
  const names = [
    "rgb.png",
    "turned-6.jpg",
    "cmyk.jpg",
    "lossless.webp",
    "animated.gif",
    "grey-16.tif",
    "lossy.avif",
  ];
  const told = execFileSync(process.execPath, [path.join(folder, "program.mjs"), FIXTURES, ...names]);
  const { default: sharp } = await import("sharp");
  const { seen, glue } = JSON.parse(told.toString()) as { seen: Record<string, string>; glue: string[] };
  expect(glue.map((file) => path.basename(file))).toContain("sharp-wasm32.cjs");
  for (const name of names) {
    const data = await sharp(path.join(FIXTURES, name), { autoOrient: true })
      .toColourspace("srgb")
      .removeAlpha()
      .raw({ depth: "uchar" })
      .toBuffer();
    expect([name, seen[name]]).toEqual([name, createHash("sha256").update(data).digest("hex")]);
  }
});
