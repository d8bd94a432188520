import {
  EVENT_SOURCES,
  OBJECT_STATUSES,
  SUMMARY_KIND,
} from '../../../lib/domain/environments/environment-state-words.ts';
import { summaryStateSchema } from '../../../lib/domain/environments/environment-state.ts';
import type { ObjectState } from '../../../lib/domain/environments/environment-state.ts';

type Fields<T> = Record<keyof T, unknown>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
const isOneOf = (words: readonly unknown[], value: unknown): boolean => words.includes(value);

function isEvent(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { id, type, source, time } = value as Fields<ObjectState['event']>;
  return isText(id) && isText(type) && isText(source) && isTextOrNull(time);
}

/**
 * Says of parsed JSON what `objectStateSchema` says of it, ten times as fast: a whole bucket of 100,000 objects is judged
 * before the first reader gets an answer. Its test holds it against the schema.
 */
export function isObjectState(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { version, source, kind, namespace, name, status, reason, object, event, sequence } =
    value as Fields<ObjectState>;
  return (
    version === 1 &&
    isOneOf(EVENT_SOURCES, source) &&
    isOneOf(OBJECT_STATUSES, status) &&
    isText(kind) &&
    isTextOrNull(namespace) &&
    isText(name) &&
    isTextOrNull(reason) &&
    isRecord(object) &&
    isEvent(event) &&
    Number.isSafeInteger(sequence) &&
    (sequence as number) > 0
  );
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * What a key holds, as one line of JSON: the text as it was written, since making it anew costs more than reading it. Null when
 * it is not what the projector writes; somebody else may write into the bucket, too.
 */
export function stateValue(key: string, bytes: Uint8Array): string | null {
  try {
    const text = decoder.decode(bytes);
    const value: unknown = JSON.parse(text);
    const isSummary = key.startsWith(`${SUMMARY_KIND}/`);
    if (isSummary ? !summaryStateSchema.safeParse(value).success : !isObjectState(value)) return null;
    // It would end a line of NDJSON, and a field of an event stream. JSON has line feeds between its tokens only.
    return text.replaceAll(/[\r\n]/g, ' ');
  } catch {
    return null;
  }
}
