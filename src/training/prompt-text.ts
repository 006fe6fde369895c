import { integer, permutation, uniform, type RandomStream } from "../tensor/random.ts";

export interface PromptOptions {
  /** Of the embedding. */
  readonly name: string;
  /** Lines, each a prompt. */
  readonly template: readonly string[];
  readonly shuffleTags: boolean;
  /** How likely each tag is left out, 0 to 1. */
  readonly tagDropout: number;
}

/**
 * The prompt of one use of a picture: a line of the template drawn anew, with the caption and the embedding's name
 * put in. A caption that holds `[name]` names the embedding too (dataset.py:152-161).
 * `sample` counts all uses of all pictures.
 */
export function promptText(
  caption: string,
  options: PromptOptions,
  { seed, sample }: { seed: number; sample: number },
): string {
  const stream = (purpose: string): RandomStream => ({ seed, purpose, step: sample });
  const line = options.template[integer(stream("template"), 0, options.template.length)] ?? "";
  return fillTemplate(line, tagsOf(caption, options, stream), options.name);
}

export function fillTemplate(line: string, caption: string, name: string): string {
  return line.replaceAll("[filewords]", () => caption).replaceAll("[name]", () => name);
}

/** The caption as it is, or what is left of its tags, in a new order where that is wanted. */
function tagsOf(
  caption: string,
  { shuffleTags, tagDropout }: PromptOptions,
  stream: (purpose: string) => RandomStream,
): string {
  if (!shuffleTags && tagDropout === 0) return caption;
  const tags = caption.split(",").map((tag) => tag.trim());
  const kept = tags.filter((_, i) => tagDropout === 0 || uniform(stream("tag dropout"), i) >= tagDropout);
  if (!shuffleTags) return kept.join(", ");
  return Array.from(permutation(stream("tag order"), kept.length), (i) => kept[i]).join(", ");
}
