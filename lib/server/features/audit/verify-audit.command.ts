import type { AuditVerification } from '../../../domain/audit/audit.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { recordAudit } from '../../audit/record.ts';
import { verifyLog } from '../../audit/chain/verify.ts';
import { currentMaster } from '../../nats/connections/current-master.ts';
import { getVault } from '../../nats/connections/vault.ts';

const SUBJECT = { action: 'audit.verify', organization: null, object: 'AUDIT_LOG' } as const;

const GIVEN_UP = 'It was not carried to its end.';

async function* walk(caller: Caller): AsyncGenerator<AuditVerification> {
  const [{ masters }, master] = await Promise.all([getVault(), currentMaster()]);
  const checkpointKey = masters.get(master)?.publicKey ?? '';
  const steps = verifyLog();
  let records = 0;
  let told = false;
  try {
    for (;;) {
      const step = await steps.next();
      if (step.done) {
        const { verified, broken, ...rest } = step.value;
        const found = broken === null ? 'unbroken' : `broken at record ${broken.sequence}: ${broken.problem}`;
        await recordAudit(caller, { ...SUBJECT, result: 'done', reason: `${verified} records verified; ${found}` });
        told = true;
        const verdict = { ...rest, broken, checkpointKey };
        yield { verified, records: Math.max(records, verified), verdict };
        return;
      }
      records = step.value.records;
      yield { ...step.value, verdict: null };
    }
  } finally {
    // The client is gone, or NATS is; then this cannot be written either, and the next start finds the open intent.
    if (!told) await recordAudit(caller, { ...SUBJECT, result: 'failed', reason: GIVEN_UP }).catch(() => undefined);
  }
}

/**
 * Verifies the whole log: says how far it is, at last what came of it. Intent and outcome stand in the log; the intent also
 * seals what was written before it.
 */
export async function verifyAudit(caller: Caller): Promise<AsyncGenerator<AuditVerification>> {
  authorize(caller.actor, 'audit.verify');
  await recordAudit(caller, { ...SUBJECT, result: 'intent' });
  return walk(caller);
}
