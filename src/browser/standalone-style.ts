/** The sidecar's own page: no host brings colours, layout or the cards' shape there. */
export const STANDALONE_STYLE = `
.ti-standalone {
  color-scheme: light dark; --font: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; --radius-lg: 10px;
  --body-text-color: #1b2230; --body-text-color-subdued: #667085; --background-fill-primary: #fff; --background-fill-secondary: #f4f5f8;
  --border-color-primary: #d9dde5; --color-accent: #2563eb; --input-background-fill: #fff; --ti-page: #f4f5f8;
}
@media (prefers-color-scheme: dark) {
  .ti-standalone {
    --body-text-color: #e6e9ef; --body-text-color-subdued: #98a2b3; --background-fill-primary: #171b23; --background-fill-secondary: #222834;
    --border-color-primary: #333b4a; --color-accent: #3b82f6; --input-background-fill: #10141b; --ti-page: #10141b;
  }
}
.ti-standalone body { margin: 0; background: var(--ti-page); color: var(--body-text-color); font: 15px/1.5 var(--font); }
.ti-standalone #ti-app { box-sizing: border-box; max-width: 1440px; margin: 0 auto; padding: 20px 24px 48px; }
.ti-standalone #ti-app > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 8px 32px; margin-bottom: 16px; }
.ti-standalone .ti-tabs { display: flex; gap: 4px; }
.ti-standalone .ti-tabs button { padding: 6px 14px; border: 0; border-radius: 8px; background: none; color: var(--body-text-color-subdued); font: 600 15px/1.4 var(--font); cursor: pointer; }
.ti-standalone .ti-tabs button:hover { color: var(--body-text-color); }
.ti-standalone .ti-tabs button[aria-current] { background: var(--background-fill-primary); color: var(--body-text-color); box-shadow: 0 1px 3px rgba(0, 0, 0, 0.15); }
.ti-standalone [hidden] { display: none !important; }
.ti-standalone h1 { margin: 0; font-size: 20px; font-weight: 650; letter-spacing: -0.01em; }
.ti-standalone .ti-prompts { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 16px; margin-bottom: 20px; }
.ti-standalone .ti-prompts label { display: grid; gap: 4px; font-size: 13px; font-weight: 600; color: var(--body-text-color-subdued); }
.ti-standalone .ti-prompts textarea, .ti-standalone #ti-search, .ti-standalone #ti-sort {
  box-sizing: border-box; border: 1px solid var(--border-color-primary); border-radius: 8px; background: var(--input-background-fill); color: var(--body-text-color); font: 15px/1.5 var(--font);
}
.ti-standalone .ti-prompts textarea { width: 100%; padding: 10px 12px; resize: vertical; }
.ti-standalone .ti-find { display: flex; flex-wrap: wrap; gap: 12px; margin-bottom: 12px; }
.ti-standalone #ti-search { flex: 1 1 260px; height: 38px; padding: 0 12px; }
.ti-standalone .ti-sort { display: flex; gap: 6px; }
.ti-standalone #ti-sort { height: 38px; padding: 0 10px; }
.ti-standalone #ti-sort-direction { width: 38px; height: 38px; padding: 0; border-radius: 8px; background: var(--input-background-fill); border: 1px solid var(--border-color-primary); color: inherit; font-size: 16px; cursor: pointer; }
.ti-standalone .ti-toolbar { padding-bottom: 14px; }
.ti-standalone #ti-root { position: relative; }
.ti-standalone #ti-cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(176px, 1fr)); gap: 16px; min-height: 240px; align-content: start; }
.ti-standalone .hidden { display: none; }
.ti-standalone .card {
  position: relative; aspect-ratio: 3 / 4; overflow: hidden; border-radius: 10px; cursor: pointer; content-visibility: auto;
  background: linear-gradient(160deg, #66718a, #3c4456); box-shadow: 0 1px 3px rgba(0, 0, 0, 0.25); transition: box-shadow 0.12s;
}
.ti-standalone .card:hover { box-shadow: 0 0 0 2px var(--color-accent); }
.ti-standalone .card .preview { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.ti-standalone .card .actions { position: absolute; inset: auto 0 0; padding: 28px 10px 10px; color: #fff; background: linear-gradient(transparent, rgba(0, 0, 0, 0.78) 28px); text-shadow: 0 1px 2px rgba(0, 0, 0, 0.6); }
.ti-standalone .card .additional { display: none; }
.ti-standalone .card .name { font-weight: 600; overflow-wrap: anywhere; }
.ti-standalone .card .description { font-size: 12px; opacity: 0.85; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
`;
