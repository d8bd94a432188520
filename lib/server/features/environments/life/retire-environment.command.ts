import type {
  DeleteEnvironment,
  EnvironmentEvidence,
  RestoreEnvironment,
  RetireEnvironment,
} from '../../../../domain/environments/environment-life.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { demandConfirmed } from '../../../access/demand-confirmed.ts';
import { findOpenOrganization } from '../../../accounts/find-organization.ts';
import { streamEvidence } from '../../../audit/evidence.ts';
import { findAnyEnvironment } from '../find-environment.query.ts';
import { actOf, carryOutRestoration, carryOutRetirement, whileActing } from './carry-out-act.command.ts';
import { carryOutDeletion } from './carry-out-deletion.command.ts';
import { environmentWords } from './environment-words.ts';

type Evidence = Promise<AsyncGenerator<EnvironmentEvidence>>;

/**
 * Retires an Environment: every credential of it that can write is refused, and who is connected with one is cut on every server. Its data
 * stays. Gives the evidence as it comes; who asked may go away meanwhile. Throws as `authorize` does, `not-found`, `invalid-request` when
 * `confirm` is not its name, and `conflict` that names who retired it already or is at it; nothing was changed then.
 */
export async function retireEnvironment(
  caller: Caller,
  slug: string,
  environment: string,
  { confirm, reason }: RetireEnvironment,
): Evidence {
  const grant = authorize(caller.actor, 'environment.retire', slug);
  const { organization, type } = await findAnyEnvironment(grant, environment);
  demandConfirmed('Environment', environment, confirm);
  const wanted = actOf(caller, 'retire', reason);
  const subject = { action: 'environment.retire', organization: slug, object: environment } as const;
  return streamEvidence(caller, subject, { reason, wordsOf: environmentWords }, (tell) =>
    whileActing(slug, wanted, () => carryOutRetirement(grant, { organization, type, wanted }, tell)),
  );
}

/** Restores a retired Environment: the same credentials are let in again. Throws as `retireEnvironment` does. */
export async function restoreEnvironment(
  caller: Caller,
  slug: string,
  environment: string,
  { reason }: RestoreEnvironment,
): Evidence {
  const grant = authorize(caller.actor, 'environment.restore', slug);
  const { organization, type } = await findAnyEnvironment(grant, environment);
  const wanted = actOf(caller, 'restore', reason);
  const subject = { action: 'environment.restore', organization: slug, object: environment } as const;
  return streamEvidence(caller, subject, { reason, wordsOf: environmentWords }, (tell) =>
    whileActing(slug, wanted, () => carryOutRestoration(grant, { organization, type, wanted }, tell)),
  );
}

/**
 * Deletes a retired Environment with all that is in it, and cuts whoever reads it. Nobody can bring it back. Throws as `retireEnvironment`
 * does, and `conflict` while the Organization is closed: nobody can delete a stream in it then.
 */
export async function deleteEnvironment(
  caller: Caller,
  slug: string,
  environment: string,
  { confirm, reason }: DeleteEnvironment,
): Evidence {
  const grant = authorize(caller.actor, 'environment.delete', slug);
  const { organization, type } = await findAnyEnvironment(grant, environment);
  demandConfirmed('Environment', environment, confirm);
  await findOpenOrganization(grant);
  const wanted = actOf(caller, 'delete', reason);
  const subject = { action: 'environment.delete', organization: slug, object: environment } as const;
  return streamEvidence(caller, subject, { reason, wordsOf: environmentWords }, (tell) =>
    whileActing(slug, wanted, () => carryOutDeletion(grant, { organization, type, wanted }, tell)),
  );
}
