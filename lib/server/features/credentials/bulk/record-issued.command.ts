import { recordAudit } from '../../../audit/record.ts';

/**
 * Says of credentials that were issued together, in the audit log and under the act's correlation, that each was issued: whoever looks at
 * one of them finds its issue as that of one issued alone. Throws `nats-unavailable`.
 */
export async function recordIssued(
  caller: Parameters<typeof recordAudit>[0],
  organization: string,
  publicKeys: readonly string[],
  reason: string,
): Promise<void> {
  // One after the other: each record stands behind the one before it.
  for (const publicKey of publicKeys)
    await recordAudit(caller, { action: 'credential.issue', organization, object: publicKey, result: 'done', reason });
}
