import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { withCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { readDurableOwner, setDurableOwner } from '../../../lib/server/features/credentials/durable-owners.store.ts';
import { connectWith } from '../../battery/organization.ts';
import { userAtHome } from '../../battery/user-at-home.ts';
import { member, operator } from '../../harness/callers.ts';
import { credentialRequest, issue, makeUserKey } from '../../harness/issue.ts';
import type { UserKey } from '../../harness/issue.ts';
import { limitConsumers } from '../../harness/nats/limit-storage.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const STREAM = 'WS_acme-dev';
const ann = () => member('acme', 'org-admin', 'ann');
const bob = () => member('acme', 'org-developer', 'bob');
const wish = (durable: string, joinsDurable = false) =>
  ({ environment: 'dev', role: 'subscriber', durable, joinsDurable }) as const;
const nameOf = (durable: string) => ({ organization: 'acme', environment: 'dev', durable }) as const;
const tryIssue = async (caller: () => Caller, durable: string, joins = false, key?: UserKey) =>
  issueCredential(caller(), 'acme', await credentialRequest(caller(), 'acme', wish(durable, joins), key));
const refused = (said: string) => ({ code: 'conflict', message: expect.stringContaining(said) as string });

let vertebra: VertebraProcess;
let home: NatsConnection;
let manager: JetStreamManager;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  home = await connectWith(
    vertebra.nats.url,
    await userAtHome('acme', 'everything', { publish: ['>'], subscribe: ['>'] }),
  );
  manager = await jetstreamManager(home);
});
afterAll(async () => {
  await home.close();
  await vertebra.stop();
});

const consumers = async (): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of manager.consumers.list(STREAM)) names.push(name);
  return names;
};

it('is whose credential it was made for; joining it is said, and only by them', async () => {
  await tryIssue(ann, 'hers');
  expect((await readDurableOwner(nameOf('hers')))?.owner).toMatchObject({ username: 'ann', subject: 'sub-ann' });
  await expect(tryIssue(bob, 'hers')).rejects.toMatchObject(refused('the durable of ann'));
  await expect(tryIssue(bob, 'hers', true)).rejects.toMatchObject(refused('the durable of ann'));
  await expect(tryIssue(ann, 'hers')).rejects.toMatchObject(refused('You already have a durable “hers”'));
  await tryIssue(ann, 'hers', true);
  expect((await readDurableOwner(nameOf('hers')))?.owner.username).toBe('ann');
});

it('is one person’s when several ask for it at once', async () => {
  const asked = [ann, bob, ann, bob, bob, ann].map((caller) => tryIssue(caller, 'raced'));
  const outcomes = await Promise.allSettled(asked);
  const issued = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(issued).toHaveLength(1);
  const owner = (await readDurableOwner(nameOf('raced')))?.owner.username;
  expect(owner).toBe(issued[0]?.credential.issuedBy.username);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
  }
  const { items } = await listCredentials(ann(), 'acme', { limit: 100 });
  expect(items.filter(({ durable }) => durable === 'raced')).toHaveLength(1);
});

it('goes again with a credential that was not issued, and is anybody’s then', async () => {
  const key = makeUserKey();
  await tryIssue(ann, 'first', false, key);
  await expect(tryIssue(ann, 'second', false, key)).rejects.toMatchObject({ code: 'conflict' });
  expect(await consumers()).not.toContain('second');
  expect(await readDurableOwner(nameOf('second'))).toBeNull();

  const allowMore = await limitConsumers('acme', 1);
  await expect(tryIssue(ann, 'third')).rejects.toMatchObject({ code: 'invalid-request' });
  await allowMore();
  expect(await readDurableOwner(nameOf('third'))).toBeNull();
  await tryIssue(bob, 'third');
});

it('is nobody’s when Vertebra did not make it, whoever asks', async () => {
  await manager.consumers.add(STREAM, { durable_name: 'theirs', ack_policy: AckPolicy.Explicit });
  for (const joins of [false, true]) {
    await expect(tryIssue(ann, 'theirs', joins)).rejects.toMatchObject(refused('Vertebra did not create'));
  }
  expect(await consumers()).toContain('theirs');
  expect(await readDurableOwner(nameOf('theirs'))).toBeNull();
});

it('is of who got the first credential for it, where an earlier version kept no owner', async () => {
  const { credential } = await tryIssue(ann, 'earlier');
  await withCatalyst(async ({ durables, credentials }) => {
    await durables.purge('acme.dev.earlier');
    // as 0.1 wrote it
    const record = { ...credential, issuedBy: 'ann', issuedUnder: undefined };
    await credentials.put(`acme.${credential.publicKey}`, JSON.stringify(record));
  });
  await expect(tryIssue(bob, 'earlier', true)).rejects.toMatchObject(refused('the durable of ann'));
  await tryIssue(ann, 'earlier', true);
});

it('is free again when its consumer is gone and nobody is at work on it', async () => {
  await tryIssue(ann, 'deleted');
  await manager.consumers.delete(STREAM, 'deleted');
  await expect(tryIssue(bob, 'deleted')).rejects.toMatchObject(refused('right now'));
  const known = await readDurableOwner(nameOf('deleted'));
  const since = new Date(Date.now() - 121_000).toISOString();
  await setDurableOwner(nameOf('deleted'), { ...(known?.owner ?? expect.fail()), since }, known?.revision);
  await tryIssue(bob, 'deleted');
  expect((await readDurableOwner(nameOf('deleted')))?.owner.username).toBe('bob');
});

it('is never the projector’s', async () => {
  await expect(issue(ann(), 'acme', wish('projector'))).rejects.toThrow();
  expect((await manager.consumers.info(STREAM, 'projector')).config.description).toContain('Turns the events');
});
