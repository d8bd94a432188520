import type { StateChange } from '../../../lib/server/spine/state/follow-state.ts';
import { stateValue } from './state-value.ts';

/** One key as it is kept in memory: never changed, replaced by the next revision. */
export interface Entry {
  readonly key: string;
  readonly revision: number;
  /** milliseconds since 1970 */
  readonly at: number;
  /** JSON; null when the projector did not write it */
  readonly value: string | null;
}

/** A revision as it goes out: what a key holds since, or that it holds nothing any more. */
export type Revision = Entry & { readonly deleted: boolean };

export const toRevision = ({ key, revision, at, value }: StateChange): Revision => ({
  key,
  revision,
  at,
  deleted: value === null,
  value: value === null ? null : stateValue(key, value),
});

/** The second that was written last: most of what is sent stands close together in time, and making a date costs as much as all else. */
const last = { second: NaN, text: '' };

/** As `Date.prototype.toISOString` writes it. */
function iso(at: number): string {
  const second = Math.floor(at / 1000);
  if (second !== last.second) {
    last.second = second;
    last.text = new Date(second * 1000).toISOString().slice(0, -'000Z'.length);
  }
  return `${last.text}${String(Math.floor(at - second * 1000)).padStart(3, '0')}Z`;
}

/** The JSON of a `StateEntry`. */
export const entryJson = ({ key, revision, at, value }: Entry, payloads: boolean): string =>
  `{"key":${JSON.stringify(key)},"revision":${revision},"at":"${iso(at)}","value":${payloads ? value : null}}`;

/** A block of the event stream. */
export const revisionEvent = (entry: Revision, payloads: boolean): string =>
  entry.deleted
    ? `event: delete\nid: ${entry.revision}\ndata: {"key":${JSON.stringify(entry.key)},"revision":${entry.revision},"at":"${iso(entry.at)}"}\n\n`
    : `event: put\nid: ${entry.revision}\ndata: ${entryJson(entry, payloads)}\n\n`;
