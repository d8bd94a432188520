/** The process behind second-server.ts: runs the command it is sent and says what came of it. */
import type { Caller } from '../../lib/domain/caller.ts';
import type { IssueCredential } from '../../lib/domain/credential.ts';
import { VertebraError } from '../../lib/domain/errors.ts';
import type { CreateOrganization } from '../../lib/domain/organization.ts';
import { createOrganization } from '../../lib/server/commands/create-organization.ts';
import { issueCredential } from '../../lib/server/commands/issue-credential.ts';
import { getCatalyst } from '../../lib/server/nats/catalyst.ts';
import { getIndex } from '../../lib/server/nats/index-service.ts';

export type Command =
  | { name: 'create-organization'; caller: Caller; input: CreateOrganization }
  | { name: 'issue-credential'; caller: Caller; organization: string; input: IssueCredential };
export type Outcome = { ok: true } | { ok: false; code: string; message: string };

async function run(command: Command): Promise<Outcome> {
  try {
    if (command.name === 'create-organization') await createOrganization(command.caller, command.input);
    else await issueCredential(command.caller, command.organization, command.input);
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
