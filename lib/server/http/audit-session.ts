import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import type { Actor } from '../../domain/actor.ts';
import { recordAudit } from '../audit/record.ts';
import { getConfig } from '../config/config.ts';
import { clientAddress } from './client-address.ts';
import { log } from './log.ts';

/**
 * Writes that somebody signed in or out. Unlike a change it happens even when the log cannot be written: an operator
 * must get in while NATS is down.
 */
export async function auditSession(
  action: 'session.sign-in' | 'session.sign-out',
  actor: Actor,
  request: NextRequest,
): Promise<void> {
  const correlation = randomUUID();
  try {
    await recordAudit(
      { actor, address: clientAddress(request.headers, getConfig().trustedProxies), correlation },
      {
        action,
        organization: actor.scope === 'organization' ? actor.organization : null,
        object: actor.sessionId,
        result: 'done',
      },
    );
  } catch (error) {
    log(`${action} could not be written into the audit log`, { subject: actor.subject, correlation }, error);
  }
}
