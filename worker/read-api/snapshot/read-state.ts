import { readStateSchema } from '../../../lib/domain/environments/environment-state.ts';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { parseInput } from '../../../lib/server/http/edge/parse-input.ts';
import type { Asked } from '../http/asked.ts';
import { NEXT, PAYLOADS, REVISION } from '../http/cors.ts';
import type { Entry } from './entry.ts';
import { entryPieces } from './entry-pieces.ts';
import { etagOf, isKnown } from '../http/etag.ts';
import { sendBody } from '../http/send-body.ts';
import { range } from './view.ts';

const NDJSON = 'application/x-ndjson';

const cursorOf = (key: string): string => Buffer.from(key).toString('base64url');

function keyOf(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (cursorOf(key) === cursor) return key;
  throw new VertebraError('invalid-request', 'cursor: it is no cursor of this API.', {
    fields: [{ path: 'cursor', message: 'It is no cursor of this API.' }],
  });
}

interface Page {
  rows: readonly Entry[];
  from: number;
  to: number;
  next: string | null;
}

function pageOf(rows: readonly Entry[], query: URLSearchParams): Page {
  const { kind, prefix = '', limit = Infinity, cursor } = parseInput(readStateSchema, Object.fromEntries(query));
  const ofKind = kind === undefined ? '' : `${kind}/`;
  // One of them begins with the other, or no key can begin with both.
  const [short, long] = prefix.length < ofKind.length ? [prefix, ofKind] : [ofKind, prefix];
  const { from, to } = range(rows, long, cursor === undefined ? '' : keyOf(cursor));
  if (!long.startsWith(short) || to <= from) return { rows, from: 0, to: 0, next: null };
  const end = Math.min(to, from + limit);
  return { rows, from, to: end, next: end < to ? cursorOf(rows[end - 1]?.key ?? '') : null };
}

function* jsonPieces(environment: string, revision: number, payloads: boolean, { rows, from, to, next }: Page) {
  let between = `{"environment":${JSON.stringify(environment)},"revision":${revision},"payloads":${payloads},"entries":[`;
  for (const piece of entryPieces(rows, from, to, payloads, ',')) {
    yield between + piece;
    between = ',';
  }
  yield `${from === to ? between : ''}],"next":${JSON.stringify(next)}}`;
}

function* ndjsonPieces(payloads: boolean, { rows, from, to }: Page) {
  for (const piece of entryPieces(rows, from, to, payloads, '\n')) yield `${piece}\n`;
}

/** `GET …/state`: what a bucket holds, as of one revision. */
export async function readState(asked: Asked): Promise<void> {
  const { reader, incoming, response, hub, query } = asked;
  const followed = hub.demandFollowed();
  const revision = followed.ring.head;
  const payloads = reader.right !== null;
  const page = pageOf(followed.view.rows(), query);
  const ndjson = (incoming.headers.accept ?? '').includes(NDJSON);
  const etag = etagOf(followed, revision, asked, ndjson ? NDJSON : 'json');
  response.setHeader('ETag', etag);
  response.setHeader(REVISION, revision);
  if (isKnown(etag, incoming.headers['if-none-match'])) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('Content-Type', ndjson ? NDJSON : 'application/json');
  response.setHeader(PAYLOADS, String(payloads));
  if (page.next !== null) response.setHeader(NEXT, page.next);
  const pieces = ndjson ? ndjsonPieces(payloads, page) : jsonPieces(reader.environment, revision, payloads, page);
  await sendBody(incoming, response, pieces);
}
