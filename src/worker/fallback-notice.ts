import { describeError } from "../system/logger.ts";

/** What a person is told when a graph failed, and everything goes on kernel by kernel. */
export function fallbackNotice(computation: string, error: unknown): { message: string; hint: string } {
  // TensorFlow adds the whole way through the graph, line by line.
  const [reason = ""] = describeError(error).split("\n", 1);
  return {
    message: `The ${computation} does not run as one graph: ${reason}`,
    hint: "It goes on operation by operation, which gives the same numbers and takes longer.",
  };
}
