import type { RefusalListening } from '../../../../domain/credentials/refusal.ts';
import { KEPT_MS } from './refusal-lines.ts';

/** Without a sign of life for so long, nobody listens as far as anybody can know. */
const SILENT_MS = 15_000;
const MOST_GAPS = 20;

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Since when this process hears of refused logins, and when it did not. Times in milliseconds since 1970. */
export class ListeningTimes {
  #since: number;
  #heardAt: number;
  #gaps: { from: number; to: number | null }[] = [];
  #unexamined = 0;
  #unexaminedAt: number | null = null;

  constructor(now = Date.now()) {
    this.#since = now;
    this.#heardAt = now;
  }

  /** It listens from now on. */
  begin(now = Date.now()): void {
    this.#since = now;
    this.#heardAt = now;
  }

  /** NATS answered. After silence, what came meanwhile may be lost. */
  heard(now = Date.now()): void {
    const open = this.#gaps.at(-1);
    if (open?.to === null) open.to = now;
    else if (now - this.#heardAt > SILENT_MS) this.#addGap(this.#heardAt, now);
    this.#heardAt = now;
  }

  /** The connection is gone, or a server took it away. It was last known to be there at the last answer. */
  lost(): void {
    if (this.#gaps.at(-1)?.to !== null) this.#addGap(this.#heardAt, null);
  }

  /** A refused login was not looked into. */
  missed(now = Date.now()): void {
    this.#unexamined += 1;
    this.#unexaminedAt = now;
  }

  read(now = Date.now()): RefusalListening {
    const since = Math.max(this.#since, now - KEPT_MS);
    const gaps = this.#gaps.filter(({ to }) => to === null || to > since);
    const open = gaps.at(-1)?.to === null;
    const silent = !open && now - this.#heardAt > SILENT_MS;
    return {
      since: iso(since),
      live: !open && !silent,
      gaps: [...gaps, ...(silent ? [{ from: this.#heardAt, to: null }] : [])].map(({ from, to }) => ({
        from: iso(Math.max(from, since)),
        to: to === null ? null : iso(to),
      })),
      unexamined: {
        count: this.#unexamined,
        last: this.#unexaminedAt === null ? null : iso(this.#unexaminedAt),
      },
    };
  }

  #addGap(from: number, to: number | null): void {
    this.#gaps = [...this.#gaps, { from, to }].slice(-MOST_GAPS);
  }
}
