import fc from "fast-check";

/** Names as files have them: plain ones, and every kind that a prompt's grammar or tokenizer makes hard. */
export const HARD_NAMES = [
  "easynegative",
  "bad_hands(v2)",
  "c++",
  "c++style",
  "foo-200",
  "my style",
  "a, b",
  "cat😺",
  "😺",
  "שלום",
  "v1.5",
  "+x",
  "x_",
  "[x]",
  ":)",
  "a|b",
  "a:b",
  "a\\b",
  "<b>bold",
  'it\'s "quoted"',
  "ÄÖ-ü",
  "e\u0301t\u00e9",
  "İstanbul",
  "((deep))",
  "x".repeat(200),
];

/** A name that linting calls usable: no AND, BREAK or `#`, and not blank. */
export const tokens: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HARD_NAMES),
  fc.stringMatching(/^[a-z]{2,6}[-_][0-9]{1,3}$/),
  fc
    .string({ unit: fc.constantFrom(...Array.from("qzQ7-_.+ ,()[]:|\\<>'😺é")), minLength: 2, maxLength: 8 })
    .filter((name) => name.trim() === name && /[qz7]/.test(name)),
);

const words = fc.constantFrom(
  "a",
  "photo",
  "of",
  "cat",
  "category",
  "foo-2000",
  "1.2",
  "naïve",
  "猫",
  "😺",
  "b_c",
  "x.y",
);
const separators = fc.constantFrom(", ", ",", " ", "  ", "\n", ",\n", " , ", "\t", "", ":", ";", "|", "，");
const numbers = fc.constantFrom("1.2", "0.5", "-1", "+.3", "10", "1.", " 0.25 ");
const atoms = fc.constantFrom(
  ..."\\( \\) \\[ \\] \\\\ \\: BREAK AND <lora:cat:1> <hypernet:x:0.5> <cat-toy> __wild__ {x|y} :0.8".split(
    " ",
  ),
  " AND ",
  " :1.3 AND ",
  " BREAK ",
);
const strays = fc.constantFrom(
  "(",
  ")",
  "[",
  "]",
  ":",
  "|",
  "\\",
  "<",
  ">",
  ":1.2)",
  ":0.5]",
  "# note\n",
  "#",
);

const grammar = fc.letrec<{ prompt: string; item: string }>((tie) => ({
  prompt: fc
    .array(fc.tuple(tie("item"), separators), { maxLength: 6 })
    .map((items) => items.map(([item, separator]) => item + separator).join("")),
  item: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { arbitrary: words, weight: 5 },
    { arbitrary: atoms, weight: 2 },
    { arbitrary: strays, weight: 1 },
    { arbitrary: tie("prompt").map((inner) => `(${inner})`), weight: 1 },
    { arbitrary: tie("prompt").map((inner) => `[${inner}]`), weight: 1 },
    { arbitrary: fc.tuple(tie("prompt"), numbers).map(([inner, n]) => `(${inner}:${n})`), weight: 2 },
    { arbitrary: fc.tuple(tie("prompt"), numbers).map(([a, n]) => `[${a}:${n}]`), weight: 1 },
    {
      arbitrary: fc.tuple(tie("prompt"), tie("prompt"), numbers).map(([a, b, n]) => `[${a}:${b}:${n}]`),
      weight: 1,
    },
    { arbitrary: fc.tuple(tie("prompt"), tie("prompt")).map(([a, b]) => `[${a}|${b}]`), weight: 1 },
  ),
}));

/** Prompts of A1111's grammar, well formed and not, and now and then any text at all. */
export const prompts: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: grammar.prompt, weight: 9 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 40 }), weight: 1 },
  {
    arbitrary: fc.string({ unit: fc.constantFrom(...Array.from("()[]:|\\<>#, \nabAND1.😺")), maxLength: 30 }),
    weight: 2,
  },
);

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
    .map((units) => String.fromCharCode(...units)),
  grammar.prompt,
);

export const hostSeparators = fc.constantFrom(", ", " ", ",");

/** A caret somewhere in the prompt, or none. */
export function caretIn(prompt: string, at: number): number | null {
  return at < 0 ? null : Math.min(prompt.length, Math.floor(at * (prompt.length + 1)));
}

export const carets = fc.oneof(
  { arbitrary: fc.double({ min: 0, max: 1, noNaN: true }), weight: 4 },
  { arbitrary: fc.constant(-1), weight: 1 },
);
