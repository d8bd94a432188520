import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import type { AuditAction } from '../../../domain/audit/audit-words.ts';
import type { Actor } from '../../../domain/system/actor.ts';
import { recordAudit } from '../../audit/record.ts';
import { getConfig } from '../../config/config.ts';
import { clientAddress } from '../edge/client-address.ts';
import { log } from '../../log/log.ts';

type SessionAction = Extract<AuditAction, `session.${string}`>;

/**
 * Writes that a session began or ended. Unlike a change it happens even when the log cannot be written: an operator must
 * get in while NATS is down, and an end only takes rights away.
 */
export async function auditSession(action: SessionAction, actor: Actor, request: NextRequest): Promise<void> {
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
