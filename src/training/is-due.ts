/** Whether something that comes every so many steps comes at this one. `every`: 0 for never. */
export function isDue(step: number, every: number): boolean {
  return every > 0 && step % every === 0;
}
