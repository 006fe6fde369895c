const WIDTH = 30;
const ERASE_LINE = "\r\u001b[2K";

export type ProgressBar = {
  /** Begins something whose end can't be told; `keepTime`: goes on with it under another name. */
  label: (text: string, options?: { keepTime?: boolean }) => void;
  /** `unit` writes both numbers. */
  progress: (done: number, total: number, unit?: (count: number) => string) => void;
  /** Takes the bar away, for something else to be written. */
  clear: () => void;
};

/** One line of a terminal that is written over. The time left is counted from the latest `label`. */
export function progressBar(write: (text: string) => void, now: () => number = Date.now): ProgressBar {
  let current = { text: "", since: now() };
  return {
    label: (text, { keepTime = false } = {}) => {
      current = { text, since: keepTime ? current.since : now() };
      write(`${ERASE_LINE}${text} …`);
    },
    progress: (done, total, unit = String) => {
      const filled = Math.round((WIDTH * done) / total);
      const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
      const left = done === 0 ? "" : `  ${duration(((now() - current.since) / done) * (total - done))} left`;
      write(`${ERASE_LINE}${current.text}  ${bar}  ${unit(done)}/${unit(total)}${left}`);
    },
    clear: () => write(ERASE_LINE),
  };
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
