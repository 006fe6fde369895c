/**
 * The training panel's style. What a test or a user's own stylesheet may hold on to: `.ti-training` with
 * `.ti-places > button[aria-current]`; `.ti-runs > .ti-run[data-id][data-state]`; `.ti-run-view[data-state]` with
 * `.ti-strip`, `.ti-state[data-mood]`, `.ti-progress`, `button[data-command]`, `button[data-use]`, `.ti-samples`, `.ti-film`,
 * `.ti-charts > .ti-chart`, `.ti-near`, `.ti-snapshots`, `.ti-outcome`.
 */
export const TRAINING_STYLE = `
.ti-training { container-type: inline-size; color: var(--ti-text); font: 14px/1.45 var(--font, system-ui, sans-serif); }
.ti-training h2, .ti-training h3, .ti-training p, .ti-training ul { margin: 0; padding: 0; color: inherit; }
.ti-training ul { list-style: none; }
.ti-training small { font-size: 12px; color: var(--ti-faint); }
.ti-training button { font: inherit; cursor: pointer; }
.ti-training .ti-banner { margin: 0 0 16px; }

.ti-places { display: flex; gap: 4px; margin-bottom: 16px; border-bottom: 1px solid var(--ti-line); }
.ti-training .ti-places button { padding: 8px 16px; border: 0; border-bottom: 2px solid transparent; margin-bottom: -1px; background: none; color: var(--ti-faint); font-weight: 600; }
.ti-places button[aria-current="true"] { color: var(--ti-text); border-color: var(--ti-accent); }
.ti-places button:hover { color: var(--ti-text); }
.ti-places small { display: inline-block; min-width: 18px; padding: 0 5px; border-radius: 9px; background: var(--ti-accent); color: #fff; text-align: center; }

.ti-state { display: inline-flex; align-items: center; gap: 7px; font-weight: 600; }
.ti-state::before { content: ""; flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--ti-faint); }
.ti-state[data-mood="busy"]::before { background: var(--ti-accent); }
.ti-state[data-mood="good"]::before { background: var(--ti-good); }
.ti-state[data-mood="bad"]::before { background: var(--ti-bad); }
.ti-progress { display: block; height: 6px; border-radius: 3px; background: var(--ti-line); overflow: hidden; }
.ti-progress > span { display: block; height: 100%; border-radius: inherit; background: var(--ti-accent); }

.ti-empty { display: grid; justify-items: center; gap: 12px; padding: 48px 16px; color: var(--ti-faint); }
.ti-runs { display: grid; gap: 8px; }
.ti-run { display: flex; align-items: center; gap: 12px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); padding-inline-end: 12px; }
.ti-run:hover { border-color: var(--ti-faint); }
.ti-run-open { flex: 1 1 auto; min-width: 0; display: grid; grid-template-columns: 96px minmax(0, 1fr) minmax(0, 240px); align-items: center; gap: 16px; padding: 8px 12px; border: 0; background: none; color: inherit; text-align: start; }
.ti-run-picture { display: block; width: 96px; height: 48px; border-radius: 6px; object-fit: cover; background: var(--ti-raised); color: var(--ti-accent); }
.ti-run-what, .ti-run-how { display: grid; gap: 2px; min-width: 0; overflow-wrap: anywhere; }
.ti-run-buttons { display: flex; gap: 8px; }
@container (max-width: 620px) {
  .ti-run { flex-wrap: wrap; padding-bottom: 8px; }
  .ti-run-open { grid-template-columns: 96px minmax(0, 1fr); row-gap: 6px; }
  .ti-run-how { grid-column: 2; }
  .ti-run-buttons { margin-inline-start: 124px; }
}

.ti-run-view { display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }
.ti-strip { position: sticky; top: 0; z-index: 5; display: grid; gap: 10px; padding: 12px 16px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); box-shadow: 0 2px 8px rgba(0, 0, 0, 0.08); }
.ti-strip-head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; }
.ti-training .ti-strip h2 { font-size: 18px; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; }
.ti-run-commands { display: flex; flex-wrap: wrap; gap: 8px; margin-inline-start: auto; }
.ti-training .ti-strip-facts { display: flex; flex-wrap: wrap; gap: 4px 20px; font-variant-numeric: tabular-nums; }
.ti-strip-facts [title]:not([title=""]) { cursor: help; }
.ti-training .ti-plain { padding: 0; border: 0; background: none; color: var(--ti-accent); font-size: 13px; text-decoration: underline; }
.ti-training :is(.ti-problem, .ti-warning) { margin: 0; }
.ti-fetch-failure { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; }
.ti-outcome { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; padding: 10px 12px; border-radius: var(--ti-radius); background: var(--ti-raised); border-inline-start: 4px solid var(--ti-good); overflow-wrap: anywhere; }
.ti-note-line { padding: 10px 12px; border-radius: var(--ti-radius); background: var(--ti-raised); border-inline-start: 4px solid var(--ti-line); overflow-wrap: anywhere; }

.ti-training h3 { font-size: 15px; line-height: 1.4; font-weight: 650; }
.ti-section-head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-bottom: 12px; min-height: 34px; }
.ti-slider { display: inline-flex; align-items: center; gap: 8px; font-size: 13px; color: var(--ti-faint); }
.ti-slider input[type="range"] { width: 140px; margin: 0; accent-color: var(--ti-accent); }
.ti-slider output { min-width: 105px; font-variant-numeric: tabular-nums; }

.ti-charts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 16px; }
.ti-charts > .ti-section-head, .ti-charts > .ti-chart:first-of-type { grid-column: 1 / -1; }
.ti-charts > .ti-section-head { margin: 0; }
.ti-chart { margin: 0; min-width: 0; padding: 12px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); }
.ti-chart figcaption { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 2px 16px; min-height: 22px; font-size: 13px; }
.ti-readout { display: flex; flex-wrap: wrap; gap: 2px 14px; color: var(--ti-faint); font-size: 12px; font-variant-numeric: tabular-nums; }
.ti-readout b { color: var(--ti-text); font-weight: 600; }
.ti-legend::before { content: ""; display: inline-block; width: 12px; height: 3px; border-radius: 2px; margin-inline-end: 5px; vertical-align: middle; background: var(--ti-series); opacity: var(--ti-alpha); }
.ti-legend[data-dots="true"]::before { width: 8px; height: 8px; border-radius: 50%; }
.ti-chart-place { position: relative; overflow: hidden; }
/* What uPlot's own style sheet says, as far as it is used here. */
.ti-chart .uplot, .ti-chart .uplot * { box-sizing: border-box; }
.ti-chart .u-wrap { position: relative; user-select: none; }
.ti-chart .u-over, .ti-chart .u-under, .ti-chart .u-axis, .ti-chart .u-select { position: absolute; }
.ti-chart .u-under { overflow: hidden; }
.ti-chart .u-over { cursor: crosshair; }
.ti-chart canvas { display: block; position: relative; width: 100%; height: 100%; }
.ti-chart .u-select { background: var(--ti-accent); opacity: 0.15; pointer-events: none; }
.ti-chart .u-cursor-x { position: absolute; left: 0; top: 0; height: 100%; border-right: 1px dashed var(--ti-faint); pointer-events: none; will-change: transform; }
.ti-chart .u-cursor-pt { position: absolute; top: 0; left: 0; border-radius: 50%; border: 0 solid; pointer-events: none; will-change: transform; background-clip: padding-box !important; }
.ti-chart .u-off { display: none; }

.ti-sample-groups { display: flex; flex-wrap: wrap; gap: 16px; }
.ti-sample { flex: 0 1 320px; min-width: 0; margin: 0; display: grid; gap: 6px; align-content: start; }
.ti-sample > button, .ti-film button { padding: 0; border: 0; background: none; color: inherit; }
.ti-sample img { display: block; width: 100%; height: auto; border-radius: var(--ti-radius); background: var(--ti-raised); cursor: zoom-in; }
.ti-sample img[width="64"], .ti-sample img[width="128"] { image-rendering: pixelated; }
.ti-sample figcaption { font-size: 13px; color: var(--ti-faint); overflow-wrap: anywhere; }
.ti-training .ti-web-ui-drawing { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 8px 12px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); }
.ti-web-ui-drawing[data-state="failed"] { border-color: var(--ti-bad); }
.ti-sample figcaption .ti-tag { display: inline-block; margin-inline-end: 8px; }
.ti-sample-none { display: grid; place-items: center; aspect-ratio: 1; border-radius: var(--ti-radius); background: var(--ti-raised); color: var(--ti-faint); }
.ti-sample-step { min-width: 76px; font-weight: 600; color: var(--ti-text); font-variant-numeric: tabular-nums; }
.ti-motions { display: inline-flex; gap: 8px; align-items: center; }
.ti-training .ti-motions select { height: 34px; padding: 0 8px; border: 1px solid var(--ti-line); border-radius: 8px; background: var(--ti-ground); color: inherit; font: inherit; font-size: 13px; }
.ti-training .ti-button[aria-pressed="true"] { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-training .ti-film { display: flex; gap: 8px; margin: 12px 0 0; padding: 2px 2px 8px; list-style: none; overflow-x: auto; }
.ti-film button { display: grid; gap: 2px; justify-items: center; }
.ti-film img { display: block; width: 64px; height: 64px; object-fit: cover; border-radius: 6px; background: var(--ti-raised); opacity: 0.75; }
.ti-film button[aria-current="true"] img { opacity: 1; box-shadow: 0 0 0 2px var(--ti-accent); }
.ti-dialog:has(> .ti-enlarged) { width: fit-content; max-width: 94vw; max-height: 94vh; padding: 44px 20px 20px; }
.ti-enlarged figure { margin: 0; display: grid; gap: 10px; justify-items: center; }
.ti-enlarged img { display: block; max-width: 88vw; max-height: 76vh; min-width: min(512px, 80vw); object-fit: contain; }
.ti-enlarged figcaption { display: grid; gap: 2px; text-align: center; max-width: 720px; overflow-wrap: anywhere; }
.ti-enlarged small { color: var(--ti-faint); }

.ti-run-top { display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }
.ti-run-top:has(> .ti-samples) { grid-template-columns: minmax(0, 1fr) minmax(0, 340px); gap: 32px; }
.ti-run-side { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 24px; align-items: start; align-content: start; }
.ti-run-side:empty, .ti-run-top:not(:has(section)) { display: none; }
.ti-near, .ti-snapshots { display: grid; gap: 8px; }
.ti-words { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
.ti-words > small { min-width: 60px; }
.ti-word, .ti-tag { padding: 2px 10px; border-radius: 12px; background: var(--ti-raised); border: 1px solid var(--ti-line); font-size: 13px; }
.ti-tag { border-color: var(--ti-good); color: var(--ti-good); font-weight: 600; }
.ti-snapshots ul { max-height: 290px; overflow: auto; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); }
.ti-snapshots li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; padding: 7px 12px; font-variant-numeric: tabular-nums; }
.ti-snapshots li small { display: block; }
.ti-snapshots li + li { border-top: 1px solid var(--ti-line); }
.ti-snapshots li .ti-button { margin-inline-start: auto; }

.ti-fold > summary { cursor: pointer; font-weight: 650; font-size: 15px; padding: 4px 0; }
.ti-fold pre { max-height: 300px; margin: 8px 0 0; padding: 12px; overflow: auto; border-radius: var(--ti-radius); background: var(--ti-raised); color: inherit; font: 12px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.ti-settings-list { columns: 2 320px; column-gap: 32px; margin: 8px 0 16px; font-size: 13px; }
.ti-settings-list > div { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); gap: 12px; padding: 3px 0; break-inside: avoid; border-bottom: 1px solid var(--ti-line); }
.ti-settings-list dt { color: var(--ti-faint); overflow-wrap: anywhere; }
.ti-settings-list dd { margin: 0; overflow-wrap: anywhere; }
.ti-repeat { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 8px; align-items: center; margin: 0 0 12px; }
.ti-repeat small { grid-column: 1 / -1; }
.ti-repeat code { padding: 7px 10px; border-radius: 6px; background: var(--ti-raised); font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }

@container (max-width: 900px) {
  .ti-charts, .ti-run-top.ti-run-top { grid-template-columns: minmax(0, 1fr); gap: 24px; }
}
@container (max-width: 620px) {
  .ti-run-commands { margin-inline-start: 0; }
  .ti-strip { padding: 10px 12px; }
  .ti-sample { flex-basis: calc(50% - 8px); }
}
`;
