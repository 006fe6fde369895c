import type { BackendReport, WantedBackend } from "../../protocol/backend-report.ts";
import { buildStamp } from "../../system/tensorflow-folder.ts";
import { runEngine } from "../engine-process.ts";

type Known = { report: Promise<BackendReport>; triedMs: number };

/** A card may be plugged in. */
const KEPT_MS = 10 * 60_000;

/** Which backend an engine gets, found out by one that tries it, and kept for a while. */
export class BackendProbes {
  readonly #env: NodeJS.ProcessEnv;
  readonly #tensorflow: string;
  readonly #known = new Map<string, Known>();

  /** `tensorflow`: the folder with the native builds. */
  constructor(options: { env: NodeJS.ProcessEnv; tensorflow: string }) {
    this.#env = options.env;
    this.#tensorflow = options.tensorflow;
  }

  /** Throws `EngineError` where none can be loaded. */
  async get(wanted: WantedBackend): Promise<BackendReport> {
    const key = `${wanted} ${await buildStamp(this.#tensorflow)}`;
    const known = this.#known.get(key);
    if (known !== undefined && Date.now() - known.triedMs < KEPT_MS) return known.report;
    const report = this.#try(wanted);
    this.#known.set(key, { report, triedMs: Date.now() });
    report.catch(() => this.#known.delete(key));
    return report;
  }

  async #try(wanted: WantedBackend): Promise<BackendReport> {
    const reports: BackendReport[] = [];
    await runEngine(
      { type: "probe", wanted, tensorflow: this.#tensorflow },
      {
        env: this.#env,
        onEvent: (event) => {
          if (event.type === "probed") reports.push(event.report);
        },
      },
    );
    const [report] = reports;
    if (report === undefined) throw new Error("The engine told nothing of its backend.");
    return report;
  }
}
