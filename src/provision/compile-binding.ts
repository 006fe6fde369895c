import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { NativeBuild } from "../system/tensorflow-folder.ts";
import { BINDING_EDITS, type BindingSources, editSources, PATCHED } from "./binding-patch.ts";
import { ProvisionError } from "./provision-error.ts";
import { runTool } from "./run-tool.ts";

/** Relative to the build's folder. */
export const COMPILED_BINDING = "lib/tfjs_binding.node";
/** A copy of the package's sources, with a patch; relative to the build's folder. */
export const BINDING_SOURCES = "binding";
const SOURCES = ["tfjs_backend.cc", "tfjs_binding.cc"];
/** What we add to the patched sources. */
const ADDED = ["graph-function.cc", "tensor-allocator.cc"];
const OWN_FILES = [...ADDED, "page-pool.h"];
const DEFINES = ["NAPI_VERSION=8", "BUILDING_NODE_EXTENSION", "NODE_GYP_MODULE_NAME=tfjs_binding"];

/**
 * Compiles the package's own binding against the unpacked library: sources made for an older TensorFlow, whose C
 * interface has stayed the same, with a small patch. Throws `ProvisionError` `COMPILE_FAILED`.
 */
export async function compileBinding(options: {
  compiler: string;
  folder: string;
  npmPackage: NativeBuild["npmPackage"];
  signal: AbortSignal;
}): Promise<void> {
  const { compiler, folder, npmPackage, signal } = options;
  const target = path.join(folder, COMPILED_BINDING);
  const part = `${target}.part`;
  await mkdir(path.dirname(target), { recursive: true });
  const sources = await copySources(folder, npmPackage);
  const paths = sources.map((name) => path.join(BINDING_SOURCES, name));
  const command = [compiler, ...flags(), ...paths, ...libraries(), "-o", part];
  const { code, output } = await runTool(command, { cwd: folder, signal });
  if (code !== 0) {
    await rm(part, { force: true });
    throw new ProvisionError("COMPILE_FAILED", {
      message: `${compiler} could not compile the binding: ${firstError(output)}`,
      hint: "A C++17 compiler with its standard library is needed; CXX names another one. What computes now stays in use.",
    });
  }
  await rename(part, target);
}

/** Tells bindings apart that are compiled in different ways from the same packages and the same library. */
export function bindingRecipe(): string {
  const parts = [flags(), SOURCES, libraries(), BINDING_EDITS, ownFiles()];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

function flags(): string[] {
  const includes = ["site/tensorflow/include", "node_modules/node-api-headers/include"];
  return [
    ...["-O2", "-w", "-std=c++17", "-fPIC", "-shared"],
    ...DEFINES.map((define) => `-D${define}`),
    ...includes.map((folder) => `-I${folder}`),
  ];
}

/** In the committed bundle they lie beside the program. */
function ownFiles(): Record<string, string> {
  const read = OWN_FILES.map((name) => [name, readFileSync(new URL(name, import.meta.url), "utf8")]);
  return Object.fromEntries(read) as Record<string, string>;
}

/** The names of those to be compiled. */
async function copySources(folder: string, npmPackage: NativeBuild["npmPackage"]): Promise<string[]> {
  const copy = path.join(folder, BINDING_SOURCES);
  await cp(path.join(folder, "node_modules", npmPackage, "binding"), copy, { recursive: true });
  const read = PATCHED.map(async (file) => [file, await readFile(path.join(copy, file), "utf8")] as const);
  const edited = editSources(Object.fromEntries(await Promise.all(read)) as BindingSources);
  if (edited === null) return SOURCES;
  for (const [file, text] of Object.entries({ ...edited, ...ownFiles() }))
    await writeFile(path.join(copy, file), text);
  return [...SOURCES, ...ADDED];
}

/** The library is found relative to the binding, so the folder can be moved. */
const libraries = (): string[] => [
  "-Lsite/tensorflow",
  "-l:libtensorflow_cc.so.2",
  "-l:libtensorflow_framework.so.2",
  "-Wl,-rpath,$ORIGIN/../site/tensorflow",
];

function firstError(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? "it said nothing";
}
