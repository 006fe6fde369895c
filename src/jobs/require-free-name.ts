import { namesakes } from "../embeddings/namesakes.ts";
import { usableStem } from "../embeddings/usable-name.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { liveStates } from "../protocol/job-states.ts";
import { JobError } from "./job-error.ts";
import type { Job } from "./job-view.ts";
import { whyNotInstalled, type TrainFolders } from "./training-plan.ts";

/** Throws `JobError` `NAME_TAKEN` when the embedding could not be put where it is to go, or another training is to put it there. */
export async function requireFreeName(
  settings: TrainingJob,
  { folders, jobs }: { folders: TrainFolders; jobs: Iterable<Job> },
): Promise<void> {
  const { replace, format } = settings.embedding;
  const name = usableStem(settings.name, "job.name");
  const isInstalled = whyNotInstalled(settings, folders) === null;
  const there = isInstalled ? await namesakes(folders.embeddings, name) : [];
  const [holder] = there.filter((file) => !replace || file !== `${name}.${format}`);
  if (holder !== undefined) throw nameTaken(`There is an embedding ${holder} already.`);
  const isRival = ({ settings: other, facts: { state } }: Job): boolean =>
    other.name === settings.name && (state === "queued" || liveStates.includes(state));
  if (!replace && [...jobs].some(isRival)) throw nameTaken(`A training of ${name} is under way or queued.`);
}

function nameTaken(message: string): JobError {
  const hint =
    "Choose another name, or let it be replaced (embedding.replace); the old file goes to the trash then.";
  return new JobError("NAME_TAKEN", { message, hint, field: "job.name" });
}
