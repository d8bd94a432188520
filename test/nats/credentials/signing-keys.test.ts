import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { renewSigningKeys } from '../../../lib/server/features/organizations/renew-signing-keys.reconcile.ts';
import { accountClaimsSchema } from '../../../lib/server/keys/claims.ts';
import { decodeJwt, encodeJwt } from '../../../lib/server/keys/jwt.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { signerOf } from '../../../lib/server/keys/signer.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { lookupClaims, updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator } from '../../harness/callers.ts';
import { credentialRequest, issue } from '../../harness/issue.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { accountsOf, rewriteEdge } from '../../harness/accounts/rewrite-edge.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const UPDATE = '$SYS.REQ.CLAIMS.UPDATE';
let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

const create = (slug: string) =>
  createOrganization(operator(), { slug, displayName: slug, environments: ['dev', 'prod'] });

async function rolesAt(slug: string, side: 'home' | 'edge'): Promise<string[]> {
  const record = (await readOrganizationRecord(slug))?.record;
  const claims = await readStoredClaims(record?.[side] ?? '');
  const roles = claims?.nats.signing_keys.map((key) => (typeof key === 'string' ? key : (key.role ?? ''))) ?? [];
  return roles.sort();
}

describe('two servers that issue different roles at once', () => {
  it.each([
    ['sealed', 'edge', 'publisher', 'kv-reader', ['inspector', 'reader']],
    ['trusted', 'home', 'trusted-publisher', 'trusted-kv-reader', ['control']],
  ] as const)(
    'both keep their signing keys, also when the slower claims land last (%s)',
    async (kind, side, slow, fast, others) => {
      const slug = `race-${kind}`;
      await create(slug);
      const admin = () => member(slug, 'org-admin');
      const release = Promise.withResolvers<undefined>();
      const held = Promise.withResolvers<undefined>();
      const proxy = await startNatsProxy(vertebra.nats.ports.client, async (subject) => {
        if (subject === UPDATE) {
          held.resolve(undefined);
          await release.promise;
        }
        return true;
      });
      const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
      const input = await credentialRequest(admin(), slug, { environment: 'prod', role: slow });
      const slowly = server.run({ name: 'issue-credential', caller: admin(), organization: slug, input });
      await held.promise;
      const quick = await issue(admin(), slug, { environment: 'prod', role: fast });
      release.resolve(undefined);
      expect(await slowly).toEqual({ ok: true });
      await server.stop();
      proxy.stop();
      expect(await rolesAt(slug, side)).toEqual([...others, `${fast}/prod`, `${slow}/prod`].sort());
      await (await connectWith(vertebra.nats.url, quick)).close();
    },
  );
});

describe('whether claims carry the key of a role', () => {
  const wish = { environment: 'dev', role: 'publisher' } as const;
  /** An admin, and how often the claims of the edge account were asked for since. */
  async function ready(slug: string) {
    await create(slug);
    const admin = () => member(slug, 'org-admin');
    await issue(admin(), slug, wish);
    const { edge } = await accountsOf(slug);
    const asked = { count: 0 };
    const callback = () => void (asked.count += 1);
    (await getSystem()).subscribe(`$SYS.REQ.ACCOUNT.${edge}.CLAIMS.LOOKUP`, { callback });
    return { admin, edge, asked };
  }

  it('is not asked for each credential', async () => {
    const { admin, asked } = await ready('asked-once');
    for (let count = 0; count < 20; count += 1) await issue(admin(), 'asked-once', wish);
    expect(asked.count).toBeGreaterThan(0);
    expect(asked.count).toBeLessThan(10);
  });

  it('is asked again once somebody has changed them: the key is brought back before anything is signed', async () => {
    const { admin, asked } = await ready('brought-back');
    await issue(admin(), 'brought-back', wish);
    await rewriteEdge('brought-back', () => ({ signing_keys: [] }));
    asked.count = 0;
    const held = await issue(admin(), 'brought-back', wish);
    expect(asked.count).toBeGreaterThan(0);
    await (await connectWith(vertebra.nats.url, held)).close();
  });

  it('is asked again once a stranger has stored others: nothing is issued', async () => {
    const { admin, edge } = await ready('overwritten');
    await issue(admin(), 'overwritten', wish);
    const [mine = ''] = await lookupClaims(edge);
    const { nats, name } = accountClaimsSchema.parse(decodeJwt(mine).payload);
    await updateClaims(encodeJwt({ sub: edge, name, iat: 1, nats }, createKeyPair('O')));
    await expect(issue(admin(), 'overwritten', wish)).rejects.toThrow();
    await updateClaims(mine);
    await expect.poll(() => issue(admin(), 'overwritten', wish).catch(String)).toHaveProperty('issued');
  });
});

describe('what is signed again', () => {
  it('starts from the stored claims: keys, limits and tags of others stay', async () => {
    const { organization } = await create('adopted');
    const stored = await readStoredClaims(organization.account);
    const { publicKey: theirs } = createKeyPair('A');
    const theirScoped = {
      kind: 'user_scope',
      key: createKeyPair('A').publicKey,
      role: 'theirs',
      template: { subs: 5 },
    };
    const changed = {
      ...stored?.nats,
      limits: { ...stored?.nats.limits, conn: 7 },
      tags: [...(stored?.nats.tags ?? []), 'plan:gold'],
      signing_keys: [...(stored?.nats.signing_keys ?? []), theirs, theirScoped],
      revocations: { '*': 1 },
    };
    const { operator: signer } = signerOf(await getVault());
    await updateClaims(encodeJwt({ sub: organization.account, name: 'adopted', iat: 1, nats: changed }, signer));
    await issue(member('adopted', 'org-admin'), 'adopted', { environment: 'prod', role: 'trusted-publisher' });
    const after = await readStoredClaims(organization.account);
    expect(after?.nats).toMatchObject({ limits: { conn: 7 }, revocations: { '*': 1 } });
    expect(after?.nats.tags).toContain('plan:gold');
    expect(after?.nats.signing_keys).toEqual(expect.arrayContaining([theirs, theirScoped]));
  });

  it('has the permissions of this version: accounts of an earlier one come to them by themselves', async () => {
    const { organization } = await create('earlier');
    const caller = () => member('earlier', 'org-admin');
    const sealed = await issue(caller(), 'earlier', { environment: 'prod', role: 'subscriber', durable: 'app' });
    await issue(caller(), 'earlier', { environment: 'prod', role: 'trusted-subscriber' });
    const record = (await readOrganizationRecord('earlier'))?.record;
    const { operator: signer } = signerOf(await getVault());
    const foreign = { kind: 'user_scope', key: createKeyPair('A').publicKey, role: 'theirs', template: { subs: 5 } };
    const accounts = [
      { account: organization.account, name: 'earlier' },
      { account: record?.edge ?? '', name: 'earlier--edge' },
    ];
    for (const { account, name } of accounts) {
      const stored = await readStoredClaims(account);
      const keys = stored?.nats.signing_keys.map((key) => {
        if (typeof key === 'string') return key;
        const { pub, sub, ...rest } = key.template as Record<'pub' | 'sub', { allow: string[] }>;
        // earlier versions wrote no denies
        return { ...key, template: { ...rest, pub: { allow: pub.allow }, sub: { allow: sub.allow } } };
      });
      const nats = { ...stored?.nats, signing_keys: [...(keys ?? []), ...(name === 'earlier' ? [foreign] : [])] };
      await updateClaims(encodeJwt({ sub: account, name, iat: 1, nats }, signer));
    }
    const client = await connectWith(vertebra.nats.url, sealed);
    const queue = async (connection: typeof client) => {
      const refused = Promise.withResolvers<string>();
      connection.subscribe('ws.earlier-prod.>', {
        queue: 'workers',
        callback: (error) => {
          if (error) refused.resolve('refused');
        },
      });
      await connection.flush();
      void sleep(300).then(() => refused.resolve('joined'));
      return refused.promise;
    };
    expect(await queue(client)).toBe('joined');

    expect(await renewSigningKeys()).toBe(2);
    await client.closed();
    expect(await renewSigningKeys()).toBe(0);
    const again = await connectWith(vertebra.nats.url, sealed);
    expect(await queue(again)).toBe('refused');
    await again.close();
    expect((await readStoredClaims(organization.account))?.nats.signing_keys).toContainEqual(foreign);
  });

  it('is never what a stranger stored', async () => {
    const { organization } = await create('forged');
    const [mine = ''] = await lookupClaims(organization.account);
    const { nats } = accountClaimsSchema.parse(decodeJwt(mine).payload);
    const forged = { ...nats, signing_keys: [createKeyPair('A').publicKey] };
    const jwt = encodeJwt({ sub: organization.account, name: 'forged', iat: 1, nats: forged }, createKeyPair('O'));
    // as somebody who stole the system user would
    await updateClaims(jwt);
    const issued = issue(member('forged', 'org-admin'), 'forged', { environment: 'prod', role: 'trusted-publisher' });
    await expect(issued).rejects.toThrow();
    expect(await lookupClaims(organization.account)).toEqual([jwt]);
    await updateClaims(mine);
    await expect
      .poll(() =>
        issue(member('forged', 'org-admin'), 'forged', { environment: 'prod', role: 'publisher' }).catch(String),
      )
      .toHaveProperty('issued');
  });
});
