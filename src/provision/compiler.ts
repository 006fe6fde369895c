import { ProvisionError } from "./provision-error.ts";
import { answers } from "./run-tool.ts";

const USUAL = ["c++", "g++", "clang++"];

/** `CXX`, else the first C++ compiler of the usual names. Throws `ProvisionError` `NO_COMPILER`. */
export async function findCompiler(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const names = env["CXX"] ? [env["CXX"]] : USUAL;
  for (const name of names) if (await answers([name, "--version"])) return name;
  throw new ProvisionError("NO_COMPILER", {
    message: `No C++ compiler was found (looked for ${names.join(", ")}); the binding is compiled on this machine.`,
    hint: "Debian, Ubuntu: apt-get install g++ · Fedora: dnf install gcc-c++ · Arch: pacman -S gcc. What computes now stays in use.",
  });
}
