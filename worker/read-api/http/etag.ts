import { hash } from 'node:crypto';
import type { Asked } from './asked.ts';
import type { Followed } from '../stream/hub.ts';

/**
 * Names what an answer was made of: the bucket and its revision, what was asked for in which form, and whether payloads are in
 * it. Weak, since the same answer goes out compressed, too (RFC 9110, 8.8.1).
 */
export function etagOf({ created }: Followed, revision: number, { reader, incoming }: Asked, form: string): string {
  const about = [created, incoming.url, form, reader.right !== null];
  return `W/"${revision}-${hash('sha256', JSON.stringify(about)).slice(0, 16)}"`;
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Whether the client has just that already (RFC 9110, 13.1.2). */
export const isKnown = (etag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? '').split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag));
