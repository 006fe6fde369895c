import { mkdirSync } from "node:fs";
import path from "node:path";
import { loadConfiguration, type LoadOptions, type Override } from "../system/configuration-file.ts";
import type { Configuration } from "../system/configuration.ts";
import { findProgramRoot } from "../system/program-root.ts";
import { defaultHome, statePaths, type StatePaths } from "../system/state-paths.ts";
import { CliError } from "./cli-error.ts";
import type { CommandIo, Invocation } from "./command.ts";

/** Where a command works and how it is configured. */
export type Workplace = { paths: StatePaths; configuration: Configuration; source: LoadOptions };

/** Flags that are configuration keys too. */
const PATH_OF_FLAG: Readonly<Record<string, readonly string[]>> = {
  port: ["port"],
  embeddings: ["embeddingsDir"],
  "web-ui": ["webUi", "url"],
};

/** `home`: the one a web UI gave; `TI_HOME` and `--home` win over it. Throws `ConfigurationError`. */
export async function openWorkplace(
  invocation: Invocation,
  io: CommandIo,
  home?: string,
): Promise<Workplace> {
  const { texts } = invocation;
  const fromOutside = texts["home"] ?? io.env["TI_HOME"];
  const paths = statePaths(fromOutside ?? home ?? defaultHome({ env: io.env }));
  const source = { file: paths.configFile, env: io.env, flags: overridesOf(texts) };
  return { paths, configuration: await loadConfiguration(source), source };
}

function overridesOf(texts: Readonly<Record<string, string>>): Override[] {
  return Object.entries(texts).flatMap(([flag, text]) => {
    const keyPath = PATH_OF_FLAG[flag];
    if (keyPath === undefined) return [];
    return [{ path: keyPath, value: valueOfFlag(flag, text), source: `--${flag}` }];
  });
}

function valueOfFlag(flag: string, text: string): unknown {
  if (text === "null") return null;
  return flag === "port" && /^\d+$/.test(text) ? Number(text) : text;
}

/** The configured folder, else `embeddings/` of this clone, else (without a clone) of the state folder. */
export function embeddingsFolder({ configuration, paths }: Workplace): string {
  const { embeddingsDir } = configuration;
  if (embeddingsDir !== null) return path.resolve(embeddingsDir);
  const folder = path.join(findProgramRoot() ?? paths.home, "embeddings");
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    throw new CliError("FAILED", {
      message: `${folder} can't be made.`,
      hint: "Name a folder that can be read with --embeddings.",
    });
  }
  return folder;
}

/** What `webUi.apiAuth` holds: the first colon ends the user's name. */
export function apiCredentials({ webUi }: Configuration): { user: string; password: string } | null {
  const colon = webUi.apiAuth?.indexOf(":") ?? -1;
  if (webUi.apiAuth === null || colon < 0) return null;
  return { user: webUi.apiAuth.slice(0, colon), password: webUi.apiAuth.slice(colon + 1) };
}
