import type { EventSourceMessage } from 'eventsource-parser';
import type { ProjectionStatus, StateEntry } from '../../../domain/environments/environment-state.ts';
import type { EndReason } from '../../../domain/environments/environment-state-words.ts';

/** What the feed of an Environment tells. */
export type StateEvent =
  | { type: 'snapshot'; payloads: boolean; entries: StateEntry[] }
  | { type: 'live'; revision: number }
  | { type: 'reset'; reason: string }
  | { type: 'put'; entry: StateEntry }
  | { type: 'delete'; key: string; revision: number; at: string }
  | { type: 'projection'; projection: ProjectionStatus }
  | { type: 'end'; reason: EndReason; message: string };

/**
 * A message of the feed; null for one that this page does not know yet. Its data is what the read API's schema says: checking
 * again would load every schema into the page.
 */
export function stateEventOf({ event, data }: EventSourceMessage): StateEvent | null {
  const said = JSON.parse(data) as object;
  switch (event) {
    case 'put':
      return { type: event, entry: said as StateEntry };
    case 'projection':
      return { type: event, projection: said as ProjectionStatus };
    case 'snapshot':
    case 'live':
    case 'reset':
    case 'delete':
    case 'end':
      return { type: event, ...said } as StateEvent;
    default:
      return null;
  }
}
