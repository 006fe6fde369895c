import { describe, expect, it } from "vitest";
import { lintTokenName } from "../../src/prompt/names.ts";
import { shadowedBy } from "../../src/prompt/shadows.ts";

describe("linting a token's name", () => {
  it.each([
    ["easynegative", []],
    ["bad-hands-5", []],
    ["charturnerv2", []],
    ["", ["empty"]],
    ["foo AND bar", ["keyword"]],
    ["BAND-and", []],
    ["x-BREAK", ["keyword"]],
    ["style#2", ["comment"]],
    ["bad_hands(v2)", ["brackets", "ends-in-symbol"]],
    ["[v2]x", ["brackets", "starts-in-symbol"]],
    ["a:b2", ["colon"]],
    ["a|b2", ["bar"]],
    ["a\\b2", ["backslash"]],
    ["<cat-toy>", ["angle", "starts-in-symbol", "ends-in-symbol"]],
    [" style9 ", ["edge-spaces"]],
    ["sty\u200ble", ["invisible"]],
    ["one, two", ["comma"]],
    ["c++", ["ends-in-symbol"]],
    ["Portrait", ["common-word"]],
    ["zorp", ["short-word"]],
    ["zor9", []],
  ])("%j: %j", (name, codes) => {
    expect(lintTokenName(name).map(({ code }) => code)).toEqual(codes);
  });

  it("says what is wrong and what to do", () => {
    expect(lintTokenName("style#2")).toEqual([
      {
        code: "comment",
        severity: "error",
        message: 'The name contains "#": AUTOMATIC1111 and Forge drop the rest of the line as a comment.',
        hint: 'Rename the file without "#", or switch off "Enable comments" in the web UI\'s settings.',
      },
    ]);
  });
});

describe("tokens that shadow each other", () => {
  function shadows(tokens: readonly string[], caseSensitive = false): string[] {
    return shadowedBy(tokens, { caseSensitive }).map(({ code, token, by }) => `${token} ${code} ${by}`);
  }

  it.each([
    [["foo-200", "foo-2000"], ["foo-2000 prefix foo-200"]],
    [["cat", "category"], []],
    [
      ["bad", "bad_hands", "bad_hands2"],
      ["bad_hands prefix bad", "bad_hands2 prefix bad_hands"],
    ],
    [
      ["my style", "my styles", "my"],
      ["my style prefix my", "my styles prefix my"],
    ],
    [
      ["Foo", "foo", "FOO"],
      ["foo case-twin Foo", "FOO case-twin Foo"],
    ],
    [["Foo", "foo-1"], ["foo-1 prefix Foo"]],
    [["ab", "abc", "xab"], []],
  ])("%j: %j", (tokens, expected) => {
    expect(shadows(tokens)).toEqual(expected);
  });

  it("keep case apart where the host does", () => {
    expect(shadows(["Foo", "foo", "foo-1"], true)).toEqual(["foo-1 prefix foo"]);
  });
});
