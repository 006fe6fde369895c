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

const folders: Record<Gradio, string> = { gradio3: "venv-py", gradio4: "venv-gradio4" };
const requirements = (gradio: Gradio): string =>
  path.join(root, "test", "python", `requirements-${gradio}.txt`);

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

async function install(venv: string, gradio: Gradio): Promise<void> {
  const python = await findPython();
  await rm(venv, { recursive: true, force: true });
  await run(python, ["-m", "venv", venv]);
  const pip = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--no-input",
    "-r",
    requirements(gradio),
  ];
  await run(pythonIn(venv), pip, { maxBuffer: 64 * 1024 * 1024 });
}

function pythonIn(venv: string): string {
  return process.platform === "win32"
    ? path.join(venv, "Scripts", "python.exe")
    : path.join(venv, "bin", "python");
}

/**
 * The Python of a virtual environment with the packages of one gradio version, made under `.cache/`
 * when it is missing or its requirements changed. Throws an `Error` that says what to install.
 */
export async function ensureVenv(gradio: Gradio): Promise<{ python: string }> {
  const venv = path.join(root, ".cache", folders[gradio]);
  const marker = path.join(venv, "requirements.sha256");
  const wanted = createHash("sha256")
    .update(await readFile(requirements(gradio)))
    .digest("hex");
  const present = await readFile(marker, "utf8").catch(() => null);
  const python = pythonIn(venv);
  if (present === wanted && existsSync(python)) return { python };
  console.log(`Making the Python environment for ${gradio} (once; about a minute) …`);
  await install(venv, gradio);
  await writeFile(marker, wanted);
  return { python };
}
