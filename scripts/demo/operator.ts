import { randomUUID } from 'node:crypto';
import type { Caller } from '../../lib/domain/system/caller.ts';

/** The demo acts as its operator, through the same commands as the pages: everything is checked and audited. */
export const asOperator = (issuer: string): Caller => ({
  actor: {
    scope: 'sovereign',
    issuer,
    subject: 'operator',
    username: 'operator',
    displayName: 'Olivia Operator',
    sessionId: 'demo',
    roles: ['sovereign-admin'],
  },
  address: '127.0.0.1',
  correlation: randomUUID(),
  expiresAt: Infinity,
});
