import { describe, expect, it } from "vitest";
import { findToken } from "../../src/prompt/find.ts";
import { insertToken } from "../../src/prompt/insert.ts";
import { removeToken } from "../../src/prompt/remove.ts";
import { moveToken, toggleToken } from "../../src/prompt/toggle.ts";
import type { EditResult } from "../../src/prompt/types.ts";

/**
 * These tables are the documentation of what a click does. `^` is the caret; after an insertion it stands where
 * the selection ends up.
 */
function insert(marked: string, token: string, separator: string): string {
  const caret = marked.indexOf("^");
  const result = insertToken(marked.replace("^", ""), token, { caret: caret < 0 ? null : caret, separator });
  return `${result.text.slice(0, result.selectionEnd)}^${result.text.slice(result.selectionEnd)}`;
}

function after(result: EditResult): string | readonly [number, number] | null {
  if (result.kind === "edit") return result.text;
  return result.kind === "select" ? [result.selectionStart, result.selectionEnd] : null;
}

describe("a click puts the token in", () => {
  it.each([
    // prompt, separator, result
    ["", ", ", "tok^"],
    ["a cat", ", ", "a cat, tok^"],
    ["a cat", " ", "a cat tok^"],
    ["a cat", ",", "a cat,tok^"],
    ["a cat, ", ", ", "a cat, tok^, "],
    ["a cat,", ", ", "a cat, tok^,"],
    ["a cat ", ", ", "a cat, tok^ "],
    ["a cat^, dog", ", ", "a cat, tok^, dog"],
    ["a cat,^ dog", ", ", "a cat, tok^, dog"],
    ["a cat, ^dog", ", ", "a cat, tok^, dog"],
    ["a cat,^dog", ", ", "a cat, tok^,dog"],
    ["a cat, ^dog", " ", "a cat, tok^ dog"],
    ["^a cat", ", ", "tok^, a cat"],
    ["^, a cat", ", ", ", tok^, a cat"],
    // in the midst of a phrase only spaces
    ["a photo ^of a cat", ", ", "a photo tok^ of a cat"],
    ["a photo of^ a cat", ", ", "a photo of tok^ a cat"],
    // never inside a word, a weight, a network or an escape
    ["a pho^to of", ", ", "a photo tok^ of"],
    ["(cat:1^.2), dog", ", ", "(cat, tok^:1.2), dog"],
    ["(cat:1.2^), dog", ", ", "(cat:1.2), tok^, dog"],
    ["<lora:c^at:1>, dog", ", ", "<lora:cat:1>, tok^, dog"],
    ["<l^ora:cat:1>, dog", ", ", "tok^, <lora:cat:1>, dog"],
    ["cat \\^(x\\), dog", ", ", "cat tok^ \\(x\\), dog"],
    // inside brackets it shares the weight
    ["(^cat:1.2)", ", ", "(tok^, cat:1.2)"],
    ["[cat^]", ", ", "[cat, tok^]"],
    // schedules and alternations are stepped out of: a second click could not take it back from there
    ["a [cat:d^og:0.5]", ", ", "a tok^ [cat:dog:0.5]"],
    ["[cat|dog^], bird", ", ", "[cat|dog], tok^, bird"],
    // parts of a composition, chunks, lines
    ["cat^ AND dog", ", ", "cat, tok^ AND dog"],
    ["cat :1.2 AND dog :0.8", ", ", "cat :1.2 AND dog, tok^ :0.8"],
    ["cat BREAK ^dog", ", ", "cat BREAK tok^, dog"],
    ["cat,\n^dog", ", ", "cat,\ntok^, dog"],
    ["cat,\n^", ", ", "cat,\ntok^"],
    // a comment would swallow it
    ["cat # a note", ", ", "cat, tok^ # a note"],
    // broken brackets stay as broken as they are
    ["(((", ", ", "(((tok^"],
    ["cat)", ", ", "cat), tok^"],
  ])("%j with separator %j becomes %j", (prompt, separator, expected) => {
    expect(insert(prompt, "tok", separator)).toBe(expected);
  });

  it.each([
    ["bad_hands(v2)", "cat", "cat, bad_hands\\(v2\\)^"],
    ["[x]", "cat", "cat, \\[x\\]^"],
    ["a:b", "cat", "cat, a\\:b^"],
    ["a|b", "cat", "cat, a\\|b^"],
    ["a\\b", "cat", "cat, a\\\\b^"],
    ["my style", "cat", "cat, my style^"],
    ["v1.5", "^cat", "v1.5^, cat"],
    // CLIP reads "++," as one run, so `c++` would not be found without the space
    ["c++", "^cat", "c++^ , cat"],
    ["c++", "(cat^:1.2)", "(cat, c++^:1.2)"],
    ["cat😺", "a^, b", "a, cat😺^ , b"],
    ["+x", "a,^b", "a, +x^,b"],
  ])("the name %j into %j as the host reads it: %j", (token, prompt, expected) => {
    expect(insert(prompt, token, ", ")).toBe(expected);
  });
});

describe("a second click takes the token out", () => {
  it.each<[string, string, string | [number, number] | null, string]>([
    // What the hosts' own click makes of these is in brackets.
    ["cat", "a photo of a category of cats", null, "[a photo of a egory of s]"],
    ["bad_hands(v2)", "cat, bad_hands(v2)", "cat", "[a second copy is added]"],
    ["bad_hands(v2)", "cat, bad_hands\\(v2\\)", "cat", ""],
    ["c++style", "a, c++style, b", "a, b", "[an error: the name is no regular expression]"],
    ["c++", "a, c++style, b", null, ""],
    ["easynegative", "(easynegative:1.2), dog", "dog", "[(:1.2), dog]"],
    ["st_meta", "cat, st_meta2 dog", null, "[cat,2 dog]"],
    ["bad", "bad_prompt, bad", "bad_prompt", "[_prompt, bad]"],
    ["cat", "<lora:cat:1>, cat", "<lora:cat:1>", ""],
    // every weight form
    ["tok", "a, ((tok)), b", "a, b", ""],
    ["tok", "a, [tok], b", "a, b", ""],
    ["tok", "a, ( tok : 1.2 ), b", "a, b", ""],
    ["tok", "a, ([(tok:1.2)]), b", "a, b", ""],
    ["tok", "(a, tok:1.2)", "(a:1.2)", ""],
    ["tok", "(tok, a:1.2)", "(a:1.2)", ""],
    ["tok", "(tok, tok:1.2), a", "a", ""],
    // separators
    ["tok", "tok", "", ""],
    ["tok", "a tok b", "a b", ""],
    ["tok", "a tok, b", "a, b", ""],
    ["tok", "a, tok b", "a, b", ""],
    ["tok", "a,tok,b", "a,b", ""],
    ["tok", "a(tok)b", "a b", ""],
    ["tok", "a,\ntok,\nb", "a,\n\nb", ""],
    ["tok", "tok, a, tok, (tok:1.3), b tok", "a, b", ""],
    ["Tok", "a, tOK", "a", ""],
    // only selected: what is left would mean something else
    ["tok", "a [tok:b:0.5]", [3, 6], ""],
    ["tok", "a [b:(tok:1.2):0.5]", [5, 14], ""],
    ["tok", "a [b|tok]", [5, 8], ""],
    ["tok", "a [tok::0.5], tok", "a [tok::0.5]", ""],
    ["0.5", "a [b:0.5], (c:0.5)", null, ""],
    ["tok", "a # tok", null, ""],
  ])("%j out of %j: %j %s", (token, prompt, expected) => {
    expect(after(removeToken(prompt, token))).toEqual(expected);
  });

  it("writes one change that spans all occurrences", () => {
    expect(removeToken("a, tok, b, (tok:1.2), c", "tok")).toMatchObject({
      change: { start: 3, end: 22, insert: "b, " },
      selectionStart: 6,
      selectionEnd: 6,
    });
  });

  it("leaves a longer known name alone", () => {
    const known = ["foo", "foo bar", "foo-200", "bad_hands", "bad_hands(v2)"];
    expect(removeToken("a, foo bar", "foo", { known }).kind).toBe("none");
    expect(removeToken("a, bad_hands\\(v2\\)", "bad_hands", { known }).kind).toBe("none");
    expect(after(removeToken("foo-200, foo", "foo", { known }))).toBe("foo-200");
  });

  it("does not part the words of a known name", () => {
    const options = { caret: 5, separator: ", ", known: ["my style", "tok"] };
    expect(insertToken("a, my style, b", "tok", options).text).toBe("a, tok, my style, b");
  });
});

describe("case", () => {
  it("is ignored by the A1111 family and minded by SD.Next", () => {
    expect(findToken("EasyNegative", "easynegative")).toHaveLength(1);
    expect(findToken("EasyNegative", "easynegative", { caseSensitive: true })).toEqual([]);
  });
});

describe("toggling and moving", () => {
  it("toggles between the two, and selects in a schedule", () => {
    const options = { caret: null, separator: ", " };
    expect(after(toggleToken("a", "tok", options))).toBe("a, tok");
    expect(after(toggleToken("a, tok", "tok", options))).toBe("a");
    expect(after(toggleToken("[tok:b:0.5]", "tok", options))).toEqual([1, 4]);
  });

  it("moves a token with its weight to the other prompt", () => {
    const move = moveToken({ from: "a, (tok:1.3), b", to: "ugly" }, "tok", { caret: null, separator: ", " });
    expect([after(move.from), after(move.to)]).toEqual(["a, b", "ugly, (tok:1.3)"]);
  });

  it("does not put it where it already stands, nor moves one out of a schedule", () => {
    const options = { caret: null, separator: ", " };
    const there = moveToken({ from: "a, tok", to: "ugly, tok" }, "tok", options);
    expect([after(there.from), after(there.to)]).toEqual(["a", null]);
    const stuck = moveToken({ from: "[tok:a:0.5]", to: "ugly" }, "tok", options);
    expect([after(stuck.from), after(stuck.to)]).toEqual([[1, 4], null]);
  });
});
