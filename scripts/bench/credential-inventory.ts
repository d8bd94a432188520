/** The first page of the list of 100,000 credentials of one Organization, however it is filtered and sorted. */
import { randomUUID } from 'node:crypto';
import { CREDENTIAL_ROLE_IDS } from '../../lib/domain/credentials/credential-roles.ts';
import type { Credential } from '../../lib/domain/credentials/credential.ts';
import type { CredentialFilter, ListCredentials } from '../../lib/domain/credentials/credential-list.ts';
import { listCredentials } from '../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { getCatalyst } from '../../lib/server/nats/connections/catalyst.ts';
import type { Figure } from './measure.ts';
import { median, milliseconds } from './measure.ts';
import { adminOf, operator } from './people.ts';

const SLUG = 'inventory';
const CREDENTIALS = 100_000;
const REVOKED = 10_000;
const ROUNDS = 20;
/** writes under way at once */
const IN_FLIGHT = 200;
const DAY_MS = 86_400_000;

const QUERIES: (CredentialFilter & Partial<Pick<ListCredentials, 'sort' | 'direction'>>)[] = [
  {},
  { state: 'revoked' },
  { state: 'expires-soon', sort: 'expires', direction: 'asc' },
  { sort: 'name', direction: 'asc' },
  { role: 'publisher', environment: 'prod', sort: 'name', direction: 'desc' },
  { search: 'worker-9999' },
  { search: 'ada no-such-name' },
  { issuer: 'https://id.example/realms/bench', subject: '3', kind: 'trusted', reach: 'prod' },
];

const callerOf = (actor: typeof operator) => ({
  actor,
  address: '192.0.2.1',
  correlation: randomUUID(),
  expiresAt: Date.now() + 3_600_000,
});

const keyOf = (index: number) => `U${index.toString(2).replaceAll('0', 'A').replaceAll('1', 'B').padStart(55, 'C')}`;

function credentialOf(index: number, now: number): Credential {
  return {
    publicKey: keyOf(index),
    organization: SLUG,
    environment: index % 3 === 0 ? 'prod' : 'dev',
    role: CREDENTIAL_ROLE_IDS[index % CREDENTIAL_ROLE_IDS.length] ?? 'publisher',
    name: `worker-${String(index)}`,
    durable: null,
    issuedBy: { issuer: 'https://id.example/realms/bench', subject: String(index % 20), username: 'ada' },
    issuedUnder: 'credential.issue-trusted',
    keyGeneration: 1,
    issueAct: null,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + ((index % 120) - 20) * DAY_MS).toISOString(),
    renewals: [],
    replaces: null,
    replacedBy: null,
  };
}

async function fill(): Promise<void> {
  const { credentials, revocations, lastSeen } = await getCatalyst();
  const now = Date.now();
  const indexes = Array.from({ length: CREDENTIALS }, (_, index) => index).values();
  const at = new Date(now).toISOString();
  const by = { issuer: 'https://id.example/realms/bench', subject: '1', username: 'ada' };
  const work = async () => {
    for (const index of indexes) {
      const publicKey = keyOf(index);
      await credentials.create(`${SLUG}.${publicKey}`, JSON.stringify(credentialOf(index, now)));
      await lastSeen.put(`${SLUG}.${publicKey}`, at);
      if (index % (CREDENTIALS / REVOKED) !== 0) continue;
      const revocation = { publicKey, account: 'edge', at, until: at, by, reason: 'Bench.', act: 'bench' };
      await revocations.create(`${SLUG}.${publicKey}`, JSON.stringify(revocation));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
}

export async function benchCredentialInventory(): Promise<Figure> {
  await createOrganization(callerOf(operator), { slug: SLUG, displayName: 'Inventory', environments: ['dev', 'prod'] });
  await fill();
  const caller = callerOf(adminOf(SLUG));
  const page = (query: (typeof QUERIES)[number]) => listCredentials(caller, SLUG, { ...query, limit: 100 });
  const heap = process.memoryUsage().heapUsed;
  const first = await milliseconds(async () => {
    const { items } = await page({});
    if (items.some(({ lastSeen }) => lastSeen === null)) throw new Error('When a credential was last seen is missing.');
  });
  const grown = (process.memoryUsage().heapUsed - heap) / CREDENTIALS;
  const medians: number[] = [];
  const all: number[] = [];
  for (const query of QUERIES) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await milliseconds(() => page(query)));
    medians.push(median(times));
    all.push(...times);
  }
  const slowest = Math.max(...medians);
  return {
    name: `First page of ${CREDENTIALS.toLocaleString('en')} credentials, each seen once, ${REVOKED.toLocaleString('en')} revoked: the slowest of ${String(QUERIES.length)} filters and sorts, median`,
    goal: '≤ 100 ms',
    result: `${slowest.toFixed(0)} ms, worst single ${Math.max(...all).toFixed(0)} ms; the first of a process ${(first / 1000).toFixed(1)} s, some ${grown.toFixed(0)} bytes of heap a record`,
    holds: slowest <= 100,
  };
}
