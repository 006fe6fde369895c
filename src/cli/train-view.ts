import type { NearWord } from "../protocol/jobs.ts";
import type { TrainingEvent } from "../protocol/training-events.ts";
import { skippedText } from "../system/precision-words.ts";
import type { CommandIo } from "./command.ts";
import { backendSentence, lineTeller, type EngineView } from "./engine-view.ts";
import { printable } from "./inspect.ts";
import { progressBar } from "./progress-bar.ts";

/** How much of a new loss the shown one takes on: losses jump with the timestep. */
const SMOOTHING = 0.05;
/** Of words that are near. */
const MOST_WORDS = 8;

type Told<T extends TrainingEvent["type"]> = Extract<TrainingEvent, { type: T }>;

const endings = { done: "Done", interrupted: "Interrupted", suspended: "Saved" } as const;

/** The embedding's path on stdout, everything else on stderr: a bar on a terminal, else a line now and then. */
export function trainTerminalView(io: CommandIo, isTerminal: boolean): EngineView {
  const bar = isTerminal ? progressBar(io.err) : null;
  const tell = lineTeller(io, bar);
  const show = trainingEvents(io, isTerminal, tell);
  return {
    show: (event) => {
      if (event.type === "training") show(event.event);
      else if (event.type === "backend") tell(backendSentence(event));
      else if (event.type === "notice") tell(`${event.message} ${event.hint}`);
    },
    close: () => bar?.clear(),
  };
}

function trainingEvents(
  io: CommandIo,
  isTerminal: boolean,
  say: (text: string) => void,
): (event: TrainingEvent) => void {
  // The time that is left of the training counts on while it samples.
  const [bar, stepBar] = isTerminal ? [progressBar(io.err), progressBar(io.err)] : [null, null];
  const smooth = smoother();
  let [first, steps, best] = [0, 0, Infinity];
  return (event) => {
    switch (event.type) {
      case "state":
        bar?.label(event.state);
        break;
      case "progress":
        bar?.progress(event.done, event.total);
        break;
      case "notice":
        say(`${event.message} ${event.hint}`);
        break;
      case "picture":
        say(`${event.name}${event.isUsed ? "" : " is left out"}: ${event.message}`);
        break;
      case "started":
        [first, steps] = [event.step, event.steps];
        say(
          `${event.runFolder}\n${event.pictures} pictures, ${event.vectors} vectors, steps ${first + 1} to ${steps}`,
        );
        break;
      case "step":
        stepBar?.label(`loss ${smooth(event.loss).toFixed(4)}`, { keepTime: event.step > first + 1 });
        stepBar?.progress(event.step - first, steps - first);
        break;
      case "skipped":
        stepBar?.progress(event.step - first, steps - first);
        say(`step ${event.step}: ${skippedText(event.skippedAtScale)}`);
        break;
      case "evaluation":
        say(evaluationLine(event, best));
        best = Math.min(best, event.loss);
        break;
      case "snapshot":
        say(`step ${event.snapshot.step}: snapshots/${event.snapshot.file}`);
        break;
      case "sample":
        say(`step ${event.sample.step}: samples/${event.sample.file} (${event.sample.text})`);
        break;
      case "saved":
        break;
      case "finished":
        say(`${endings[event.reason]} after step ${event.step}.`);
        if (event.notInstalled !== null) say(event.notInstalled);
        if (event.file !== null) io.out(`${printable(event.installed ?? event.file)}\n`);
        break;
      default:
        event satisfies never;
    }
  };
}

function smoother(): (loss: number) => number {
  let smooth = Number.NaN;
  return (loss) => (smooth = Number.isNaN(smooth) ? loss : smooth + SMOOTHING * (loss - smooth));
}

function evaluationLine({ step, loss, near }: Told<"evaluation">, best: number): string {
  const isBest = loss < best && best < Infinity;
  return `step ${step}: evaluation loss ${loss.toFixed(5)}${isBest ? ", the best so far" : ""}${nearWords(near)}`;
}

/** The nearest word of each vector. */
function nearWords(near: readonly NearWord[]): string {
  const nearest = near.filter(({ vector }, i) => vector !== near[i - 1]?.vector).slice(0, MOST_WORDS);
  const words = nearest.map(({ word, cosine }) => `${word} ${cosine.toFixed(2)}`);
  return words.length === 0 ? "" : `; near ${words.join(", ")}`;
}
