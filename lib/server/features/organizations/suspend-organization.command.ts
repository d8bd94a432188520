import type { Grant } from '../../../domain/grant.ts';
import type {
  ResumeOrganization,
  SuspendOrganization,
  SuspensionEvidence,
} from '../../../domain/organizations/suspension.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { personOf } from '../../../domain/system/person.ts';
import { authorize } from '../../access/authorize.ts';
import { demandConfirmed } from '../../access/demand-confirmed.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { streamEvidence } from '../../audit/evidence.ts';
import { whileOpen } from '../../spine/state/open-acts.ts';
import { carryOutSuspension } from './carry-out-suspension.command.ts';
import { suspensionWords } from './suspension-words.ts';

async function change(
  caller: Caller,
  grant: Grant<'organization.suspend' | 'organization.resume'>,
  asked: { reason: string; suspended: boolean; connections: number | null },
): Promise<AsyncGenerator<SuspensionEvidence>> {
  const organization = await findOrganization(grant);
  const { slug } = organization;
  const subject = { action: grant.action, organization: slug, object: slug };
  const { reason } = asked;
  return streamEvidence<SuspensionEvidence>(caller, subject, { reason, wordsOf: suspensionWords }, async (tell) => {
    const act = caller.correlation;
    const at = new Date().toISOString();
    const wanted = { ...asked, act, at, by: personOf(caller.actor), written: false, servers: [], closed: 0 };
    await whileOpen('open-suspensions', { organization: slug, act, at }, () =>
      carryOutSuspension(grant, organization, wanted, tell),
    );
  });
}

/**
 * Suspends an Organization: nobody can connect to either of its accounts, and who is connected is cut on every server. Gives the evidence as
 * it comes; who asked may go away meanwhile. Throws as `authorize` does, `not-found`, `invalid-request` when `confirm` is not its name, and
 * `conflict` that names who suspended it already or is at it; nothing was changed then.
 */
export async function suspendOrganization(
  caller: Caller,
  slug: string,
  { confirm, reason }: SuspendOrganization,
): Promise<AsyncGenerator<SuspensionEvidence>> {
  const grant = authorize(caller.actor, 'organization.suspend', slug);
  await findOrganization(grant);
  demandConfirmed('Organization', slug, confirm);
  return change(caller, grant, { reason, suspended: true, connections: null });
}

/**
 * Resumes an Organization that was suspended, with the limits that it had. Gives the evidence as it comes. Throws as `authorize` does,
 * `not-found`, `conflict` when it is not suspended, and `invalid-request` when `connections` is needed or is not; nothing was changed then.
 */
export async function resumeOrganization(
  caller: Caller,
  slug: string,
  { reason, connections }: ResumeOrganization,
): Promise<AsyncGenerator<SuspensionEvidence>> {
  const grant = authorize(caller.actor, 'organization.resume', slug);
  return change(caller, grant, { reason, suspended: false, connections: connections ?? null });
}
