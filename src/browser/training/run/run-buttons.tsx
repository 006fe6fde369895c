import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { JobCommand, JobView } from "../../../protocol/jobs.ts";
import { notice } from "../../notices.ts";
import { t } from "../../strings.ts";
import { canCommand, canDraw, canUse, type JobProps } from "../panel-parts.ts";
import { DrawButton } from "./draw-button.tsx";

type Button = {
  readonly command: JobCommand["command"];
  readonly text: string;
  readonly help: string;
  readonly isMain?: boolean;
};

/** The buttons that make sense in the state a training is in; none for who may only read. */
export function RunButtons(props: JobProps): JSX.Element | null {
  const { job, commands } = props;
  if (!canCommand(props) || job.heldBy !== null) return null;
  const press = (command: Button["command"]): void => {
    void commands.command(job, command).then((isDone) => {
      if (command !== "interrupt" || !isDone || job.isInterrupting) return;
      notice(
        t(
          "It ends after this step, and what it learned becomes the embedding. “End now” does not wait for the step: those before it are saved.",
        ),
      );
    });
  };
  return (
    <div class="ti-run-commands">
      {(job.state === "training" || job.state === "sampling") && canUse(props) && <UseLatest {...props} />}
      {(job.state === "training" || job.state === "sampling") && canDraw(props) && (
        <DrawButton {...props} step={null} />
      )}
      {buttonsFor(job).map(({ command, text, help, isMain = false }) => (
        <button
          key={command}
          type="button"
          class={isMain ? "ti-button ti-primary" : "ti-button"}
          data-command={command}
          title={help}
          onClick={() => press(command)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

function UseLatest({ job, commands }: JobProps): JSX.Element {
  const [isBusy, setBusy] = useState(false);
  const use = (): void => {
    setBusy(true);
    void commands.useLatest(job).finally(() => setBusy(false));
  };
  return (
    <button
      type="button"
      class="ti-button"
      data-use="latest"
      disabled={isBusy}
      title={t("Saves the embedding of this step and puts it where prompts find it; the training goes on.")}
      onClick={use}
    >
      {isBusy ? t("Saving this step…") : t("Use this step")}
    </button>
  );
}

function buttonsFor({ state, canResume, isInterrupting }: JobView): Button[] {
  switch (state) {
    case "training":
    case "sampling":
      return [
        ...(isInterrupting ? [] : [pause(), sample(), save()]),
        isInterrupting ? interruptAgain() : interrupt(),
      ];
    case "paused":
      return [goOn(t("Goes on where it is.")), isInterrupting ? interruptAgain() : interrupt()];
    case "loading":
    case "encoding":
    case "compiling":
    case "saving":
      return [isInterrupting ? interruptAgain() : interrupt()];
    case "suspended":
    case "interrupted":
    case "failed":
      return canResume ? [goOn(t("Goes on from the last saved step."))] : [];
    case "queued":
    case "finished":
      return [];
    default:
      return state satisfies never;
  }
}

function pause(): Button {
  return {
    command: "pause",
    text: t("Pause"),
    help: t("Computes nothing until Resume; keeps its memory."),
  };
}
function goOn(help: string): Button {
  return { command: "resume", text: t("Resume"), help, isMain: true };
}
function save(): Button {
  return { command: "snapshot", text: t("Save now"), help: t("Saves the embedding of this step.") };
}
function sample(): Button {
  return { command: "sample", text: t("Sample now"), help: t("Draws the sample pictures with this step.") };
}
function interrupt(): Button {
  return {
    command: "interrupt",
    text: t("Interrupt"),
    help: t("Ends after this step; what was learned so far becomes the embedding."),
  };
}
function interruptAgain(): Button {
  return {
    command: "interrupt",
    text: t("End now"),
    help: t(
      "It ends after this step. Pressed again, it ends within half a minute: this step may be lost, those before it are saved.",
    ),
  };
}
