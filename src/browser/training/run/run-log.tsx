import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../strings.ts";

/** The last lines of a run's log, folded; it stays at its end while the reader does. */
export function RunLog({ lines }: { readonly lines: readonly string[] }): JSX.Element | null {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (box.current !== null && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, isOpen]);
  if (lines.length === 0) return null;
  return (
    <details class="ti-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("Log")}</summary>
      {isOpen && (
        <pre
          ref={box}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            isAtEnd.current = scrollHeight - scrollTop - clientHeight < 20;
          }}
        >
          {lines.join("\n")}
        </pre>
      )}
    </details>
  );
}
