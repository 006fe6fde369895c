import { z } from "zod";
import { Problem } from "./problem.ts";

/** Builds of native TensorFlow. */
export const SetupVariant = z.enum(["cpu", "cuda"]);
export type SetupVariant = z.infer<typeof SetupVariant>;

export const SetupPhase = z.enum(["packages", "download", "unpack", "compile", "test"]);
export type SetupPhase = z.infer<typeof SetupPhase>;

/** What a setup tells while it works. */
export const SetupEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("phase"), phase: SetupPhase, title: z.string() }),
  /** Of the phase, in bytes. */
  z.object({ type: z.literal("progress"), done: z.number(), total: z.number() }),
]);
export type SetupEvent = z.infer<typeof SetupEvent>;

/** How a setup that ran in a process of its own has ended. */
export const SetupEnd = z.discriminatedUnion("type", [
  z.object({ type: z.literal("done") }),
  z.object({ type: z.literal("failed"), problem: Problem }),
]);
export type SetupEnd = z.infer<typeof SetupEnd>;

/** A build that fits this machine, and what setting it up would take. Sizes in bytes. */
export const SetupOffer = z.object({
  variant: SetupVariant,
  /** E.g. `TensorFlow 2.19.1 for the CPU`. */
  title: z.string(),
  download: z.number(),
  /** On disk when it is done, and while it works. */
  disk: z.number(),
  peak: z.number(),
  /** The sizes are only about so: a foreign installer fetches it. */
  isAbout: z.boolean(),
  /** The one that is in use, brought up to date: an older version of the program made it. It works meanwhile. */
  isRenewal: z.boolean(),
  /** Sentences to read before the start: licences, and what has to be there already. */
  notices: z.array(z.string()),
  /** The makers have not seen it compute on such a machine. */
  neverRun: z.boolean(),
  /** Bytes that are there of an earlier try, which is gone on with. */
  begun: z.number(),
  /** Why it can't be set up now; null: it can. */
  obstacle: Problem.nullable(),
});
export type SetupOffer = z.infer<typeof SetupOffer>;

/** `done` and `total` in bytes; null: the phase has no measure. `done`: since the sidecar started. */
export const SetupState = z.discriminatedUnion("type", [
  z.object({ type: z.literal("idle") }),
  z.object({
    type: z.literal("running"),
    variant: SetupVariant,
    /** null: it has not begun yet. */
    phase: SetupPhase.nullable(),
    title: z.string(),
    done: z.number().nullable(),
    total: z.number().nullable(),
  }),
  z.object({ type: z.literal("done"), variant: SetupVariant }),
  z.object({ type: z.literal("failed"), variant: SetupVariant, problem: Problem }),
]);
export type SetupState = z.infer<typeof SetupState>;

/** Answer of `GET /training/setup`. */
export const SetupReply = z.object({
  /** The build that is loaded now; null: none was set up. */
  inUse: SetupVariant.nullable(),
  /** The one to take first; empty: there is none for this machine, and `obstacle` says why. */
  offers: z.array(SetupOffer),
  obstacle: Problem.nullable(),
  /** Where it would lie; null for a visitor who may only read. */
  folder: z.string().nullable(),
  freeDisk: z.number(),
  state: SetupState,
});
export type SetupReply = z.infer<typeof SetupReply>;

/** Body of `POST /training/setup`. */
export const SetupRequest = z.strictObject({ variant: SetupVariant });
export type SetupRequest = z.infer<typeof SetupRequest>;

/** Answer of `POST` and `DELETE /training/setup`. */
export const SetupStateReply = z.object({ state: SetupState });
export type SetupStateReply = z.infer<typeof SetupStateReply>;
