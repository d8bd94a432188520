/** Environments are told of their credentials that end soon, by an event that the projector keeps like any other. */
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { listSubjects } from '../../../lib/jetstream/streams/list-subjects.ts';
import { ExpiryAnnouncer } from '../../../lib/server/features/credentials/announce-expiry.reconcile.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { connectWith } from '../../battery/organization.ts';
import { member } from '../../harness/callers.ts';
import { issue, renewalRequest } from '../../harness/issue.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import type { ProjectedEnvironment } from '../../harness/projector/projected-environment.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let projector: ProjectorProcess;
let acme: ProjectedEnvironment;
beforeAll(async () => {
  vertebra = await startVertebra();
  projector = await startProjectorProcess(vertebra.environment);
  acme = await openProjected('acme');
});
afterAll(async () => {
  acme.release();
  await projector.stop();
  await vertebra.stop();
});

const admin = () => member('acme', 'org-admin');
const ends = (expiryDays: number, role: 'publisher' | 'trusted-publisher' = 'publisher') =>
  issue(admin(), 'acme', { environment: 'dev', role, expiryDays });
/** How many events there are about each credential. */
async function told(): Promise<Record<string, number>> {
  const { stream, vertebraSubjects } = environmentAssets('acme-dev');
  const { subjects } = await listSubjects(acme.connection, stream, vertebraSubjects);
  return Object.fromEntries(subjects.map(({ subject, messages }) => [subject.split('.').at(-1) ?? '', messages]));
}
async function revoke(publicKey: string): Promise<void> {
  const selection = { by: 'key' as const, publicKeys: [publicKey] };
  const lines = await revokeCredentials(admin(), 'acme', { selection, reason: 'test', deleteDurables: false });
  for await (const line of lines) expect(line.type).not.toBe('failed');
}

it('once each, whichever server looks, and until it is over', async () => {
  const [day, week, later] = [await ends(1), await ends(7), await ends(30)];
  const [one, other] = [new ExpiryAnnouncer(), new ExpiryAnnouncer()];
  await Promise.all([one.look(), other.look()]);
  await Promise.all([one.look(), other.look(), new ExpiryAnnouncer().look()]);
  expect(await told()).toEqual({ [day.publicKey]: 1, [week.publicKey]: 1 });
  const state = await acme.projected();
  expect(state).not.toHaveProperty(`credential/${later.publicKey}`);
  expect(state[`credential/${day.publicKey}`]).toMatchObject({
    source: 'vertebra',
    status: 'failing',
    object: { role: 'publisher', expiresWithin: 1 },
  });
  expect(state[`credential/${week.publicKey}`]).toMatchObject({ status: 'progressing' });
  expect(JSON.stringify(state)).not.toMatch(/eyJ/);

  // One server told of it, another one that knows nothing ends it.
  await revoke(day.publicKey);
  await new ExpiryAnnouncer().look();
  await Promise.all([one.look(), other.look()]);
  expect(await told()).toEqual({ [day.publicKey]: 2, [week.publicKey]: 1 });
  expect(await acme.projected()).not.toHaveProperty(`credential/${day.publicKey}`);
  expect(Object.keys(await acme.projected())).toContain(`credential/${week.publicKey}`);
  const { credential } = week.issued;
  await renewCredential(admin(), 'acme', week.publicKey, await renewalRequest(admin(), credential, week.key));
  await Promise.all([new ExpiryAnnouncer().look(), one.look()]);
  expect((await told())[week.publicKey]).toBe(2);
  expect(Object.keys(await acme.projected())).not.toContain(`credential/${week.publicKey}`);
});

it('by nobody else: a publisher of the Environment is refused', async () => {
  for (const role of ['publisher', 'trusted-publisher'] as const) {
    const held = await ends(30, role);
    const client = await connectWith(vertebra.nats.url, held);
    const before = await told();
    const publish = (subject: string) => jetstream(client).publish(subject, '{}', { timeout: 1_000 });
    await publish('ws.acme-dev.k8s.configmap.shop.mine');
    await expect(publish(`ws.acme-dev.vertebra.credential.${held.publicKey}`)).rejects.toThrow();
    expect(await told()).toEqual(before);
    await client.close();
  }
});
