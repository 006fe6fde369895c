import type { BackendReport } from "../protocol/backend-report.ts";
import type { SetupEvent } from "../protocol/setup.ts";
import type { SetupPlan } from "../provision/setup-plan.ts";
import type { CodedError } from "../system/coded-error.ts";
import { humanSize } from "../system/human-size.ts";
import { describeBackend } from "./describe-backend.ts";
import type { CommandIo } from "./command.ts";
import { printable } from "./inspect.ts";
import { progressBar } from "./progress-bar.ts";

export type SetupView = {
  plan: (plan: SetupPlan, folder: string) => void;
  event: (event: SetupEvent) => void;
  done: (report: BackendReport) => void;
  /** The error is told on stderr by whoever ends the program. */
  failed: (error: CodedError) => void;
  close: () => void;
};

/** One object a line, as `SetupEvent` has them, and `plan` and `done` around them. */
export function jsonView({ out }: CommandIo): SetupView {
  const line = (value: object): void => out(`${JSON.stringify(value)}\n`);
  return {
    plan: ({ source, ...plan }, folder) => line({ type: "plan", ...plan, source: source.kind, folder }),
    event: line,
    done: (report) => line({ type: "done", report }),
    failed: ({ code, message, hint }) => line({ type: "failed", problem: { code, message, hint } }),
    close: () => undefined,
  };
}

export function terminalView({ out, err }: CommandIo, isTerminal: boolean): SetupView {
  const bar = progressBar(err);
  return {
    plan: (plan, folder) => err(`${describePlan(plan, folder).map(printable).join("\n")}\n`),
    event: (event) => {
      if (event.type === "phase") {
        if (isTerminal) bar.label(event.title);
        else err(`${event.title} …\n`);
      } else if (isTerminal) bar.progress(event.done, event.total, humanSize);
    },
    done: (report) => {
      if (isTerminal) bar.clear();
      out(`${describeBackend(report).map(printable).join("\n")}\n`);
    },
    failed: () => undefined,
    close: () => {
      if (isTerminal) bar.clear();
    },
  };
}

function describePlan(plan: SetupPlan, folder: string): string[] {
  const { title, npmPackage, source, download, disk, peak, notices, neverRun } = plan;
  const about = source.kind === "stock" ? "about " : "";
  const sizes = [
    `  download   ${about}${humanSize(download)}`,
    `  disk       ${about}${humanSize(disk)}, and up to ${humanSize(peak)} while it works`,
  ];
  return [
    `${title}, with ${npmPackage}`,
    ...(source.kind === "kept" ? [] : sizes),
    `  folder     ${folder}`,
    ...notices.map((notice) => `  ${notice}`),
    ...(neverRun
      ? ["  Built, never run: nobody has seen this variant compute yet. Please tell how it went."]
      : []),
  ];
}
