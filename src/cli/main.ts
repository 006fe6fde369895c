import { commands } from "./commands.ts";
import { runProgram } from "./run-program.ts";

// A parent that is gone reads no more; that must not end us untidily.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

process.exitCode = await runProgram(process.argv.slice(2), commands, {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
});
