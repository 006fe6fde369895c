import { draftParts } from "../drafts/draft-parts.ts";
import { TrainingJob } from "../protocol/training-job.ts";

/** What every job must have and no estimate depends on. */
const STAND_INS = { name: "draft", pictures: { folder: "." } };

/** A job of what is filled in well; the rest is as if it had been left out. A folder that is not named yet is the current one. */
export function jobOfDraft(draft: Readonly<Record<string, unknown>>): TrainingJob {
  const parts = Object.entries(draftParts({ ...draft, pictures: withFolder(draft["pictures"]) }));
  return TrainingJob.parse({
    ...STAND_INS,
    ...Object.fromEntries(parts.filter(([, part]) => part !== null)),
  });
}

function withFolder(pictures: unknown): unknown {
  if (typeof pictures !== "object" || pictures === null) return pictures;
  const { folder } = pictures as { folder?: unknown };
  return typeof folder === "string" && folder !== "" ? pictures : { ...pictures, ...STAND_INS.pictures };
}
