import type { EventSource, ObjectStatus } from '../../../domain/environments/environment-state-words.ts';
import type { ObjectState, StateEntry } from '../../../domain/environments/environment-state.ts';
import { parseStateKey } from '../../../domain/events/event-subject.ts';

/** An object in a list. What it looks like itself is asked when somebody opens it, so that 100,000 of them are light. */
export interface ObjectRow {
  key: string;
  kind: string;
  source: EventSource;
  /** null when values are not shown, or something other than the projector wrote it */
  status: ObjectStatus | null;
  reason: string | null;
  /** of the bucket */
  revision: number;
  /** ISO 8601, when it was written */
  at: string;
  /** when this page heard of the change, in milliseconds since 1970; null when it was there before */
  heardAt: number | null;
}

const isObject = (value: NonNullable<StateEntry['value']>): value is ObjectState => 'status' in value;

/** The row of an entry; null for what is no object, such as the projector's own counts. */
export function rowOf({ key, revision, at, value }: StateEntry, heardAt: number | null): ObjectRow | null {
  const address = parseStateKey(key);
  if (address === null) return null;
  const state = value !== null && isObject(value) ? value : null;
  return {
    key,
    kind: address.kind,
    source: state?.source ?? address.source,
    status: state?.status ?? null,
    reason: state?.reason ?? null,
    revision,
    at,
    heardAt,
  };
}
