import { connect, credsAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { VertebraError } from '../../lib/domain/errors.ts';
import type { CreateOrganization } from '../../lib/domain/organizations/organization.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { operator } from '../harness/callers.ts';
import { layOut } from './lay-out.ts';
import { userAtHome } from './user-at-home.ts';

/** A stock client with the file that people download. */
export const connectWith = (server: string, user: { publicKey: string; creds: string }): Promise<NatsConnection> =>
  connect({
    servers: server,
    authenticator: credsAuthenticator(new TextEncoder().encode(user.creds)),
    inboxPrefix: `_INBOX.${user.publicKey}`,
    timeout: 3000,
    reconnect: false,
  });

/** A cluster that has just been started loses sight of a server for a moment: whoever is told that NATS does not answer tries again. */
async function create(slug: string, environments: CreateOrganization['environments']): Promise<void> {
  for (let left = 10; ; left -= 1) {
    try {
      await createOrganization(operator(), { slug, displayName: slug, environments });
      return;
    } catch (error) {
      if (left === 0 || !(error instanceof VertebraError) || error.code !== 'nats-unavailable') throw error;
      await sleep(500);
    }
  }
}

/** Makes an Organization that the battery is aimed at, and gives a connection that may see and do everything in it. */
export async function targetOrganization(
  server: string,
  slug: string,
  environments: CreateOrganization['environments'],
): Promise<NatsConnection> {
  await create(slug, environments);
  const home = await connectWith(server, await userAtHome(slug, 'everything', { publish: ['>'], subscribe: ['>'] }));
  await layOut(home, slug, environments);
  return home;
}
