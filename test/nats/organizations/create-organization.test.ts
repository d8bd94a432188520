import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateOrganization } from '../../../lib/domain/organizations/organization.ts';
import { firstLimits } from '../../../lib/domain/organizations/first-limits.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getCreation } from '../../../lib/server/features/organizations/get-creation.query.ts';
import { listStreamServers } from '../../../lib/server/features/organizations/list-stream-servers.query.ts';
import { withHome } from '../../../lib/server/accounts/home/home.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { accountState } from '../../harness/accounts/account-state.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import type { Outcome } from '../../harness/second-server-main.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let clean: unknown;
const wish = (slug: string): CreateOrganization => ({ slug, displayName: 'Somebody', environments: ['prod'] });

beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), wish('clean'));
  clean = await accountState('clean');
});
afterAll(() => vertebra.stop());

const endings = async (organization: string) => {
  const page = await listAudit(operator(), { organization, limit: 100 });
  return page.items.map(({ result }) => result).reverse();
};

describe('creating an Organization', () => {
  it('gives what was asked for, with the limits and the Environments', async () => {
    const limits = { storageBytes: 1_000_000, memoryBytes: 0, streams: 6, consumers: 9, connections: 3 };
    const input: CreateOrganization = {
      slug: 'limited',
      displayName: 'Limited',
      environments: ['dev', 'prod'],
      limits,
    };
    const { organization } = await createOrganization(operator(), input);
    expect(organization).toMatchObject({ slug: 'limited', state: 'active', environments: ['prod', 'dev'], limits });
    expect(await endings('limited')).toEqual(['intent', 'done']);
  });

  it('again changes nothing', async () => {
    await createOrganization(operator(), wish('clean'));
    expect(await accountState('clean')).toEqual(clean);
  });

  it('again with something else is refused', async () => {
    for (const change of [{ displayName: 'Else' }, { environments: ['prod', 'dev'] as const }]) {
      const again = createOrganization(operator(), {
        ...wish('clean'),
        ...change,
        environments: [...(change.environments ?? ['prod'])],
      });
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(await accountState('clean')).toEqual(clean);
  });

  it('again leaves a stream as somebody changed it', async () => {
    const { organization } = await createOrganization(operator(), wish('tuned'));
    const grant = authorize(operator().actor, 'organization.create');
    const changed = await withHome(
      grant,
      { organization: 'tuned', account: organization.account },
      async (connection) => (await jetstreamManager(connection)).streams.update('WS_tuned-prod', { max_msgs: 7 }),
    );
    expect(changed.config.max_msgs).toBe(7);
    const before = await accountState('tuned');
    await createOrganization(operator(), wish('tuned'));
    expect(await accountState('tuned')).toEqual(before);
  });

  it('says what NATS refused, and keeps what was made before', async () => {
    const { jetstream, ...open } = firstLimits(undefined, undefined);
    if (jetstream === null) throw new Error('tiers');
    const limits = { ...open, jetstream: { ...jetstream, maxAckPending: 1 } };
    const narrow = createOrganization(operator(), { ...wish('narrow'), limits });
    await expect(narrow).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('max ack pending') as string,
    });
    expect((await getIndex()).organizations.has('narrow')).toBe(true);
    expect(await endings('narrow')).toEqual(['intent', 'refused']);
  });

  it('is for operators alone', async () => {
    for (const role of ['support', 'security-officer'] as const) {
      await expect(createOrganization(sovereign(role), wish('theirs'))).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await accountState('theirs')).toBe('no record');
  });
});

describe('what is told of a name', () => {
  it('is whether it is free, and nothing of one that no Organization can have', async () => {
    expect(await getCreation(operator(), { slug: 'nobodys' })).toMatchObject({ state: 'free', parts: [], asked: null });
    for (const slug of ['', 'a', 'Acme', 'acme--x', 'acme-prod', 'new', 'kube-x', '../x', '*', '>'])
      await expect(getCreation(operator(), { slug })).rejects.toMatchObject({
        code: 'invalid-request',
        fields: [{ path: 'slug' }],
      });
  });

  it('is what is there, and the request that completes it', async () => {
    const { state, made, asked } = await progressOf('clean');
    expect({ state, made, asked }).toEqual({ state: 'made', made: WHOLE, asked: wish('clean') });
    const grant = authorize(operator().actor, 'organization.create');
    const account = (await getIndex()).organizations.get('clean')?.account ?? '';
    await withHome(grant, { organization: 'clean', account }, async (connection) =>
      (await jetstreamManager(connection)).streams.delete('KV_ws-clean-prod-state'),
    );
    expect(await progressOf('clean')).toMatchObject({ made: WHOLE.replace('bucket', '-') });
    await createOrganization(operator(), asked ?? wish(''));
    expect(await accountState('clean')).toEqual(clean);
  });

  it('is that it failed, and another request may have it', async () => {
    await createOrganization(operator(), {
      ...wish('too-much'),
      limits: { storageBytes: 2 ** 50, memoryBytes: 0, streams: -1, consumers: -1, connections: -1 },
    }).catch(() => undefined);
    const creation = await getCreation(operator(), { slug: 'too-much' });
    expect(creation).toMatchObject({ state: 'failed', asked: { limits: { storageBytes: 2 ** 50 } } });
    await createOrganization(operator(), wish('too-much'));
    expect((await progressOf('too-much')).asked).toEqual(wish('too-much'));
  });

  it('is for operators alone, whatever they ask', async () => {
    for (const caller of [sovereign('support'), sovereign('security-officer'), member('clean', 'org-admin')]) {
      for (const slug of ['clean', 'nobodys', ''])
        await expect(getCreation(caller, { slug })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(listStreamServers(caller)).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});

/** Creates it in a process that is killed at its n-th message to NATS, which is not sent any more. */
async function crashAt(step: number, slug: string): Promise<Outcome> {
  let armed = false;
  let messages = 0;
  const proxy = await startNatsProxy(vertebra.nats.ports.client, () => {
    if (armed) messages += 1;
    if (messages < step) return true;
    server.kill();
    return false;
  });
  const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
  armed = true;
  const outcome = await server.run({ name: 'create-organization', caller: operator(), input: wish(slug) });
  if (outcome.ok) await server.stop();
  proxy.stop();
  return outcome;
}

/** What the page says of it. */
async function progressOf(slug: string): Promise<{ state: string; made: string; asked: CreateOrganization | null }> {
  const { state, parts, asked } = await getCreation(operator(), { slug });
  return { state, made: parts.map(({ kind, made }) => (made ? kind : '-')).join(' '), asked };
}
const WHOLE = 'name home edge stream bucket rejected consumer';

/** Somebody else goes on with what the page says was asked for. */
async function crashAndResume(step: number): Promise<{ finished: boolean; state: unknown; made: string }> {
  const slug = `crash-${step}`;
  const outcome = await crashAt(step, slug);
  if (!outcome.ok) expect(outcome.code).toBe('killed');
  const { state, made, asked } = await progressOf(slug);
  // what is made is made in order, and nothing is told that is not there
  expect(made).toMatch(/^[a-z ]*[- ]*$/);
  if (state === 'free') expect({ made, asked }).toEqual({ made: '', asked: null });
  else expect(asked).toEqual(wish(slug));
  await createOrganization(operator(), asked ?? wish(slug));
  expect(await progressOf(slug)).toEqual({ state: 'made', made: WHOLE, asked: wish(slug) });
  return { finished: outcome.ok, state: await accountState(slug), made: `${state}: ${made}` };
}

describe('a server that crashes while it creates one', () => {
  it(
    'at any of its messages to NATS leaves what the page tells, and what completing it completes',
    { timeout: 360_000 },
    async () => {
      let finished = false;
      let step = 1;
      const seen = new Set<string>();
      for (; !finished; step += 2) {
        const tries = await Promise.all([crashAndResume(step), crashAndResume(step + 1)]);
        for (const { state, made } of tries) {
          expect(state).toEqual(clean);
          seen.add(made);
        }
        finished = tries.some((one) => one.finished);
      }
      // every step of it was seen as the last one that was done
      const steps = WHOLE.split(' ');
      const upTo = (count: number) => steps.map((kind, index) => (index < count ? kind : '-')).join(' ');
      const making = steps.map((_, index) => `making: ${upTo(index + 1)}`);
      expect([...seen].toSorted()).toEqual(['free: ', ...making, `made: ${WHOLE}`].toSorted());
      // fewer would mean that the crash came where nothing happens
      expect(step).toBeGreaterThan(15);
      expect((await getIndex()).unreadable).toEqual([]);
    },
  );
});

describe('two servers at once', () => {
  it('make one account', async () => {
    const servers = await Promise.all([1, 2].map(() => startSecondServer(vertebra.environment)));
    for (const slug of Array.from({ length: 12 }, (_, n) => `twice-${n}`)) {
      const input = wish(slug);
      const command = { name: 'create-organization' as const, caller: operator(), input };
      const outcomes = await Promise.all(
        servers.map(async (server) => {
          const outcome = await server.run(command);
          // a machine at its limit may let a step run out of time: the answer then says to send the same request again
          return 'code' in outcome && outcome.code === 'nats-unavailable' ? server.run(command) : outcome;
        }),
      );
      expect(outcomes).toEqual([{ ok: true }, { ok: true }]);
      expect(await accountState(slug)).toEqual(clean);
    }
    await Promise.all(servers.map((server) => server.stop()));
    expect((await getIndex()).unreadable).toEqual([]);
  });
});
