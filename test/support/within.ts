/** A CI machine is shared with others: there a promise about time is held to a tenth, and measured by `npm run bench`. */
const SLACK = process.env["CI"] === "true" ? 10 : 1;

/** How long something may take that is promised in `ms` on a machine of its own. */
export function within(ms: number): number {
  return ms * SLACK;
}
