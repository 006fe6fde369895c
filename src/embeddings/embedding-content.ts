import type { TensorData, TensorInfo } from "../formats/dtype.ts";
import type { EmbeddingLayout } from "./embedding.ts";

/** What every container's reader gives, before keys and widths are interpreted. */
export interface EmbeddingContent {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Decodes one of `tensors`. */
  readonly read: (key: string) => TensorData;
  /** `name`, `step`, `sd_checkpoint`, `sd_checkpoint_name` where the file has them. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly layout: EmbeddingLayout;
}

export const factKeys = ["name", "step", "sd_checkpoint", "sd_checkpoint_name"] as const;
