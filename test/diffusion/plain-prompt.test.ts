import { expect, it } from "vitest";
import { plainPrompt } from "../../src/diffusion/plain-prompt.ts";

it.each([
  ["a (cat:1.2), [less], BREAK, \\(escaped\\), <3", "a (cat:1.2), [less], BREAK, \\(escaped\\), <3", []],
  ["cat<lora:add-detail:0.8>, dog", "cat, dog", ["<lora:add-detail:0.8>: networks are not used here."]],
  [
    "a [cat:dog:0.5]",
    "a [cat:dog:0.5]",
    ["A schedule such as [from:to:0.5] is read as ordinary words here."],
  ],
  ["a [cat|dog]", "a [cat|dog]", ["An alternation such as [this|that] is read as ordinary words here."]],
  ["cat # not [this|that]\ndog", "cat \ndog", []],
  ["cat AND dog", "cat AND dog", ["A combination by AND is read as ordinary words here."]],
])("tells what %j asks for in vain", (prompt, text, messages) => {
  const plain = plainPrompt(prompt);
  expect(plain.text).toBe(text);
  expect(plain.problems.map(({ message }) => message)).toEqual(messages);
});
