import { find } from "./host-fields.ts";
import { hostGlobals } from "./host-globals.ts";

/**
 * Plays the sound with which A1111's family tells that a picture is done, where the user has put one: gradio 3 has an
 * `<audio>`, gradio 4 hides it in the shadow of its waveform.
 */
export function playHostSound(): void {
  const place = find("#audio_notification");
  const sound =
    place?.querySelector("audio") ??
    place?.querySelector("#waveform > div")?.shadowRoot?.querySelector("audio") ??
    null;
  if (sound === null) return;
  const volume = Number(hostGlobals().opts?.["notification_volume"] ?? 100);
  sound.volume = Math.min(1, Math.max(0, volume / 100));
  // A browser refuses before the first click on the page.
  sound.play().catch(() => undefined);
}
