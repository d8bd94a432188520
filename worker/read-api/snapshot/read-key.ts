import { VertebraError } from '../../../lib/domain/errors.ts';
import type { StateHistory } from '../../../lib/domain/environments/environment-state.ts';
import type { KvEntry } from '../../../lib/jetstream/kv/kv-entry.ts';
import { readHistory } from '../../../lib/server/spine/state/read-state.ts';
import type { Asked } from '../http/asked.ts';
import { entryJson } from './entry.ts';
import { etagOf, isKnown } from '../http/etag.ts';
import { demandPayloads } from '../http/reader.ts';
import { sendBody } from '../http/send-body.ts';
import { stateValue } from './state-value.ts';

const keyNotFound = (key: string) => new VertebraError('not-found', `There is no key “${key}”.`);

async function sendJson({ incoming, response }: Asked, json: string): Promise<void> {
  response.setHeader('Content-Type', 'application/json');
  await sendBody(incoming, response, [json]);
}

/** `GET …/state/{key}`: what one key holds. */
export async function readKey(asked: Asked): Promise<void> {
  const { reader, key, incoming, response, hub } = asked;
  demandPayloads(reader);
  const followed = hub.demandFollowed();
  const entry = followed.view.get(key);
  if (!entry) throw keyNotFound(key);
  const etag = etagOf(followed, entry.revision, asked, 'json');
  response.setHeader('ETag', etag);
  if (isKnown(etag, incoming.headers['if-none-match'])) response.writeHead(304).end();
  else await sendJson(asked, entryJson(entry, true));
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
export async function readKeyHistory(asked: Asked): Promise<void> {
  const { reader, key, hub } = asked;
  demandPayloads(reader);
  const revisions = isKey(key) ? await readHistory(hub.home, reader.environment, key) : [];
  if (revisions.length === 0) throw keyNotFound(key);
  await sendJson(asked, `{"key":${JSON.stringify(key)},"revisions":[${revisions.map(revisionJson).join(',')}]}`);
}
