type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Makes an element. Attributes that are `true` stand without a value; `false`, `null` and
 * `undefined` ones are left out. Children are nodes or text: nothing is ever parsed as HTML,
 * since names of files may hold any character.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** Sets an attribute only when it differs, so that nobody's mutation observer runs for nothing. */
export function setAttribute(target: Element, name: string, value: string | null): void {
  if (target.getAttribute(name) === value) return;
  if (value === null) target.removeAttribute(name);
  else target.setAttribute(name, value);
}

/** Sets the text only when it differs; see `setAttribute`. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Runs `work` once at the next frame, however often it was asked for until then. */
export function oncePerFrame(work: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    const run = (): void => {
      if (!asked) return;
      asked = false;
      work();
    };
    requestAnimationFrame(run);
    // A hidden tab gets no frames, and a prompt may be changed there by a script.
    setTimeout(run, 250);
  };
}
