/** What the hosts' own scripts leave in the global scope, as far as this module reads it. */
type HostGlobals = {
  readonly gradioApp?: () => ParentNode;
  readonly opts?: Readonly<Record<string, unknown>>;
  readonly localization?: Readonly<Record<string, string>>;
  /** The prompt box that had the focus last, per tab; read by the host when a card is clicked. */
  readonly activePromptTextarea?: Record<string, HTMLTextAreaElement | undefined>;
  readonly onAfterUiUpdate?: (callback: () => void) => void;
  readonly onOptionsChanged?: (callback: () => void) => void;
};

/** Read at each use: the hosts' scripts may run after this module. */
export function hostGlobals(): HostGlobals {
  return globalThis as unknown as HostGlobals;
}

/** The document, or the shadow root in which older gradio renders. */
export function hostRoot(): ParentNode {
  return hostGlobals().gradioApp?.() ?? document;
}
