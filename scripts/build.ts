/**
 * Builds what a user's machine runs, all of it committed: the page's module, the sidecar, the engine,
 * the packages they use, and the root shim. `--check` writes nothing and fails when a file is stale.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, type BuildOptions, type Metafile } from "esbuild";
import { sharpGlue } from "./lib/sharp-binding.ts";
import { buildVendor, licenceNotices, vendorPlugin } from "./lib/vendor.ts";

const PAGE = "extension/javascript/textual-inversion.mjs";
const PROGRAMS: Readonly<Record<string, string>> = {
  "src/cli/main.ts": "extension/sidecar/textual-inversion.mjs",
  "src/worker/main.ts": "extension/sidecar/engine.mjs",
};
/** Files that packages read when they run, beside the modules they are bundled in. */
const VENDORED_FILES = [
  "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm",
  "@img/sharp-wasm32/lib/sharp-wasm32-0.35.5.node.wasm",
  "@cwasm/nsbmp/nsbmp.wasm",
];
/** Files that our own modules read beside themselves, and so beside the program. */
const DATA_FILES = [
  "tokenizer/clip-merges.txt.gz",
  "tokenizer/clip-merges.LICENSE.txt",
  "tokenizer/english-words.txt.gz",
  "tokenizer/english-words.LICENSE.txt",
  "tokenizer/html-entities.json.gz",
  "provision/graph-function.cc",
  "provision/page-pool.h",
  "provision/tensor-allocator.cc",
];
const GENERATED_FOLDERS = ["extension/javascript", "extension/sidecar", "javascript"];

const common: BuildOptions = {
  bundle: true,
  format: "esm",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};
const forNode: BuildOptions = { ...common, platform: "node", target: "node20" };

type Outputs = Map<string, Uint8Array>;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const hashOf = (...parts: readonly Uint8Array[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 12);
};

async function buildPage(buildId: string): Promise<{ contents: Uint8Array; metafile: Metafile }> {
  const result = await build({
    ...common,
    entryPoints: ["src/browser/main.ts"],
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { BUILD_ID: JSON.stringify(buildId) },
    metafile: true,
    write: false,
    outfile: PAGE,
  });
  return { contents: firstOutput(result.outputFiles), metafile: result.metafile };
}

function firstOutput(files: readonly { contents: Uint8Array }[]): Uint8Array {
  const [file] = files;
  if (file === undefined) throw new Error("esbuild made no output");
  return file.contents;
}

async function buildProgram(entry: string, outfile: string, packages: Set<string>): Promise<Uint8Array> {
  const program = await build({
    ...forNode,
    entryPoints: [entry],
    banner: { js: "#!/usr/bin/env node" },
    plugins: [vendorPlugin(packages)],
    write: false,
    outfile,
  });
  return firstOutput(program.outputFiles);
}

/** The sidecar and the engine, and the packages that either uses. */
async function buildPrograms(): Promise<{ outputs: Outputs; notices: string }> {
  const packages = new Set<string>();
  const outputs: Outputs = new Map();
  for (const [entry, outfile] of Object.entries(PROGRAMS))
    outputs.set(outfile, await buildProgram(entry, outfile, packages));
  const vendor = await buildVendor([...packages].sort(), forNode);
  for (const [name, contents] of vendor.files) outputs.set(`extension/sidecar/vendor/${name}`, contents);
  const glue = await sharpGlue(forNode);
  outputs.set(`extension/sidecar/vendor/${glue.name}`, glue.contents);
  for (const file of VENDORED_FILES)
    outputs.set(`extension/sidecar/vendor/${path.basename(file)}`, await readFile(`node_modules/${file}`));
  for (const file of DATA_FILES)
    outputs.set(`extension/sidecar/${path.basename(file)}`, await readFile(`src/${file}`));
  const page = await buildPage("notices");
  return { outputs, notices: await licenceNotices([vendor.metafile, glue.metafile, page.metafile]) };
}

async function buildAll(): Promise<Outputs> {
  const { outputs, notices } = await buildPrograms();
  const unstamped = await buildPage("");
  const buildId = hashOf(unstamped.contents, ...outputs.values());
  const page = await buildPage(buildId);
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  outputs.set(PAGE, page.contents);
  outputs.set("extension/sidecar/THIRD_PARTY_LICENSES.txt", text(`${notices}\n`));
  outputs.set("extension/build.json", text(`${JSON.stringify({ buildId, version }, null, 2)}\n`));
  // The hosts append the shim's own mtime only, so the bundle's hash must stand in the import.
  const shim = `import "../${PAGE}?v=${hashOf(page.contents)}";\n`;
  outputs.set("javascript/textual-inversion.mjs", text(shim));
  return outputs;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).replaceAll("\\", "/"));
}

async function staleFiles(outputs: Outputs): Promise<string[]> {
  const stale: string[] = [];
  for (const [file, contents] of outputs) {
    const current = await readFile(file).catch(() => null);
    if (current === null || !current.equals(contents)) stale.push(file);
  }
  const present = (await Promise.all(GENERATED_FOLDERS.map(filesIn))).flat();
  return [...stale, ...present.filter((file) => !outputs.has(file))];
}

async function write(outputs: Outputs): Promise<void> {
  for (const file of (await Promise.all(GENERATED_FOLDERS.map(filesIn))).flat())
    if (!outputs.has(file)) await rm(file);
  for (const [file, contents] of outputs) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}

const outputs = await buildAll();
if (process.argv.includes("--check")) {
  const stale = await staleFiles(outputs);
  if (stale.length > 0) {
    console.error(
      `Not what \`npm run build\` makes from src/: ${stale.join(", ")}\nRun it and commit the result.`,
    );
    process.exitCode = 1;
  }
} else {
  await write(outputs);
  for (const [file, contents] of outputs) console.log(`${String(contents.length).padStart(9)}  ${file}`);
}
