/** Issuing a credential with its two audit records against the same command without them. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../lib/domain/system/actor.ts';
import { recordAudit } from '../../../lib/server/audit/record.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { credentialRequest } from '../../../test/harness/issue.ts';
import type { Figure } from '../measure.ts';
import { inTurn, median, milliseconds } from '../measure.ts';
import { adminOf, operator } from '../people.ts';

const SLUG = 'audited';
const ROUNDS = 60;

const callerOf = (actor: Actor) => ({
  actor,
  address: '192.0.2.1',
  correlation: randomUUID(),
  expiresAt: Date.now() + 3_600_000,
});

export async function benchAuditedCommand(): Promise<Figure> {
  await createOrganization(callerOf(operator), { slug: SLUG, displayName: 'Audited', environments: ['dev'] });
  const caller = callerOf(adminOf(SLUG));
  const entry = { action: 'credential.issue', organization: SLUG, object: 'U'.repeat(56) } as const;
  const command = async () => {
    const request = await credentialRequest(caller, SLUG, { environment: 'dev', role: 'publisher' });
    return milliseconds(() => issueCredential(caller, SLUG, request));
  };
  // The command cannot be run without its records; so these are timed alone, in turn with it, and taken off.
  const records = () =>
    milliseconds(async () => {
      await recordAudit(caller, { ...entry, result: 'intent' });
      await recordAudit(caller, { ...entry, result: 'done' });
    });
  const times = await inTurn(ROUNDS, command, records);
  const whole = median(times.ours);
  const without = whole - median(times.baseline);
  const ratio = whole / without;
  return {
    name: 'Credential issued, time against the same without its two audit records',
    goal: '≤ 1.3',
    result: `${ratio.toFixed(2)}; ${whole.toFixed(1)} ms against ${without.toFixed(1)} ms`,
    holds: ratio <= 1.3,
  };
}
