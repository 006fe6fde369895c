/**
 * Our style, and the one place that lists what a test or a user's own stylesheet may hold on to.
 *
 * Cards (the hosts' and ours): `.card.ti-card`, with
 *   `.ti-own`         made by us (`data-ti-id` = the file's id); the host shows none for the file
 *   `.ti-pressed`     the token stands in a prompt; `data-ti-stands="positive|negative|both"`
 *   `.ti-misplaced`   it stands in the prompt its side rules out
 *   `.ti-unusable`    no prompt can use it; dimmed
 *   `.ti-filtered`    hidden by a chip of the toolbar (the host's search uses `.hidden`)
 * In a card: `button.ti-press[aria-pressed]` (keyboard and screen readers), `.ti-marks` with
 *   `button.ti-star[aria-pressed]`, `button.ti-side[data-side][data-suggested]`, `.ti-base`,
 *   `.ti-vectors`, `button.ti-info[data-warnings]`; `.ti-note` with `.ti-note-text` and one of
 *   `button.ti-move`, `button.ti-fix`.
 * Over the cards: `.ti-toolbar[data-tab]` with `button.ti-chip[data-chip][aria-pressed]`,
 *   `.ti-count`, `button.ti-link[data-state]`.
 * Elsewhere: `.ti-notices > .ti-notice[data-kind]`, `dialog.ti-dialog` with `.ti-panel` (a card's
 *   details), `.ti-clash` (import) or `.ti-link-help`; `.ti-drop` while files are dragged over a tab.
 */
export const STYLE = `
.ti-card, .ti-toolbar, .ti-dialog, .ti-notices, .ti-drop {
  --ti-text: var(--body-text-color, #1f2937);
  --ti-faint: var(--body-text-color-subdued, #6b7280);
  --ti-ground: var(--background-fill-primary, #fff);
  --ti-raised: var(--background-fill-secondary, #f9fafb);
  --ti-line: var(--border-color-primary, #e5e7eb);
  --ti-accent: var(--color-accent, #2563eb);
  --ti-radius: var(--radius-lg, 8px);
  --ti-good: #16a34a;
  --ti-warn: #d97706;
  --ti-bad: #dc2626;
}
.ti-card [hidden], .ti-toolbar [hidden], .ti-dialog [hidden] { display: none !important; }
.ti-filtered { display: none !important; }

/* A card's marks: a column at the left, so that the host's buttons at the right stay free. */
.ti-card .ti-marks {
  position: absolute; top: 6px; left: 6px; z-index: 1; max-width: calc(100% - 12px);
  display: flex; flex-direction: column; align-items: flex-start; gap: 4px; pointer-events: none;
}
.ti-card .ti-mark {
  pointer-events: auto; box-sizing: border-box; height: 22px; padding: 0 8px; margin: 0; border: 0; border-radius: 11px;
  background: rgba(17, 24, 39, 0.72); color: #fff; font: 500 12px/22px var(--font, system-ui, sans-serif);
  letter-spacing: 0; text-shadow: none; white-space: nowrap; cursor: inherit; min-width: 0;
}
.ti-card button.ti-mark { cursor: pointer; }
.ti-card button.ti-mark:hover:enabled { background: rgba(17, 24, 39, 0.92); }
.ti-card button.ti-mark:disabled { cursor: default; }
.ti-card .ti-star { width: 22px; padding: 0; font-size: 14px; text-align: center; }
.ti-card .ti-star[aria-pressed="true"] { color: #fbbf24; }
.ti-card .ti-info { width: 22px; padding: 0; text-align: center; font-family: Georgia, serif; font-style: italic; font-weight: 700; }
.ti-card .ti-info[data-warnings] { background: var(--ti-warn); font-family: inherit; font-style: normal; }
.ti-card .ti-side[data-side="negative"] { background: #b91c1c; }
.ti-card .ti-side[data-side="positive"] { background: #15803d; }
.ti-card .ti-side[data-suggested] { background: rgba(17, 24, 39, 0.72); box-shadow: inset 0 0 0 1.5px currentColor; }
.ti-card .ti-side[data-suggested][data-side="negative"] { color: #fca5a5; }
.ti-card .ti-side[data-suggested][data-side="positive"] { color: #86efac; }
/* What says nothing yet is offered only when the card is looked at. */
.ti-card .ti-star[aria-pressed="false"], .ti-card .ti-side[data-side="any"], .ti-card .ti-info:not([data-warnings]) { opacity: 0; }
.ti-card:hover .ti-mark.ti-mark, .ti-card:focus-within .ti-mark.ti-mark { opacity: 1; }
@media (hover: none) { .ti-card .ti-mark.ti-mark { opacity: 1; } }

.ti-card .ti-press { position: absolute; inset: 0; width: 100%; height: 100%; padding: 0; border: 0; background: none; opacity: 0; pointer-events: none; }
.ti-card.ti-pressed { box-shadow: 0 0 0 3px var(--ti-accent) !important; }
.ti-card.ti-pressed[data-ti-stands="negative"] { box-shadow: 0 0 0 3px #b91c1c !important; }
.ti-card.ti-misplaced { box-shadow: 0 0 0 3px var(--ti-warn) !important; }
.ti-card:has(> .ti-press:focus-visible) { outline: 3px solid var(--ti-accent); outline-offset: 3px; }
.ti-card.ti-unusable > .preview, .ti-card.ti-unusable .name { opacity: 0.45; }
.ti-card.ti-unusable { filter: saturate(0.35); }
.ti-card.ti-unusable .ti-note { filter: none; }

.ti-card .ti-note { display: flex; flex-direction: column; align-items: flex-start; gap: 6px; margin: 0 0 8px; }
.ti-card .ti-note[hidden] { display: none; }
.ti-card .ti-note-text {
  font: 500 13px/1.35 var(--font, system-ui, sans-serif); color: #fde68a; overflow: hidden;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow-wrap: anywhere;
}
.ti-card .ti-note button {
  border: 0; border-radius: 6px; padding: 4px 10px; font: 600 12px/1.4 var(--font, system-ui, sans-serif);
  background: #fde68a; color: #1f2937; cursor: pointer; text-shadow: none;
}
.ti-card .ti-note button:hover { background: #fef3c7; }
.ti-card button:focus-visible { outline: 2px solid #fff; outline-offset: 1px; }
.ti-card .actions .name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; unicode-bidi: isolate; }

.ti-notices { position: fixed; z-index: 10001; left: 50%; bottom: 24px; transform: translateX(-50%); display: flex; flex-direction: column; gap: 8px; max-width: min(92vw, 560px); }
.ti-notice {
  padding: 10px 16px; border-radius: var(--ti-radius); background: var(--ti-raised); color: var(--ti-text);
  border: 1px solid var(--ti-line); box-shadow: 0 8px 24px rgba(0, 0, 0, 0.2); font: 14px/1.45 var(--font, system-ui, sans-serif); overflow-wrap: anywhere;
}
.ti-notice[data-kind="error"] { border-left: 4px solid var(--ti-bad); }
`;
