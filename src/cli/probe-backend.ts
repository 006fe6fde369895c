import type { BackendReport, WantedBackend } from "../protocol/backend-report.ts";
import type { EngineEvent } from "../protocol/engine.ts";
import { CliError } from "./cli-error.ts";
import { runEngine } from "../jobs/engine-process.ts";

/**
 * Lets an engine process load a backend and compute with it; `folder` holds the native builds. Throws `CliError`
 * with one sentence when none can be loaded, or when the process dies of it.
 */
export async function probeBackend(options: {
  wanted: WantedBackend;
  folder: string;
  env: NodeJS.ProcessEnv;
}): Promise<BackendReport> {
  const { wanted, folder, env } = options;
  const reports: BackendReport[] = [];
  const onEvent = (event: EngineEvent): void => {
    if (event.type === "probed") reports.push(event.report);
  };
  await runEngine({ type: "probe", wanted, tensorflow: folder }, { env, onEvent });
  const [report] = reports;
  if (report !== undefined) return report;
  throw new CliError("FAILED", { message: "The engine told nothing.", hint: "Install this program again." });
}
