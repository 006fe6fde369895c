import { DATA_TYPES } from "./graph-attributes.ts";
import type { GraphBuilder, InputNames } from "./graph-builder.ts";
import type { GraphTensor } from "./graph-tensor.ts";
import type { GraphEnds } from "./loaded-graph.ts";
import { OUTPUT_NAMES } from "./output-names.ts";
import { bytesField, type Field, integerField, messageField } from "./protobuf.ts";

/**
 * The `FunctionDef` message of a function that computes what the graph does. Its arguments are the placeholders; its nodes
 * name what they take by the name that the output has.
 */
export function functionDefinition(
  name: string,
  graph: GraphBuilder,
  { inputs, outputs }: GraphEnds,
): Uint8Array {
  const operations = new Map(graph.nodes.map(({ name: node, operation }) => [node, operation]));
  const names = namesIn(operations);
  const results = outputs.map((output, index) => ({ name: `result_${index}`, output }));
  const signature = messageField(1, [
    bytesField(1, name),
    ...inputs.map((input) => messageField(2, argument(argumentName(input.node), input))),
    ...results.map((result) => messageField(3, argument(result.name, result.output))),
  ]);
  const nodes = graph
    .nodeMessages(names)
    .flatMap(({ node, fields }) => (node.operation === "Placeholder" ? [] : [messageField(3, fields)]));
  const returned = results.map((result) =>
    messageField(4, [bytesField(1, result.name), bytesField(2, names.tensor(result.output))]),
  );
  return Buffer.concat([signature, ...nodes, ...returned]);
}

function namesIn(operations: ReadonlyMap<string, string>): InputNames {
  const operationOf = (node: string): string => {
    const operation = operations.get(node);
    if (operation === undefined) throw new Error(`The graph has no node ${node}`);
    return operation;
  };
  const isArgument = (node: string): boolean => operationOf(node) === "Placeholder";
  return {
    node: (node) => (isArgument(node) ? argumentName(node) : node),
    tensor: ({ node, output }) => {
      if (isArgument(node)) return argumentName(node);
      const outputName = OUTPUT_NAMES[operationOf(node)]?.[output];
      if (outputName === undefined) throw new Error(`Output ${output} of ${node} has no known name.`);
      return `${node}:${outputName}:0`;
    },
  };
}

/** TensorFlow wants arguments in small letters. */
const argumentName = (node: string): string => node.toLowerCase();

/** Fields of an `ArgDef`. */
function argument(name: string, { type }: GraphTensor): Field[] {
  return [bytesField(1, name), integerField(3, DATA_TYPES[type])];
}
