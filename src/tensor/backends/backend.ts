import type { NativeBuild } from "../../system/tensorflow-folder.ts";

/** Where tensors are computed, best first. */
export type BackendName = "native-gpu" | "native-cpu" | "wasm";

/** What a person may ask for; `auto`: the best that works. */
export type WantedBackend = "auto" | "gpu" | "cpu" | "wasm";

/** Why a better backend is not used, and what would change that. */
export type Obstacle = { reason: string; hint: string };

/** Which backend it is to be, before anything is loaded. */
export type BackendChoice = {
  name: BackendName;
  /** null: there is no better one. */
  obstacle: Obstacle | null;
  /** null for wasm. */
  native: { folder: string; build: NativeBuild } | null;
};

export type BackendFacts = {
  /** tfjs-core's name of the backend. */
  registeredAs: "tensorflow" | "wasm";
  tfjsVersion: string;
  /** Of the native library; null for wasm. */
  tensorflowVersion: string | null;
  /** How many threads compute. */
  threads: number;
};

export type LoadedBackend = { name: BackendName; obstacle: Obstacle | null; facts: BackendFacts };
