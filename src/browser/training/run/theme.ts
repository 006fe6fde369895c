/** Colours of the charts, as the page has them now. */
export type Theme = Readonly<Record<ThemeColour, string>>;
export type ThemeColour = "text" | "faint" | "line" | "accent" | "second" | "good";

const COLOURS: readonly ThemeColour[] = ["text", "faint", "line", "accent", "second", "good"];

/** Reads the colours where they are: a canvas knows no CSS variables, and theirs may lead to further ones. */
export function readTheme(place: HTMLElement): Theme {
  const probe = document.createElement("span");
  place.append(probe);
  const colourOf = (name: ThemeColour): string => {
    probe.style.color = `var(--ti-${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = Object.fromEntries(COLOURS.map((name) => [name, colourOf(name)])) as Theme;
  probe.remove();
  return theme;
}

/** Calls back when the page may have turned dark or light: gradio's and SD.Next's themes are classes and style sheets. */
export function onThemeChange(callback: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(callback);
  for (const target of [document.documentElement, document.body])
    observer.observe(target, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
  dark.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    dark.removeEventListener("change", callback);
  };
}
