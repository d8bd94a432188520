/** Organizations that all use something: a stream with a message in each, and connections in some. */
import { connect, jwtAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { homeAccount, openUser } from '../../../lib/server/keys/account-claims.ts';
import { encodeJwt } from '../../../lib/server/keys/jwt.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { signAccount } from '../../../lib/server/keys/sign.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { operator } from '../people.ts';

const IN_FLIGHT = 32;
const TRIES = 5;
/** What the limits of thousands promise together is more than this machine has. */
const LIMITS = { storageBytes: -1, memoryBytes: 0, streams: -1, consumers: -1, connections: -1 };

async function makeOne(url: string, slug: string): Promise<NatsConnection> {
  const [vault, system] = await Promise.all([getVault(), getSystem()]);
  const grant = authorize(operator, 'organization.create');
  const [account, user] = [createKeyPair('A'), createKeyPair('U')];
  const block = homeAccount({ displayName: slug, environments: ['prod'], limits: LIMITS });
  const jwt = signAccount(vault, grant, { publicKey: account.publicKey, name: slug, block });
  await system.request('$SYS.REQ.CLAIMS.UPDATE', jwt, { timeout: 10_000 });
  const claims = { sub: user.publicKey, name: slug, iat: Math.floor(Date.now() / 1000), nats: openUser() };
  const authenticator = jwtAuthenticator(encodeJwt(claims, account), new TextEncoder().encode(user.seed));
  const connection = await connect({ servers: url, authenticator, timeout: 10_000 });
  const config = { name: 'S', subjects: ['s'], storage: 'file', num_replicas: 1, retention: 'limits', max_age: 0 };
  for (let tries = 1; ; tries += 1) {
    // An account that was just made has no JetStream now and then.
    const answer = await connection.request('$JS.API.STREAM.CREATE.S', JSON.stringify(config), { timeout: 10_000 });
    if (!('error' in answer.json<object>())) break;
    if (tries === TRIES) throw new Error(answer.string());
  }
  await connection.request('s', 'x'.repeat(100), { timeout: 10_000 });
  return connection;
}

/** Makes so many, and keeps one connection of each of the first of them; gives those. */
export async function makeBusyOrganizations(url: string, count: number, connected: number): Promise<NatsConnection[]> {
  const kept: NatsConnection[] = [];
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  const work = async () => {
    for (const n of numbers) {
      const connection = await makeOne(url, `busy-${String(n)}`);
      if (n < connected) kept.push(connection);
      else await connection.close();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return kept;
}
