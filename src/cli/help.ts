import type { Command } from "./command.ts";

const EXIT_CODES = `Exit codes:
  0  all is well
  1  something is wrong with what was looked at: an unusable file, a broken link
  2  the command line is wrong
  3  it could not be done: configuration, port, folder`;

export function overallHelp(commands: readonly Command[], version: string): string {
  const rows = commands.map(({ name, summary }) => ({ left: name, right: summary }));
  return `textual-inversion ${version}: embeddings of Stable Diffusion, in the web UI and without it.

Usage: textual-inversion COMMAND [flags]

Commands:
${table(rows)}

textual-inversion COMMAND --help tells more about one. --version prints the version.

${EXIT_CODES}
`;
}

export function commandHelp(command: Command): string {
  const rows = Object.entries(command.flags).map(([name, { value, description }]) => ({
    left: `--${name}${value === undefined ? "" : ` ${value}`}`,
    right: description,
  }));
  return `${command.summary}

Usage: textual-inversion ${command.name} ${command.usage}

${command.details.join("\n")}

Flags:
${table(rows)}

${EXIT_CODES}
`;
}

function table(rows: readonly { left: string; right: string }[]): string {
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
