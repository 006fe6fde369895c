import { existsSync } from "node:fs";
import path from "node:path";
import { findExtensionFolder } from "../system/program-root.ts";
import { ProvisionError } from "./provision-error.ts";
import { answers } from "./run-tool.ts";

/** Runs the pip that a Python carries for new environments: Debian and `venv --without-pip` leave the other one out. */
const BUNDLED_PIP = `
import ensurepip, glob, os, runpy, sys
wheels = glob.glob(os.path.join(glob.escape(os.path.dirname(ensurepip.__file__)), "_bundled", "pip-*.whl"))
sys.path.insert(0, max(wheels))
sys.argv[0] = "pip"
runpy.run_module("pip", run_name="__main__")
`;

/**
 * A command that takes `download …`: pip of the web UI's Python, or of any other. Throws `ProvisionError` `NO_PYTHON`.
 * `TI_PYTHON` names one and is then the only one.
 */
export async function findPip(env: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const pythons = env["TI_PYTHON"] ? [env["TI_PYTHON"]] : usualPythons();
  for (const python of pythons) {
    if (await answers([python, "-c", "import pip"])) return [python, "-m", "pip"];
    const bundled = [python, "-c", BUNDLED_PIP];
    if (await answers([...bundled, "--version"])) return bundled;
  }
  throw new ProvisionError("NO_PYTHON", {
    message: `No Python with pip was found (looked for ${pythons.join(", ")}), so TensorFlow can't be fetched.`,
    hint: "Install Python with pip, or name one in TI_PYTHON. WebAssembly stays in use.",
  });
}

function usualPythons(): string[] {
  const names = process.platform === "win32" ? ["python", "py", "python3"] : ["python3", "python"];
  return [...webUiPythons(), ...names];
}

/** The environment of the web UI whose `extensions` folder we are in. */
function webUiPythons(): string[] {
  const extension = findExtensionFolder();
  if (extension === null) return [];
  const inside =
    process.platform === "win32" ? path.join("Scripts", "python.exe") : path.join("bin", "python");
  const roots = [path.dirname(extension), path.dirname(path.dirname(extension))]
    .filter((folder) => path.basename(folder) === "extensions")
    .map((folder) => path.dirname(folder));
  return roots.map((root) => path.join(root, "venv", inside)).filter((python) => existsSync(python));
}
