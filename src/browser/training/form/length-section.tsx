import type { JSX } from "preact";
import { lastStep, readSchedule } from "../../../protocol/training-rate.ts";
import { t } from "../../strings.ts";
import { useForm, type FormState } from "./form-context.ts";
import { RateCurve } from "./rate-curve.tsx";
import { SchemaField } from "./schema-field.tsx";
import { Section } from "./section.tsx";

export function LengthSection(): JSX.Element {
  const form = useForm();
  return (
    <Section name="length" title={t("How long")}>
      <div class="ti-grid">
        <SchemaField path="steps" />
        <SchemaField path="learningRate.schedule" />
      </div>
      <RateCurve />
      <p class="ti-fact">{lengthText(form)}</p>
      <div class="ti-grid">
        <SchemaField path="batch.size" />
        <SchemaField path="batch.accumulation" />
      </div>
    </Section>
  );
}

/** What the numbers come to. */
function lengthText(form: FormState): string {
  const steps = form.number("steps");
  const { pieces } = readSchedule(form.text("learningRate.schedule"));
  if (steps === null || pieces === null) return "";
  const last = lastStep(pieces, steps);
  const perStep = (form.number("batch.size") ?? 1) * (form.number("batch.accumulation") ?? 1);
  const end =
    last < steps
      ? t("Ends with step {last}, where the learning rate's last pair ends.", { last: last.toLocaleString() })
      : t("Ends with step {last}.", { last: last.toLocaleString() });
  const seen = t("{perStep} pictures a step", { perStep });
  const { count } = form.pictures;
  if (count === null || count === 0) return perStep === 1 ? end : `${end} ${seen}.`;
  const times = Math.round((last * perStep) / count).toLocaleString();
  return `${end} ${perStep === 1 ? t("One picture a step") : seen}: ${t("each is looked at about {times} times.", { times })}`;
}
