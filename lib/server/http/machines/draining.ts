/** Next gives routes and instrumentation a module graph each; this is what they share. */
const PLACE = Symbol.for('vertebra.draining');
const store = globalThis as Record<symbol, boolean | undefined>;

/** Whether this process was told to stop: it still answers, and is not ready, so that nobody sends it more. */
export const isDraining = (): boolean => store[PLACE] ?? false;

export const startDraining = (): void => {
  store[PLACE] = true;
};
