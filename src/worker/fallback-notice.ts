import { describeError } from "../system/logger.ts";

/** What a person is told when a graph failed, and everything goes on kernel by kernel. */
export function fallbackNotice(computation: string, error: unknown): { message: string; hint: string } {
  // TensorFlow begins with the number of its error and adds the whole way through the graph, line by line.
  const told = describeError(error).replace(/Invalid TF_Status: \d+\nMessage: (\{\{.*?\}\} )?/, "");
  const [reason = ""] = told.split("\n", 1);
  return {
    message: `The ${computation} does not run as one graph: ${reason}`,
    hint: "It goes on operation by operation, which gives the same numbers and takes longer.",
  };
}
