import type { InspectTask } from "../protocol/dataset-tasks.ts";
import type { DatasetPicture } from "../protocol/datasets.ts";
import type { EngineEvent } from "../protocol/engine.ts";
import * as dataset from "../training/pictures/inspect-dataset.ts";

/** Told so often, whoever waits sees something soon. */
const TELL_EVERY_MS = 200;

/** Looks at a folder's pictures as a training will, telling what it has seen from time to time. */
export async function inspectDataset(task: InspectTask, send: (event: EngineEvent) => void): Promise<void> {
  const { folder, cacheDir, query } = task;
  const options = {
    ...{ folder, cacheDir, factor: query.vaeFactor, fit: query.fit, prompts: query },
    size: { width: query.width, height: query.height },
  };
  let pictures: DatasetPicture[] = [];
  let all = 0;
  let toldAt = performance.now();
  for await (const { picture, total } of dataset.inspectDataset(options)) {
    pictures.push(picture);
    all = total;
    if (performance.now() - toldAt < TELL_EVERY_MS) continue;
    send({ type: "inspected", pictures, total });
    pictures = [];
    toldAt = performance.now();
  }
  send({ type: "inspected", pictures, total: all });
}
