import type { ComponentChildren, JSX } from "preact";

type SectionProps = {
  /** Ours, for tests and styles: `what`, `pictures`, …. */
  readonly name: string;
  readonly title: string;
  readonly extra?: ComponentChildren;
  readonly children: ComponentChildren;
};

/** A group of the form that is always in sight. */
export function Section({ name, title, extra, children }: SectionProps): JSX.Element {
  const id = `ti-s-${name}`;
  return (
    <section class="ti-section" data-section={name} aria-labelledby={id}>
      <div class="ti-section-head">
        <h3 id={id}>{title}</h3>
        {extra}
      </div>
      {children}
    </section>
  );
}
