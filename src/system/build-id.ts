import { readFileSync } from "node:fs";
import path from "node:path";
import { findExtensionFolder } from "./program-root.ts";

/** What the committed bundles were made of; `dev` when run from a tree that was never built. */
export type Build = { buildId: string; version: string };

/** Reads `extension/build.json`, written by `npm run build`. `TI_BUILD_ID` overrides, for tests. */
export function readBuild(extensionFolder: string | null = findExtensionFolder()): Build {
  const read = extensionFolder === null ? null : readBuildFile(path.join(extensionFolder, "build.json"));
  const build = read ?? { buildId: "dev", version: "0.0.0" };
  return { ...build, buildId: process.env["TI_BUILD_ID"] ?? build.buildId };
}

function readBuildFile(file: string): Build | null {
  try {
    const content = JSON.parse(readFileSync(file, "utf8")) as Partial<Record<keyof Build, unknown>>;
    const { buildId, version } = content;
    return typeof buildId === "string" && typeof version === "string" ? { buildId, version } : null;
  } catch {
    return null;
  }
}
