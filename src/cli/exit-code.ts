/** How a command ends, for scripts. Documented in `--help`. */
export const ExitCode = {
  ok: 0,
  /** The command ran and found something wrong: a file that can't be used, a broken link. */
  problem: 1,
  /** Unknown command or flag, or a missing argument. */
  usage: 2,
  /** It could not do its work: configuration, port, folder. */
  failed: 3,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
