import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CORE_SYMBOL } from "../system/tensorflow-folder.ts";
import { ProvisionError } from "./provision-error.ts";
import { lastLine, runTool } from "./run-tool.ts";
import type { SetupPlan } from "./setup-plan.ts";

const TFJS_VERSION = "4.22.0";
/** Headers of Node's own C interface, for the binding. */
const HEADERS_VERSION = "1.9.0";
/** What the packages' code needs when it computes; the rest of their dependencies serves their installer. */
const PROTOBUF_VERSION = "3.21.4";
const INSTALLER_ONLY = [
  "@mapbox/node-pre-gyp",
  "adm-zip",
  "https-proxy-agent",
  "progress",
  "rimraf",
  "tar",
] as const;
/** All of these would bring a second tfjs-core; ours stands for them. */
const CORE_NAMES = ["@tensorflow/tfjs", "@tensorflow/tfjs-core"] as const;

export type PackageOptions = {
  /** Takes `install …`. */
  npm: readonly string[];
  /** `node_modules` is made in it. */
  folder: string;
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
};

/**
 * Installs the plan's package from the npm registry: for `wheels` its code and its binding's source, without
 * running anything of it; for `stock` with its own installer. Throws `ProvisionError` `PACKAGES_FAILED`.
 */
export async function installPackages(plan: SetupPlan, options: PackageOptions): Promise<void> {
  const { folder } = options;
  await rm(path.join(folder, "node_modules"), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const isStock = plan.source.kind === "stock";
  if (!isStock) await writeEmptyPackages(folder);
  await writeJson(path.join(folder, MANIFEST), manifestOf(plan));
  await runNpm(options, isStock);
  await putCoreInPlace(folder);
}

/** Whether the packages that were installed in a folder are those of the plan. */
export async function hasPackages(plan: SetupPlan, folder: string): Promise<boolean> {
  const there = await readFile(path.join(folder, MANIFEST), "utf8").catch(() => null);
  return there === jsonText(manifestOf(plan));
}

async function runNpm({ npm, folder, signal, env }: PackageOptions, withScripts: boolean): Promise<void> {
  const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--install-links", "--loglevel=error"];
  const scripts = withScripts ? [] : ["--ignore-scripts"];
  const { code, output } = await runTool([...npm, "install", ...flags, ...scripts], {
    cwd: folder,
    signal,
    env,
  });
  if (code === 0) return;
  throw new ProvisionError("PACKAGES_FAILED", {
    message: `npm could not install TensorFlow.js: ${errorLine(output)}`,
    hint: "Run this again when the network is there. WebAssembly stays in use.",
  });
}

/** npm ends with where its log lies and an installer with Node's version; the reason stands before that. */
function errorLine(output: string): string {
  const reason = output.split("\n").find((line) => /\b(Error: |E[A-Z]{5,}\b)/.test(line));
  return (reason ?? lastLine(output)).replace(/^npm (error|ERR!) /, "").trim();
}

const MANIFEST = "package.json";

const manifestOf = (plan: SetupPlan): object =>
  plan.source.kind === "stock" ? stockManifest(plan) : manifest(plan);

const stockManifest = ({ npmPackage }: SetupPlan): object => ({
  private: true,
  dependencies: { [npmPackage]: TFJS_VERSION },
});

const manifest = ({ npmPackage }: SetupPlan): object => ({
  private: true,
  dependencies: { [npmPackage]: TFJS_VERSION, "node-api-headers": HEADERS_VERSION },
  overrides: {
    "google-protobuf": PROTOBUF_VERSION,
    ...Object.fromEntries([...INSTALLER_ONLY, ...CORE_NAMES].map((name) => [name, "file:./empty"])),
  },
});

async function writeEmptyPackages(folder: string): Promise<void> {
  await writeJson(path.join(folder, "empty", "package.json"), { name: "empty", version: "1.0.0" });
}

/** Lets the packages' code use the tfjs-core of the program that loads it. */
async function putCoreInPlace(folder: string): Promise<void> {
  const scope = path.join(folder, "node_modules", "@tensorflow");
  for (const name of await readdir(scope))
    if (!name.startsWith("tfjs-node")) await rm(path.join(scope, name), { recursive: true });
  for (const name of CORE_NAMES) {
    const own = path.join(folder, "node_modules", name);
    await writeJson(path.join(own, "package.json"), { name, version: TFJS_VERSION, main: "index.js" });
    await writeFile(
      path.join(own, "index.js"),
      `module.exports = globalThis[Symbol.for(${JSON.stringify(CORE_SYMBOL)})];\n`,
    );
  }
}

async function writeJson(file: string, content: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, jsonText(content));
}

const jsonText = (content: object): string => `${JSON.stringify(content, null, 2)}\n`;
