import { lintTokenName } from "../prompt/names.ts";
import { shadowedBy } from "../prompt/shadows.ts";
import type { FieldIssue } from "../protocol/preflight.ts";
import { brokenNameRule } from "../system/name-rule.ts";
import { wordEnds } from "../tokenizer/word-ends.ts";
import { advice, mistake, type Checked, type KnownEmbedding } from "./check-context.ts";

let words: ReadonlySet<string> | null = null;

/** Whether a name can be a file's and a prompt's word, and what it would get in the way of. */
export function checkName(checked: Checked): FieldIssue[] {
  const { name } = checked.parts;
  if (name === null) return [];
  const broken = brokenNameRule(name.normalize("NFC"));
  if (broken !== null) {
    const hint = "Letters, digits, dashes and underscores always work.";
    return [mistake("name", `It can't be a file's name: ${broken}.`, hint)];
  }
  return [...onTheWord(name), ...taken(name, checked), ...shadows(name, checked)];
}

function onTheWord(name: string): FieldIssue[] {
  const lint = lintTokenName(name).map(({ severity, message, hint }) => ({
    ...{ field: "name", severity: severity === "error" ? ("error" as const) : ("advice" as const) },
    ...{ message, hint: hint.replaceAll("Rename the file", "Choose another name") },
  }));
  words ??= new Set(wordEnds().values());
  const isKnown = lint.length === 0 && words.has(name.toLowerCase());
  if (!isKnown) return lint;
  return [
    advice(
      "name",
      `“${name}” is a word that the model knows: prompts that mean the word would get the embedding.`,
      "Add a digit or another word with a dash.",
    ),
  ];
}

/** The trainer looks for the same three files. */
function taken(name: string, { parts, embeddings }: Checked): FieldIssue[] {
  const ending = parts.embedding?.format ?? "safetensors";
  const twins = ["safetensors", "pt", "bin"].map((each) => `${name}.${each}`);
  const twin = embeddings.find(({ folder, fileName }) => folder === "" && twins.includes(fileName));
  if (twin === undefined) return [];
  const isTarget = twin.fileName === `${name}.${ending}`;
  if (isTarget && parts.embedding?.replace === true)
    return [advice("embedding.replace", `${twin.fileName} goes to the trash when the training is finished.`)];
  return [
    mistake(
      "name",
      `There is an embedding ${twin.fileName} already.`,
      isTarget
        ? "Choose another name, or tick that it may be replaced: it goes to the trash then."
        : "Choose another name: two files of one name get in each other's way.",
    ),
  ];
}

function shadows(name: string, { embeddings, isCaseSensitive }: Checked): FieldIssue[] {
  const others = embeddings.map(({ token }) => token).filter((token) => token !== name);
  const elsewhere = embeddings.filter((one) => one.token === name && !isOwnFile(one, name));
  return [
    ...elsewhere.map(({ folder, fileName }) =>
      advice(
        "name",
        `${folder === "" ? fileName : `${folder}/${fileName}`} has the same name in prompts: the web UI uses one of the two.`,
        "Choose another name.",
      ),
    ),
    ...shadowedBy([...others, name], { caseSensitive: isCaseSensitive })
      .filter(({ token, by }) => token === name || by === name)
      .slice(0, 3)
      .map(({ message, hint }) =>
        advice("name", message, hint.replace(/Rename one of the files/, "Choose another name")),
      ),
  ];
}

/** What `taken` tells of. */
function isOwnFile({ folder, fileName }: KnownEmbedding, name: string): boolean {
  return folder === "" && fileName.startsWith(`${name}.`);
}
