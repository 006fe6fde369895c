import type { TrainingEvent } from "../protocol/training-events.ts";
import type { CommandIo } from "./command.ts";
import { backendSentence, lineTeller, type EngineView } from "./engine-view.ts";
import { printable } from "./inspect.ts";
import { progressBar, type ProgressBar } from "./progress-bar.ts";

/** How much of a new loss the shown one takes on: losses jump with the timestep. */
const SMOOTHING = 0.05;

const endings = { done: "Done", interrupted: "Interrupted", suspended: "Saved" } as const;

/** The embedding's path on stdout, everything else on stderr: a bar on a terminal, else a line now and then. */
export function trainTerminalView(io: CommandIo, isTerminal: boolean): EngineView {
  const bar = isTerminal ? progressBar(io.err) : null;
  const tell = lineTeller(io, bar);
  const show = trainingEvents(io, bar, tell);
  return {
    show: (event) => {
      if (event.type === "training") show(event.event);
      else if (event.type === "backend") tell(backendSentence(event));
    },
    close: () => bar?.clear(),
  };
}

function trainingEvents(
  io: CommandIo,
  bar: ProgressBar | null,
  say: (text: string) => void,
): (event: TrainingEvent) => void {
  let [first, steps, smooth] = [0, 0, Number.NaN];
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
        smooth = Number.isNaN(smooth) ? event.loss : smooth + SMOOTHING * (event.loss - smooth);
        bar?.label(`loss ${smooth.toFixed(4)}`, { keepTime: event.step > first + 1 });
        bar?.progress(event.step - first, steps - first);
        break;
      case "evaluation":
        say(`step ${event.step}: evaluation loss ${event.loss.toFixed(5)}`);
        break;
      case "snapshot":
        say(`step ${event.snapshot.step}: ${event.snapshot.file}`);
        break;
      case "sample":
        say(`step ${event.sample.step}: ${event.sample.file}`);
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
