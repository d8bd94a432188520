import type { Check } from '../../lib/domain/system/readiness.ts';
import type { Failure } from '../pipeline/failure.ts';

/** Of an Environment, as far as readiness goes. */
interface Standing {
  /** it was open at some time, or what stands in its way is known */
  isKnown: boolean;
  failure: Failure | null;
  /** null while it is not known */
  lag: number | null;
}

/** So many may be blocked for reasons of their own, such as an account that is full, and all the others are served … */
const FEW = 5;
/** … or this share of them, whichever is more. */
const FEW_OF = 0.02;

function kindsOf(still: readonly Failure[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of still) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const texts = [...counts].map(([kind, count]) => `${kind}: ${String(count)}`);
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}

/**
 * Whether the Environments of a projector are projected. Not ready while one of them is still being opened for the first time, while
 * NATS is silent about half of them, or while more are blocked than can be for reasons of their own.
 */
export function environmentsCheck(all: readonly Standing[]): Check {
  const opening = all.filter(({ isKnown }) => !isKnown).length;
  const still = all.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const silent = still.filter(({ kind }) => kind === 'NATS is silent').length;
  const lag = all.reduce((sum, environment) => sum + (environment.lag ?? 0), 0);
  const few = still.length <= Math.max(FEW, all.length * FEW_OF);
  const ready = opening === 0 && few && (silent === 0 || silent < all.length / 2);
  return {
    name: 'lag',
    state: ready ? (still.length > 0 ? 'degraded' : 'ready') : 'not-ready',
    detail: `${String(lag)} events behind; ${String(opening)} Environments are being opened; ${String(still.length)} blocked${kindsOf(still)}`,
  };
}
