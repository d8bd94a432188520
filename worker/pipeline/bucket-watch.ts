import { log } from '../../lib/server/log/log.ts';
import type { ProjectionFigures } from '../../lib/server/spine/state/projection-figures.ts';
import { scanState } from '../../lib/server/spine/state/scan-state.ts';
import type { OpenState } from './open-state.ts';

/** A bucket whose old revisions go by their age has fewer at each look; reading it all is not for every one of them. */
const APART_MS = 30_000;
const MOST_APART_MS = 3_600_000;

/**
 * Notices that keys vanished from a bucket without a message: purged, rolled up, over a limit. The projector would take them for being
 * there, and count them.
 */
export class BucketWatch {
  readonly #state: OpenState;
  readonly #onVanished: (keys: number) => Promise<void>;
  #before: { revision: number; kept: number } | null = null;
  #notBefore = 0;
  #apart = APART_MS;
  #scanning = false;

  /** @param onVanished is told how many, and has them written again */
  constructor(state: OpenState, onVanished: (keys: number) => Promise<void>) {
    this.#state = state;
    this.#onVanished = onVanished;
  }

  /** Takes in what the bucket is like, once all its revisions are known. */
  take({ revision, keys, kept, at }: ProjectionFigures): void {
    const before = this.#before;
    this.#before = { revision, kept };
    const fewer = before?.revision === revision && kept < before.kept;
    if (!(fewer || keys < this.#state.known.live) || this.#scanning || at < this.#notBefore) return;
    this.#scanning = true;
    void this.#compare(revision).finally(() => (this.#scanning = false));
  }

  async #compare(revision: number): Promise<void> {
    const { known, home, environment, figures } = this.#state;
    const begun = Date.now();
    try {
      const standing = new Map<string, number>();
      await scanState(home.connection, environment, { epoch: figures.stream, from: null, values: false }, (key) =>
        standing.set(key.key, key.revision),
      );
      let vanished = 0;
      for (const [key, one] of known.all()) {
        if (one.deleted || one.revision > revision || (standing.get(key) ?? 0) >= one.revision) continue;
        known.forget(key);
        vanished += 1;
      }
      this.#apart = vanished === 0 ? APART_MS : Math.min(this.#apart * 2, MOST_APART_MS);
      if (vanished > 0) await this.#onVanished(vanished);
    } catch (error) {
      log('a bucket could not be compared', { environment }, error);
    } finally {
      this.#notBefore = Date.now() + Math.max(this.#apart, 20 * (Date.now() - begun));
    }
  }
}
