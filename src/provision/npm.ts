import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { ProvisionError } from "./provision-error.ts";

const CLI = path.join("npm", "bin", "npm-cli.js");

/** A command that takes `install …`: the npm beside this Node, or the one of PATH. Throws `ProvisionError` `NO_NPM`. */
export function findNpm(env: NodeJS.ProcessEnv = process.env): string[] {
  const program = [...besideNode(), ...onPath(env)].find((file) => existsSync(file));
  if (program !== undefined) return [process.execPath, program];
  throw new ProvisionError("NO_NPM", {
    message: "npm was not found, neither beside Node nor in PATH.",
    hint: "It comes with Node: install a current Node LTS and run this again with it.",
  });
}

function besideNode(): string[] {
  const folder = path.dirname(process.execPath);
  return [
    path.join(folder, "..", "lib", "node_modules", CLI),
    path.join(folder, "node_modules", CLI),
    path.join(folder, "..", "share", "nodejs", CLI),
  ];
}

/** `npm` of PATH is a link to its program, or on Windows a script that lies beside it. */
function onPath(env: NodeJS.ProcessEnv): string[] {
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => {
    const link = path.join(folder, "npm");
    const target = existsSync(link) ? realpathSync(link) : link;
    return target.endsWith(".js") ? [target] : [path.join(folder, "node_modules", CLI)];
  });
}
