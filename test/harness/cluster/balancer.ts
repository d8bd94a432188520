import { setTimeout as sleep } from 'node:timers/promises';

const PROBE_EVERY_MS = 100;
const PROBE_TIMEOUT_MS = 2_000;

/** What a reverse proxy does before several servers. */
export interface Balancer {
  /**
   * Sends a request to a server that says it is ready. Where nobody listens any more it goes to the next one; where a connection broke, only
   * a reading one does, as proxies have it: nobody knows what became of the others.
   */
  request: (path: string, init?: RequestInit) => Promise<Response>;
  /** one of those that say they are ready; the first of all where none does */
  ready: () => string;
  stop: () => void;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;

/** `originsOf` is asked each time anew: servers come and go. */
export function balance(originsOf: () => readonly string[]): Balancer {
  const down = new Set<string>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const probe = async (origin: string) => {
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok === true) down.delete(origin);
    else down.add(origin);
  };
  const probing = async () => {
    while (!signal.aborted) {
      await Promise.all(originsOf().map(probe));
      await sleep(PROBE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  void probing();
  let turn = 0;
  const inTurn = () => {
    turn += 1;
    const origins = originsOf();
    const turned = origins.map((_, n) => origins[(n + turn) % origins.length] ?? '');
    return [...turned.filter((one) => !down.has(one)), ...turned.filter((one) => down.has(one))];
  };
  return {
    request: async (path, init = {}) => {
      const origins = inTurn();
      for (const [n, origin] of origins.entries()) {
        try {
          return await fetch(`${origin}${path}`, { redirect: 'manual', ...init });
        } catch (error) {
          const mayGoOn = codeOf(error) === 'ECONNREFUSED' || (init.method ?? 'GET') === 'GET';
          if (!mayGoOn || n === origins.length - 1) throw error;
          down.add(origin);
        }
      }
      throw new Error('no servers');
    },
    ready: () => inTurn()[0] ?? '',
    stop: () => stopping.abort(),
  };
}
