import type { FieldIssue } from "../protocol/preflight.ts";
import { advice, mistake, type Checked } from "./check-context.ts";
import { readTemplate } from "./template-files.ts";

const MOST_DROPOUT = 0.3;

/** The template with the captions it is filled with, and the prompts of sample images. */
export async function checkPrompts(checked: Checked): Promise<FieldIssue[]> {
  const { parts } = checked;
  return [
    ...(await onTemplate(checked)),
    ...onWords(checked),
    ...onTags(checked),
    ...onSamples(parts.samples?.prompts ?? []),
  ];
}

async function onTemplate({ parts, pictures }: Checked): Promise<FieldIssue[]> {
  if (parts.prompts === null) return [];
  const { lines, problem } = await readTemplate(parts.prompts.template);
  if (problem !== null) return [mistake("prompts.template", problem.message, problem.hint)];
  const wantsCaptions = lines.some((line) => line.includes("[filewords]"));
  if (pictures === null || pictures.count === 0) return [];
  const { count, withoutText } = pictures;
  if (wantsCaptions && withoutText > 0) {
    const which =
      withoutText === count
        ? "No picture has a caption"
        : `${withoutText} of ${count} pictures have no caption`;
    const hint = "Write captions in the dataset, or choose a template without filewords.";
    return [advice("prompts.template", `${which}: their file names are put for [filewords].`, hint)];
  }
  if (!wantsCaptions && withoutText < count) {
    const hint =
      "Choose the template with filewords: what captions name is not learned as part of the embedding.";
    return [advice("prompts.template", "The captions of the pictures are not used by this template.", hint)];
  }
  return [];
}

/** What file names are read by; the trainer reads it with the same flags. */
function onWords({ parts }: Checked): FieldIssue[] {
  const pattern = parts.prompts?.wordPattern ?? "";
  try {
    new RegExp(pattern, "gu");
    return [];
  } catch {
    const hint = "Leave it empty to take file names as they are, or try \\w+ for words.";
    return [mistake("prompts.wordPattern", `“${pattern}” is not a regular expression.`, hint)];
  }
}

function onTags({ parts }: Checked): FieldIssue[] {
  if (parts.prompts === null || parts.prompts.tagDropout <= MOST_DROPOUT) return [];
  const { tagDropout } = parts.prompts;
  const often =
    tagDropout === 1
      ? "Every tag is left out"
      : `Tags are left out ${Math.round(tagDropout * 100)} times in 100`;
  const hint = `At most ${MOST_DROPOUT} is advised.`;
  return [
    advice("prompts.tagDropout", `${often}: what they name is learned as part of the embedding.`, hint),
  ];
}

function onSamples(prompts: readonly string[]): FieldIssue[] {
  return prompts.flatMap((prompt, i) =>
    prompt.includes("[name]")
      ? []
      : [
          advice(
            `samples.prompts.${i}`,
            "This prompt has no [name]: its picture stays the same at every step.",
            "Put [name] where the embedding's name belongs.",
          ),
        ],
  );
}
