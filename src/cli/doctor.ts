import { humanSize } from "../system/human-size.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { describeBackend } from "./describe-backend.ts";
import { examine, type Examination } from "./examine.ts";
import { ExitCode } from "./exit-code.ts";
import { printable } from "./inspect.ts";
import { openWorkplace } from "./workplace.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "Check this installation and say how to mend it",
  usage: "[flags]",
  details: [
    "Shows every path with its size, the embeddings folder, the link to the web UI, what would compute and what is wrong.",
    "For the state of a web UI add --home <web UI>/textual_inversion.",
  ],
  flags: {
    json: sharedFlags.json,
    embeddings: sharedFlags.embeddings,
    "web-ui": sharedFlags["web-ui"],
    home: sharedFlags.home,
  },
  run: runDoctor,
};

async function runDoctor(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const examination = await examine(await openWorkplace(invocation, io));
  io.out(
    invocation.switches.has("json") ? `${JSON.stringify(examination, null, 2)}\n` : describe(examination),
  );
  return examination.problems.length === 0 ? ExitCode.ok : ExitCode.problem;
}

function describe(examination: Examination): string {
  const {
    version,
    buildId,
    node,
    platform,
    program,
    extension,
    paths,
    folder,
    webUi,
    backend,
    memory,
    training,
    problems,
  } = examination;
  const rows: [string, string][] = [
    ["version", `${version} (build ${buildId})`],
    ["node", `${node} on ${platform}`],
    ["program", program ?? "no clone around"],
    ["extension", extension ?? "not found"],
    ...paths.map(({ name, path, exists, bytes }): [string, string] => [
      name,
      `${path}  ${exists ? humanSize(bytes) : "not there yet"}`,
    ]),
    [
      "embeddings",
      `${folder.path}  ${folder.embeddings} file${folder.embeddings === 1 ? "" : "s"}, ${folder.unusable} unusable`,
    ],
    ["web UI", webUi.message ?? `${webUi.family} at ${webUi.url ?? "no address"} (${webUi.link})`],
    ...backendRows(backend),
    ["memory", describeMemory(memory)],
    ["training", training.message],
  ];
  const lines = rows.map(([name, text]) => `${name.padEnd(12)}${printable(text)}`);
  const found = problems.map(({ message, hint }) => printable(`!! ${message}\n   ${hint}`));
  return [...lines, "", ...(found.length === 0 ? ["All is well."] : found), ""].join("\n");
}

function backendRows(backend: Examination["backend"]): [string, string][] {
  const lines = backend === null ? ["none works"] : describeBackend(backend);
  return lines.map((line, i) => [i === 0 ? "backend" : "", line]);
}

function describeMemory({ total, free, gpus }: Examination["memory"]): string {
  const cards = gpus.map(
    ({ name, memory, freeMemory }) => `; ${name}: ${humanSize(freeMemory)} of ${humanSize(memory)}`,
  );
  return `${humanSize(free)} of ${humanSize(total)} free${cards.join("")}`;
}
