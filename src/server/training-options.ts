import type { OwnProgram } from "../system/own-program.ts";

/** What the sidecar is told about trainings. */
export type TrainingOptions = {
  /** Of the engine's process. */
  env: NodeJS.ProcessEnv;
  /** The folder with the native builds. */
  tensorflow: string;
  /** Folders with checkpoints, besides the web UI's. */
  checkpointDirs: readonly string[];
  /** A web UI reads the folder of embeddings. */
  isHostFolder: boolean;
  /** The web UI gives its checkpoint back for a training; null: where the training needs the GPU. */
  unloadHostModel: boolean | null;
  /** How often a training saves its state. */
  saveEverySeconds?: number;
  /** What sets native TensorFlow up; default: this program. */
  setupProgram?: OwnProgram;
};
