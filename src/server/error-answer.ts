import type { ApiError } from "../protocol/problem.ts";
import { RequestError } from "./request-error.ts";

/** Every code that is not 400, of our own errors and of the catalog's. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  TOKEN_NEEDED: 401,
  HOST_NOT_ALLOWED: 403,
  ORIGIN_NOT_ALLOWED: 403,
  READ_ONLY: 403,
  PATH_NOT_OFFERED: 403,
  OUTSIDE_FOLDER: 403,
  NOT_WRITABLE: 403,
  FOLDER_NOT_ALLOWED: 403,
  NOT_CHANGEABLE: 409,
  NOT_FOUND: 404,
  NO_SUCH_ROUTE: 404,
  NAME_TAKEN: 409,
  NOT_A_FILE: 409,
  NO_CHECKPOINT: 409,
  NOT_FOR_WEB_UI: 409,
  NOT_IN_THIS_STATE: 409,
  NOTHING_TO_REPAIR: 409,
  FOLDER_MISSING: 409,
  STILL_LOOKING: 409,
  TRAINING_RUNS: 409,
  UNSUPPORTED: 409,
  BUSY: 409,
  FILE_CHANGES_TOO_OFTEN: 409,
  CONFIG_INVALID: 409,
  CONFIG_NOT_WRITABLE: 403,
  BODY_TOO_LARGE: 413,
  NOT_JSON: 415,
  INTERNAL: 500,
  ENGINE_DIED: 500,
  ENGINE_FAILED: 500,
  ENGINE_MISSING: 500,
  OUT_OF_MEMORY: 500,
  FILE_SYSTEM: 500,
  DISK_FULL: 507,
};

export type ErrorAnswer = {
  status: number;
  body: ApiError;
  /** A defect of ours: worth a log line. */ unexpected: boolean;
};

/** What goes to the client for anything thrown: never a stack, never a path it did not ask for. */
export function errorAnswer(thrown: unknown): ErrorAnswer {
  const error = isCoded(thrown) ? thrown : fromExpress(thrown);
  const field = error.field === undefined ? {} : { field: error.field };
  const body = { code: error.code, message: error.message, hint: error.hint, ...field };
  const status = STATUS_OF_CODE[error.code] ?? 400;
  return { status, body, unexpected: error.code === "INTERNAL" };
}

/** `CodedError` and `FormatError` alike; node's own errors have a code, but no hint. */
function isCoded(thrown: unknown): thrown is Error & ApiError {
  return thrown instanceof Error && "code" in thrown && "hint" in thrown && typeof thrown.hint === "string";
}

/** express and its body parser throw errors with `status` and, of the parser's, `type`. */
function fromExpress(thrown: unknown): RequestError {
  const { status, type } = thrown as { status?: unknown; type?: unknown };
  if (type === "entity.too.large") {
    return new RequestError("BODY_TOO_LARGE", {
      message: "The request is larger than this route takes.",
      hint: "An embedding or a picture may be 48 MB; is this file the right one?",
    });
  }
  if (type === "encoding.unsupported" || type === "charset.unsupported") {
    return new RequestError("NOT_JSON", {
      message: "The body is compressed, or not in UTF-8.",
      hint: "Send plain JSON in UTF-8.",
    });
  }
  if (type === "entity.parse.failed") {
    return new RequestError("BAD_JSON", {
      message: "The body is not JSON.",
      hint: "Send one JSON object with Content-Type: application/json.",
    });
  }
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new RequestError("BAD_REQUEST", {
      message: "The request is malformed.",
      hint: "Encode ids in the address with encodeURIComponent.",
    });
  }
  return new RequestError("INTERNAL", {
    message: "The sidecar made a mistake with this request.",
    hint: "Its log says more; please report it with the log's last lines.",
  });
}
