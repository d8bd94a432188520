/** The process behind second-server.ts: runs the command it is sent and says what came of it. */
import type { Caller } from '../../lib/domain/caller.ts';
import type { IssueCredential } from '../../lib/domain/credential.ts';
import { VertebraError } from '../../lib/domain/errors.ts';
import type { CreateOrganization } from '../../lib/domain/organization.ts';
import { recordAudit } from '../../lib/server/audit/record.ts';
import type { DecideSupportGrant, RequestSupportGrant } from '../../lib/domain/support-grant.ts';
import { createOrganization } from '../../lib/server/commands/create-organization.ts';
import { decideSupportGrant } from '../../lib/server/commands/decide-support-grant.ts';
import { dropRejectedEvent } from '../../lib/server/commands/drop-rejected-event.ts';
import { endSupportGrant } from '../../lib/server/commands/end-support-grant.ts';
import { issueCredential } from '../../lib/server/commands/issue-credential.ts';
import { rebuildEnvironment } from '../../lib/server/commands/rebuild-environment.ts';
import { retryRejectedEvent } from '../../lib/server/commands/retry-rejected-event.ts';
import { requestSupportGrant } from '../../lib/server/commands/request-support-grant.ts';
import { getCatalyst } from '../../lib/server/nats/catalyst.ts';
import { getIndex } from '../../lib/server/nats/index-service.ts';

export type Command =
  | { name: 'request-support-grant'; caller: Caller; organization: string; input: RequestSupportGrant }
  | { name: 'decide-support-grant'; caller: Caller; organization: string; id: string; input: DecideSupportGrant }
  | { name: 'end-support-grant'; caller: Caller; organization: string; id: string }
  | { name: 'rebuild-environment'; caller: Caller; organization: string; environment: string }
  | { name: 'retry-rejected-event'; caller: Caller; organization: string; environment: string; id: string }
  | { name: 'drop-rejected-event'; caller: Caller; organization: string; environment: string; id: string }
  | { name: 'create-organization'; caller: Caller; input: CreateOrganization }
  | { name: 'record-audit'; caller: Caller; count: number }
  | { name: 'issue-credential'; caller: Caller; organization: string; input: IssueCredential };
export type Outcome = { ok: true } | { ok: false; code: string; message: string };

async function recordMany(caller: Caller, count: number): Promise<void> {
  const entry = { action: 'data.view', organization: 'acme', result: 'done' } as const;
  for (let n = 0; n < count; n += 1) await recordAudit(caller, { ...entry, object: `stream-${n}` });
}

function start(command: Command): Promise<unknown> {
  switch (command.name) {
    case 'create-organization':
      return createOrganization(command.caller, command.input);
    case 'record-audit':
      return recordMany(command.caller, command.count);
    case 'issue-credential':
      return issueCredential(command.caller, command.organization, command.input);
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
