import { appendFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { currentBuild, makeCurrent } from "../../src/system/tensorflow-folder.ts";
import { testTensorflow } from "../support/tensorflow.ts";

/** What is not copied. */
const SHARED = ["site", "node_modules"];
const MARK = "older";

/** A build as it was left by a version of this program that noted nothing of how it compiled. It computes. */
export type OlderBuild = {
  place: string;
  binding: string;
  /** Its binding is still the one it came with. */
  isUnchanged: () => boolean;
};

/** Makes one of the tests' own native TensorFlow, which must be there, and makes it the one in use in `folder`. */
export async function makeOlderBuild(folder: string): Promise<OlderBuild> {
  const made = (await currentBuild(testTensorflow))!;
  const source = path.join(testTensorflow, made.id);
  const place = path.join(folder, made.id);
  const shared = new Set(SHARED.map((name) => path.join(source, name)));
  cpSync(source, place, { recursive: true, filter: (file) => !shared.has(file) });
  for (const name of SHARED) symlinkSync(path.join(source, name), path.join(place, name));
  writeFileSync(path.join(place, "build.json"), JSON.stringify({ ...made, recipe: undefined }));
  const binding = path.join(place, made.binding);
  appendFileSync(binding, MARK);
  await makeCurrent(folder, made.id);
  const isUnchanged = (): boolean => readFileSync(binding).subarray(-MARK.length).toString() === MARK;
  return { place, binding, isUnchanged };
}
