const PLACE = Symbol.for('vertebra.console-started');

/** Settles when instrumentation has run, in Next's module graph; what waits for it is in another one, in the same process. */
export function consoleStarted(): PromiseWithResolvers<true> {
  const store = globalThis as Record<symbol, PromiseWithResolvers<true> | undefined>;
  return (store[PLACE] ??= Promise.withResolvers());
}
