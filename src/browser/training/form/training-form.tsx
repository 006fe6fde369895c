import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { FieldIssue, FormReply } from "../../../protocol/preflight.ts";
import type { TrainingJob } from "../../../protocol/training-job.ts";
import { failureText, SidecarError } from "../../sidecar-api.ts";
import { t } from "../../strings.ts";
import { Demonstration } from "./demonstration.tsx";
import { FormProvider, type FormState } from "./form-context.ts";
import type { FormProps } from "./form-props.ts";
import { LengthSection } from "./length-section.tsx";
import { MoreSection } from "./more-section.tsx";
import { PicturesSection } from "./pictures-section.tsx";
import { PreflightBox } from "./preflight-box.tsx";
import { PromptsSection } from "./prompts-section.tsx";
import { SetupBox } from "./setup/setup-box.tsx";
import { reasonOf, StartBox, type Reason } from "./start-box.tsx";
import { useDraft, type DraftState } from "./use-draft.ts";
import { useFormState } from "./use-form-state.ts";
import { useLink } from "./use-link.ts";
import { useReply } from "./use-reply.ts";
import { WhatSection } from "./what-section.tsx";

/** From nothing to a started training. What is filled in stays, also through a reload of the page. */
export function TrainingForm(props: FormProps): JSX.Element {
  const drafts = useDraft(props.prefill);
  const isLinked = useLink(props.store);
  const reply = useReply({ key: isLinked ? "now" : null, ask: () => props.api.form() });
  if (reply.value !== null) return <Form props={props} drafts={drafts} reply={reply.value} />;
  return (
    <div class="ti-form">
      {reply.failure === null ? (
        <p class="ti-help">{t("Loading …")}</p>
      ) : (
        <p class="ti-said" data-severity="error">
          {reply.failure}{" "}
          <button type="button" class="ti-button" onClick={reply.again}>
            {t("Try again")}
          </button>
        </p>
      )}
    </div>
  );
}

type PartsProps = { readonly props: FormProps; readonly drafts: DraftState; readonly reply: FormReply };

function Form({ props, drafts, reply }: PartsProps): JSX.Element {
  const { isStarting, refusal, start } = useStart(props, drafts.draft);
  const form = useFormState({ props, reply, drafts, refusal });
  const reasons = startReasons(form);
  const isEmpty = Object.keys(drafts.draft).length === 0;
  return (
    <FormProvider value={form}>
      <form
        class="ti-form"
        aria-label={t("New training")}
        noValidate
        onSubmit={(event) => event.preventDefault()}
      >
        {reply.demonstration !== null && (
          <Demonstration
            api={props.api}
            job={reply.demonstration}
            locked={form.locked ?? offlineReason(form)}
            onStarted={props.onStarted}
          />
        )}
        <p class="ti-rights">
          {t(
            "Train on pictures and people you have the right to use; the base model's licence applies to the results.",
          )}
        </p>
        <div class="ti-columns">
          <fieldset class="ti-main" disabled={form.locked !== null}>
            <WhatSection />
            <PicturesSection />
            <PromptsSection />
            <LengthSection />
            <MoreSection />
          </fieldset>
          <div class="ti-side-column">
            {form.locked === null && <PreflightBox />}
            <SetupBox />
            <StartBox
              reasons={reasons}
              issue={refusal}
              isStarting={isStarting}
              start={() => void start(form.job)}
              clear={isEmpty ? null : () => drafts.replace({}, t("The form was emptied."))}
            />
          </div>
        </div>
      </form>
    </FormProvider>
  );
}

type Start = {
  readonly isStarting: boolean;
  /** Why the last start was refused, until something is changed: that may have been it. */
  readonly refusal: FieldIssue | null;
  readonly start: (job: FormState["job"]) => Promise<void>;
};

function useStart({ api, onStarted }: FormProps, draft: DraftState["draft"]): Start {
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [isStarting, setStarting] = useState(false);
  return {
    isStarting,
    refusal: refused?.draft === draft ? refused.issue : null,
    async start(job) {
      setStarting(true);
      setRefused(null);
      try {
        // The sidecar checks the whole of it.
        onStarted((await api.start({ job: job as TrainingJob })).job);
      } catch (error) {
        setRefused({ draft, issue: refusalOf(error) });
      }
      setStarting(false);
    },
  };
}

type Refusal = { readonly draft: DraftState["draft"]; readonly issue: FieldIssue };

/** The field is told as it stands in the body of the request: `job.name`. */
function refusalOf(error: unknown): FieldIssue {
  if (!(error instanceof SidecarError))
    return { field: "", severity: "error", message: failureText(error), hint: "" };
  const field = (error.field ?? "").replace(/^job\.?/, "");
  return { field, severity: "error", message: error.message, hint: error.hint };
}

function offlineReason({ store }: FormState): string | null {
  return store.connected ? null : t("The sidecar is not reached now.");
}

function startReasons(form: FormState): Reason[] {
  const barred = form.locked ?? offlineReason(form);
  if (barred !== null) return [{ field: null, text: barred }];
  const reasons: Reason[] = [];
  const isNameless = form.text("name") === "";
  const isWithoutPictures = form.text("pictures.folder") === "";
  if (isNameless) reasons.push({ field: "name", text: t("Give the embedding a name") });
  if (isWithoutPictures) reasons.push({ field: "pictures.folder", text: t("Choose or add pictures") });
  if (form.checkpoints.value !== null && form.checkpoint === null)
    reasons.push({ field: "model.checkpoint", text: t("Choose a base model") });
  if (form.pictures.sending > 0)
    reasons.push({
      field: null,
      text: t("{count} pictures are still on their way", { count: form.pictures.sending }),
    });
  const isSaid = (field: string): boolean =>
    (isNameless && field === "name") || (isWithoutPictures && /^pictures(\.folder)?$/.test(field));
  for (const issue of form.check.value?.issues ?? [])
    if (issue.severity === "error" && !isSaid(issue.field)) reasons.push(reasonOf(issue));
  for (const { message, blocks } of form.preflight.value?.problems ?? [])
    if (blocks) reasons.push({ field: null, text: message });
  return reasons;
}
