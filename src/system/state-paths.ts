import os from "node:os";
import path from "node:path";

/** Where everything of ours lies that is not an embedding. Absolute paths. */
export type StatePaths = {
  home: string;
  configFile: string;
  runs: string;
  datasets: string;
  /** The user's own prompt templates. */
  templates: string;
  trash: string;
  cache: string;
  /** Files of the running program, worthless after its end. */
  runtime: string;
  /** Marks of embeddings whose own folder can't be written. */
  marksFile: string;
};

type Surroundings = { env: NodeJS.ProcessEnv; platform: NodeJS.Platform; homedir: string };

/** `TI_HOME`, else the user's data folder for programs on this system. Never inside the clone. */
export function defaultHome(surroundings: Partial<Surroundings> = {}): string {
  const { env = process.env, platform = process.platform, homedir = os.homedir() } = surroundings;
  if (env["TI_HOME"]) return path.resolve(env["TI_HOME"]);
  return path.join(dataFolder({ env, platform, homedir }), "textual-inversion");
}

/**
 * Where the programs of a user line up for the devices of a machine, whatever state folder each has: `TI_DEVICE_DIR`, else
 * in the user's data folder.
 */
export function deviceFolder(surroundings: Partial<Surroundings> = {}): string {
  const { env = process.env, platform = process.platform, homedir = os.homedir() } = surroundings;
  if (env["TI_DEVICE_DIR"]) return path.resolve(env["TI_DEVICE_DIR"]);
  return path.join(dataFolder({ env, platform, homedir }), "textual-inversion", "devices");
}

function dataFolder({ env, platform, homedir }: Surroundings): string {
  if (platform === "win32") return env["LOCALAPPDATA"] ?? path.join(homedir, "AppData", "Local");
  if (platform === "darwin") return path.join(homedir, "Library", "Application Support");
  // The XDG specification: a relative path in the variable is invalid and to be ignored.
  const xdg = env["XDG_DATA_HOME"];
  return xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(homedir, ".local", "share");
}

export function statePaths(home: string): StatePaths {
  const absolute = path.resolve(home);
  return {
    home: absolute,
    configFile: path.join(absolute, "config.yaml"),
    runs: path.join(absolute, "runs"),
    datasets: path.join(absolute, "datasets"),
    templates: path.join(absolute, "templates"),
    trash: path.join(absolute, "trash"),
    cache: path.join(absolute, "cache"),
    runtime: path.join(absolute, "runtime"),
    marksFile: path.join(absolute, "marks.yaml"),
  };
}
