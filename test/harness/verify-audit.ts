import type { ChainVerdict } from '../../lib/server/audit/chain/verify-chain.ts';
import { verifyLog } from '../../lib/server/audit/chain/verify.ts';

/** Verifies the whole log of this process's Vertebra. */
export async function verifyAudit(): Promise<ChainVerdict> {
  const walk = verifyLog();
  for (;;) {
    const step = await walk.next();
    if (step.done) return step.value;
  }
}
