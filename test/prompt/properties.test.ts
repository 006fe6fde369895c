import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findStandingTokens, findToken } from "../../src/prompt/find.ts";
import { insertToken } from "../../src/prompt/insert.ts";
import { lintTokenName } from "../../src/prompt/names.ts";
import { removeToken } from "../../src/prompt/remove.ts";
import { scanPrompt } from "../../src/prompt/scan.ts";
import { spellToken } from "../../src/prompt/spelling.ts";
import { moveToken, toggleToken } from "../../src/prompt/toggle.ts";
import type { EditResult, PromptEdit } from "../../src/prompt/types.ts";
import { weighToken } from "../../src/prompt/weigh.ts";
import { anyText, caretIn, carets, hostSeparators, prompts, tokens } from "./arbitraries.ts";

const RUNS = { numRuns: 500, seed: 20261122 };

function edited(result: EditResult): PromptEdit {
  if (result.kind !== "edit") throw new Error(`expected an edit, got ${JSON.stringify(result)}`);
  return result;
}

/** A prompt, a token that does not stand in it, and the same token put in. */
const insertions = fc
  .record({
    prompt: prompts,
    token: tokens,
    at: carets,
    separator: hostSeparators,
    caseSensitive: fc.boolean(),
  })
  .filter(({ prompt, token }) => findToken(prompt, token).length === 0)
  .map(({ prompt, token, at, separator, caseSensitive }) => {
    const options = { caret: caretIn(prompt, at), separator, caseSensitive };
    return { prompt, token, options, result: insertToken(prompt, token, options) };
  });

describe("inserting a token that does not stand in the prompt", () => {
  it("is taken back exactly by removing it, wherever the caret was", () => {
    fc.assert(
      fc.property(insertions, ({ prompt, token, options, result }) => {
        expect(edited(removeToken(result.text, token, options)).text).toBe(prompt);
      }),
      RUNS,
    );
  });

  it("makes it stand exactly once, plain, with the caret behind it", () => {
    fc.assert(
      fc.property(insertions, ({ token, options, result }) => {
        const [first, ...more] = findToken(result.text, token, options);
        expect(more).toEqual([]);
        expect(first).toMatchObject({ context: "plain", weight: 1, end: result.selectionStart });
        expect(result.selectionEnd).toBe(result.selectionStart);
      }),
      RUNS,
    );
  });

  it("only adds text, at one place, and no separator at the very start", () => {
    fc.assert(
      fc.property(insertions, ({ prompt, token, result }) => {
        const { start, end, insert } = result.change;
        expect(end).toBe(start);
        expect(result.text).toBe(prompt.slice(0, start) + insert + prompt.slice(end));
        if (start === 0) expect(insert.startsWith(spellToken(token))).toBe(true);
      }),
      RUNS,
    );
  });

  it("leaves escapes, networks, weights, schedules and words of the prompt whole", () => {
    fc.assert(
      fc.property(insertions, ({ prompt, options, result }) => {
        const { start } = result.change;
        for (const span of scanPrompt(prompt, options).spans) {
          if (span.kind !== "text") expect(span.start < start && start < span.end).toBe(false);
        }
        for (const group of scanPrompt(prompt, options).groups) {
          const scheduled = group.kind === "schedule" || group.kind === "alternation";
          if (scheduled) expect(group.start < start && start < group.end).toBe(false);
        }
        expect(
          /[\p{L}\p{N}_-]$/u.test(prompt.slice(0, start)) && /^[\p{L}\p{N}_-]/u.test(prompt.slice(start)),
        ).toBe(false);
      }),
      RUNS,
    );
  });

  it("is undone by a second toggle", () => {
    fc.assert(
      fc.property(insertions, ({ prompt, token, options }) => {
        const once = edited(toggleToken(prompt, token, options)).text;
        expect(edited(toggleToken(once, token, options)).text).toBe(prompt);
      }),
      RUNS,
    );
  });

  it("can be weighed up and down again", () => {
    fc.assert(
      fc.property(insertions, fc.integer({ min: 1, max: 8 }), ({ token, options, result }, tenths) => {
        const up = edited(weighToken(result.text, token, { delta: tenths / 10 }, options));
        expect(findToken(up.text, token, options)).toMatchObject([
          { weight: 1 + tenths / 10, context: "weighted" },
        ]);
        expect(edited(weighToken(up.text, token, { delta: -tenths / 10 }, options)).text).toBe(result.text);
      }),
      RUNS,
    );
  });

  it("is taken back with a weight as well", () => {
    fc.assert(
      fc.property(insertions, ({ prompt, token, options }) => {
        const { text } = insertToken(prompt, token, { ...options, weight: 1.3 });
        expect(findToken(text, token, options)).toMatchObject([{ weight: 1.3, context: "weighted" }]);
        expect(edited(removeToken(text, token, options)).text).toBe(prompt);
      }),
      RUNS,
    );
  });

  it("moves over from another prompt with its weight", () => {
    fc.assert(
      fc.property(insertions, ({ prompt, token, options }) => {
        const from = insertToken("dawn, dusk", token, { caret: null, separator: ", ", weight: 1.2 }).text;
        const move = moveToken({ from, to: prompt }, token, options);
        expect(edited(move.from).text).toBe("dawn, dusk");
        expect(findToken(edited(move.to).text, token, options)).toMatchObject([{ weight: 1.2 }]);
      }),
      { ...RUNS, numRuns: 300 },
    );
  });
});

describe("removing a token", () => {
  it("changes nothing but commas, spaces and brackets around it", () => {
    const bare = (text: string): string => text.replace(/[\s,，()[\]:\d.+-]/gu, "");
    fc.assert(
      fc.property(
        fc.array(fc.oneof(prompts, fc.constantFrom("zz_9", "(zz_9:1.2)", "((zz_9))", "[zz_9]"))),
        (parts) => {
          const prompt = parts.join(", ");
          const result = removeToken(prompt, "zz_9");
          if (result.kind !== "edit") return;
          const gone = findToken(prompt, "zz_9").filter(({ context }) => context !== "scheduled").length;
          expect(bare(result.text).length).toBe(bare(prompt).length - gone * bare("zz_9").length);
          expect(prompt.startsWith(result.text.slice(0, result.change.start))).toBe(true);
          expect(findToken(result.text, "zz_9").every(({ context }) => context === "scheduled")).toBe(true);
        },
      ),
      RUNS,
    );
  });
});

describe("any text at all", () => {
  it("is covered by contiguous spans", () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (prompt, comments) => {
        const { spans, groups } = scanPrompt(prompt, { comments });
        expect(spans.map(({ start, end }) => prompt.slice(start, end)).join("")).toBe(prompt);
        let at = 0;
        for (const { start, end } of spans) {
          expect(start).toBe(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        for (const { start, end, contentEnd } of groups) {
          expect("([").toContain(prompt[start]);
          expect(")]").toContain(prompt[end - 1]);
          expect(contentEnd).toBeLessThan(end);
        }
      }),
      RUNS,
    );
  });

  it("is read, edited and linted without a throw", () => {
    fc.assert(
      fc.property(anyText, anyText, carets, (prompt, token, at) => {
        const options = { caret: caretIn(prompt, at), separator: ", ", known: [token, "a", "photo of"] };
        const inserted = insertToken(prompt, token, options);
        removeToken(inserted.text, token, options);
        toggleToken(prompt, token, options);
        weighToken(inserted.text, token, { delta: 0.1 }, options);
        lintTokenName(token);
        for (const [name, occurrences] of findStandingTokens(prompt, [token, "a"])) {
          expect(occurrences.length, name).toBeGreaterThan(0);
        }
      }),
      RUNS,
    );
  });
});
