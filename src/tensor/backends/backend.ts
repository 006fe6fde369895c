/** Where tensors are computed, best first. */
export const backendNames = ["native-gpu", "native-cpu", "wasm"] as const;
export type BackendName = (typeof backendNames)[number];

/** What a person may ask for; `auto`: the best that works. */
export type WantedBackend = "auto" | "gpu" | "cpu" | "wasm";

/** Why a better backend is not used, and what would change that. */
export type Obstacle = { reason: string; hint: string };

/** Which backend it is to be, before anything is loaded. */
export type BackendChoice = {
  name: BackendName;
  /** null: there is no better one. */
  obstacle: Obstacle | null;
  /** The folder of the native build (`src/system/tensorflow-folder.ts`); null for wasm. */
  nativeBuild: string | null;
};

export type BackendFacts = {
  /** tfjs-core's name of the backend: `tensorflow` or `wasm`. */
  registeredAs: string;
  /** Of libtensorflow; null for wasm. */
  tensorflowVersion: string | null;
  tfjsVersion: string;
  /** How many threads compute. */
  threads: number;
  platform: string;
};

export type LoadedBackend = { name: BackendName; obstacle: Obstacle | null; facts: BackendFacts };
