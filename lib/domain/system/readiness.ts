/** `degraded`: this process works, and something about it needs the person who runs it. */
type CheckState = 'ready' | 'degraded' | 'not-ready';

/** One thing a process needs, and how that is. */
export interface Check {
  name: string;
  state: CheckState;
  /** for the person who runs the server; no secret, no Organization */
  detail: string;
}

/** What `/readyz` tells whoever runs the server: `state` is that of the worst check. */
export interface Readiness {
  ready: boolean;
  state: CheckState;
  checks: Check[];
}

/** Checks → what they say together: a process that is only degraded takes requests. */
export function readinessOf(checks: Check[]): Readiness {
  const has = (state: CheckState) => checks.some((check) => check.state === state);
  const ready = !has('not-ready');
  return { ready, state: ready ? (has('degraded') ? 'degraded' : 'ready') : 'not-ready', checks };
}
