import { FieldError } from "../system/coded-error.ts";

export type DraftErrorCode = "DRAFT_INCOMPLETE" | "STILL_LOOKING" | "TEMPLATE";

/** Why nothing can be told of a draft. `field`: in the body of the request. */
export class DraftError extends FieldError<DraftErrorCode> {}
