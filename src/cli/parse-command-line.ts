import { parseArgs } from "node:util";
import { nearestName } from "../system/nearest-name.ts";
import { CliError } from "./cli-error.ts";
import type { Command, Invocation } from "./command.ts";

/** Finds the command named first. Throws `CliError` `USAGE` with the nearest known name. */
export function findCommand(name: string, commands: readonly Command[]): Command {
  const command = commands.find((known) => known.name === name);
  if (command !== undefined) return command;
  const names = commands.map((known) => known.name);
  throw new CliError("USAGE", {
    message: `There is no command "${name}".`,
    hint: suggestion(name, names, ""),
  });
}

/** Reads a command's own flags and arguments. Throws `CliError` `USAGE`. */
export function parseCommandLine(args: readonly string[], command: Command): Invocation {
  const names = Object.keys(command.flags);
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, { type }]) => [name, { type }]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const unknown = tokens.find((token) => token.kind === "option" && !names.includes(token.name));
  if (unknown?.kind === "option") {
    throw new CliError("USAGE", {
      message: `${command.name} has no flag ${unknown.rawName}.`,
      hint: suggestion(unknown.name, names, "--"),
    });
  }
  return invocationOf(strictly(args, options, command), command);
}

type Options = Record<string, { type: "string" | "boolean" }>;
type Parsed = { values: Record<string, unknown>; positionals: string[] };

function strictly(args: readonly string[], options: Options, command: Command): Parsed {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw new CliError("USAGE", {
      message: `${message}.`,
      hint: `See textual-inversion ${command.name} --help.`,
    });
  }
}

function invocationOf({ values, positionals }: Parsed, command: Command): Invocation {
  const texts: Record<string, string> = {};
  const switches = new Set<string>();
  for (const name of Object.keys(command.flags)) {
    const value = values[name];
    if (typeof value === "string") texts[name] = value;
    else if (value === true) switches.add(name);
  }
  return { texts, switches, positionals };
}

function suggestion(name: string, known: readonly string[], prefix: string): string {
  const meant = nearestName(name, known);
  if (meant !== null) return `Did you mean ${prefix}${meant}?`;
  return `Known: ${known.map((each) => `${prefix}${each}`).join(", ")}.`;
}
