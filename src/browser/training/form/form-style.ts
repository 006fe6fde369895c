/**
 * The form's style. What a test or a user's own stylesheet may hold on to: `form.ti-form` with
 * `section.ti-section[data-section]`, `.ti-field`, `#ti-f-<path with dashes>` for each control,
 * `.ti-issues > p[data-severity]`, `details.ti-fold`, `.ti-drop-zone`, `.ti-uploads`,
 * `.ti-tile[data-picture][data-used]`, `.ti-preflight`, `.ti-setup[data-state]`, `.ti-start`; in the dialog of prompts
 * `.ti-rendered[data-missing]` with `.ti-token[data-embedding]` and `.ti-chunk`.
 */
export const FORM_STYLE = `
.ti-form { container-type: inline-size; color: var(--ti-text); font: 14px/1.45 var(--font, system-ui, sans-serif); }
/* The hosts render us inside of prose, whose rules for headings, lists and fields reach far. */
.ti-training .ti-form :is(h3, p, ul, ol, li, dl, dd, figure) { margin: 0; }
.ti-training .ti-form :is(h3, ul, ol, dl, dd, figure) { padding: 0; }
.ti-training .ti-form :is(h3, p, li, span, label, legend, summary, dt, dd, b) { color: inherit; }
.ti-training .ti-form :is(ul, ol, li) { list-style: none; }
.ti-training .ti-form h3 { font-size: 15px; font-weight: 650; line-height: 1.3; }
.ti-training .ti-form fieldset { margin: 0; padding: 0; border: 0; min-width: 0; background: none; }
.ti-training .ti-form .ti-columns { display: grid; gap: 16px; align-items: start; }
.ti-training .ti-form .ti-main { display: grid; gap: 16px; min-width: 0; }
.ti-training .ti-form .ti-rights { padding-bottom: 16px; color: var(--ti-faint); font-size: 13px; }
.ti-training .ti-form .ti-help { color: var(--ti-faint); font-size: 12.5px; line-height: 1.4; }
.ti-training .ti-form .ti-row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }

.ti-training .ti-form .ti-section, .ti-training .ti-form .ti-side-column > *, .ti-training .ti-form .ti-demonstration { border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); }
.ti-training .ti-form .ti-section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; padding: 18px 20px 20px; }
.ti-training .ti-form .ti-section-head { margin: 0; min-height: 0; }
.ti-training .ti-form .ti-section[data-section="more"] { gap: 0; padding-bottom: 8px; }
.ti-training .ti-form .ti-section[data-section="more"] .ti-section-head { padding-bottom: 8px; }
.ti-training .ti-form .ti-grid { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px 24px; align-items: start; }
.ti-training .ti-form .ti-side-column { display: grid; gap: 16px; min-width: 0; }
.ti-training .ti-form .ti-side-column > * { padding: 16px 18px; }

.ti-training .ti-form .ti-demonstration { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 12px 24px; margin: 0 0 12px; padding: 14px 20px; background: color-mix(in srgb, var(--ti-accent) 8%, var(--ti-ground)); border-color: color-mix(in srgb, var(--ti-accent) 30%, var(--ti-line)); }
.ti-training .ti-form .ti-demonstration > div { flex: 1 1 300px; display: grid; gap: 2px; }
.ti-training .ti-form .ti-demonstration p { color: var(--ti-faint); font-size: 13px; }

.ti-training .ti-form .ti-button { box-sizing: border-box; min-height: 34px; padding: 4px 14px; border-radius: 8px; border: 1px solid var(--ti-line); background: var(--ti-ground); color: var(--ti-text); font: inherit; font-size: 13px; font-weight: 500; cursor: pointer; text-align: center; }
.ti-training .ti-form .ti-button:hover:enabled { background: var(--ti-raised); border-color: var(--ti-faint); }
.ti-training .ti-form .ti-button:disabled { opacity: 0.5; cursor: default; }
.ti-training .ti-form .ti-primary { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-training .ti-form .ti-primary:hover:enabled { background: var(--ti-accent); border-color: var(--ti-accent); filter: brightness(1.08); }
.ti-training .ti-form :is(.ti-quiet, .ti-reset, .ti-link-button) { padding: 0; margin: 0; border: 0; min-width: 0; background: none; box-shadow: none; color: var(--ti-faint); font: inherit; font-size: 12.5px; cursor: pointer; text-align: start; }
.ti-training .ti-form :is(.ti-quiet, .ti-link-button):hover { color: var(--ti-text); text-decoration: underline; }
.ti-training .ti-form .ti-reset { font-size: 14px; line-height: 1; color: var(--ti-accent); }
.ti-training .ti-form .ti-link-button { color: inherit; text-decoration: underline; text-underline-offset: 2px; text-decoration-color: var(--ti-line); }
.ti-training .ti-form :focus-visible { outline: 2px solid var(--ti-accent); outline-offset: 1px; }

.ti-training .ti-form .ti-field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 5px; min-width: 0; }
.ti-training .ti-form .ti-field-head { display: flex; align-items: baseline; gap: 8px; }
.ti-training .ti-form .ti-field-head > .ti-quiet { margin-inline-start: auto; }
.ti-training .ti-form :is(.ti-field-head label, .ti-field > legend) { padding: 0; font-size: 13px; font-weight: 600; }
.ti-training .ti-form .ti-field > legend { margin-bottom: 5px; }
.ti-training .ti-form :is(input:not([type="checkbox"], [type="file"]), select, textarea) {
  box-sizing: border-box; width: 100%; min-width: 0; min-height: 36px; margin: 0; padding: 7px 10px; border: 1px solid var(--ti-line); border-radius: 7px; box-shadow: none;
  background: var(--input-background-fill, var(--ti-raised)); color: var(--ti-text); font: inherit; line-height: 1.4; resize: vertical;
}
.ti-training .ti-form :is(select, input[type="checkbox"]) { appearance: auto; background-image: none; }
.ti-training .ti-form select { padding-inline: 7px; text-overflow: ellipsis; }
.ti-training .ti-form ::placeholder { color: var(--ti-faint); opacity: 0.75; }
.ti-training .ti-form [aria-invalid="true"] { border-color: var(--ti-bad) !important; }
.ti-training .ti-form :is(input, select, textarea):disabled { opacity: 0.6; }
.ti-training .ti-form input[type="checkbox"] { width: 16px; height: 16px; margin: 0; accent-color: var(--ti-accent); flex: none; }
.ti-training .ti-form .ti-flag > label { display: flex; align-items: center; gap: 8px; min-height: 24px; font-size: 13px; font-weight: 600; cursor: pointer; }
.ti-training .ti-form .ti-flag > .ti-help { padding-inline-start: 24px; }
.ti-training .ti-form .ti-issues { display: grid; gap: 4px; }
.ti-training .ti-form .ti-issues:empty { display: none; }
.ti-training .ti-form .ti-issues p, .ti-training .ti-form .ti-said, .ti-prompts-view .ti-said { padding-inline-start: 9px; border-inline-start: 3px solid var(--ti-warn); font-size: 12.5px; line-height: 1.4; overflow-wrap: anywhere; }
.ti-training .ti-form .ti-issues p[data-severity="error"], .ti-training .ti-form .ti-said[data-severity="error"], .ti-prompts-view .ti-said[data-severity="error"] { border-color: var(--ti-bad); }
.ti-training .ti-form .ti-issues p[data-severity="advice"] { border-color: color-mix(in srgb, var(--ti-accent) 55%, transparent); color: var(--ti-faint); }
.ti-training .ti-form .ti-issues p[data-severity="advice"] b { font-weight: inherit; }
.ti-training .ti-form :is(.ti-said, .ti-lines) code { display: block; font-size: 12px; overflow-wrap: anywhere; }
.ti-training .ti-form .ti-pair { display: grid; grid-template-columns: minmax(120px, 2fr) minmax(0, 3fr); gap: 8px; }
.ti-training .ti-form .ti-pair > :only-child { grid-column: 1 / -1; }
.ti-training .ti-form .ti-item { display: flex; gap: 8px; align-items: center; }
.ti-training .ti-form .ti-item > .ti-quiet { flex: none; width: 24px; font-size: 18px; text-align: center; }
.ti-training .ti-form .ti-list > .ti-button, .ti-training .ti-form .ti-fold-body > .ti-button { justify-self: start; }

.ti-training .ti-form .ti-cost { display: flex; align-items: center; gap: 10px; }
.ti-training .ti-form .ti-cost small { flex: none; color: var(--ti-faint); font-size: 12.5px; }
.ti-training .ti-form .ti-cost-bar { flex: 1 1 auto; height: 8px; border-radius: 2px; overflow: hidden; background: color-mix(in srgb, var(--ti-text) 12%, transparent); }
.ti-training .ti-form .ti-cost-bar > span { display: block; height: 100%; background: var(--ti-accent); }

.ti-training .ti-form .ti-drop-zone { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 10px 16px; padding: 28px 20px; border: 2px dashed var(--ti-line); border-radius: var(--ti-radius); background: color-mix(in srgb, var(--ti-raised) 50%, transparent); color: var(--ti-faint); text-align: center; }
.ti-training .ti-form .ti-drop-zone[data-small="true"] { padding: 10px 16px; }
.ti-training .ti-form .ti-drop-zone[data-over="true"] { border-color: var(--ti-accent); background: color-mix(in srgb, var(--ti-accent) 10%, transparent); color: var(--ti-text); }
.ti-training .ti-form .ti-new-set { display: flex; align-items: center; gap: 8px; font-size: 13px; white-space: nowrap; }
.ti-training .ti-form .ti-new-set input { width: 180px; min-height: 34px; padding-block: 4px; }
.ti-training .ti-form .ti-uploads { display: grid; gap: 8px; padding: 12px 14px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); font-size: 13px; }
.ti-training .ti-form .ti-uploads ul { display: grid; gap: 4px; max-height: 220px; overflow: auto; }
.ti-training .ti-form .ti-uploads li { display: flex; align-items: center; gap: 10px; min-height: 22px; }
.ti-training .ti-form .ti-uploads bdi { flex: 0 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ti-training .ti-form .ti-uploads progress { flex: 0 0 120px; height: 6px; margin-inline-start: auto; accent-color: var(--ti-accent); }
.ti-training .ti-form .ti-uploads li > .ti-help, .ti-training .ti-form .ti-uploads li > .ti-quiet { margin-inline-start: auto; flex: none; }
.ti-training .ti-form .ti-upload-reason { color: var(--ti-bad); }

.ti-training .ti-form .ti-dataset { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.ti-training .ti-form .ti-mask-toggle { display: inline-flex; align-items: center; gap: 7px; margin-inline-start: auto; font-size: 13px; cursor: pointer; }
.ti-training .ti-form .ti-advice { display: grid; gap: 4px; }
.ti-training .ti-form .ti-advice li { padding-inline-start: 9px; border-inline-start: 3px solid color-mix(in srgb, var(--ti-accent) 55%, transparent); color: var(--ti-faint); font-size: 12.5px; }
.ti-training .ti-form .ti-tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); gap: 16px 14px; max-height: min(620px, 80vh); margin: -4px; padding: 4px; overflow: auto; align-content: start; }
.ti-training .ti-form .ti-tile { position: relative; display: grid; gap: 5px; align-content: start; min-width: 0; content-visibility: auto; contain-intrinsic-size: auto 260px; }
.ti-training .ti-form .ti-shot-place { position: relative; display: grid; place-items: center; aspect-ratio: 1; border-radius: 8px; overflow: hidden; background: var(--ti-raised); }
.ti-training .ti-form .ti-shot { position: relative; width: 100%; overflow: hidden; }
.ti-training .ti-form .ti-shot[data-tall="true"] { width: auto; height: 100%; }
.ti-training .ti-form .ti-shot img { display: block; width: 100%; height: 100%; margin: 0; border-radius: 0; object-fit: fill; }
.ti-training .ti-form .ti-tile[data-used="false"] .ti-shot img { opacity: 0.35; filter: grayscale(1); }
.ti-training .ti-form .ti-crop { position: absolute; box-sizing: border-box; border: 1.5px solid #fff; box-shadow: 0 0 0 2000px rgba(0, 0, 0, 0.55); pointer-events: none; }
.ti-training .ti-form .ti-no-shot { color: var(--ti-faint); font-size: 40px; }
.ti-training .ti-form .ti-remove { position: absolute; top: 6px; inset-inline-end: 6px; width: 26px; height: 26px; padding: 0; border: 0; border-radius: 50%; background: rgba(17, 24, 39, 0.74); color: #fff; font-size: 16px; line-height: 1; cursor: pointer; opacity: 0; }
.ti-training .ti-form .ti-tile:hover .ti-remove, .ti-training .ti-form .ti-remove:focus-visible { opacity: 1; }
@media (hover: none) { .ti-training .ti-form .ti-remove { opacity: 1; } }
.ti-training .ti-form .ti-tile-name { display: flex; gap: 8px; justify-content: space-between; font-size: 12px; color: var(--ti-faint); }
.ti-training .ti-form .ti-tile-name bdi { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ti-training .ti-form .ti-tile-name small { flex: none; font-size: 12px; color: inherit; }
.ti-training .ti-form .ti-caption { display: grid; gap: 2px; }
.ti-training .ti-form .ti-caption textarea { padding: 5px 8px; font-size: 13px; resize: vertical; }
.ti-training .ti-form .ti-caption small { min-height: 16px; font-size: 11.5px; line-height: 16px; color: var(--ti-faint); overflow-wrap: anywhere; }
.ti-training .ti-form .ti-caption small[data-failed="true"] { color: var(--ti-bad); }
.ti-training .ti-form .ti-remarks { display: grid; gap: 4px; }
.ti-training .ti-form .ti-remarks li { padding: 3px 8px; border-radius: 6px; background: color-mix(in srgb, var(--ti-warn) 16%, transparent); font-size: 12px; line-height: 1.35; }

.ti-training .ti-form .ti-lines { padding: 10px 14px; border-radius: 7px; background: var(--ti-raised); font-size: 13px; color: var(--ti-faint); }
.ti-training .ti-form .ti-lines summary { cursor: pointer; margin-top: 2px; }
.ti-training .ti-form .ti-curve { display: grid; gap: 4px; }
.ti-training .ti-form .ti-curve-box { position: relative; padding: 8px 0 0; border-bottom: 1px solid var(--ti-line); }
.ti-training .ti-form .ti-curve svg { display: block; width: 100%; height: 96px; }
.ti-training .ti-form .ti-curve polyline { fill: none; stroke: var(--ti-accent); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.ti-training .ti-form .ti-curve polygon { fill: var(--ti-accent); opacity: 0.12; stroke: none; }
.ti-training .ti-form .ti-curve-most { position: absolute; top: 14px; inset-inline-end: 6px; font-size: 12px; color: var(--ti-faint); }
.ti-training .ti-form .ti-curve figcaption { display: flex; justify-content: space-between; gap: 12px; color: var(--ti-faint); font-size: 12px; }
.ti-training .ti-form .ti-fact { font-size: 13px; }
.ti-training .ti-form .ti-fact:empty { display: none; }

.ti-training .ti-form .ti-fold { border-top: 1px solid var(--ti-line); }
.ti-training .ti-form .ti-fold > summary { display: flex; align-items: center; gap: 8px; padding: 11px 0; cursor: pointer; font-size: 14px; font-weight: 550; list-style: none; }
.ti-training .ti-form .ti-fold > summary::-webkit-details-marker { display: none; }
.ti-training .ti-form .ti-fold > summary::before { content: ""; flex: none; width: 6px; height: 6px; margin: 0 4px 0 3px; border: solid var(--ti-faint); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); transition: transform 0.12s; }
.ti-training .ti-form .ti-fold[open] > summary::before { transform: rotate(45deg); }
.ti-training .ti-form .ti-dot { width: 7px; height: 7px; border-radius: 50%; background: var(--ti-accent); }
.ti-training .ti-form .ti-fold-values { min-width: 0; overflow: hidden; color: var(--ti-faint); font-size: 12.5px; font-weight: 400; text-overflow: ellipsis; white-space: nowrap; }
.ti-training .ti-form .ti-fold[open] > summary .ti-fold-values { display: none; }
.ti-training .ti-form :is(.ti-fold-title, .ti-dot, .ti-fold-said) { flex: none; }
.ti-training .ti-form .ti-fold-said { margin-inline-start: auto; color: var(--ti-warn); font-size: 12.5px; font-weight: 400; }
.ti-training .ti-form .ti-fold-said[data-severity="error"] { color: var(--ti-bad); }
.ti-training .ti-form .ti-fold[open] > summary .ti-fold-said[data-severity="advice"] { display: none; }
.ti-training .ti-form .ti-fold-body { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; padding: 4px 0 18px 21px; }
.ti-training .ti-form .ti-section:not([data-section="more"]) > .ti-fold { margin-bottom: -14px; }
.ti-training .ti-form .ti-take { display: grid; gap: 8px; justify-items: start; }

.ti-training .ti-form :is(.ti-preflight, .ti-setup) { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.ti-training .ti-form .ti-total { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 10px; }
.ti-training .ti-form .ti-total b { font-size: 24px; font-weight: 650; letter-spacing: -0.01em; line-height: 1.2; font-variant-numeric: tabular-nums; }
.ti-training .ti-form .ti-total span { color: var(--ti-faint); font-size: 13px; }
.ti-training .ti-form .ti-memory { display: grid; gap: 5px; font-size: 13px; }
.ti-training .ti-form .ti-memory-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 12px; }
.ti-training .ti-form .ti-memory-head > :last-child, .ti-training .ti-form .ti-memory small { color: var(--ti-faint); font-size: 12.5px; }
.ti-training .ti-form .ti-memory-bar { position: relative; height: 10px; border-radius: 5px; overflow: hidden; background: color-mix(in srgb, var(--ti-text) 7%, transparent); }
.ti-training .ti-form .ti-memory-bar > span { position: absolute; inset: 0 auto 0 0; border-radius: 5px; }
.ti-training .ti-form .ti-memory-free { background: color-mix(in srgb, var(--ti-text) 16%, transparent); }
.ti-training .ti-form .ti-memory-needed { background: var(--ti-good); }
.ti-training .ti-form .ti-memory[data-fits="false"] .ti-memory-needed { background: var(--ti-bad); }
.ti-training .ti-form :is(.ti-preflight, .ti-setup) dl { display: grid; gap: 6px; font-size: 13px; }
.ti-training .ti-form :is(.ti-preflight, .ti-setup) dl > div { display: grid; grid-template-columns: 96px minmax(0, 1fr); gap: 10px; }
.ti-training .ti-form :is(.ti-preflight, .ti-setup) dt { color: var(--ti-faint); }
.ti-training .ti-form .ti-setup > .ti-button { justify-self: start; }
.ti-training .ti-form .ti-setup .ti-row { justify-content: space-between; font-variant-numeric: tabular-nums; }
.ti-training .ti-form .ti-setup-bar { width: 100%; height: 8px; accent-color: var(--ti-accent); }
.ti-training .ti-form .ti-setup-choice { display: flex; flex-wrap: wrap; gap: 6px 16px; font-size: 13px; }
.ti-training .ti-form .ti-setup-choice label { display: flex; align-items: center; gap: 7px; cursor: pointer; }
.ti-training .ti-form .ti-fold .ti-setup { padding: 14px 16px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); }
.ti-training .ti-form :is(.ti-preflight, .ti-setup) dd small { display: block; color: var(--ti-faint); font-size: 12.5px; line-height: 1.4; }
.ti-training .ti-form .ti-start { display: grid; gap: 10px; }
.ti-training .ti-form .ti-start .ti-primary { min-height: 42px; font-size: 15px; font-weight: 600; }
.ti-training .ti-form .ti-start #ti-start-reasons:empty { display: none; }
.ti-training .ti-form .ti-start .ti-quiet { justify-self: start; }
.ti-training .ti-form .ti-reasons { display: grid; gap: 6px; padding-top: 6px; font-size: 13px; }
.ti-training .ti-form .ti-reasons li { display: flex; gap: 8px; overflow-wrap: anywhere; }
.ti-training .ti-form .ti-reasons li::before { content: ""; flex: none; width: 6px; height: 6px; margin-top: 7px; border-radius: 50%; background: var(--ti-warn); }
.ti-training .ti-form .ti-reasons .ti-link-button { font-size: 13px; }

@container (min-width: 560px) {
  .ti-training .ti-form .ti-cost-bar { mask: repeating-linear-gradient(90deg, #000 0 calc(100% / 75 - 1px), transparent 0 calc(100% / 75)); }
  .ti-training .ti-form .ti-grid { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .ti-training .ti-form .ti-wide { grid-column: 1 / -1; }
}
@container (min-width: 900px) {
  .ti-training .ti-form .ti-columns { grid-template-columns: minmax(0, 1fr) 320px; gap: 20px; }
  .ti-training .ti-form .ti-side-column { position: sticky; top: 16px; }
}
@container (min-width: 1300px) {
  .ti-training .ti-form .ti-columns { grid-template-columns: minmax(0, 1fr) 360px; }
  .ti-training .ti-form .ti-fold .ti-grid { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
@container (max-width: 460px) {
  .ti-training .ti-form .ti-section { padding: 14px; }
  .ti-training .ti-form .ti-uploads li { flex-wrap: wrap; }
  .ti-training .ti-form .ti-upload-reason { order: 1; flex-basis: 100%; }
  .ti-training .ti-form .ti-tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px 10px; }
  .ti-training .ti-form .ti-fold-body { padding-inline-start: 0; }
}

.ti-dialog:has(.ti-prompts-view) { width: min(94vw, 860px); }
.ti-prompts-view .ti-help { color: var(--ti-faint); font-size: 13px; }
.ti-rendered { padding: 12px 0; border-top: 1px solid var(--ti-line); }
.ti-rendered h3 { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; margin: 0 0 4px; font-size: 13px; font-weight: 600; color: inherit; }
.ti-rendered h3 small { color: var(--ti-faint); font-weight: 400; font-size: 12.5px; }
.ti-rendered ol { display: flex; flex-wrap: wrap; gap: 4px; margin: 0; padding: 0; list-style: none; }
.ti-rendered .ti-token { padding: 1px 7px; border-radius: 5px; background: var(--ti-raised); border: 1px solid var(--ti-line); font: 12px/1.6 ui-monospace, monospace; color: var(--ti-text); white-space: pre; }
.ti-rendered .ti-token[data-embedding="true"] { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-rendered .ti-chunk { flex-basis: 100%; display: flex; align-items: center; gap: 8px; margin: 2px 0; font-size: 12px; color: var(--ti-warn); }
.ti-rendered .ti-chunk::after { content: ""; flex: 1; border-top: 1px dashed currentColor; }
.ti-rendered[data-missing="true"] .ti-tokens { outline: 2px solid var(--ti-bad); outline-offset: 3px; border-radius: 4px; }
`;
