/** What was in an Organization, in words, apart from schemas: pages and the audit log say the same. */
import type { ContentsTotal } from './deletion.ts';

const plural = (n: number, one: string) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;

/** `3 streams and buckets with 12 messages (3,490 bytes), 1 consumer, 0 living credentials`. */
export const contentsWords = ({ streams, messages, bytes, consumers, credentials }: ContentsTotal): string =>
  [
    `${plural(streams, 'stream')} (buckets included) with ${plural(messages, 'message')} (${plural(bytes, 'byte')})`,
    plural(consumers, 'consumer'),
    plural(credentials, 'living credential'),
  ].join(', ');
