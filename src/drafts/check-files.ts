import { stat } from "node:fs/promises";
import type { FieldIssue } from "../protocol/preflight.ts";
import { mistake, type Checked } from "./check-context.ts";

/** Files that a draft names have to be there. */
export async function checkFiles({ parts }: Checked): Promise<FieldIssue[]> {
  const initialization = parts.embedding?.initialization;
  const named = [
    ["model.checkpoint", parts.model?.checkpoint ?? null],
    ["model.vae", parts.model?.vae ?? null],
    ["embedding.initialization.file", initialization?.from === "embedding" ? initialization.file : null],
  ] as const;
  const issues = await Promise.all(
    named.map(async ([field, file]) => {
      if (file === null || (await isFile(file))) return null;
      return mistake(
        field,
        "There is no such file.",
        "It was moved or deleted meanwhile: choose another one.",
      );
    }),
  );
  const words =
    initialization !== undefined && "text" in initialization && initialization.text.trim() === ""
      ? [
          mistake(
            "embedding.initialization.text",
            "There is no word.",
            "Write what comes near, such as: cat.",
          ),
        ]
      : [];
  return [...issues.filter((issue) => issue !== null), ...words];
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
