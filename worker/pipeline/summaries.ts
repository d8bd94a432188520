import { EVENT_SOURCES, SUMMARY_KIND } from '../../lib/domain/environments/environment-state-words.ts';
import type { EventSource } from '../../lib/domain/environments/environment-state-words.ts';
import { isWrongRevision } from '../../lib/server/nats/streams/api-error.ts';
import type { StateWriter } from '../../lib/server/spine/state/write-state.ts';
import type { KnownState } from './known-state.ts';
import { reload } from './write-change.ts';

const decoder = new TextDecoder();

/**
 * Writes the keys `summary/<source>` as far as they are not as counted, each once: counts that change meanwhile are for the next
 * time, else a busy Environment would have them written one after the other, and tear holes into the history of its bucket.
 */
export class Summaries {
  readonly #writer: StateWriter;
  readonly #known: KnownState;
  /** what stands there, with its revision */
  readonly #standing = new Map<EventSource, { text: string; revision: number }>();
  /** of the latest event that is counted */
  sequence = 0;

  constructor(writer: StateWriter, known: KnownState) {
    this.#writer = writer;
    this.#known = known;
  }

  /** Believes nothing about what stands there: somebody may have taken it away without a trace. */
  doubt(): void {
    this.#standing.clear();
  }

  /** Throws what JetStream answered, and when NATS does not. */
  async write(): Promise<void> {
    for (const source of EVENT_SOURCES) await this.#writeOne(source);
  }

  async #writeOne(source: EventSource): Promise<void> {
    const key = `${SUMMARY_KIND}/${source}`;
    for (;;) {
      const text = JSON.stringify(this.#known.summary.stateOf(source));
      const revision = this.#known.get(key)?.revision ?? 0;
      const standing = this.#standing.get(source);
      if (standing?.revision !== revision) {
        await this.#read(source, key);
        continue;
      }
      if (standing.text === text) return;
      try {
        const written = await this.#writer.putSummary(key, text, revision, this.sequence);
        this.#known.wrote(key, { revision: written, sequence: this.sequence, deleted: false, counted: null });
        this.#standing.set(source, { text, revision: written });
        return;
      } catch (error) {
        if (!isWrongRevision(error)) throw error;
        await this.#read(source, key);
      }
    }
  }

  async #read(source: EventSource, key: string): Promise<void> {
    const last = await reload(this.#writer, this.#known, key);
    this.#standing.set(source, {
      text: last && !last.mark.deleted ? decoder.decode(last.value) : '',
      revision: last?.revision ?? 0,
    });
  }
}
