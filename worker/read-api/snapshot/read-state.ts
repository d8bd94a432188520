import { accepts } from 'hono/accepts';
import { readStateSchema } from '../../../lib/domain/environments/environment-state.ts';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { parseInput } from '../../../lib/server/http/edge/parse-input.ts';
import { NEXT, PAYLOADS, REVISION } from '../http/exchange.ts';
import type { Asked } from '../http/exchange.ts';
import type { Entry } from './entry.ts';
import { entryPieces } from './entry-pieces.ts';
import { answerText, etagOf } from '../http/text-answer.ts';
import { range } from './view.ts';

const JSON_TYPE = 'application/json';
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
export function readState(asked: Asked): Response {
  const { exchange, reader, hub, query } = asked;
  const followed = hub.demandFollowed();
  const revision = followed.ring.head;
  const payloads = reader.right !== null;
  const page = pageOf(followed.view.rows(), query);
  const type = accepts(exchange, { header: 'Accept', supports: [JSON_TYPE, NDJSON], default: JSON_TYPE });
  exchange.header('ETag', etagOf(followed, revision, asked, type));
  exchange.header(REVISION, String(revision));
  exchange.header(PAYLOADS, String(payloads));
  if (page.next !== null) exchange.header(NEXT, page.next);
  const pieces =
    type === NDJSON ? ndjsonPieces(payloads, page) : jsonPieces(reader.environment, revision, payloads, page);
  return answerText(exchange, type, pieces);
}
