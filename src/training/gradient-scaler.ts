/**
 * What the loss is multiplied with so that a gradient in float16 neither vanishes nor overflows, by the rules of
 * torch.amp's GradScaler. Plain data: it is saved with the vectors.
 */
export interface GradientScaler {
  readonly scale: number;
  /** Steps in a row since it last changed. */
  readonly good: number;
  /** Steps that overflowed and changed nothing. */
  readonly skipped: number;
}

const GROWTH = 2;
const BACKOFF = 0.5;
/** Steps without an overflow after which it grows. */
const GROWTH_STEPS = 2000;
/** Below, it is not the scale that makes a gradient overflow. */
const LEAST = 1;

export const firstScaler: GradientScaler = { scale: 65_536, good: 0, skipped: 0 };

/** After a step that had a finite gradient. */
export function afterGoodStep({ scale, good, skipped }: GradientScaler): GradientScaler {
  return good + 1 === GROWTH_STEPS
    ? { scale: scale * GROWTH, good: 0, skipped }
    : { scale, good: good + 1, skipped };
}

/** After a step whose gradient overflowed; null: a smaller scale would not help. */
export function afterOverflow({ scale, skipped }: GradientScaler): GradientScaler | null {
  const smaller = scale * BACKOFF;
  return smaller < LEAST ? null : { scale: smaller, good: 0, skipped: skipped + 1 };
}
