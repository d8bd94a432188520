import { environmentAssets } from '../../../lib/domain/names.ts';
import { messageGet } from '../../../lib/jetstream/messages/message-get.ts';
import { log } from '../../../lib/server/log/log.ts';
import type { BucketNow } from '../../../lib/server/spine/state/follow-state.ts';
import type { HomeConnection } from '../../../lib/server/accounts/home/home.ts';
import { scanState } from '../../../lib/server/spine/state/scan-state.ts';
import type { View } from '../snapshot/view.ts';

/** While a bucket is written to, old revisions go all the time as well, so that nobody can tell: it is compared so often at most … */
const APART_MS = 5_000;
/** … and no more than this share of the time. */
const SHARE = 1 / 20;
/** One that is confirmed is enough. */
const MOST_ASKED = 20;

interface Standing {
  revision: number;
  deleted: boolean;
}

/** Notices that the bucket is not what is in memory, though every message was heard: messages went without one. */
export class VanishedWatch {
  readonly #home: HomeConnection;
  readonly #environment: string;
  readonly #view: View;
  readonly #head: () => number;
  #before: BucketNow | null = null;
  #doubted = false;
  #notBefore = 0;
  #comparing = false;

  /** @param head the last revision that is in the view */
  constructor(home: HomeConnection, environment: string, view: View, head: () => number) {
    this.#home = home;
    this.#environment = environment;
    this.#view = view;
    this.#head = head;
  }

  /** Takes in what the bucket is like; true when something of the view is not in it any more. */
  async look(now: BucketNow): Promise<boolean> {
    const before = this.#before;
    this.#before = now;
    if (before === null) return false;
    const added = now.last - before.last;
    const removed = before.messages + added - now.messages;
    this.#doubted ||= removed > 0;
    // A write takes one old revision with it at most.
    const certain = removed > added || now.keys < this.#view.size;
    if (!this.#doubted || this.#comparing || !(certain || Date.now() >= this.#notBefore)) return false;
    this.#comparing = true;
    const begun = Date.now();
    try {
      this.#doubted = false;
      return await this.#compare();
    } catch (error) {
      this.#doubted = true;
      log('a bucket could not be compared with what is in memory', { environment: this.#environment }, error);
      return false;
    } finally {
      this.#comparing = false;
      this.#notBefore = Date.now() + Math.max(APART_MS, (Date.now() - begun) / SHARE);
    }
  }

  async #compare(): Promise<boolean> {
    const head = this.#head();
    const standing = new Map<string, Standing>();
    const { connection } = this.#home;
    await scanState(
      connection,
      this.#environment,
      { epoch: '', from: null, values: false },
      ({ key, revision, mark }) => standing.set(key, { revision, deleted: mark.deleted }),
    );
    const odd: string[] = [];
    for (const { key, revision } of this.#view.entries()) {
      if (revision <= head && (standing.get(key)?.revision ?? 0) < revision) odd.push(key);
    }
    for (const [key, { revision, deleted }] of standing) {
      if (!deleted && revision <= head && this.#view.get(key) === undefined) odd.push(key);
    }
    for (const key of odd.slice(0, MOST_ASKED)) if (await this.#isOther(key)) return true;
    return false;
  }

  /** What is written while a bucket is read may seem to be missing, so the leader is asked. */
  async #isOther(key: string): Promise<boolean> {
    const { bucket, bucketStream } = environmentAssets(this.#environment);
    const known = this.#view.get(key);
    const last = await messageGet(this.#home.connection, bucketStream, { last_by_subj: `$KV.${bucket}.${key}` });
    if (known !== undefined) return (last?.sequence ?? 0) < known.revision;
    const names = last?.headers.map(([name]) => name) ?? [];
    return last !== null && !names.includes('KV-Operation') && !names.includes('Nats-Marker-Reason');
  }
}
