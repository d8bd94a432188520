/** What the processes of the benchmark of issuing tell each other (node:child_process, `send`). */
export type ToLoad =
  /** makes so many key pairs, asks for a challenge for each, and signs */
  | { kind: 'prepare'; app: string; token: string; organization: string; count: number }
  /** sends what was prepared there, so many at once; it stays prepared, for somewhere else */
  | { kind: 'send'; url: string; token: string; atOnce: number };

export type FromLoad =
  | { kind: 'prepared' }
  /** milliseconds of the whole and of each request, in ascending order; milliseconds of CPU of the process that sent them */
  | { kind: 'sent'; milliseconds: number; each: number[]; cpu: number };

export interface FromBare {
  kind: 'listening';
  port: number;
}
