import type { WriteAction } from '../../domain/audit/audit-words.ts';
import type { ServerProof } from '../../domain/evidence.ts';
import { recordAuditOnce } from './record.ts';

const PROVEN = 'Proven on every server by now';

/**
 * Says in the audit log, once, that an act is proven on every server by now, before it is forgotten that anything was open: an answer of
 * NATS that was lost in between must not lose the record. `caller` has the correlation of the act; `more` is a sentence to add.
 */
export async function recordLateProof(
  caller: Parameters<typeof recordAuditOnce>[0],
  about: { action: WriteAction; organization: string; object: string },
  servers: readonly ServerProof[],
  more?: string,
): Promise<void> {
  const last = servers.reduce((late, one) => ((one.provenAt ?? '') > (late.provenAt ?? '') ? one : late));
  const reason = [`${PROVEN}, on ${last.server} last.`, ...(more === undefined ? [] : [more])].join(' ');
  await recordAuditOnce(
    caller,
    { ...about, result: 'done', reason },
    (known) => known.reason?.startsWith(PROVEN) === true,
  );
}
