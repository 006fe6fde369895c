/** What a picture was made with, as its "parameters" chunk tells it. */
export interface PictureFacts {
  prompt: string;
  negativePrompt: string;
  steps: number;
  sampler: string;
  cfgScale: number;
  seed: number;
  width: number;
  height: number;
  /** First ten hexadecimal digits of the checkpoint's SHA-256. */
  modelHash: string;
  /** The checkpoint's file name without its ending. */
  model: string;
  vae: string | null;
  clipSkip: number;
  /** Embeddings the prompts use: name, and the first twelve digits of the file's SHA-256. */
  embeddings: readonly { name: string; hash: string }[];
  version: string;
}

/** A1111's infotext, which web UIs and picture viewers read back. */
export function infotext(facts: PictureFacts): string {
  const hashes = facts.embeddings.map(({ name, hash }) => `${name.replaceAll(/[:,]/g, "")}: ${hash}`);
  const parameters: [string, string | number | null][] = [
    ["Steps", facts.steps],
    ["Sampler", facts.sampler],
    ["CFG scale", facts.cfgScale],
    ["Seed", facts.seed],
    ["Size", `${facts.width}x${facts.height}`],
    ["Model hash", facts.modelHash],
    ["Model", facts.model],
    ["VAE", facts.vae],
    ["Clip skip", facts.clipSkip > 1 ? facts.clipSkip : null],
    // The seed means what it means on an NVIDIA card: A1111's name for that.
    ["RNG", "NV"],
    ["TI hashes", hashes.length > 0 ? hashes.join(", ") : null],
    ["Version", facts.version],
  ];
  const line = parameters.flatMap(([key, value]) => (value === null ? [] : [`${key}: ${quoted(value)}`]));
  const negative = facts.negativePrompt === "" ? "" : `\nNegative prompt: ${facts.negativePrompt}`;
  return `${facts.prompt}${negative}\n${line.join(", ")}`.trim();
}

function quoted(value: string | number): string {
  const text = String(value);
  return /[,:\n]/.test(text) ? JSON.stringify(text) : text;
}
