import { z } from "zod";

/** A picture that the web UI is to draw with an embedding that is not in its folder. */
export type WebUiPictureOrder = {
  /** Absolute, of the embedding. */
  file: string;
  /** Stands for `[name]` in what the picture's infotext tells. */
  word: string;
  /** Both with `[name]` where the embedding belongs. */
  prompt: string;
  negativePrompt: string;
  steps: number;
  sampler: string;
  cfgScale: number;
  seed: number;
  width: number;
  height: number;
};

/** Signature and header. */
const SHORTEST = 33;

export const WebUiPicture = z.object({
  /** A PNG with its infotext. */
  image: z
    .string()
    .transform((text) => Buffer.from(text, "base64"))
    .refine((bytes) => bytes.length > SHORTEST && bytes.subarray(1, 4).toString("latin1") === "PNG"),
  /** Name of the checkpoint it was drawn with. */
  checkpoint: z.string().nullable(),
});
export type WebUiPicture = z.infer<typeof WebUiPicture>;

/**
 * Has the web UI draw; ends when the picture is there. Throws `HostError`, `HOST_NOT_NOW` while it generates or trains;
 * on the signal it stops the picture and throws the signal's reason.
 */
export type DrawWithWebUi = (order: WebUiPictureOrder, signal: AbortSignal) => Promise<WebUiPicture>;
