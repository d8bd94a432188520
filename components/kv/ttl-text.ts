import { formatDuration } from '@/components/ui/format.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Time until a value goes by itself, in words. */
export const ttlText = (nanoseconds: number): string =>
  nanoseconds === 0 ? 'never' : formatDuration(nanoseconds / NANOSECONDS_PER_MILLISECOND);
