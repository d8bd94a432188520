/** How far each Environment is projected, kept in account catalyst: nobody of an Organization can write there. */
import { z } from '../../../domain/zod.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';

const eventsSchema = z.object({
  events: z.int(),
  /** ISO 8601, when it was noticed last */
  at: z.string(),
});

const markSchema = z.object({
  /** when the stream of events was made, as NATS writes it: one that was made anew counts from 1 again */
  stream: z.string(),
  /** every event up to this sequence is in the state, or was rejected, or is not in the stream any more */
  complete: z.int(),
  /** events that were acknowledged without being in the state, and were read again */
  restored: eventsSchema.nullable(),
  /** events that left the stream before anybody projected them */
  gone: eventsSchema.nullable(),
  /** keys that vanished from the bucket without a delete marker, and were written again */
  vanished: eventsSchema.nullable(),
});
export type ProjectionMark = z.infer<typeof markSchema>;
export type Incident = 'restored' | 'gone' | 'vanished';

/** What is known of an Environment whose stream was made then; nothing of it counts for another one. */
const noMark = (stream: string): ProjectionMark => ({
  stream,
  complete: 0,
  restored: null,
  gone: null,
  vanished: null,
});

/** The mark of an Environment for the stream made then. Throws `nats-unavailable`. */
export async function readProjectionMark(environment: string, stream: string): Promise<ProjectionMark> {
  const entry = await withCatalyst(({ projections }) => projections.get(environment));
  const read = entry?.operation === 'PUT' ? markSchema.safeParse(parseJson(entry.string())).data : undefined;
  return read?.stream === stream ? read : noMark(stream);
}

/** Keeps a mark. Throws `nats-unavailable`. */
export async function writeMark(environment: string, mark: ProjectionMark): Promise<void> {
  await withCatalyst(({ projections }) => projections.put(environment, JSON.stringify(mark)));
}

/** Forgets the mark of an Environment that is deleted. Throws `nats-unavailable`. */
export const forgetMark = (environment: string): Promise<void> =>
  withCatalyst(({ projections }) => projections.purge(environment));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
