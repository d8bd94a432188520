import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { member, sovereign } from '../../../test/harness/callers.ts';
import { ACCESS, ACTIONS } from '../../domain/access-table.ts';
import type { Action, OrganizationAction, SovereignAction } from '../../domain/access-table.ts';
import type { Actor } from '../../domain/system/actor.ts';
import { authorize } from '../access/authorize.ts';
import { projectorGrant } from '../access/projector-grant.ts';
import {
  reconcileGrant,
  renewalGrant,
  resignGrant,
  suspensionGrant,
  deletionGrant,
} from '../access/reconcile-grant.ts';
import { homeAccount } from './account-claims.ts';
import { bootstrap } from './bootstrap.ts';
import { encodeJwt } from './jwt.ts';
import { createKeyPair } from './nkey.ts';
import { macOfChallenge, signAccount, signControlUser, signDeletion, signScopedUser } from './sign.ts';
import { signOwnAccount } from './rotation/sign-own-accounts.ts';
import { ClaimsRefused } from './signing-checks.ts';
import { openVault } from './vault.ts';
import type { Vault } from './vault.ts';

const SOVEREIGN_ROLES = ['sovereign-admin', 'support', 'security-officer'] as const;
const everybody: Actor[] = [...SOVEREIGN_ROLES.map((role) => sovereign(role).actor), member('acme', 'org-admin').actor];
const admin = (organization: string): Actor => member(organization, 'org-admin', 'x').actor;

const { publicKey: account } = createKeyPair('A');
const limits = { storageBytes: -1, memoryBytes: 0, streams: 5, consumers: 5, connections: -1 };
const home = homeAccount({ displayName: 'Acme', environments: ['prod'], limits });
const inAnHour = Math.floor(Date.now() / 1000) + 3600;

let directory: string;
let vault: Vault;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vertebra-grants-'));
  await bootstrap(join(directory, 'operator'));
  vault = openVault(join(directory, 'operator', 'keys'));
});
afterAll(() => rm(directory, { recursive: true }));

/** A grant of any action, as only the compiler keeps it away from signing. */
function grantOf(action: Action): never {
  if (action === 'environment.project') return projectorGrant('acme') as never;
  if (action === 'intent.reconcile') return reconcileGrant('acme') as never;
  if (action === 'suspension.settle') return suspensionGrant('acme') as never;
  if (action === 'deletion.enforce') return deletionGrant('acme') as never;
  if (action === 'signing-key.renew') return renewalGrant('acme') as never;
  if (action === 'operator-key.resign') return resignGrant() as never;
  const allowed: readonly string[] = ACCESS[action].roles;
  const actor = everybody.find(({ roles }) => roles.some((role) => allowed.includes(role)));
  if (actor === undefined) throw new Error(`Nobody may ${action}.`);
  return (
    ACCESS[action].scope === 'organization'
      ? authorize(actor, action as OrganizationAction, 'acme')
      : authorize(actor, action as SovereignAction)
  ) as never;
}
const signed = (sign: () => unknown): boolean => {
  try {
    sign();
    return true;
  } catch (error) {
    if (error instanceof ClaimsRefused) return false;
    throw error;
  }
};
const allowedBy = (sign: (grant: never) => unknown) => ACTIONS.filter((action) => signed(() => sign(grantOf(action))));
const userUnder = (role: string, environment: string) => (grant: never) =>
  signScopedUser(vault, grant, {
    accountName: 'acme--edge',
    key: { account, role, environment, generation: 1 },
    publicKey: createKeyPair('U').publicKey,
    name: 'billing',
    expiresAt: inAnHour,
  });

it('signs accounts for those actions only that change claims', () => {
  const sign = (name: string) => (grant: never) => signAccount(vault, grant, { publicKey: account, name, block: home });
  const changes = [
    'organization.create',
    'organization.change',
    'organization.delete',
    'deletion.enforce',
    'organization.suspend',
    'organization.resume',
    'environment.add',
    'environment.retire',
    'environment.restore',
    'environment.delete',
    'intent.reconcile',
    'credential.issue',
    'credential.issue-prod',
    'credential.issue-trusted',
    'credential.revoke',
    'credential.revoke-prod',
    'credential.revoke-trusted',
    'signing-key.rotate',
    'signing-key.renew',
    'support-grant.request',
    'support-grant.decide',
    'support-grant.end',
    'suspension.settle',
  ];
  expect(allowedBy(sign('acme')).sort()).toEqual(changes.toSorted());
  expect(allowedBy(sign('acme--edge')).sort()).toEqual([...changes, 'jetstream.inspect'].sort());
});

it.each([
  ['inspector', '-', ['jetstream.inspect']],
  ['reader', '-', ['data.read']],
  ['support', 'c0ffee', ['support-grant.request']],
  ['publisher', 'dev', ['credential.issue', 'credential.issue-prod']],
  ['publisher', 'prod', ['credential.issue-prod']],
  ['trusted-publisher', 'dev', ['credential.issue-trusted']],
  ['trusted-publisher', 'prod', ['credential.issue-trusted']],
  ['control', '-', []],
  ['toString', '-', []],
])('makes users under %s/%s for its own action only', (role, environment, actions) => {
  expect(allowedBy(userUnder(role, environment))).toEqual(actions);
});

it('lets the server into a home account for those actions only that work there', () => {
  const key = () => ({ account, role: 'control', environment: '-', generation: 1 });
  expect(allowedBy((grant) => signControlUser(vault, grant, { organization: 'acme', key }))).toEqual([
    'organization.create',
    'environment.add',
    'environment.change',
    'environment.delete',
    'environment.settle-rejected',
    'environment.project',
    'intent.reconcile',
    'credential.issue',
    'credential.issue-prod',
    'credential.issue-trusted',
  ]);
});

it('has accounts deleted for those actions only that delete an Organization', () => {
  const sign = (grant: never) => signDeletion(vault, grant, [account], vault.operator.publicKey);
  expect(allowedBy(sign)).toEqual(['organization.delete', 'deletion.enforce', 'intent.reconcile']);
  const grant = grantOf('deletion.enforce');
  for (const accounts of [[], ['acme'], [account, createKeyPair('U').publicKey]])
    expect(() => signDeletion(vault, grant, accounts, vault.operator.publicKey)).toThrow(ClaimsRefused);
});

it('makes challenges for whoever may issue, and for nobody else with the same grant', () => {
  expect(allowedBy((grant) => macOfChallenge(vault, grant, 'x', 1))).toEqual([
    'credential.issue',
    'credential.issue-prod',
    'credential.issue-trusted',
  ]);
  const mac = (actor: Actor, organization: string) =>
    macOfChallenge(vault, authorize(actor, 'credential.issue', organization), 'x', 1).toString('hex');
  const others = [
    { ...admin('acme'), subject: '2' },
    { ...admin('acme'), issuer: 'https://id.example/2' },
  ];
  const macs = [
    mac(admin('acme'), 'acme'),
    mac(admin('globex'), 'globex'),
    ...others.map((actor) => mac(actor, 'acme')),
  ];
  const otherChallenge = macOfChallenge(vault, authorize(admin('acme'), 'credential.issue', 'acme'), 'y', 1);
  macs.push(otherChallenge.toString('hex'));
  expect(new Set(macs).size).toBe(macs.length);
  expect(mac(admin('acme'), 'acme')).toBe(macs[0]);
});

it('changes the users of its own accounts for rotating them only, and no account of an Organization', async () => {
  const preload = JSON.parse(await readFile(join(directory, 'operator', 'preload.json'), 'utf8')) as {
    accounts: Record<string, string>;
  };
  const signer = createKeyPair('A').publicKey;
  const by = vault.operator.publicKey;
  const own = Object.values(preload.accounts);
  expect(own).toHaveLength(2);
  const allowed: string[] = [];
  for (const action of ACTIONS) {
    const outcome = await Promise.allSettled(
      own.map((jwt) => signOwnAccount(vault, grantOf(action), jwt, { signer }, by)),
    );
    if (outcome.every(({ status }) => status === 'fulfilled')) allowed.push(action);
  }
  expect(allowed).toEqual(['server-users.rotate']);
  const grant = grantOf('server-users.rotate');
  const others = signAccount(vault, grantOf('organization.create'), { publicKey: account, name: 'acme', block: home });
  await expect(signOwnAccount(vault, grant, others, { signer }, by)).rejects.toThrow(
    'no account that Vertebra signs in to',
  );
  const forged = encodeJwt({ sub: Object.keys(preload.accounts)[0] ?? '', iat: 1, nats: home }, createKeyPair('O'));
  await expect(signOwnAccount(vault, grant, forged, { signer }, by)).rejects.toThrow('none of our operator');
});
