import type { SetupVariant } from "../protocol/setup.ts";
import type { NativeBuild } from "../system/tensorflow-folder.ts";
import type { Wheel } from "./wheels.ts";

/** How the names of builds' folders begin. */
export const BUILD_PREFIX = "tensorflow-";

/** What a setup will do, told before anything is downloaded. Sizes in bytes. */
export type SetupPlan = {
  /** Names the build's folder. */
  id: string;
  variant: SetupVariant;
  /** What is set up, e.g. `TensorFlow 2.19.1 for the CPU`. */
  title: string;
  npmPackage: NativeBuild["npmPackage"];
  /**
   * `wheels`: the library of these wheels, and the package's binding compiled against it.
   * `stock`: the package's own installer, with the library and the prebuilt binding that it fetches.
   * `kept`: what an older version of this program has fetched, with the binding compiled anew.
   */
  source: { kind: "wheels"; wheels: readonly Wheel[] } | { kind: "stock" } | { kind: "kept" };
  download: number;
  /** On disk when it is done, and while it works. */
  disk: number;
  peak: number;
  /** Sentences to read before the start: licences, and what has to be there already. */
  notices: readonly string[];
  /** Nobody has seen this one compute yet. */
  neverRun: boolean;
};
