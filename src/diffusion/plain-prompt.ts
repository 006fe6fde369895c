import type { Problem } from "../protocol/problem.ts";

/** As A1111 finds them. */
const NETWORKS = /<\w+:[^>]+>/g;
/** From a # to the end of its line. */
const COMMENTS = /#[^\n]*(?:\n|$)/g;

/** What the web UI does with a prompt before it reads it, and this engine does not. Emphasis is no such thing. */
const NOT_DONE: readonly { pattern: RegExp; what: string }[] = [
  { pattern: /\[[^[\]]*:\s*[\d.]+\s*\]/, what: "A schedule such as [from:to:0.5]" },
  { pattern: /\[[^[\]|]*\|[^[\]]*\]/, what: "An alternation such as [this|that]" },
  { pattern: /\bAND\b/, what: "A combination by AND" },
];

/** The prompt without comments and what calls LoRAs and other networks; and what a person should know about it. */
export function plainPrompt(written: string): { text: string; problems: Problem[] } {
  const prompt = written.replaceAll(COMMENTS, "\n");
  const networks = prompt.match(NETWORKS) ?? [];
  const problems = NOT_DONE.filter(({ pattern }) => pattern.test(prompt)).map(({ what }) => ({
    code: "PROMPT_SYNTAX",
    message: `${what} is read as ordinary words here.`,
    hint: "Only the web UI does it.",
  }));
  if (networks.length > 0) {
    problems.push({
      code: "NETWORK",
      message: `${networks.join(", ")}: networks are not used here.`,
      hint: "The picture comes without them.",
    });
  }
  return { text: prompt.replaceAll(NETWORKS, ""), problems };
}
