import { CodedError } from "../system/coded-error.ts";

export type TrainingErrorCode =
  | "SCHEDULE"
  | "CAPTION"
  | "WORD_PATTERN"
  | "TEMPLATE"
  | "TOKEN_MISSING"
  | "INITIALIZATION"
  | "NAME_TAKEN"
  | "VOCABULARY"
  | "PICTURE"
  | "DATASET"
  | "NOT_FINITE"
  | "NO_GRADIENT"
  | "PRECISION"
  | "RUN";

/** Why a training can't begin or go on. */
export class TrainingError extends CodedError<TrainingErrorCode> {}
