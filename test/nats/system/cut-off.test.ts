import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { audited } from '../../../lib/server/audit/audited.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { reconcileIntents } from '../../../lib/server/features/system/reconcile-intents.reconcile.ts';
import { withCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { member, operator } from '../../harness/callers.ts';
import { credentialRequest } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
});
afterAll(() => vertebra.stop());

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error as Error).message,
  );
const back = async () => {
  await vertebra.nats.restart();
  await expect.poll(async () => (await getReadiness()).ready, { timeout: 20_000 }).toBe(true);
};
/** The outcomes that the log has of a request, after the open intents were settled. */
async function settled(caller: Caller) {
  await reconcileIntents(0);
  const { items } = await listAudit(operator(), { limit: 50 });
  return items.filter(({ correlation, result }) => correlation === caller.correlation && result !== 'intent');
}
const creationOf = (object: string) => ({ action: 'organization.create', organization: object, object }) as const;

describe('NATS that stops amid an act', () => {
  let caller: Caller;
  beforeEach(() => {
    caller = operator();
  });

  it('leaves the end open for reconciling where it is not known, and says so', async () => {
    const act = async () => {
      await vertebra.nats.kill();
      await withCatalyst(({ credentials }) => credentials.get('acme.nobody'));
    };
    expect(await messageOf(audited(caller, creationOf('never'), act))).toContain('Whether it happened is unknown.');
    await back();
    expect(await settled(caller)).toMatchObject([{ result: 'failed', actor: { username: 'vertebra' } }]);
  });

  it('says that it was done where only the end of the record is missing, which is written later', async () => {
    const message = await messageOf(audited(caller, creationOf('acme'), () => vertebra.nats.kill()));
    expect(message).toContain('It was done');
    expect(message).not.toContain('Nothing was changed');
    await back();
    expect(await settled(caller)).toMatchObject([{ result: 'done', actor: { username: 'vertebra' } }]);
  });

  it('writes down at once what NATS itself refused', async () => {
    const refused = audited(caller, creationOf('acme'), () => Promise.reject(new Error('no room')));
    await expect(refused).rejects.toThrow('no room');
    expect(await settled(caller)).toMatchObject([
      {
        result: 'failed',
        actor: { username: caller.actor.username },
        reason: 'An unexpected error; see the server log.',
      },
    ]);
  });

  it('issues nothing, says so, and leaves no record of a credential behind', async () => {
    const admin = member('acme', 'org-admin');
    const request = await credentialRequest(admin, 'acme', { environment: 'dev', role: 'publisher' });
    const issuing = messageOf(issueCredential(admin, 'acme', request));
    await vertebra.nats.kill();
    expect(await issuing).toMatch(/Nothing was (issued|changed)/);
    await back();
    await reconcileIntents(0);
    expect((await listCredentials(admin, 'acme', { limit: 10 })).items).toEqual([]);
  });
});
