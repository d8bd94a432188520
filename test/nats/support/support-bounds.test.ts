import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { MOST_OPEN_VIEWS } from '../../../lib/domain/support/support-grant-rules.ts';
import type { SupportGrant } from '../../../lib/domain/support/support-grant.ts';
import { endSupportGrant } from '../../../lib/server/features/support/end-support-grant.command.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { MOST_SUPPORT_KEYS } from '../../../lib/server/accounts/organization-record.ts';
import { changeSupportGrant } from '../../../lib/server/features/support/support-grants.store.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listOrganizationSupportGrants } from '../../../lib/server/features/support/list-support-grants.query.ts';
import { targetOrganization } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { makeUserKey } from '../../harness/issue.ts';
import { connectOpened, endAll, openUnderGrant, requestGrant } from '../../harness/support.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const support = () => sovereign('support');
const admin = () => member('acme', 'org-admin');
const DEV = environmentAssets('acme-dev');

let vertebra: VertebraProcess;
let acme: NatsConnection;
beforeAll(async () => {
  vertebra = await startVertebra();
  acme = await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']);
});
afterAll(async () => {
  await acme.close();
  await vertebra.stop();
});
afterEach(async () => {
  for (const caller of [support(), operator()]) await endAll(caller, 'acme');
});

const activeGrant = () => requestGrant(support(), 'acme');
const open = (grant: SupportGrant, stream: string) => openUnderGrant(support(), grant, stream);
const end = ({ id }: SupportGrant) => endSupportGrant(admin(), 'acme', id);

describe('a grant', () => {
  it('has so many views open at once, and a renewal still goes', async () => {
    const grant = await activeGrant();
    const first = makeUserKey();
    await openUnderGrant(support(), grant, DEV.stream, first);
    const until = new Date(Date.now() + 60_000).toISOString();
    await changeSupportGrant(grant, (current) => ({
      ...current,
      views: [
        ...current.views,
        ...Array.from({ length: MOST_OPEN_VIEWS - 1 }, () => ({
          stream: DEV.stream,
          publicKey: makeUserKey().publicKey,
          since: until,
          until,
        })),
      ],
    }));
    await expect(open(grant, DEV.bucketStream)).rejects.toMatchObject({ code: 'conflict' });
    await openUnderGrant(support(), grant, DEV.stream, first);
    expect((await end(grant)).grant.state).toBe('ended');
  });

  it('is ended also when its record is as large as NATS takes one', async () => {
    const grant = await activeGrant();
    const client = await connectOpened(await open(grant, DEV.stream));
    const [long, over] = [new Date(Date.now() - 60_000).toISOString(), new Date().toISOString()];
    const view = (n: number) => ({
      stream: `S${String(n).padStart(5, '0')}`,
      publicKey: 'U'.repeat(56),
      since: long,
      until: over,
    });
    const { supportGrants, connection } = await getCatalyst();
    const most = connection.info?.max_payload ?? 0;
    const name = `acme.${grant.id}`;
    const entry = await supportGrants.get(name);
    const record = entry?.json<{ views: unknown[]; ticket: string }>();
    // room for the headers of the write and nothing more
    const room = most - 160 - JSON.stringify(record).length;
    const views = Array.from({ length: Math.floor(room / (JSON.stringify(view(0)).length + 1)) - 1 }, (_, n) =>
      view(n),
    );
    const filled = { ...record, views: [...(record?.views ?? []), ...views] };
    const padding = 'x'.repeat(most - 160 - JSON.stringify(filled).length);
    const large = JSON.stringify({ ...filled, ticket: `${record?.ticket ?? ''}${padding}` });
    expect(large.length).toBe(most - 160);
    await supportGrants.update(name, large, entry?.revision ?? 0);

    expect((await end(grant)).grant.state).toBe('ended');
    await client.closed();
    const seen = (await listOrganizationSupportGrants(admin(), 'acme')).items.find(({ id }) => id === grant.id);
    expect((seen?.views.length ?? 0) + (seen?.omittedViews ?? 0)).toBe(views.length + 1);
  });

  it('is ended also when an Organization has had as many grants as it may, and no other is opened', async () => {
    const grant = await activeGrant();
    const { organizations } = await getCatalyst();
    const entry = await organizations.get('acme');
    const record = entry?.json<{ supportKeys: { grant: string; endsAt: string; removed: boolean }[] }>();
    const endsAt = new Date(Date.now() + 60 * 60_000).toISOString();
    const added = Array.from({ length: MOST_SUPPORT_KEYS }, () => ({ grant: randomUUID(), endsAt, removed: true }));
    const supportKeys = [...(record?.supportKeys ?? []), ...added];
    await organizations.update('acme', JSON.stringify({ ...record, supportKeys }), entry?.revision ?? 0);

    await expect(requestGrant(operator(), 'acme')).rejects.toMatchObject({ code: 'conflict' });
    expect((await end(grant)).grant.state).toBe('ended');

    const after = await organizations.get('acme');
    await organizations.update('acme', JSON.stringify({ ...record, supportKeys: [] }), after?.revision ?? 0);
  });

  it('is listed with what is live by one question for an account, however many views are open', async () => {
    const grant = await activeGrant();
    const clients = [];
    for (let n = 0; n < 8; n += 1) clients.push(await connectOpened(await open(grant, DEV.stream)));
    const asked: string[] = [];
    const { connection: catalyst } = await getCatalyst();
    const system = await getSystem();
    const monitor = system.subscribe('$SYS.REQ.SERVER.PING.CONNZ', {
      callback: (_error, { subject }) => void asked.push(subject),
    });
    await system.flush();
    const sent = () => system.stats().outMsgs + catalyst.stats().outMsgs;
    const before = sent();
    const { items } = await listOrganizationSupportGrants(admin(), 'acme');
    expect(items.find(({ id }) => id === grant.id)?.views).toMatchObject([{ stream: DEV.stream, live: true }]);
    await system.flush();
    expect(asked).toHaveLength(1);
    // what is asked now and then by itself may come in between
    expect(sent() - before).toBeLessThanOrEqual(13);
    monitor.unsubscribe();
    for (const client of clients) await client.close();
  });

  it('is looked through again, by the log, once a JWT has expired, and with another key', async () => {
    const grant = await activeGrant();
    const key = makeUserKey();
    const caller = support();
    const briefly = { ...caller, expiresAt: Date.now() + 2_000 };
    const { session } = await openUnderGrant(briefly, grant, DEV.stream, key);
    await sleep(Date.parse(session.expiresAt) - Date.now() + 50);
    await openUnderGrant(caller, grant, DEV.stream, key);
    await openUnderGrant(caller, grant, DEV.stream);
    const { items } = await listAudit(admin(), { organization: 'acme', action: 'data.view', limit: 200 });
    expect(items.filter(({ correlation }) => correlation === caller.correlation)).toHaveLength(3);
    const seen = (await listOrganizationSupportGrants(admin(), 'acme')).items.find(({ id }) => id === grant.id);
    expect(seen?.views.map(({ stream }) => stream)).toEqual([DEV.stream]);
  });
});
