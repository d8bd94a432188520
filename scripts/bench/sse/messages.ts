/** What the processes of the benchmarks of event streams tell each other (node:child_process, `send`). */
export type ToClients =
  { kind: 'connect'; port: number; path: string; cookies: string[]; count: number } | { kind: 'stop' };

export type FromClients =
  | { kind: 'connected' }
  /** milliseconds from when an event was sent until each of the clients had it */
  | { kind: 'round'; round: number; delays: number[] };

export type ToServer = { kind: 'write'; text: string } | { kind: 'measure' };

export type FromServer = { kind: 'listening'; port: number } | { kind: 'memory'; bytes: number };

/** Stands in the last event of a round; then when it was sent, in milliseconds since 1970. */
export const markOf = (round: number): string => `round-${round}-at-`;

/** Milliseconds since 1970, finer than `Date.now()`, the same in all processes of a machine. */
export const now = (): number => performance.timeOrigin + performance.now();
