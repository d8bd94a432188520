import { hash } from 'node:crypto';
import { auditRecordSchema } from '../../../domain/audit/audit.ts';
import type { AuditRecord } from '../../../domain/audit/audit.ts';

/** The end of the log, or any place in it: what the next record names as the one before it. */
export interface ChainPlace {
  /** 0 before the first record */
  sequence: number;
  hash: string;
  /** of the record; null before the first one */
  time: string | null;
}

/** Where the log begins. */
export const GENESIS: ChainPlace = { sequence: 0, hash: '0'.repeat(64), time: null };

const decoder = new TextDecoder('utf-8', { fatal: true });

/** SHA-256 of a record's exact bytes, hex. */
export const hashOf = (bytes: Uint8Array): string => hash('sha256', bytes);

/** Reads the bytes of a record; throws on anything else. */
export const parseRecord = (bytes: Uint8Array): AuditRecord =>
  auditRecordSchema.parse(JSON.parse(decoder.decode(bytes)));

/** What a stored record gives the next one to point at. */
export const placeOf = (message: { sequence: number; data: Uint8Array }): ChainPlace => ({
  sequence: message.sequence,
  hash: hashOf(message.data),
  time: parseRecord(message.data).time,
});
