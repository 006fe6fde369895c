import { z } from "zod";
import { PromptSide } from "./embedding-card.ts";

/** Behaviour of the page, kept in the configuration file, changed by `PATCH /api/v1/settings`. */
export const Settings = z.strictObject({
  separator: z
    .string()
    .max(8)
    .nullable()
    .default(null)
    .describe("Put between the token and its neighbours; null: what the web UI uses for its own cards"),
  weightStep: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.1)
    .describe("How much Shift+click changes a token's weight"),
  defaultSide: PromptSide.default("any").describe("Prompt side of an embedding nobody decided on"),
  importFormat: z
    .enum(["keep", "safetensors"])
    .default("keep")
    .describe("Whether dropped files are converted; files the web UI refuses always are"),
});
export type Settings = z.infer<typeof Settings>;
