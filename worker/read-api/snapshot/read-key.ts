import { VertebraError } from '../../../lib/domain/errors.ts';
import type { StateHistory } from '../../../lib/domain/environments/environment-state.ts';
import type { KvEntry } from '../../../lib/jetstream/kv/kv-entry.ts';
import { readHistory } from '../../../lib/server/spine/state/read-state.ts';
import type { Asked } from '../http/exchange.ts';
import { entryJson } from './entry.ts';
import { demandPayloads } from '../http/reader.ts';
import { answerText, etagOf } from '../http/text-answer.ts';
import { stateValue } from './state-value.ts';

const keyNotFound = (key: string) => new VertebraError('not-found', `There is no key “${key}”.`);

/** `GET …/state/{key}`: what one key holds. */
export function readKey(asked: Asked): Response {
  const { exchange, reader, key, hub } = asked;
  demandPayloads(reader);
  const followed = hub.demandFollowed();
  const entry = followed.view.get(key);
  if (!entry) throw keyNotFound(key);
  exchange.header('ETag', etagOf(followed, entry.revision, asked, 'json'));
  return answerText(exchange, 'application/json', entryJson(entry, true));
}

/** Written for one key only: a wildcard would read others. */
const isKey = (key: string): boolean => key !== '' && !/[\s*>]/.test(key);

/** A revision whose value is JSON already. */
function revisionJson({ key, revision, time, operation, value }: KvEntry): string {
  const head = JSON.stringify({
    revision,
    at: new Date(time).toISOString(),
    operation: operation === 'expired' ? 'delete' : operation,
  } satisfies Omit<StateHistory['revisions'][number], 'value'>);
  return `${head.slice(0, -1)},"value":${operation === 'put' ? stateValue(key, value) : null}}`;
}

/** `GET …/state/{key}/history`: what one key held, newest first. */
export async function readKeyHistory({ exchange, reader, key, hub }: Asked): Promise<Response> {
  demandPayloads(reader);
  const revisions = isKey(key) ? await readHistory(hub.home, reader.environment, key) : [];
  if (revisions.length === 0) throw keyNotFound(key);
  const json = `{"key":${JSON.stringify(key)},"revisions":[${revisions.map(revisionJson).join(',')}]}`;
  return answerText(exchange, 'application/json', json);
}
