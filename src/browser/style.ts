import { STANDALONE_STYLE } from "./standalone-style.ts";
import { FORM_STYLE } from "./training/form/form-style.ts";
import { TRAINING_STYLE } from "./training/training-style.ts";

/**
 * Our style, and the one place that lists what a test or a user's own stylesheet may hold on to.
 *
 * Cards (the hosts' and ours): `.card.ti-card`, with
 *   `.ti-own`         made by us (`data-ti-id` = the file's id); the host shows none for the file
 *   `.ti-pressed`     the token stands in a prompt; `data-ti-stands="positive|negative|both"`
 *   `.ti-misplaced`   it stands in the prompt its side rules out
 *   `.ti-unusable`    no prompt can use it; dimmed
 *   `.ti-lit`         it has just come of a training
 *   `.ti-filtered`    hidden by a chip of the toolbar (the host's search uses `.hidden`)
 * In a card: `button.ti-press[aria-pressed]` (keyboard and screen readers), `.ti-marks` with
 *   `button.ti-star[aria-pressed]`, `button.ti-side[data-side][data-suggested]`, `.ti-base`,
 *   `.ti-vectors`, `button.ti-info[data-warnings]`; `.ti-note` with `.ti-note-text` and one of
 *   `button.ti-move`, `button.ti-fix`.
 * Over the cards: `.ti-toolbar[data-tab]` with `button.ti-chip[data-chip][aria-pressed]`,
 *   `.ti-count`, `button.ti-link[data-state]`, `button.ti-gear`.
 * Elsewhere: `.ti-notices > .ti-notice[data-kind]`, `dialog.ti-dialog` with `.ti-panel` (a card's
 *   details), `.ti-clash` (import), `.ti-settings` or `.ti-link-help`; `.ti-drop` while files are
 *   dragged over a tab.
 */
export const STYLE = `
/* gradio's variables; SD.Next's modern UI empties them and has --sd-… instead. */
.ti-card, .ti-toolbar, .ti-dialog, .ti-notices, .ti-drop, .ti-training {
  --ti-text: var(--body-text-color, var(--sd-button-normal-text-color, #1f2937));
  --ti-faint: var(--body-text-color-subdued, var(--sd-label-color, #6b7280));
  --ti-ground: var(--background-fill-primary, var(--sd-panel-background-color, #fff));
  --ti-raised: var(--background-fill-secondary, var(--sd-button-normal-color, #f9fafb));
  --ti-line: var(--border-color-primary, var(--sd-panel-border-color, #e5e7eb));
  --ti-accent: var(--color-accent, var(--sd-main-accent-color, #2563eb));
  --ti-radius: var(--radius-lg, 8px);
  --ti-second: #c026d3;
  --ti-good: #16a34a;
  --ti-warn: #d97706;
  --ti-bad: #dc2626;
}
.ti-card [hidden], .ti-toolbar [hidden], .ti-dialog [hidden], .ti-training [hidden] { display: none !important; }
.ti-card { position: relative; }
.ti-filtered { display: none !important; }

/* A card's marks: at the left, so that the host's buttons at the right stay free. */
.ti-card .ti-marks {
  position: absolute; top: 6px; left: 6px; z-index: 1; max-width: calc(100% - 12px);
  display: flex; flex-direction: column; align-items: flex-start; gap: 4px; pointer-events: none;
}
.ti-card:hover .ti-marks { top: var(--ti-marks-top, 6px); }
.ti-card .ti-row { display: flex; flex-wrap: wrap; gap: 4px; max-width: 100%; }
.ti-card .ti-mark {
  pointer-events: auto; box-sizing: border-box; height: 22px; padding: 0 8px; margin: 0; border: 0; border-radius: 11px;
  background: rgba(17, 24, 39, 0.74); color: #fff; font: 500 12px/22px var(--font, system-ui, sans-serif);
  letter-spacing: 0; text-shadow: none; white-space: nowrap; cursor: inherit; min-width: 0;
}
.ti-card button.ti-mark { cursor: pointer; }
.ti-card button.ti-mark:hover:enabled { background: rgba(17, 24, 39, 0.94); }
.ti-card button.ti-mark:disabled { cursor: default; }
.ti-card .ti-star { width: 22px; padding: 0; font-size: 14px; text-align: center; }
.ti-card .ti-star[aria-pressed="true"] { color: #fbbf24; }
.ti-card .ti-info { width: 22px; padding: 0; text-align: center; font-weight: 700; }
.ti-card .ti-info[data-warnings] { background: #b45309; }
.ti-card .ti-side[data-side="negative"]:not([data-suggested]) { background: #b91c1c; }
.ti-card .ti-side[data-side="positive"]:not([data-suggested]) { background: #15803d; }
.ti-card .ti-side[data-suggested] { box-shadow: inset 0 0 0 1.5px currentColor; }
.ti-card .ti-side[data-suggested][data-side="negative"] { color: #fca5a5; }
.ti-card .ti-side[data-suggested][data-side="positive"] { color: #86efac; }
/* What says nothing yet is offered when the card is looked at, after what does. */
.ti-card .ti-star[aria-pressed="false"], .ti-card .ti-side[data-side="any"], .ti-card .ti-info:not([data-warnings]) { opacity: 0; order: 1; }
.ti-card:hover .ti-mark.ti-mark, .ti-card:focus-within .ti-mark.ti-mark { opacity: 1; }
@media (hover: none) { .ti-card .ti-mark.ti-mark { opacity: 1; } }

.ti-card .ti-press { position: absolute; inset: 0; width: 100%; height: 100%; padding: 0; border: 0; border-radius: inherit; background: none; pointer-events: none; }
.ti-card .ti-press:focus-visible { outline: 3px solid var(--ti-accent); outline-offset: -3px; box-shadow: inset 0 0 0 5px rgba(255, 255, 255, 0.85); }
.ti-card.ti-pressed { box-shadow: 0 0 0 3px var(--ti-accent) !important; }
.ti-card.ti-pressed[data-ti-stands="negative"] { box-shadow: 0 0 0 3px #b91c1c !important; }
.ti-card.ti-misplaced { box-shadow: 0 0 0 3px var(--ti-warn) !important; }
.ti-card.ti-lit { animation: ti-lit 1.25s ease-in-out infinite alternate; }
@keyframes ti-lit { from { box-shadow: 0 0 0 3px var(--ti-good); } to { box-shadow: 0 0 0 5px var(--ti-good), 0 0 28px 6px var(--ti-good); } }
@media (prefers-reduced-motion: reduce) { .ti-card.ti-lit { animation: none; box-shadow: 0 0 0 5px var(--ti-good) !important; } }
.ti-card.ti-unusable { filter: saturate(0.35) brightness(0.82); }
.ti-card.ti-unusable > .preview { opacity: 0.45; }
.ti-card.ti-unusable .name { opacity: 0.7; }

.ti-card .ti-note { display: flex; flex-direction: column; align-items: flex-start; gap: 6px; margin: 0 0 8px; }
.ti-card .ti-note[hidden] { display: none; }
.ti-card .ti-note-text {
  font: 500 13px/1.35 var(--font, system-ui, sans-serif); color: #fde68a !important; overflow: hidden;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow-wrap: anywhere;
}
.ti-card .ti-note button {
  border: 0; border-radius: 6px; padding: 4px 10px; font: 600 12px/1.4 var(--font, system-ui, sans-serif);
  background: #fde68a; color: #1f2937 !important; cursor: pointer; text-shadow: none !important;
}
.ti-card .ti-note button:hover { background: #fef3c7; }
.ti-card button:focus-visible { outline: 2px solid #fff; outline-offset: 1px; }
.ti-card .actions .name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; unicode-bidi: isolate; }

.ti-notices { position: fixed; z-index: 10001; left: 50%; bottom: 24px; transform: translateX(-50%); display: flex; flex-direction: column; gap: 8px; max-width: min(92vw, 560px); }
.ti-notice {
  display: flex; gap: 16px; align-items: center; justify-content: space-between;
  padding: 10px 16px; border-radius: var(--ti-radius); background: var(--ti-raised); color: var(--ti-text);
  border: 1px solid var(--ti-line); box-shadow: 0 8px 24px rgba(0, 0, 0, 0.2); font: 14px/1.45 var(--font, system-ui, sans-serif); overflow-wrap: anywhere;
}
.ti-notice .ti-button { flex: none; }
.ti-notice[data-kind="error"] { border-left: 4px solid var(--ti-bad); }

.ti-toolbar { color: var(--ti-text); font: 14px/1.4 var(--font, system-ui, sans-serif); padding: 0 0 8px; }
/* SD.Next gives its panel a height of its own: the last row stays within reach below the toolbar. */
.extra-networks-page > .ti-toolbar ~ div .extra-network-cards { padding-bottom: 140px; }
.ti-bar, .ti-chips { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.ti-chips { flex: 1 1 auto; }
.ti-toolbar .ti-chip, .ti-toolbar .ti-link, .ti-toolbar .ti-gear, .ti-toolbar .ti-access, .ti-toolbar .ti-button, .ti-dialog .ti-button, .ti-notice .ti-button, .ti-training .ti-button {
  box-sizing: border-box; min-height: 30px; padding: 3px 12px; border-radius: 15px; border: 1px solid var(--ti-line);
  background: var(--ti-ground); color: var(--ti-text); font: inherit; font-size: 13px; cursor: pointer; text-align: center;
}
.ti-toolbar .ti-chip small { opacity: 0.65; }
.ti-toolbar .ti-chip:hover, .ti-toolbar .ti-link:hover, .ti-toolbar .ti-gear:hover, .ti-toolbar .ti-button:hover, .ti-dialog .ti-button:hover:enabled, .ti-training .ti-button:hover:enabled, .ti-notice .ti-button:hover { background: var(--ti-raised); border-color: var(--ti-faint); }
.ti-toolbar .ti-chip[aria-pressed="true"] { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-count, .ti-faint { color: var(--ti-faint); font-size: 13px; white-space: nowrap; }
.ti-faint { white-space: normal; }
.ti-toolbar .ti-access { display: inline-flex; align-items: center; cursor: help; border-color: var(--ti-warn); }
.ti-toolbar .ti-link { border-color: transparent; padding-inline: 10px; }
.ti-toolbar .ti-gear { width: 30px; padding: 0; border-color: transparent; font-size: 18px; line-height: 1; font-variant-emoji: text; }
.ti-link::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-inline-end: 7px; border-radius: 50%; background: var(--ti-warn); }
.ti-link[data-state="live"]::before, .ti-link[data-state="polling"]::before { background: var(--ti-good); }
.ti-link[data-state="absent"]::before { background: var(--ti-bad); }
.ti-banner {
  display: flex; gap: 12px; align-items: center; justify-content: space-between; margin-top: 8px; padding: 8px 12px;
  border: 1px solid var(--ti-line); border-inline-start: 4px solid var(--ti-warn); border-radius: var(--ti-radius); background: var(--ti-raised); overflow-wrap: anywhere;
}
.ti-toolbar button:focus-visible, .ti-dialog :focus-visible, .ti-training :focus-visible, .ti-standalone :focus-visible { outline: 2px solid var(--ti-accent, #2563eb); outline-offset: 1px; }

.ti-dialog {
  box-sizing: border-box; width: min(92vw, 640px); max-height: 88vh; margin: auto; padding: 24px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius);
  background: var(--ti-ground); color: var(--ti-text); font: 14px/1.5 var(--font, system-ui, sans-serif); overflow: auto; box-shadow: 0 24px 64px rgba(0, 0, 0, 0.35);
}
.ti-dialog::backdrop { background: rgba(0, 0, 0, 0.45); }
.ti-dialog h2 { margin: 0 32px 16px 0; font-size: 20px; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
.ti-dialog p { margin: 0 0 8px; }
.ti-dialog .ti-close { position: absolute; top: 14px; inset-inline-end: 14px; width: 32px; height: 32px; border: 0; border-radius: 50%; background: none; color: inherit; font-size: 22px; line-height: 1; cursor: pointer; }
.ti-dialog .ti-close:hover { background: var(--ti-raised); }
.ti-dialog fieldset { margin: 0 0 16px; padding: 0; border: 0; min-width: 0; }
.ti-dialog legend { padding: 0; margin-bottom: 4px; font-weight: 600; }
.ti-dialog .ti-sides > label { display: inline-flex; gap: 6px; align-items: center; margin-inline-end: 20px; }
.ti-dialog .ti-evidence { margin-top: 8px; padding: 8px 12px; border-radius: var(--ti-radius); background: var(--ti-raised); }
.ti-dialog .ti-evidence ul { margin: 4px 0 0; padding-inline-start: 20px; }
.ti-dialog .ti-fields { display: grid; gap: 12px; }
.ti-dialog .ti-fields label { display: grid; gap: 4px; font-weight: 600; }
.ti-dialog textarea, .ti-dialog .ti-fields :is(input, select) {
  box-sizing: border-box; width: 100%; padding: 8px 10px; border: 1px solid var(--ti-line); border-radius: 6px; background: var(--input-background-fill, var(--ti-raised));
  color: inherit; font: inherit; font-weight: 400; resize: vertical;
}
.ti-dialog .ti-field { display: grid; gap: 4px; }
.ti-dialog .ti-fields select { padding-inline: 6px; }
.ti-dialog .ti-fields :disabled { opacity: 0.6; }
.ti-dialog .ti-fields .ti-button { justify-self: start; }
.ti-toolbar .ti-button, .ti-dialog .ti-button, .ti-notice .ti-button, .ti-training .ti-button { border-radius: 8px; min-height: 34px; }
:is(.ti-dialog, .ti-training) .ti-button:disabled { opacity: 0.5; cursor: default; }
:is(.ti-dialog, .ti-training) .ti-primary { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
:is(.ti-dialog, .ti-training) .ti-primary.ti-primary:hover:enabled { background: var(--ti-accent); filter: brightness(1.08); }
.ti-dialog .ti-danger { color: var(--ti-bad); border-color: currentColor; margin-inline-start: auto; }
.ti-actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; }
.ti-dialog dl { margin: 0 0 8px; display: grid; gap: 4px; }
.ti-dialog dl > div { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 12px; }
.ti-dialog dt { color: var(--ti-faint); }
.ti-dialog dd { margin: 0; overflow-wrap: anywhere; }
.ti-dialog dd small { display: block; color: var(--ti-faint); }
.ti-dialog pre { max-height: 220px; overflow: auto; padding: 10px; border-radius: 6px; background: var(--ti-raised); font-size: 12px; white-space: pre-wrap; }
.ti-problem, .ti-warning { margin-bottom: 12px; padding: 10px 12px; border-radius: var(--ti-radius); background: var(--ti-raised); border-inline-start: 4px solid var(--ti-bad); overflow-wrap: anywhere; }
.ti-dialog .ti-problem p, .ti-dialog .ti-warning p { margin: 0; }
.ti-dialog .ti-problem .ti-button, .ti-dialog .ti-warning .ti-button { margin-top: 8px; }
.ti-warning { border-color: var(--ti-warn); }

.ti-drop { position: absolute; inset: 0; z-index: 20; display: grid; place-items: center; padding: 16px; pointer-events: none; border: 3px dashed var(--ti-accent); border-radius: var(--ti-radius); background: color-mix(in srgb, var(--ti-ground) 82%, transparent); }
.ti-drop[data-refused] { border-color: var(--ti-bad); }
.ti-drop span { font: 600 17px/1.4 var(--font, system-ui, sans-serif); color: var(--ti-text); text-align: center; }
.ti-drop-place { position: relative; }
${TRAINING_STYLE}
${FORM_STYLE}
${STANDALONE_STYLE}`;
