import type { SetupOffer, SetupReply, SetupState } from "../../../../protocol/setup.ts";
import type { FormState } from "../form-context.ts";

/** What a box of the setup is about; null: there is nothing to be said. */
export type ShownSetup = {
  readonly state: Exclude<SetupState, { type: "done" }>;
  readonly offers: readonly SetupOffer[];
};

/** What a training computes with, as far as the setup's offers depend on it. */
export type Computing = {
  /** The job's `backend`. */
  readonly wanted: string;
  /** The preflight's `backend.name`; null: not known yet. */
  readonly used: string | null;
  readonly isMiniature: boolean;
};

/** Beside the form: where a native backend would serve the training that is filled in, or one is being set up. */
export function shownInForm(form: FormState): ShownSetup | null {
  const { state, reply, isLooking } = form.setup;
  const { checkpoint, preflight } = form;
  // It has just been set up: what was known before would offer the same again.
  if (state.type === "done" && (isLooking || preflight.isWaiting)) return null;
  if (checkpoint === null || preflight.value === null) return shown(state, []);
  const offers = betterBuilds(reply, {
    wanted: form.text("backend"),
    used: preflight.value.backend.name,
    isMiniature: checkpoint.isMiniature,
  });
  return shown(state, offers);
}

/** Among the experts' fields: whatever could be set up here. */
export function shownInFold({ setup }: FormState): ShownSetup | null {
  const { state, reply } = setup;
  const isNew = ({ variant, isRenewal }: SetupOffer): boolean => isRenewal || variant !== reply?.inUse;
  return shown(state, reply?.offers.filter(isNew) ?? []);
}

function shown(state: SetupState, offers: readonly SetupOffer[]): ShownSetup | null {
  if (state.type === "running") return { state, offers };
  if (offers.length === 0) return null;
  return { state: state.type === "done" ? { type: "idle" } : state, offers };
}

/** The builds that would compute what is wanted, and better than what is there does. */
export function betterBuilds(reply: SetupReply | null, computing: Computing): SetupOffer[] {
  const { wanted, used, isMiniature } = computing;
  if (reply === null || used === null || wanted === "wasm") return [];
  if (wanted === "auto" && isMiniature) return [];
  // What was set up and is not used does not work: the same may be set up once more.
  const isMissing = reply.inUse === null || used === "wasm";
  return reply.offers.filter(({ variant, isRenewal }) => {
    const serves = isMissing || isRenewal;
    if (wanted === "cpu") return serves && variant === "cpu";
    if (variant === "cuda") return serves || reply.inUse === "cpu";
    return wanted !== "gpu" && serves;
  });
}
