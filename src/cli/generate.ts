import { type EngineEvent } from "../protocol/engine.ts";
import { tensorflowFolder } from "../system/tensorflow-folder.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { runEngine } from "../jobs/engine-process.ts";
import { backendSentence, engineJsonView, lineTeller, type EngineView } from "./engine-view.ts";
import { ExitCode } from "./exit-code.ts";
import { generateTask } from "./generate-task.ts";
import { printable } from "./inspect.ts";
import { progressBar } from "./progress-bar.ts";
import { embeddingsFolder, openWorkplace } from "./workplace.ts";

export const generate: Command = {
  name: "generate",
  summary: "Draw a picture with a Stable Diffusion checkpoint",
  usage: '--prompt "…" [--checkpoint FILE] [flags]',
  details: [
    "Prompts are read as AUTOMATIC1111's web UI reads them: (emphasis:1.2), [less], BREAK, embeddings by name.",
    "The picture carries its settings, as the web UI writes and reads them. The same seed begins with the noise",
    "the web UI has on an NVIDIA card. Without --checkpoint the bundled miniature model draws.",
  ],
  flags: {
    checkpoint: { type: "string", value: "FILE", description: ".safetensors or .ckpt of Stable Diffusion 1" },
    prompt: { type: "string", value: "TEXT", description: "What to draw" },
    "negative-prompt": { type: "string", value: "TEXT", description: "What to stay away from" },
    embeddings: sharedFlags.embeddings,
    steps: { type: "string", value: "N", description: "Steps of the sampler; 20" },
    sampler: { type: "string", value: "NAME", description: '"Euler a" (default), Euler or DDIM' },
    "cfg-scale": { type: "string", value: "X", description: "Guidance; 7. 1: none" },
    seed: { type: "string", value: "N", description: "-1 (default): any" },
    width: { type: "string", value: "PIXELS", description: "512; of a miniature model 64" },
    height: { type: "string", value: "PIXELS", description: "As --width" },
    "clip-skip": {
      type: "string",
      value: "N",
      description: "Take the text encoder's layer N from the end; 1",
    },
    vae: { type: "string", value: "FILE", description: "Use this VAE in place of the checkpoint's" },
    backend: { type: "string", value: "NAME", description: "auto (default), gpu, cpu or wasm" },
    out: {
      type: "string",
      value: "FILE",
      description: "Where to write; replaces. picture.png, picture-2.png, …",
    },
    json: { type: "boolean", description: "Print events as lines of JSON" },
    home: sharedFlags.home,
  },
  run: runGenerate,
};

async function runGenerate(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const workplace = await openWorkplace(invocation, io);
  const task = generateTask(invocation, {
    embeddingsDir: embeddingsFolder(workplace),
    tensorflow: tensorflowFolder(workplace.paths.home, io.env),
  });
  const view = invocation.switches.has("json") ? engineJsonView(io) : terminalView(io, process.stderr.isTTY);
  try {
    await runEngine(task, { onEvent: view.show, env: io.env });
  } finally {
    view.close();
  }
  return ExitCode.ok;
}

/** The picture's path on stdout, everything else on stderr. */
function terminalView(io: CommandIo, isTerminal: boolean): EngineView {
  const bar = isTerminal ? progressBar(io.err) : null;
  const tell = lineTeller(io, bar);
  const show = (event: EngineEvent): void => {
    switch (event.type) {
      case "backend":
        tell(backendSentence(event));
        return;
      case "stage":
        bar?.label(event.stage);
        return;
      case "notice":
        tell(`${event.message} ${event.hint}`);
        return;
      case "progress":
        bar?.progress(event.done, event.total);
        return;
      case "picture":
        bar?.clear();
        io.out(`${printable(event.file)}\n`);
        return;
      case "probed":
      case "benched":
      case "inspected":
      case "inspected-checkpoint":
      case "planned-training":
      case "prompts":
      case "training":
      case "failed":
        return;
      default:
        return event satisfies never;
    }
  };
  return { show, close: () => bar?.clear() };
}
