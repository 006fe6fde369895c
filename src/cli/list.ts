import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import { ListQuery } from "../protocol/requests.ts";
import { parseRequest } from "../server/parse-request.ts";
import { selectCards } from "../server/select-cards.ts";
import { CliError } from "./cli-error.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { ExitCode } from "./exit-code.ts";
import { printable } from "./inspect.ts";
import { readFolder } from "./read-folder.ts";
import { openWorkplace } from "./workplace.ts";

export const list: Command = {
  name: "list",
  summary: "List the embeddings folder",
  usage: "[WORD…] [flags]",
  details: [
    "Shows what the card browser shows; with words, only what has all of them in name, tags or notes.",
    "Files that can't be used are listed with the reason; they don't change the exit code.",
  ],
  flags: { json: sharedFlags.json, embeddings: sharedFlags.embeddings, home: sharedFlags.home },
  run: runList,
};

async function runList(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const { cards, status } = await readFolder(await openWorkplace(invocation, io));
  if (!status.exists) {
    throw new CliError("FAILED", {
      message: `${status.path} is not there, or is no folder.`,
      hint: "Make the folder, or name another one with --embeddings.",
    });
  }
  for (const { message, hint } of status.warnings) io.err(printable(`!! ${message} ${hint}\n`));
  const search = invocation.positionals.join(" ");
  const selected = selectCards(cards, parseRequest(ListQuery, { search }));
  io.out(invocation.switches.has("json") ? `${JSON.stringify(selected, null, 2)}\n` : tableOf(selected));
  return ExitCode.ok;
}

function tableOf(cards: readonly EmbeddingCard[]): string {
  if (cards.length === 0) return "No embeddings.\n";
  const rows = cards.map((card) => [
    printable(card.token),
    card.baseModel ?? "-",
    card.vectors === null ? "-" : `${card.vectors}`,
    card.promptSide,
    printable(
      card.problem === null ? card.id : `${card.id}  !! ${card.problem.message} ${card.problem.hint}`,
    ),
  ]);
  const all = [["TOKEN", "MODEL", "VECTORS", "SIDE", "FILE"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(
      (row) =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd() + "\n",
    )
    .join("");
}
