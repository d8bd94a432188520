/**
 * Route handlers, pages and instrumentation are separate module graphs in Next: what must exist once per process hangs on
 * globalThis. A creation that fails is forgotten, so the next caller tries again.
 */
export function singleton<T>(name: string, create: () => Promise<T>): Promise<T> {
  const key = Symbol.for(`vertebra.${name}`);
  const store = globalThis as Record<symbol, Promise<T> | undefined>;
  const known = store[key];
  if (known) return known;
  const made = create();
  store[key] = made;
  made.catch(() => {
    if (store[key] === made) store[key] = undefined;
  });
  return made;
}

/** Forgets it, so that the next caller makes a new one: for a connection that has closed for good. */
export function forget(name: string): void {
  (globalThis as Record<symbol, unknown>)[Symbol.for(`vertebra.${name}`)] = undefined;
}
