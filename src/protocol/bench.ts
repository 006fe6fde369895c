import { z } from "zod";
import { BackendReport, WantedBackend } from "./backend-report.ts";

/** Asks an engine process how fast it computes. */
export const BenchTask = z.object({
  type: z.literal("bench"),
  /** Absolute. */
  checkpoint: z.string(),
  wanted: WantedBackend,
  /** The folder with the native builds. */
  tensorflow: z.string(),
});
export type BenchTask = z.infer<typeof BenchTask>;

/** Times of one kind of work, in seconds by the clock. */
export const Timing = z.object({
  /** The first time: kernels are made ready. */
  first: z.number(),
  /** Of the others. */
  median: z.number(),
  fastest: z.number(),
  /** How many others. */
  runs: z.int(),
});
export type Timing = z.infer<typeof Timing>;

export const BenchReport = z.object({
  backend: BackendReport,
  /** Name of the checkpoint without its ending. */
  model: z.string(),
  /** Pixels of a side of the picture. */
  side: z.int(),
  /** Text encoder and U-Net onto the device, in seconds. */
  loading: z.number(),
  /** One picture, forwards and backwards. */
  trainingStep: Timing,
  /** The U-Net for one picture, once: a step of a sampler makes two, but for guidance 1. */
  unetEvaluation: Timing,
  /** Most that the process took, in bytes. */
  memory: z.number(),
});
export type BenchReport = z.infer<typeof BenchReport>;
