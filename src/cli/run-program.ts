import { readBuild } from "../system/build-id.ts";
import { CodedError } from "../system/coded-error.ts";
import { describeError } from "../system/logger.ts";
import { CliError } from "./cli-error.ts";
import type { Command, CommandIo } from "./command.ts";
import { ExitCode } from "./exit-code.ts";
import { commandHelp, overallHelp } from "./help.ts";
import { findCommand, parseCommandLine } from "./parse-command-line.ts";

/** Runs the command line's command and tells how it ended. Never throws. */
export async function runProgram(
  args: readonly string[],
  commands: readonly Command[],
  io: CommandIo,
): Promise<ExitCode> {
  try {
    const [first, ...rest] = args;
    const { version } = readBuild();
    if (first === "--version") {
      io.out(`${version}\n`);
      return ExitCode.ok;
    }
    if (first === undefined || first === "--help" || first === "-h" || first === "help") {
      const [about] = rest;
      io.out(
        about === undefined ? overallHelp(commands, version) : commandHelp(findCommand(about, commands)),
      );
      return first === undefined ? ExitCode.usage : ExitCode.ok;
    }
    const command = findCommand(first, commands);
    if (rest.includes("--help") || rest.includes("-h")) {
      io.out(commandHelp(command));
      return ExitCode.ok;
    }
    return await command.run(parseCommandLine(rest, command), io);
  } catch (error) {
    return reportFailure(error, io);
  }
}

function reportFailure(error: unknown, io: CommandIo): ExitCode {
  if (error instanceof CodedError) {
    io.err(`${error.message}\n${error.hint}\n`);
    return error instanceof CliError && error.code === "USAGE" ? ExitCode.usage : ExitCode.failed;
  }
  const isWanted = io.env["TI_LOG_LEVEL"] === "debug";
  const stack = isWanted && error instanceof Error ? (error.stack ?? "") : "TI_LOG_LEVEL=debug shows where.";
  io.err(`A mistake of this program: ${describeError(error)}\n${stack}\n`);
  return ExitCode.failed;
}
