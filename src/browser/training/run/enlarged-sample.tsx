import type { SampleImage } from "../../../protocol/jobs.ts";
import { showDialog } from "../../dialog.tsx";
import { t } from "../../strings.ts";

/** Shows a sample picture as large as the window allows. */
export async function enlarge(sample: SampleImage, address: string): Promise<void> {
  const { step, text, seed, width, height, webUi } = sample;
  await showDialog({
    name: "ti-enlarged",
    label: t("Sample picture of step {step}", { step }),
    content: () => (
      <figure>
        <img src={address} alt={text} />
        <figcaption>
          <bdi>{text}</bdi>
          <small>{t("Step {step} · seed {seed} · {width} × {height}", { step, seed, width, height })}</small>
          {webUi !== null && <small>{webUiText(webUi)}</small>}
        </figcaption>
      </figure>
    ),
  });
}

/** Says that the web UI has drawn it, and with what. */
export function webUiText({ checkpoint }: NonNullable<SampleImage["webUi"]>): string {
  return checkpoint === null
    ? t("Drawn by the web UI")
    : t("Drawn by the web UI with {checkpoint}", { checkpoint });
}
