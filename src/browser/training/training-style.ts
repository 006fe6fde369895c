/**
 * The training panel's style. What a test or a user's own stylesheet may hold on to: `.ti-training` with
 * `.ti-places > button[aria-current]`; `.ti-runs > .ti-run[data-id][data-state]`; `.ti-run-view[data-state]` with
 * `.ti-strip`, `.ti-state[data-mood]`, `.ti-progress`, `button[data-command]`.
 */
export const TRAINING_STYLE = `
.ti-training { container-type: inline-size; color: var(--ti-text); font: 14px/1.45 var(--font, system-ui, sans-serif); }
.ti-training h2, .ti-training h3, .ti-training p, .ti-training ul { margin: 0; padding: 0; color: inherit; }
.ti-training ul { list-style: none; }
.ti-training small { font-size: 12px; color: var(--ti-faint); }
.ti-training button { font: inherit; cursor: pointer; }
.ti-training .ti-banner { margin: 0 0 16px; }

.ti-places { display: flex; gap: 4px; margin-bottom: 16px; border-bottom: 1px solid var(--ti-line); }
.ti-places button { padding: 8px 16px; border: 0; border-bottom: 2px solid transparent; margin-bottom: -1px; background: none; color: var(--ti-faint); font-weight: 600; }
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
  .ti-run-open { grid-template-columns: 96px minmax(0, 1fr); }
  .ti-run-how { grid-column: 2; }
  .ti-run-buttons { margin-inline-start: 124px; }
}

.ti-run-view { display: grid; gap: 20px; }
.ti-strip { position: sticky; top: 0; z-index: 5; display: grid; gap: 10px; padding: 12px 16px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); }
.ti-strip-head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; }
.ti-strip-head h2 { font-size: 18px; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; }
.ti-run-commands { display: flex; flex-wrap: wrap; gap: 8px; margin-inline-start: auto; }
.ti-strip-facts { display: flex; flex-wrap: wrap; gap: 4px 20px; font-variant-numeric: tabular-nums; }
`;
