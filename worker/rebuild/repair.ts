import { environmentAssets } from '../../lib/domain/names.ts';
import { getMessage } from '../../lib/jetstream/messages/get-message.ts';
import { Interrupted } from '../../lib/server/nats/streams/acked-publisher.ts';
import { isTooLarge, isWrongRevision } from '../../lib/server/nats/streams/api-error.ts';
import { putChange } from '../pipeline/write-change.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Change } from '../projections/change.ts';
import { readEvent } from '../projections/read-event.ts';

/** A key that is not as the events say. */
export interface Repair {
  key: string;
  verdict: 'write' | 'remove';
  /** of the last event about it; null when there is none */
  sequence: number | null;
}

async function changeOf({ state }: Pipeline, { key, verdict, sequence }: Repair): Promise<Change | null> {
  const { home, environment } = state;
  if (verdict === 'remove') return { kind: 'delete', key, sequence: sequence ?? 0 };
  const event =
    sequence === null ? null : await getMessage(home.connection, environmentAssets(environment).stream, sequence);
  const read = event && readEvent(environment, event);
  // The stream's limits took it meanwhile: nobody can say any more what it was.
  return read?.kind === 'put' ? read : null;
}

async function write({ state }: Pipeline, change: Change, last: number): Promise<boolean> {
  const { writer, known, end } = state;
  for (;;) {
    const standing = await writer.readLast(change.key);
    // A later event was projected meanwhile.
    if (standing && standing.mark.sequence > last && (await end.has(standing.mark.sequence))) return false;
    try {
      known.wrote(change.key, await putChange(writer, change, standing?.revision ?? 0));
      return true;
    } catch (error) {
      // Too large for a message: it was rejected for that when it came.
      if (isTooLarge(error)) return false;
      if (!isWrongRevision(error) && !(error instanceof Interrupted)) throw error;
    }
  }
}

/**
 * Makes a key as the events up to `last` say. False when it did not have to: a later one was projected meanwhile, or the event is gone.
 * Throws what stands in the way.
 */
export async function repair(pipeline: Pipeline, mending: Repair, last: number): Promise<boolean> {
  const change = await changeOf(pipeline, mending);
  return change !== null && (await pipeline.inTurn(change.key, () => write(pipeline, change, last)));
}
