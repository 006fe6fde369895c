import { z } from "zod";

/** Where tensors are computed, best first. */
export const BackendName = z.enum(["native-gpu", "native-cpu", "wasm"]);
export type BackendName = z.infer<typeof BackendName>;

/** What a person may ask for; `auto`: the best that works. */
export const WantedBackend = z.enum(["auto", "gpu", "cpu", "wasm"]);
export type WantedBackend = z.infer<typeof WantedBackend>;

/** Why a better backend is not used, and what would change that. */
export const Obstacle = z.object({
  code: z.enum(["ASKED", "NOT_SET_UP", "CPU_BUILD", "NO_GPU", "BROKEN"]),
  reason: z.string(),
  hint: z.string(),
});
export type Obstacle = z.infer<typeof Obstacle>;

export const BackendFacts = z.object({
  /** tfjs-core's name of the backend. */
  registeredAs: z.enum(["tensorflow", "wasm"]),
  tfjsVersion: z.string(),
  /** Of the native library; null for wasm. */
  tensorflowVersion: z.string().nullable(),
  /** How many threads compute. */
  threads: z.int(),
  /** Whole computations run as graphs; else kernel by kernel. */
  asGraphs: z.boolean(),
  /** The makers have not seen this backend run on such a machine. */
  neverRun: z.boolean(),
});
export type BackendFacts = z.infer<typeof BackendFacts>;

/** What a process found that loaded the backend and computed with it. */
export const BackendReport = z.object({
  name: BackendName,
  /** null: there is no better one. */
  obstacle: Obstacle.nullable(),
  facts: BackendFacts,
  /** Of the process with the backend loaded, in bytes. */
  memory: z.number(),
});
export type BackendReport = z.infer<typeof BackendReport>;

/** Asks an engine process to load a backend, to compute with it and to say how that went. */
export const ProbeTask = z.object({
  type: z.literal("probe"),
  wanted: WantedBackend,
  /** The folder with the native builds. */
  tensorflow: z.string(),
});
export type ProbeTask = z.infer<typeof ProbeTask>;
