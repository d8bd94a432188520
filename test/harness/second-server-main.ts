/** The process behind second-server.ts: runs the command it is sent and says what came of it. */
import type { Caller } from '../../lib/domain/system/caller.ts';
import type {
  AddEnvironment,
  ChangeEnvironment,
  DeleteEnvironment,
  RestoreEnvironment,
  RetireEnvironment,
} from '../../lib/domain/environments/environment-life.ts';
import type { IssueCredentials } from '../../lib/domain/credentials/bulk/bulk-issue.ts';
import type { IssueCredential, RenewCredential, ReplaceCredential } from '../../lib/domain/credentials/credential.ts';
import type { RevokeCredentials } from '../../lib/domain/credentials/revocation.ts';
import type { RotateSigningKey } from '../../lib/domain/credentials/signing-key.ts';
import type { RotateMasterSecret } from '../../lib/domain/system/key-rotation.ts';
import { VertebraError } from '../../lib/domain/errors.ts';
import type { CreateOrganization } from '../../lib/domain/organizations/organization.ts';
import type { DeleteOrganization } from '../../lib/domain/organizations/deletion.ts';
import type { ChangeSettings } from '../../lib/domain/organizations/settings.ts';
import type { ResumeOrganization, SuspendOrganization } from '../../lib/domain/organizations/suspension.ts';
import { recordAudit } from '../../lib/server/audit/record.ts';
import type { DecideSupportGrant, RequestSupportGrant } from '../../lib/domain/support/support-grant.ts';
import { changeOrganizationSettings } from '../../lib/server/features/organizations/change-settings.command.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { deleteOrganization } from '../../lib/server/features/organizations/deletion/delete-organization.command.ts';
import {
  resumeOrganization,
  suspendOrganization,
} from '../../lib/server/features/organizations/suspend-organization.command.ts';
import { decideSupportGrant } from '../../lib/server/features/support/decide-support-grant.command.ts';
import { dropRejectedEvent } from '../../lib/server/features/environments/drop-rejected-event.command.ts';
import { addEnvironment } from '../../lib/server/features/environments/life/add-environment.command.ts';
import { changeEnvironment } from '../../lib/server/features/environments/life/change-environment.command.ts';
import {
  deleteEnvironment,
  restoreEnvironment,
  retireEnvironment,
} from '../../lib/server/features/environments/life/retire-environment.command.ts';
import { endSupportGrant } from '../../lib/server/features/support/end-support-grant.command.ts';
import { issueCredentials } from '../../lib/server/features/credentials/bulk/issue-credentials.command.ts';
import { issueCredential } from '../../lib/server/features/credentials/issue-credential.command.ts';
import { replaceCredential } from '../../lib/server/features/credentials/replacement/replace-credential.command.ts';
import { renewCredential } from '../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { revokeCredentials } from '../../lib/server/features/credentials/revoke-credentials.command.ts';
import { carryOnMaster } from '../../lib/server/features/credentials/master-secret/move-keys.reconcile.ts';
import { rotateSigningKey } from '../../lib/server/features/credentials/signing-keys/rotate-signing-key.command.ts';
import { rebuildEnvironment } from '../../lib/server/features/environments/rebuild-environment.command.ts';
import { retryRejectedEvent } from '../../lib/server/features/environments/retry-rejected-event.command.ts';
import { rotateMasterSecret } from '../../lib/server/features/sovereign-keys/master-secret.command.ts';
import { readMasterRotation } from '../../lib/server/nats/connections/current-master.ts';
import { requestSupportGrant } from '../../lib/server/features/support/request-support-grant.command.ts';
import { getCatalyst } from '../../lib/server/nats/connections/catalyst.ts';
import { getIndex } from '../../lib/server/accounts/index-service.ts';
import { sampleAndWrite } from './usage-samples.ts';

export type Command =
  | { name: 'request-support-grant'; caller: Caller; organization: string; input: RequestSupportGrant }
  | { name: 'decide-support-grant'; caller: Caller; organization: string; id: string; input: DecideSupportGrant }
  | { name: 'end-support-grant'; caller: Caller; organization: string; id: string }
  | { name: 'add-environment'; caller: Caller; organization: string; input: AddEnvironment }
  | { name: 'change-environment'; caller: Caller; organization: string; environment: string; input: ChangeEnvironment }
  | { name: 'retire-environment'; caller: Caller; organization: string; environment: string; input: RetireEnvironment }
  | {
      name: 'restore-environment';
      caller: Caller;
      organization: string;
      environment: string;
      input: RestoreEnvironment;
    }
  | { name: 'delete-environment'; caller: Caller; organization: string; environment: string; input: DeleteEnvironment }
  | { name: 'rebuild-environment'; caller: Caller; organization: string; environment: string }
  | { name: 'retry-rejected-event'; caller: Caller; organization: string; environment: string; id: string }
  | { name: 'drop-rejected-event'; caller: Caller; organization: string; environment: string; id: string }
  | { name: 'create-organization'; caller: Caller; input: CreateOrganization }
  | { name: 'change-settings'; caller: Caller; organization: string; input: ChangeSettings }
  | { name: 'suspend-organization'; caller: Caller; organization: string; input: SuspendOrganization }
  | { name: 'resume-organization'; caller: Caller; organization: string; input: ResumeOrganization }
  | { name: 'delete-organization'; caller: Caller; organization: string; input: DeleteOrganization }
  | { name: 'record-audit'; caller: Caller; count: number }
  | { name: 'write-usage'; from: number; until: number }
  | { name: 'issue-credential'; caller: Caller; organization: string; input: IssueCredential }
  | { name: 'issue-credentials'; caller: Caller; organization: string; input: IssueCredentials }
  | { name: 'renew-credential'; caller: Caller; organization: string; publicKey: string; input: RenewCredential }
  | { name: 'replace-credential'; caller: Caller; organization: string; publicKey: string; input: ReplaceCredential }
  | { name: 'revoke-credentials'; caller: Caller; organization: string; input: RevokeCredentials }
  | { name: 'rotate-master'; caller: Caller; input: RotateMasterSecret }
  | { name: 'rotate-signing-key'; caller: Caller; organization: string; input: RotateSigningKey };
export type Outcome = { ok: true } | { ok: false; code: string; message: string };

async function recordMany(caller: Caller, count: number): Promise<void> {
  const entry = { action: 'data.view', organization: 'acme', result: 'done' } as const;
  for (let n = 0; n < count; n += 1) await recordAudit(caller, { ...entry, object: `stream-${n}` });
}

async function rotateMasterNow(caller: Caller, input: RotateMasterSecret): Promise<void> {
  await rotateMasterSecret(caller, input);
  const rotation = await readMasterRotation();
  if (rotation !== null) await carryOnMaster(rotation);
}

function start(command: Command): Promise<unknown> {
  switch (command.name) {
    case 'create-organization':
      return createOrganization(command.caller, command.input);
    case 'change-settings':
      return changeOrganizationSettings(command.caller, command.organization, command.input);
    case 'suspend-organization':
      return suspendOrganization(command.caller, command.organization, command.input).then((lines) =>
        Array.fromAsync(lines),
      );
    case 'resume-organization':
      return resumeOrganization(command.caller, command.organization, command.input).then((lines) =>
        Array.fromAsync(lines),
      );
    case 'add-environment':
      return addEnvironment(command.caller, command.organization, command.input);
    case 'change-environment':
      return changeEnvironment(command.caller, command.organization, command.environment, command.input);
    case 'retire-environment':
      return retireEnvironment(command.caller, command.organization, command.environment, command.input).then((lines) =>
        Array.fromAsync(lines),
      );
    case 'restore-environment':
      return restoreEnvironment(command.caller, command.organization, command.environment, command.input).then(
        (lines) => Array.fromAsync(lines),
      );
    case 'delete-environment':
      return deleteEnvironment(command.caller, command.organization, command.environment, command.input).then((lines) =>
        Array.fromAsync(lines),
      );
    case 'delete-organization':
      return deleteOrganization(command.caller, command.organization, command.input).then((lines) =>
        Array.fromAsync(lines),
      );
    case 'record-audit':
      return recordMany(command.caller, command.count);
    case 'write-usage':
      return sampleAndWrite(command);
    case 'issue-credential':
      return issueCredential(command.caller, command.organization, command.input);
    case 'issue-credentials':
      return issueCredentials(command.caller, command.organization, command.input).then((lines) =>
        Array.fromAsync(lines),
      );
    case 'renew-credential':
      return renewCredential(command.caller, command.organization, command.publicKey, command.input);
    case 'replace-credential':
      return replaceCredential(command.caller, command.organization, command.publicKey, command.input);
    case 'revoke-credentials':
      return revokeCredentials(command.caller, command.organization, command.input).then((lines) =>
        Array.fromAsync(lines),
      );
    case 'rotate-master':
      return rotateMasterNow(command.caller, command.input);
    case 'rotate-signing-key':
      return rotateSigningKey(command.caller, command.organization, command.input).then((lines) =>
        Array.fromAsync(lines),
      );
    case 'request-support-grant':
      return requestSupportGrant(command.caller, command.organization, command.input);
    case 'decide-support-grant':
      return decideSupportGrant(command.caller, command.organization, command.id, command.input);
    case 'rebuild-environment':
      return rebuildEnvironment(command.caller, command.organization, command.environment);
    case 'retry-rejected-event':
      return retryRejectedEvent(command.caller, command.organization, command.environment, command.id);
    case 'drop-rejected-event':
      return dropRejectedEvent(command.caller, command.organization, command.environment, command.id);
    case 'end-support-grant':
      return endSupportGrant(command.caller, command.organization, command.id);
  }
}

async function run(command: Command): Promise<Outcome> {
  try {
    await start(command);
    return { ok: true };
  } catch (error) {
    const code = error instanceof VertebraError ? error.code : 'unexpected';
    return { ok: false, code, message: String(error) };
  }
}

await getCatalyst();
await getIndex();
process.on('message', (command: Command) => {
  void run(command).then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
