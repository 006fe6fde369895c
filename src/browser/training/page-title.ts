import type { TrainingStore } from "./training-store.ts";
import { inOrder, isLive } from "./training-store.ts";
import { doneOf } from "./run/words.ts";

const OURS = /^\[\d+ % [^\]]*\] /;

/** Puts how far a training is before the page's title while one goes on; the hosts set the title themselves at times. */
export function showProgressInTitle(trainings: TrainingStore): void {
  trainings.listen(() => {
    const [job] = inOrder(trainings.jobs.values());
    const prefix =
      job !== undefined && isLive(job) ? `[${Math.floor(doneOf(job) * 100)} % ${plain(job.name)}] ` : "";
    const title = prefix + document.title.replace(OURS, "");
    if (title !== document.title) document.title = title;
  });
}

/** The bracket ends what is ours. */
function plain(name: string): string {
  return name.replaceAll(/[[\]]/g, "");
}
