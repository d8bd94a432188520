import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { operator } from '../../harness/callers.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let answers = false;
let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra((subject) => answers || subject !== '$SYS.REQ.CLAIMS.PACK');
});
afterAll(() => vertebra.stop());

it('a resolver that never answers with all accounts is given up at its first silence, and is asked again', async () => {
  await expect(getIndex()).rejects.toMatchObject({
    code: 'nats-unavailable',
    cause: { message: 'PACK stopped in the middle' },
  });
  expect((await getReadiness()).checks).toContainEqual(
    expect.objectContaining({ name: 'account-index', state: 'not-ready' }),
  );
  answers = true;
  await expect.poll(async () => (await getReadiness()).ready, { timeout: 15_000 }).toBe(true);
  const created = await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['prod'] });
  expect(created.organization.slug).toBe('acme');
});
