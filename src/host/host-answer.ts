import { ApiError } from "../protocol/problem.ts";
import { HostError } from "./host-error.ts";

export function strangeAnswer(url: string, status: number): HostError {
  return new HostError("HOST_ANSWER", {
    message: `The web UI at ${url} gave an answer this program does not understand (status ${status}).`,
    hint: "Update the web UI and this extension; the web UI's console may say more.",
  });
}

/** Why our Python side did not do it: the web UI trains, or makes a picture. */
export function refusalOf(url: string, status: number, data: unknown): HostError {
  const refusal = ApiError.safeParse(data);
  const isNotNow = status === 409 && refusal.success;
  return isNotNow ? new HostError("HOST_NOT_NOW", refusal.data) : strangeAnswer(url, status);
}
