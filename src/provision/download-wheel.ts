import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { sha256OfFile } from "../system/file-hash.ts";
import { ProvisionError } from "./provision-error.ts";
import { lastLine, runTool } from "./run-tool.ts";
import { WHEEL_PYTHON, type Wheel } from "./wheels.ts";

const POLL_MILLISECONDS = 300;

export type DownloadOptions = {
  /** Takes `download …`. */
  pip: readonly string[];
  /** Where the file is put; emptied first of what does not belong there. */
  folder: string;
  onProgress: (bytes: number) => void;
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
};

/**
 * The path of the wheel's file, fetched by pip unless it lies in the folder already. Its content is the one
 * this program knows. Throws `ProvisionError` `DOWNLOAD_FAILED` or `DAMAGED`.
 */
export async function downloadWheel(wheel: Wheel, options: DownloadOptions): Promise<string> {
  const { folder } = options;
  await mkdir(folder, { recursive: true });
  const present = await wheelIn(folder);
  if (present !== null && (await sha256OfFile(present)) === wheel.sha256) return present;
  await rm(folder, { recursive: true });
  await mkdir(path.join(folder, "temporary"), { recursive: true });
  await fetchByPip(wheel, options);
  const file = await wheelIn(folder);
  if (file !== null && (await sha256OfFile(file)) === wheel.sha256) return file;
  await rm(folder, { recursive: true });
  throw new ProvisionError("DAMAGED", {
    message: `${wheel.requirement} came, but is not the file this program knows.`,
    hint: "Run this again; if it stays, ask who runs the package mirror that pip uses here.",
  });
}

async function fetchByPip(wheel: Wheel, options: DownloadOptions): Promise<void> {
  const { pip, folder, signal, env } = options;
  const temporary = path.join(folder, "temporary");
  const timer = setInterval(
    () => void bytesIn(folder).then((bytes) => options.onProgress(Math.min(bytes, wheel.size))),
    POLL_MILLISECONDS,
  );
  try {
    const { code, output } = await runTool([...pip, ...pipArguments(wheel, folder)], {
      signal,
      // pip's own cache would keep a second copy of what is needed once; its temporary files lie where there is room.
      env: { PIP_NO_CACHE_DIR: "1", ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    });
    if (code !== 0) throw failed(wheel, lastLine(output));
  } finally {
    clearInterval(timer);
    await rm(temporary, { recursive: true, force: true });
  }
}

function pipArguments(wheel: Wheel, folder: string): string[] {
  return [
    ...["download", "--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar=off"],
    ...["--only-binary=:all:", "--implementation=cp", `--python-version=${WHEEL_PYTHON}`],
    ...wheel.platforms.map((platform) => `--platform=${platform}`),
    ...["--dest", folder, wheel.requirement],
  ];
}

function failed({ requirement }: Wheel, reason: string): ProvisionError {
  return new ProvisionError("DOWNLOAD_FAILED", {
    message: `pip could not fetch ${requirement}: ${reason}`,
    hint: "Run this again: what is there already is kept.",
  });
}

async function wheelIn(folder: string): Promise<string | null> {
  const name = (await readdir(folder)).find((each) => each.endsWith(".whl"));
  return name === undefined ? null : path.join(folder, name);
}

/** The largest file: pip moves the download from one place to another. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = entries.map((name) =>
    stat(path.join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return Math.max(0, ...(await Promise.all(sizes)));
}
