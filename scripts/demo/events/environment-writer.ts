import { randomUUID } from 'node:crypto';
import type { JetStreamClient, KV, NatsConnection } from 'nats';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { keyOf, subjectOf } from './addresses.ts';
import { cloudEvent } from './cloud-event.ts';
import type { PlatformObject } from './objects.ts';
import { applyChange } from './platform.ts';
import type { Change, Platform } from './platform.ts';

const SLASH_PARTS = /^[-=.\w]+\/[-/=.\w]+$/;

/** Publishes what happens in one Environment and keeps its platform as it was at the last change. */
export class EnvironmentWriter {
  platform: Platform = new Map();
  readonly environment: string;
  readonly #jetstream: JetStreamClient;
  readonly #bucket: KV;

  private constructor(environment: string, jetstream: JetStreamClient, bucket: KV) {
    this.environment = environment;
    this.#jetstream = jetstream;
    this.#bucket = bucket;
  }

  static async open(connection: NatsConnection, environment: string): Promise<EnvironmentWriter> {
    const jetstream = connection.jetstream();
    const bucket = await jetstream.views.kv(environmentAssets(environment).bucket, { bindOnly: true });
    return new EnvironmentWriter(environment, jetstream, bucket);
  }

  /** The platform as an earlier demo left it in the bucket; empty in a new one. */
  async restore(): Promise<void> {
    const keys: string[] = [];
    for await (const key of await this.#bucket.keys()) if (SLASH_PARTS.test(key)) keys.push(key);
    const entries = await Promise.all(keys.map((key) => this.#bucket.get(key)));
    const objects = entries.flatMap((entry): [string, PlatformObject][] => {
      const object = entry === null ? null : objectIn(entry.string());
      return object === null ? [] : [[keyOf(object), object]];
    });
    this.platform = new Map(objects);
  }

  /**
   * One event on the stream and, until the projector does it, the state that follows from it in the bucket.
   * Settles when both are stored.
   */
  async write(change: Change): Promise<void> {
    const { object, operation } = change;
    const event = cloudEvent(this.environment, change, randomUUID(), new Date());
    this.platform = applyChange(this.platform, change);
    await this.#jetstream.publish(subjectOf(this.environment, object), JSON.stringify(event), { msgID: event.id });
    if (object.kind === 'commit') return;
    if (operation === 'deleted') await this.#bucket.delete(keyOf(object));
    else await this.#bucket.put(keyOf(object), JSON.stringify(stateOf(object)));
  }
}

const stateOf = ({ kind, namespace, name, data }: PlatformObject) => ({ kind, namespace, name, ...data });

/** What `stateOf` made; null for what somebody else wrote into the bucket. */
function objectIn(text: string): PlatformObject | null {
  try {
    const { kind, namespace, name, ...data } = JSON.parse(text) as ReturnType<typeof stateOf>;
    return typeof kind === 'string' && typeof name === 'string'
      ? ({ kind, namespace, name, data } as PlatformObject)
      : null;
  } catch {
    return null;
  }
}
