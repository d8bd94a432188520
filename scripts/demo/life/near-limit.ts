import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets } from '../../../lib/domain/names.ts';

const LOW = 0.94;
const HIGH = 0.97;
const LOOK_EVERY_MILLISECONDS = 10_000;

/**
 * Keeps the stream of an Environment between 94 and 97 % of a limit that is set around what it holds at first, as if
 * somebody cleaned up by hand every time. Until the signal.
 */
export async function stayNearLimit(
  connection: NatsConnection,
  environment: string,
  signal: AbortSignal,
): Promise<void> {
  const { stream } = environmentAssets(environment);
  const { streams } = await jetstreamManager(connection);
  while (!signal.aborted) {
    try {
      const { config, state } = await streams.info(stream);
      if (config.max_bytes <= 0) await streams.update(stream, { max_bytes: Math.ceil(state.bytes / LOW) });
      else if (state.bytes > config.max_bytes * HIGH) {
        await streams.purge(stream, { keep: Math.floor((state.messages * config.max_bytes * LOW) / state.bytes) });
      }
    } catch {
      // NATS is away: the next look finds out
    }
    await sleep(LOOK_EVERY_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}
