import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "..", "..");

/** The web UI families our Python side and host pages are tested with, by their gradio. */
export type Gradio = "gradio3" | "gradio4";
export type Environment = Gradio | "miniature";

interface Recipe {
  folder: string;
  requirements: readonly string[];
  /** Installed after the others, without what it depends on. */
  bare?: string;
}

const recipes: Record<Environment, Recipe> = {
  gradio3: { folder: "venv-py", requirements: ["test/python/requirements-gradio3.txt"] },
  gradio4: { folder: "venv-gradio4", requirements: ["test/python/requirements-gradio4.txt"] },
  miniature: {
    folder: "miniature-venv",
    requirements: ["scripts/miniature/requirements.txt", "test/miniature/requirements.txt"],
    bare: "scripts/miniature/requirements-vocabulary.txt",
  },
};

/** Python versions for which all pinned packages come ready made. */
const SUPPORTED = /^3\.(11|12)$/;
const CANDIDATES = ["python3.11", "python3", "python", "python3.12"];

async function findPython(): Promise<string> {
  const seen: string[] = [];
  const asked = process.env["PYTHON"];
  for (const candidate of asked === undefined ? CANDIDATES : [asked]) {
    const script = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
    const version = await run(candidate, ["-c", script]).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
    if (version !== null && SUPPORTED.test(version)) return candidate;
    if (version !== null) seen.push(`${candidate} is ${version}`);
  }
  const found = seen.length === 0 ? "none with venv and pip was found" : seen.join(", ");
  throw new Error(
    `The tests of the web UI side need Python 3.11 or 3.12 with venv; ${found}. ` +
      "Install it (Debian: apt-get install python3 python3-venv) or name it in the variable PYTHON.",
  );
}

async function install(venv: string, { requirements, bare }: Recipe): Promise<void> {
  const python = await findPython();
  await rm(venv, { recursive: true, force: true });
  await run(python, ["-m", "venv", venv]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  const options = { maxBuffer: 64 * 1024 * 1024, cwd: root };
  await run(pythonIn(venv), [...pip, ...requirements.flatMap((file) => ["-r", file])], options);
  if (bare !== undefined) await run(pythonIn(venv), [...pip, "--no-deps", "-r", bare], options);
}

function pythonIn(venv: string): string {
  return process.platform === "win32"
    ? path.join(venv, "Scripts", "python.exe")
    : path.join(venv, "bin", "python");
}

/** Where an environment is or would be, whether it is up to date or not. */
export function isVenvMade(environment: Environment): boolean {
  return existsSync(pythonIn(path.join(root, ".cache", recipes[environment].folder)));
}

/**
 * The Python of a virtual environment with the packages of one recipe, made under `.cache/` when it is
 * missing or its requirements changed. Throws an `Error` that says what to install.
 */
export async function ensureVenv(environment: Environment): Promise<{ python: string }> {
  const recipe = recipes[environment];
  const venv = path.join(root, ".cache", recipe.folder);
  const marker = path.join(venv, "requirements.sha256");
  const hash = createHash("sha256");
  for (const file of recipe.requirements) hash.update(await readFile(path.join(root, file)));
  const wanted = hash.digest("hex");
  const present = await readFile(marker, "utf8").catch(() => null);
  const python = pythonIn(venv);
  if (present === wanted && existsSync(python)) return { python };
  console.log(`Making the Python environment for ${environment} (once; about a minute) …`);
  await install(venv, recipe);
  await writeFile(marker, wanted);
  return { python };
}
