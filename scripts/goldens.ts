/**
 * `npm run goldens`: has the real torch, safetensors and PIL write the files our readers are tested against, and read
 * the files our writers make, and make pictures of every kind; then what diffusers and transformers compute with tiny models, small checkpoints, and
 * CLIP's ids of texts. Needs Python 3.11 or later and, the first time, the network (torch is large). What the web UI's
 * own code says (`host_chunks.py`, `layout.py`) is written with the web UI's Python, by hand.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writtenFiles } from "../test/goldens/written-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const goldens = join(root, "test", "goldens");
const diffusion = join(root, "scripts", "goldens", "diffusion");
const tokenizer = join(root, "scripts", "goldens", "tokenizer");
const venv = join(root, ".cache", "goldens-venv");
const written = join(root, ".cache", "goldens-written");
const isWindows = process.platform === "win32";
const python = isWindows ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");

if (!existsSync(python)) run(isWindows ? "py" : "python3", ["-m", "venv", venv]);
const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
const requirements = [goldens, diffusion, tokenizer].flatMap((folder) => [
  "-r",
  join(folder, "requirements.txt"),
]);
run(python, [...install, ...requirements]);
run(python, [...install, "--no-deps", "-r", join(tokenizer, "requirements-vocabulary.txt")]);
mkdirSync(join(goldens, "files"), { recursive: true });
run(python, [join(goldens, "make_reading.py"), join(goldens, "files"), join(goldens, "read.json")]);
rmSync(written, { recursive: true, force: true });
mkdirSync(written, { recursive: true });
for (const [name, bytes] of writtenFiles()) writeFileSync(join(written, name), bytes);
run(python, [join(goldens, "check_written.py"), written, join(goldens, "written.json")]);
run(python, [join(diffusion, "generate.py"), join(root, "test", "fixtures", "diffusion")]);
run(python, [
  join(root, "scripts", "goldens", "checkpoint", "containers.py"),
  join(root, "test", "fixtures"),
]);
run(python, [
  join(root, "scripts", "goldens", "pictures", "make_pictures.py"),
  join(root, "test", "fixtures", "pictures"),
]);
run(python, [join(tokenizer, "make_data.py"), join(root, "src", "tokenizer")]);
run(python, [join(tokenizer, "generate.py"), join(root, "test", "fixtures", "tokenizer")]);

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
