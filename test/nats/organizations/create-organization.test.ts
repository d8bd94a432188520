import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateOrganization } from '../../../lib/domain/organizations/organization.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { withHome } from '../../../lib/server/accounts/home/home.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { accountState } from '../../harness/account-state.ts';
import { operator, sovereign } from '../../harness/callers.ts';
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
    const limits = { storageBytes: -1, memoryBytes: 0, streams: 1, consumers: -1, connections: -1 };
    const narrow = createOrganization(operator(), { ...wish('narrow'), limits });
    await expect(narrow).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('maximum number of streams reached') as string,
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

async function crashAndRepeat(step: number): Promise<{ finished: boolean; state: unknown }> {
  const slug = `crash-${step}`;
  const outcome = await crashAt(step, slug);
  if (!outcome.ok) expect(outcome.code).toBe('killed');
  await createOrganization(operator(), wish(slug));
  return { finished: outcome.ok, state: await accountState(slug) };
}

describe('a server that crashes while it creates one', () => {
  it(
    'at any of its messages to NATS leaves nothing that repeating does not complete',
    { timeout: 360_000 },
    async () => {
      let finished = false;
      let step = 1;
      for (; !finished; step += 2) {
        const tries = await Promise.all([crashAndRepeat(step), crashAndRepeat(step + 1)]);
        for (const { state } of tries) expect(state).toEqual(clean);
        finished = tries.some((one) => one.finished);
      }
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
