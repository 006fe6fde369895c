import type { BaseModel } from "../protocol/base-model.ts";
import type { HostCheckpoints, HostReport, HostStatus } from "../protocol/host.ts";
import type { DrawWithWebUi } from "./web-ui-picture.ts";

/** The web UI's Stable Diffusion models. All throw `HostError`, `HOST_NOT_NOW` while it generates or trains. */
export type HostModels = {
  list: () => Promise<HostCheckpoints>;
  /** Takes its checkpoint out of memory; false: none was in it. */
  unload: () => Promise<boolean>;
  /** Puts back what `unload` took; false: there was nothing to do. */
  restore: () => Promise<boolean>;
};

/** What one look at the web UI told. */
export type Observation = {
  status: HostStatus;
  report: HostReport | null;
  /** It accepts connections and is only late with its answers: what was known of it still holds. */
  isSlow: boolean;
  /** Makes the web UI read its embeddings again; null where nothing can. Throws `HostError`. */
  refresh: (() => Promise<void>) | null;
  /** null where nothing can be asked. */
  models: HostModels | null;
  /** null where it can't draw with an embedding that is not in its folder. */
  draw: DrawWithWebUi | null;
};

const NOTHING_KNOWN = {
  family: "unknown",
  version: null,
  checkpoint: null,
  expectedWidth: null,
  baseModel: null,
  training: false,
  canRefresh: false,
  canDraw: false,
} as const;

/** A web UI of which nothing is known but why not. */
export function unseen(
  link: HostStatus["link"],
  url: string | null,
  why: { message: string | null; hint: string | null },
): Observation {
  const { message, hint } = why;
  return {
    status: { ...NOTHING_KNOWN, link, url, message, hint },
    report: null,
    isSlow: false,
    refresh: null,
    models: null,
    draw: null,
  };
}

/** The family whose text encoders end in this width; SDXL's two are counted together. */
export function baseModelOfWidth(width: number | null): BaseModel | null {
  if (width === 768) return "sd1";
  if (width === 1024) return "sd2";
  return width === 2048 ? "sdxl" : null;
}
