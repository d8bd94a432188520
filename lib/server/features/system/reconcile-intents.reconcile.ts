import type { WriteAction } from '../../../domain/audit/audit-words.ts';
import type { AuditEntry } from '../../../domain/audit/audit.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { describePerson } from '../../../domain/system/person.ts';
import { VERTEBRA } from '../../access/reconcile-grant.ts';
import { appendAudit } from '../../audit/chain/append.ts';
import { readOpenIntents } from '../../audit/open-intents.ts';
import type { OpenIntents } from '../../audit/open-intents.ts';
import { log } from '../../log/log.ts';
import { outcomeOfDeletion } from '../organizations/deletion/open-deletions.reconcile.ts';
import { outcomeOfSuspension } from '../organizations/open-suspensions.reconcile.ts';
import { outcomeOfCreation } from '../organizations/organization-creation.reconcile.ts';
import { outcomeOfSettings } from '../organizations/settings.reconcile.ts';
import type { FindOutcome, IntentOutcome } from '../../audit/outcome.ts';
import { outcomeOfEnvironmentAct } from '../environments/life/open-environments.reconcile.ts';
import { outcomeOfRebuild, outcomeOfRejected } from '../environments/environment-acts.reconcile.ts';
import { outcomeOfBulkIssue } from '../credentials/bulk/bulk-issue.reconcile.ts';
import { outcomeOfIssue } from '../credentials/issued-credential.reconcile.ts';
import { outcomeOfRenewal } from '../credentials/renewal/renewed-credential.reconcile.ts';
import { outcomeOfReplacement } from '../credentials/replacement/replaced-credential.reconcile.ts';
import { outcomeOfRevocation } from '../credentials/revocation.reconcile.ts';
import { outcomeOfRotation } from '../credentials/signing-keys/signing-keys.reconcile.ts';
import {
  outcomeOfMasterRequest,
  outcomeOfMasterRotation,
  outcomeOfOperatorRequest,
  outcomeOfOperatorRotation,
  outcomeOfServerUsers,
} from '../sovereign-keys/replaced-key.reconcile.ts';
import {
  outcomeOfApproval,
  outcomeOfDenial,
  outcomeOfEnd,
  outcomeOfRequest,
} from '../support/support-grants.reconcile.ts';

/** It changes nothing, so there is nothing to look at. */
const outcomeOfVerification: FindOutcome = () =>
  Promise.resolve({ result: 'failed', reason: 'It was not carried to its end, or takes longer than two minutes.' });

/** For every action whose intent is written down; test/nats/system/killed-commands.test.ts kills a server in each of them. */
const FIND_OUT: Record<WriteAction | 'audit.verify', FindOutcome> = {
  'organization.create': outcomeOfCreation,
  'organization.change': outcomeOfSettings,
  'organization.suspend': outcomeOfSuspension,
  'organization.resume': outcomeOfSuspension,
  'organization.delete': outcomeOfDeletion,
  'credential.issue': outcomeOfIssue,
  'credential.issue-many': outcomeOfBulkIssue,
  'credential.renew': outcomeOfRenewal,
  'credential.replace': outcomeOfReplacement,
  'credential.revoke': outcomeOfRevocation,
  'signing-key.rotate': outcomeOfRotation,
  'master-secret.request': outcomeOfMasterRequest,
  'master-secret.withdraw': outcomeOfMasterRequest,
  'master-secret.rotate': outcomeOfMasterRotation,
  'operator-key.request': outcomeOfOperatorRequest,
  'operator-key.withdraw': outcomeOfOperatorRequest,
  'operator-key.rotate': outcomeOfOperatorRotation,
  'server-users.rotate': outcomeOfServerUsers,
  'support-grant.request': outcomeOfRequest,
  'support-grant.approve': outcomeOfApproval,
  'support-grant.deny': outcomeOfDenial,
  'support-grant.end': outcomeOfEnd,
  'environment.add': outcomeOfEnvironmentAct,
  'environment.change': outcomeOfEnvironmentAct,
  'environment.retire': outcomeOfEnvironmentAct,
  'environment.restore': outcomeOfEnvironmentAct,
  'environment.delete': outcomeOfEnvironmentAct,
  'environment.rebuild': outcomeOfRebuild,
  'rejected-event.retry': outcomeOfRejected,
  'rejected-event.drop': outcomeOfRejected,
  'audit.verify': outcomeOfVerification,
};

const hasIntent = (action: string): action is keyof typeof FIND_OUT => action in FIND_OUT;

const UNKNOWN: IntentOutcome = {
  result: 'failed',
  reason: 'What became of it could not be found out. Look at what there is.',
};

/** One intent that cannot be judged must not hold the others up; NATS being away is another matter. */
async function happened(intent: AuditEntry): Promise<IntentOutcome> {
  try {
    return hasIntent(intent.action) ? await FIND_OUT[intent.action](intent) : UNKNOWN;
  } catch (error) {
    if (error instanceof VertebraError && error.code === 'nats-unavailable') throw error;
    log('an open intent could not be judged', { action: intent.action, sequence: intent.sequence }, error);
    return UNKNOWN;
  }
}

const { issuer, subject, username, sessionId } = VERTEBRA;

const outcomeOf = async (intent: AuditEntry) => {
  const { result, reason } = await happened(intent);
  return {
    time: new Date().toISOString(),
    actor: { issuer, subject, username, sessionId },
    address: 'none',
    action: intent.action,
    organization: intent.organization,
    object: intent.object,
    result,
    reason: `The act of ${describePerson(intent.actor)} came to no known end: its server ended, or NATS stopped answering. ${reason}`,
    correlation: intent.correlation,
  };
};

/**
 * Writes the missing outcomes of intents that are older than so many milliseconds: no server is at work on those any more.
 * An outcome is written only if the log did not go on since it was read, so of several replicas that find the same
 * intent one writes. `known` is what an earlier call returned, from where it goes on. Throws `nats-unavailable`.
 */
export async function reconcileIntents(olderThanMs: number, known?: OpenIntents): Promise<OpenIntents> {
  let intents = await readOpenIntents(known);
  for (;;) {
    const intent = intents.open.find(({ time }) => Date.now() - Date.parse(time) >= olderThanMs);
    if (intent === undefined) return intents;
    const draft = await outcomeOf(intent);
    await appendAudit(draft, { onlyAfter: intents.through });
    // Ours or, when the log went on in the meantime, perhaps another replica's: what stands in the log decides.
    intents = await readOpenIntents(intents);
  }
}
