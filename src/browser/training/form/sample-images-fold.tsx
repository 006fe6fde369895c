import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../strings.ts";
import { Fold } from "./fold.tsx";
import { useForm } from "./form-context.ts";
import { takeGeneration } from "./take-generation.ts";

/** Sample images; their settings can be taken from the page's txt2img. */
export function SampleImagesFold(): JSX.Element {
  const form = useForm();
  const paths = [...form.fields.keys()].filter((path) => path.startsWith("samples."));
  return (
    <Fold title={t("Sample images")} paths={paths}>
      <TakeButton />
    </Fold>
  );
}

function TakeButton(): JSX.Element | null {
  const { host, text, change } = useForm();
  const [notes, setNotes] = useState<readonly string[] | null>(null);
  if (host.generation() === null) return null;
  function take(): void {
    const generation = host.generation();
    if (generation === null) return;
    const taken = takeGeneration(generation, text("name"), host.caseSensitive);
    change(taken.values);
    setNotes(taken.notes);
  }
  return (
    <div class="ti-take">
      <button type="button" class="ti-button" onClick={take}>
        {t("Take from txt2img")}
      </button>
      <div role="status">
        {notes !== null && (
          <ul class="ti-advice">
            <li>{t("Prompt, sampler, size and the rest are as in txt2img now.")}</li>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
