import type { EventAddress } from '../../lib/domain/events/event-subject.ts';
import type { KnownData } from '../../lib/domain/events/known-data.ts';

/** An event about an object, read and checked. */
export interface ObjectEvent extends EventAddress {
  /** in the stream of the Environment */
  sequence: number;
  id: string;
  type: string;
  /** the attribute of the CloudEvent, as it came */
  eventSource: string;
  /** RFC 3339 */
  time: string | null;
  /** whatever the event says about the object, with every digit of its numbers; null: it says that it is gone */
  object: Record<string, unknown> | null;
  /** the same with numbers to count with; nothing of what is gone */
  judged: Record<string, unknown>;
  /** the same by the schema of its kind; null when it has none, and for what is gone */
  known: KnownData | null;
}
