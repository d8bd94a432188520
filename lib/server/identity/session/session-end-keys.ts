import { createHash } from 'node:crypto';

/** Names of people and sessions are the provider's and may be any text; a key of the bucket is not. */
const hash = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Key of the end of one session at the provider. */
export const sessionKey = (issuer: string, sessionId: string): string => `session.${hash(issuer, sessionId)}`;

/** Key of the end of all sessions that somebody has. */
export const personKey = (issuer: string, subject: string): string => `person.${hash(issuer, subject)}`;
