import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge"];
const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/lib/chromium/chromium",
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * Every request but those to this machine fails at once: the web UI's pages ask public addresses for
 * fonts and a script, and a test must neither wait for them nor depend on them.
 */
export const CHROMIUM_ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

export type FoundChromium = { path: string } | { path: null; message: string };

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function find(): string | null {
  const asked = process.env["CHROMIUM"];
  if (asked !== undefined && asked !== "") return executable(asked) ? asked : null;
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name + suffix)));
  return [...onPath, ...USUAL_PLACES].find(executable) ?? null;
}

async function installOnDebian(): Promise<string | null> {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return null;
  console.log("Installing Chromium for the browser tests by apt-get (once) …");
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, maxBuffer: 64 * 1024 * 1024 };
  const install = ["install", "-y", "--no-install-recommends", "chromium"];
  try {
    await run("apt-get", install, options).catch(async () => {
      await run("apt-get", ["update"], options);
      await run("apt-get", install, options);
    });
  } catch (error) {
    console.error(`apt-get could not install it: ${error instanceof Error ? error.message : String(error)}`);
  }
  return find();
}

/**
 * Finds Chromium, Chrome or Edge: the variable CHROMIUM, then PATH, then the usual places; on Debian
 * as root it installs the distribution's package. Otherwise says what to do.
 */
export async function ensureChromium(): Promise<FoundChromium> {
  const found = find() ?? (process.env["CHROMIUM"] ? null : await installOnDebian());
  if (found !== null) return { path: found };
  const asked = process.env["CHROMIUM"];
  const seen = asked ? `CHROMIUM names ${asked}, which can't be run.` : "No Chromium or Chrome was found.";
  return {
    path: null,
    message: `${seen} The browser tests are skipped. Install Chromium with your system's package manager, or set CHROMIUM to its program.`,
  };
}
