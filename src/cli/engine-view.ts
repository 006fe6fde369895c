import type { EngineEvent } from "../protocol/engine.ts";
import type { CommandIo } from "./command.ts";
import { printable } from "./inspect.ts";
import type { ProgressBar } from "./progress-bar.ts";

/** Shows what an engine tells. */
export type EngineView = { show: (event: EngineEvent) => void; close: () => void };

/** Every event as a line of JSON. */
export function engineJsonView({ out }: CommandIo): EngineView {
  return { show: (event) => out(`${JSON.stringify(event)}\n`), close: () => undefined };
}

/** Writes lines to stderr, in the place of the bar. */
export function lineTeller({ err }: CommandIo, bar: ProgressBar | null): (text: string) => void {
  return (text) => {
    bar?.clear();
    err(`${printable(text).trimEnd()}\n`);
  };
}

export function backendSentence({ backend, why }: Extract<EngineEvent, { type: "backend" }>): string {
  return `Computing with ${backend}. ${why}`;
}
